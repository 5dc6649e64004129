/* Which documents the list shows, and in what order: pure functions of a run and of filters.

Filters are strings, as they stand in the address and in the form; an empty one lets everything through. */

const NAMES = ["q", "texts", "sort", "state", "why", "category", "rule", "source"];
const RANGES = ["from", "to", "longer", "shorter", "sure", "below"];

/** Return the filters that the query of an address names. */
export function parseFilters(query) {
  const given = new URLSearchParams(query);
  return Object.fromEntries([...NAMES, ...RANGES, "page"].map((name) => [name, given.get(name) ?? ""]));
}

/** Return filters as the query of an address, without those that are empty. */
export function formatFilters(filters) {
  const given = Object.entries(filters).filter(([name, value]) => value && !(name === "page" && value === "1"));
  return new URLSearchParams(given).toString();
}

/** Return how many filters there are, search and order left aside. */
export const filterCount = (filters) =>
  [...NAMES.slice(3), ...RANGES].filter((name) => filters[name]).length;

/** Return the numbers, from 0, of the documents that pass, in order.

`marked` has those that bear marks, `inTexts` those whose texts hold what is searched for. */
export function hits(run, filters, marked, inTexts) {
  const tests = testsOf(run, filters, marked, inTexts);
  const found = [];
  for (const number of ordered(run, filters.sort)) {
    if (tests.every((test) => test(number))) found.push(number);
  }
  return found;
}

const ORDERS = {
  "": (run) => (a, b) => run.weights[b] - run.weights[a],
  share: (run) => (a, b) => run.shares[b] - run.shares[a],
  characters: (run) => (a, b) => run.characters[b] - run.characters[a],
  confidence: (run) => (a, b) => run.confidences[a] - run.confidences[b],
  name: (run) => {
    // Numbers in names are of one width, so that plain comparison, which is quicker than the language's, counts.
    const names = run.list.id.map((id) => id.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0")));
    return (a, b) => (names[a] < names[b] ? -1 : Number(names[a] > names[b]));
  },
  run: () => () => 0,
};
const sorted = new WeakMap();

/** Return all documents in an order; each order is made once. */
function ordered(run, sort) {
  if (!sorted.has(run)) sorted.set(run, new Map());
  const known = sorted.get(run);
  const name = Object.hasOwn(ORDERS, sort) ? sort : "";
  if (!known.has(name)) {
    const compare = ORDERS[name](run);
    known.set(name, Uint32Array.from({ length: run.size }, (_, number) => number).sort((a, b) => compare(a, b) || a - b));
  }
  return known.get(name);
}

/** Return functions, each of which says of a document whether it passes one of the filters. */
function testsOf(run, filters, marked, inTexts) {
  return [
    ...searched(run, filters.q, inTexts),
    ...inState(run, filters.state, marked),
    ...ofKind(run, filters),
    ...named(run, filters),
    ...inRanges(run, filters),
  ];
}

/** Return the words of a query, each of which must be there. */
export const wordsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

const haystacks = new WeakMap();

/** Return what search finds a document by, beside its text. */
export function haystack(run, number) {
  if (!haystacks.has(run)) {
    const { id, title, source, error } = run.list;
    const text = (_, n) => `${id[n]}\n${title[n]}\n${run.sources[source[n]]}\n${error[n]}`.toLowerCase();
    haystacks.set(run, id.map(text));
  }
  return haystacks.get(run)[number];
}

function searched(run, query, inTexts) {
  const wanted = wordsOf(query);
  if (!wanted.length) return [];
  return [(number) => inTexts.has(number) || wanted.every((word) => haystack(run, number).includes(word))];
}

function inState(run, state, marked) {
  const { error, warnings, kinds, odd } = run.list;
  const states = {
    odd: (number) => odd[number].length > 0,
    failed: (number) => error[number] !== "",
    warned: (number) => warnings[number] > 0,
    unchanged: (number) => !kinds[number].length && !error[number],
    emptied: (number) => run.characters[number] > 0 && run.characters[number] === run.removed[number],
    marked: (number) => marked.has(run.first + number + 1),
  };
  return Object.hasOwn(states, state) ? [states[state]] : [];
}

function ofKind(run, { category, rule }) {
  if (!category && !rule) return [];
  const wanted = run.kinds.map(
    ([of, id]) => (!category || run.categories[of].name === category) && (!rule || id === rule),
  );
  return [(number) => run.list.kinds[number].some(([kind]) => wanted[kind])];
}

function named(run, { source, why }) {
  const sourceNumber = run.sources.indexOf(source);
  const whyNumber = run.whys.findIndex((one) => one.name === why);
  return [
    ...(source ? [(number) => run.list.source[number] === sourceNumber] : []),
    ...(why ? [(number) => run.list.odd[number].some(([of]) => of === whyNumber)] : []),
  ];
}

/** The upper end of a range is not in it, but for all of a text and for a confidence of 1. */
function inRanges(run, filters) {
  const limit = Object.fromEntries(RANGES.filter((name) => filters[name]).map((name) => [name, Number(filters[name])]));
  const { from, to, longer, shorter, sure, below } = limit;
  const { characters, removed, confidences, list } = run;
  const read = (number) => characters[number] > 0 && !list.error[number];
  const cut = (number) => list.kinds[number].length > 0;
  const tests = [
    // Multiplied rather than divided: the borders are exact.
    [from, (number) => read(number) && 100 * removed[number] >= from * characters[number]],
    [to, (number) => read(number) && (to >= 100 || 100 * removed[number] < to * characters[number])],
    [longer, (number) => read(number) && characters[number] >= longer],
    [shorter, (number) => read(number) && characters[number] < shorter],
    [sure, (number) => cut(number) && confidences[number] >= sure],
    [below, (number) => cut(number) && (below >= 1 || confidences[number] < below)],
  ];
  return tests.filter(([value]) => value !== undefined && !Number.isNaN(value)).map(([, test]) => test);
}

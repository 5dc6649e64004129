/* All that the page knows of a run: the columns of the list, the tables they refer to, and the texts on demand. */

import { byId } from "./elements.js";
import { pointCount } from "./points.js";
import { unpackJson } from "./unpack.js";

/** Chunks that stay unpacked: those that a reviewer walks between. */
const KEPT_CHUNKS = 4;

const EMPTY = { id: "", title: "", language: "", site: "", source: "", extraction: "", stage: "", error: "" };

/** Return what is known of a run, from the page's data and the elements that hold its chunks. */
export function makeRun(data, chunkElements) {
  const list = data.documents;
  const loadChunk = (chunk) => unpackJson(chunkElements[chunk].textContent);
  const size = list.id.length;
  const weights = list.odd.map((odd) => odd.reduce((sum, [, weight]) => sum + weight, 0));
  return {
    ...data,
    size,
    list,
    weights: Float64Array.from(weights),
    characters: Float64Array.from(list.characters),
    removed: Float64Array.from(list.removed),
    shares: Float64Array.from(list.removed, (removed, number) => removed / (list.characters[number] || 1)),
    confidences: Float64Array.from(list.confidence),
    /** The number of the first document in the whole run, if this page is a part of it. */
    first: data.up?.first ?? 0,
    alone: size === 1 && !data.up && !data.parts,
    loadChunk,
    load: loader(data.chunkSizes, loadChunk),
  };
}

/** Return a function from the number of a document, from 0, to the document. */
function loader(sizes, loadChunk) {
  const unpacked = new Map();
  return async (number) => {
    let chunk = 0;
    let first = 0;
    while (number >= first + sizes[chunk]) {
      first += sizes[chunk];
      chunk += 1;
    }
    const documents = unpacked.get(chunk) ?? (await loadChunk(chunk));
    unpacked.delete(chunk);
    unpacked.set(chunk, documents);
    if (unpacked.size > KEPT_CHUNKS) unpacked.delete(unpacked.keys().next().value);
    const found = { ...EMPTY, warnings: [], pieces: [""], spared: [], kinds: [], ...documents[number - first] };
    const kinds = found.kinds.map(([category, rule]) => ({ category, rule, colour: colourOf(category) }));
    return { ...found, kinds, cuts: cutsOf(found) };
  };
}

/** Return the cuts of a document, whose columns entries.py describes: kind, start, confidence, reason and evidence. */
function cutsOf({ pieces, names, cuts = [[], [], [], []], evidence = [[], [], []] }) {
  const [kinds, hundredths, reasons, counts] = cuts;
  const [evidenceNames, values, weights] = evidence;
  let start = 0;
  let item = 0;
  return kinds.map((kind, number) => {
    start += pointCount(pieces[2 * number]);
    const begin = start;
    start += pointCount(pieces[2 * number + 1]);
    const items = Array.from({ length: counts[number] }, (_, at) => {
      const one = item + at;
      return [names[evidenceNames[one]], values[one], weights[one]];
    });
    item += counts[number];
    return [kind, begin, hundredths[number] / 100, names[reasons[number]], items];
  });
}

/** Return why to look at a document, without what its error says anyway. */
export const reasonsOf = (run, number) =>
  run.list.odd[number].filter(([, , detail]) => !detail || detail !== run.list.error[number]);

/** Return the colour of a category, which the template says of each. */
function colourOf(category) {
  const option = byId("category-options").content.querySelector(`[value="${CSS.escape(category)}"]`);
  return option?.dataset.colour ?? "blue";
}

/** Return the address of a document, the first being 1: in this page, or in the part that holds it. */
export function documentLink(run, number, query = "") {
  const search = query && `?${query}`;
  let before = 0;
  for (const part of run.parts ?? []) {
    if (number <= before + part.documents) return `${encodeURI(part.file)}#document=${number - before}${search}`;
    before += part.documents;
  }
  return `#document=${number}${search}`;
}

/** Return the address of the list, which is in the index page if the run has parts. */
export function listLink(run, query = "") {
  return `${run.up ? encodeURI(run.up.file) : ""}#list${query && `?${query}`}`;
}

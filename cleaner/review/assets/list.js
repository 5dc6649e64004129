/* The list of documents: its form, which is the same as its address, and a page of rows. */

import { byId, count, counted, decimal, element, fromTemplate, percent, words } from "./elements.js";
import { filterCount, formatFilters, hits, parseFilters, wordsOf } from "./filters.js";
import { documentLink, reasonsOf } from "./run.js";
import { TextSearch } from "./text_search.js";

/** Rows of a page: what a browser draws at once. */
export const PAGE_ROWS = 100;
/** Categories and reasons that a row names; of the weightiest reason it also shows the figures. */
const NAMED = 3;

export class List {
  #run;
  #marks;
  #form = byId("filters");
  #search;

  constructor(run, marks) {
    this.#run = run;
    this.#search = new TextSearch(run);
    this.#marks = marks;
    this.#fillChoices();
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", (event) => this.#changed(event.target));
    byId("clear").addEventListener("click", () => this.#go({ ...parseFilters(""), sort: this.filters.sort }));
    byId("in-texts").hidden = Boolean(run.parts); // they are in other files
    byId("stop-search").addEventListener("click", () => {
      this.#search.stop();
      this.#draw();
    });
    byId("page-before").addEventListener("click", () => this.#turn(-1));
    byId("page-after").addEventListener("click", () => this.#turn(1));
    byId("more-filters").open = window.matchMedia("(min-width: 60rem)").matches;
    this.filters = parseFilters("");
  }

  /** Return the numbers, from 0, of the documents that pass filters, in order. */
  order(filters) {
    const isSearched = filters.texts && this.#search.query === filters.q;
    return hits(this.#run, filters, this.#marks, isSearched ? this.#search.found : new Set());
  }

  /** Show the documents that the query of an address asks for. */
  show(query) {
    this.filters = parseFilters(query);
    for (const field of this.#form.elements) {
      if (field.type === "checkbox") field.checked = Boolean(this.filters[field.name]);
      else if (field.name && field.value !== this.filters[field.name]) field.value = this.filters[field.name];
    }
    if (this.filters.texts && wordsOf(this.filters.q).length) this.#search.start(this.filters.q, () => this.#draw());
    else this.#search.stop();
    this.#draw();
  }

  #draw() {
    const { filters } = this;
    const found = this.order(filters);
    const pages = Math.max(Math.ceil(found.length / PAGE_ROWS), 1);
    const page = Math.min(Math.max(Math.trunc(Number(filters.page)) || 1, 1), pages);
    const query = formatFilters({ ...filters, page: "" });
    const rows = found.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS).map((number) => this.#row(number, query));
    byId("rows").replaceChildren(...rows);
    const of = found.length === this.#run.size ? "" : ` of ${count(this.#run.size)}`;
    const noun = this.#run.size === 1 ? "document" : "documents";
    const soFar = this.#search.active ? `, ${count(this.#search.searched)} searched so far` : "";
    const none = this.#run.size ? "No documents match" : "The report has no documents";
    byId("hits").textContent = (found.length ? `${count(found.length)}${of} ${noun}` : none) + soFar;
    byId("stop-search").hidden = !this.#search.active;
    byId("clear").hidden = !(filterCount(filters) || filters.q);
    byId("filters-count").hidden = !filterCount(filters);
    byId("filters-count").textContent = filterCount(filters);
    byId("pages").hidden = pages === 1;
    byId("page-name").textContent = `Page ${count(page)} of ${count(pages)}`;
    byId("page-before").disabled = page === 1;
    byId("page-after").disabled = page === pages;
  }

  #row(number, query) {
    const { list, shares, characters, confidences, first, sources } = this.#run;
    const row = fromTemplate("row");
    const part = (selector) => row.querySelector(selector);
    const { id, title, error, kinds } = list;
    const link = part(".name");
    link.textContent = title[number] || id[number] || `Document ${count(first + number + 1)}`;
    link.href = documentLink(this.#run, number + 1, query);
    const notes = [title[number] && id[number], sources[list.source[number]]].filter(Boolean);
    part(".note").textContent = notes.join(" · ");
    part("ul").append(...this.#why(number));
    part(".kinds").append(...this.#kinds(kinds[number]));
    part(".share span").textContent = error[number] ? "" : percent(shares[number]);
    part(".part").setAttribute("width", 100 * shares[number]);
    if (error[number]) part(".share svg").remove();
    part(".characters").textContent = error[number] ? "" : count(characters[number]);
    part(".confidence").textContent = kinds[number].length ? decimal(confidences[number]) : "";
    return row;
  }

  #why(number) {
    const { list, whys, first } = this.#run;
    const marked = this.#marks.of(first + number + 1).length;
    const reasons = reasonsOf(this.#run, number).slice(0, NAMED).map(([why, , detail], rank) => {
      const figures = rank === 0 && detail ? [element("span", { class: "detail" }, detail)] : [];
      return element("li", { dir: "auto" }, whys[why].sentence, ...figures);
    });
    return [
      ...(marked ? [element("li", { class: "marked-note" }, counted(marked, "mark"))] : []),
      ...(list.error[number] ? [element("li", { class: "failed", dir: "auto" }, list.error[number])] : []),
      ...reasons,
      ...(list.warnings[number] ? [element("li", {}, counted(list.warnings[number], "warning"))] : []),
    ];
  }

  /** Return a tag for each category of a document's cuts, the most characters first. */
  #kinds(kinds) {
    const sums = new Map();
    for (const [kind, removals, characters] of kinds) {
      const [category] = this.#run.kinds[kind];
      const sum = sums.get(category) ?? { removals: 0, characters: 0 };
      sums.set(category, { removals: sum.removals + removals, characters: sum.characters + characters });
    }
    const most = [...sums].sort(([, a], [, b]) => b.characters - a.characters);
    const tags = most.slice(0, NAMED).map(([category, sum]) => {
      const { name, colour } = this.#run.categories[category];
      return element("span", { class: `tag of-${colour}` }, `${words(name)} ${count(sum.removals)}`);
    });
    const more = most.length > NAMED ? [element("span", { class: "note" }, `and ${most.length - NAMED} more`)] : [];
    return [...tags, ...more];
  }

  /** What is typed replaces the address; what is chosen is a step that can be gone back. */
  #changed(field) {
    const given = Object.fromEntries(new FormData(this.#form));
    const filters = { ...parseFilters(""), ...given };
    this.#go(filters, field.tagName === "INPUT");
  }

  #go(filters, replaces = false) {
    const query = formatFilters(filters);
    const address = `#list${query && `?${query}`}`;
    if (replaces) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
    this.show(query);
  }

  #turn(by) {
    const page = Math.max(Number(this.filters.page) || 1, 1) + by;
    this.#go({ ...this.filters, page: String(page) });
    byId("list").scrollIntoView();
  }

  #fillChoices() {
    const { categories, kinds, sources, whys } = this.#run;
    const rules = [...new Set(kinds.map(([, rule]) => rule))].sort();
    this.#choices("category", categories.map(({ name }) => [name, words(name)]));
    this.#choices("rule", rules.map((rule) => [rule, rule]));
    this.#choices("source", sources.filter(Boolean).sort().map((source) => [source, source]));
    this.#choices("why", whys.map(({ name, sentence }) => [name, sentence]));
  }

  #choices(name, values) {
    const field = this.#form.elements[name];
    field.append(...values.map(([value, text]) => element("option", { value }, text)));
    field.closest("label").hidden = !values.length;
  }
}

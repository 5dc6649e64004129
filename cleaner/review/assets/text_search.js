/* Search in the texts, which must be unpacked for it: chunk by chunk, until something else is asked for. */

import { haystack, wordsOf } from "./filters.js";

/** Milliseconds of work after which the browser may draw, and the list is told. */
const SLICE = 150;

export class TextSearch {
  #run;
  #job = 0;
  /** What was last searched for, the numbers of the documents found, and how many were looked at. */
  query = "";
  found = new Set();
  searched = 0;
  active = false;

  constructor(run) {
    this.#run = run;
  }

  /** Search all texts for the words of a query, and tell what was found so far; a search that is done is not repeated. */
  async start(query, tell) {
    if (query === this.query && (this.active || this.searched === this.#run.size)) return;
    Object.assign(this, { query, found: new Set(), searched: 0, active: true });
    const job = (this.#job += 1);
    const wanted = wordsOf(query);
    let told = performance.now();
    for (let chunk = 0; chunk < this.#run.chunkSizes.length; chunk += 1) {
      const documents = await this.#run.loadChunk(chunk);
      if (job !== this.#job) return;
      for (const { pieces = [] } of documents) this.#look(pieces.join("").toLowerCase(), wanted);
      if (performance.now() - told < SLICE) continue;
      tell();
      await new Promise((resolve) => setTimeout(resolve));
      told = performance.now();
    }
    this.active = false;
    tell();
  }

  stop() {
    this.#job += 1;
    this.active = false;
  }

  #look(text, wanted) {
    const known = haystack(this.#run, this.searched);
    if (wanted.every((word) => text.includes(word) || known.includes(word))) this.found.add(this.searched);
    this.searched += 1;
  }
}

/* What the reviewer marks: cuts that are wrong, and kept text that is clutter.

A document's marks are kept together with what `cleaner review apply` must know of the document, so that they can be
exported from any page of a report. */

const SCHEMA = 1;

/** Return what the export says of a document, once for all of its marks. */
export function documentRecord(number, loaded, cuts) {
  const { id, site, source, title, extraction } = loaded;
  const removed = cuts.map(({ start, end, category, rule }) => ({ start, end, category, rule_id: rule }));
  const text = loaded.pieces.join("");
  return { schema: SCHEMA, kind: "document", document: number, id, text, removed, site, source, title, extraction };
}

/** Return a mark that says that a cut is wrong. */
export const wrongCut = (number, id, { start, end, text, category, rule }) => ({
  schema: SCHEMA, kind: "wrong_cut", document: number, id, start, end, text, category, rule_id: rule,
});

/** Return a mark that says that kept text is clutter. */
export const missedClutter = (number, id, { start, end, text }, category) => ({
  schema: SCHEMA, kind: "missed_clutter", document: number, id, start, end, text, category,
});

const isSame = (one, other) => one.kind === other.kind && one.start === other.start && one.end === other.end;

/** The marks of a report, which outlive the page where the browser lets them. */
export class Marks extends EventTarget {
  #prefix;
  #storage;
  #entries = new Map();
  /** The entries that are only in this page's memory, because the browser does not keep them. */
  #unkept = new Map();

  constructor(key, storage) {
    super();
    this.#prefix = `cleaner-review/${key}/`;
    this.#storage = storage;
    this.reload();
  }

  /** Read what is kept, which another page of the report may have changed. */
  reload() {
    let kept = [];
    try {
      const names = Object.keys(this.#storage).filter((name) => name.startsWith(this.#prefix));
      kept = names.map((name) => JSON.parse(this.#storage.getItem(name)));
    } catch {
      // Then there is nothing to read, and `unkept` will tell.
    }
    this.#entries = new Map([...kept.map((entry) => [entry.record.document, entry]), ...this.#unkept]);
    this.dispatchEvent(new Event("change"));
  }

  /** Whether some marks are lost when the page is closed. */
  get unkept() {
    return this.#unkept.size > 0;
  }

  /** Return the marks of a document, in the order of its text. */
  of(number) {
    return this.#entries.get(number)?.marks ?? [];
  }

  has(number) {
    return this.#entries.has(number);
  }

  /** Return all marks, in the order of the run. */
  all() {
    return this.#sorted().flatMap((entry) => entry.marks);
  }

  /** Return the mark of a document that is the same but for its category. */
  find(mark) {
    return this.of(mark.document).find((one) => isSame(one, mark));
  }

  /** Add a mark to a document, in place of the same with another category. */
  add(record, mark) {
    const others = this.of(record.document).filter((one) => !isSame(one, mark));
    const marks = [...others, mark].sort((a, b) => a.start - b.start || a.end - b.end);
    this.#set(record.document, { record, marks });
  }

  /** Take a mark back, and return what `add` would need to bring it back. */
  remove(mark) {
    const { record, marks } = this.#entries.get(mark.document);
    this.#set(mark.document, { record, marks: marks.filter((one) => !isSame(one, mark)) });
    return { record, mark };
  }

  /** Return the marks as lines of JSON: each document, then its marks. */
  toJsonl() {
    const lines = this.#sorted().flatMap(({ record, marks }) => [record, ...marks]);
    return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  }

  #sorted() {
    return [...this.#entries.values()].sort((a, b) => a.record.document - b.record.document);
  }

  #set(number, entry) {
    const name = this.#prefix + number;
    if (entry.marks.length) this.#entries.set(number, entry);
    else this.#entries.delete(number);
    this.#unkept.delete(number);
    try {
      if (entry.marks.length) this.#storage.setItem(name, JSON.stringify(entry));
      else this.#storage.removeItem(name);
    } catch {
      if (entry.marks.length) this.#unkept.set(number, entry);
    }
    this.dispatchEvent(new Event("change"));
  }
}

/** Return the browser's storage, if it lets the page have it. */
export function storageOrNothing() {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

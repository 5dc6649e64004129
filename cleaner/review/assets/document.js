/* The view of one document: its text, the unit that the reviewer is at, and the marks. */

import { detailsOf, factsOf, showDetails } from "./details.js";
import { announce, byId, count, element, words } from "./elements.js";
import { formatFilters } from "./filters.js";
import { keptRange, laidOut } from "./lines.js";
import { documentRecord, missedClutter, wrongCut } from "./marks.js";
import { pointCount } from "./points.js";
import { documentLink, listLink, reasonsOf } from "./run.js";
import { drawStrip } from "./strip.js";
import { drawText, selectedRange } from "./text.js";

export const MODES = ["marked", "clean", "original"];
/** Milliseconds that a mouse must rest on a cut to choose it: on its way to the panel it crosses others. */
const REST = 120;

export class Desk {
  #loaded;
  #model;
  #spared = [];
  #drawing;
  #current;
  #resting;

  constructor(run, marks) {
    this.run = run;
    this.marks = marks;
    this.number = 0;
    const text = byId("text");
    text.addEventListener("click", (event) => this.#clicked(event));
    text.addEventListener("focusin", (event) => this.#choose(this.#unitAt(event.target)));
    text.addEventListener("pointermove", (event) => this.#moved(event));
    text.addEventListener("pointerleave", () => clearTimeout(this.#resting));
    document.addEventListener("selectionchange", () => this.#selected());
    byId("close-panel").addEventListener("click", () => this.leave());
    byId("switch").addEventListener("click", (event) => this.show(event.target.closest("button")?.dataset.mode));
    marks.addEventListener("change", () => this.#refresh());
  }

  /** Open a document, its number from 1; `place` says where it is in the order that is walked. */
  async open(number, place) {
    const loaded = await this.run.load(number - 1);
    this.number = number;
    this.#loaded = loaded;
    this.#model = laidOut(loaded);
    this.#spared = loaded.spared.map((one) => sparedRange(one, loaded.kinds));
    this.#head(place);
    this.#draw();
    this.#choose(undefined);
    document.title = `${loaded.title || loaded.id} · Review of ${this.run.name}`;
  }

  /** Show the text marked, clean or original. */
  show(mode) {
    if (!MODES.includes(mode)) return;
    byId("text").className = `text ${mode}`;
    for (const button of byId("switch").children) button.setAttribute("aria-pressed", button.dataset.mode === mode);
    announce(`The text is shown ${mode}.`);
  }

  /** Go on by some units, or some cuts only. */
  step(by, cutsOnly = false) {
    const units = this.#drawing.units.filter((unit) => isShown(unit) && (!cutsOnly || unit.kind === "cut"));
    const at = units.indexOf(this.#current);
    const next = at < 0 ? this.#nearest(units, by) : units[at + by];
    if (next) this.#goTo(next);
  }

  /** Mark the current unit, or take its mark back. */
  toggle() {
    const unit = this.#current;
    if (!unit) return;
    const known = this.markOf(unit);
    if (known) this.marks.remove(known);
    else this.marks.add(this.#record(), this.#markFor(unit, byId("missed-category")?.value ?? "other"));
    announce(known ? "The mark is taken back." : "Marked.");
  }

  /** Let no unit be the current one. */
  leave() {
    this.#choose(undefined);
  }

  recategorise(mark, category) {
    this.marks.add(this.#record(), { ...mark, category });
  }

  /** Return the mark that a unit bears. */
  markOf(unit) {
    return this.marks.find(this.#markFor(unit, ""));
  }

  /** Return the marks of missed clutter within a unit. */
  missedIn(unit) {
    return this.#missed().filter((mark) => mark.start < unit.end && mark.end > unit.start);
  }

  /** Return what spoke against a unit's text. */
  sparedIn(unit) {
    return this.#spared.filter((one) => one.start < unit.end && one.end > unit.start);
  }

  get #numberInRun() {
    return this.run.first + this.number;
  }

  #record() {
    return documentRecord(this.#numberInRun, this.#loaded, this.#model.cuts);
  }

  #markFor(unit, category) {
    const { id } = this.#loaded;
    if (unit.kind === "cut") return wrongCut(this.#numberInRun, id, unit.cut);
    return missedClutter(this.#numberInRun, id, keptRange(this.#model, unit.start, unit.end), category);
  }

  #missed() {
    return this.marks.of(this.#numberInRun).filter((mark) => mark.kind === "missed_clutter");
  }

  #head({ order, filters }) {
    const { title, id, warnings, stage, error } = this.#loaded;
    byId("document-title").textContent = title || id || `Document ${count(this.#numberInRun)}`;
    byId("document-title").classList.toggle("is-name", !title);
    const removed = this.#model.cuts.reduce((sum, cut) => sum + cut.end - cut.start, 0);
    const facts = factsOf(this.#loaded, this.#model.size, removed, this.#model.cuts.length);
    const name = title && id ? [id] : [];
    byId("facts").replaceChildren(...[...name, ...facts].map((fact) => element("span", { dir: "auto" }, fact)));
    const reasons = reasonsOf(this.run, this.number - 1).map(([why, , detail]) => this.run.whys[why].sentence + (detail && `: ${detail}`));
    byId("reasons").replaceChildren(...reasons.map((reason) => element("li", {}, reason)));
    byId("warnings").replaceChildren(...warnings.map((warning) => element("li", { dir: "auto" }, warning)));
    byId("failure").hidden = !error;
    byId("failure").textContent = error ? `Failed${stage && ` (${words(stage)})`}: ${error}` : "";
    for (const part of ["switch", "desk"]) byId(part).hidden = Boolean(error);
    this.#walk(order, filters);
  }

  /** Set the links to the documents before and after this one. */
  #walk(order, filters) {
    const at = order.indexOf(this.number - 1);
    const query = formatFilters({ ...filters, page: "" });
    const page = String(Math.floor(Math.max(at, 0) / 100) + 1);
    if (!this.run.alone) byId("back").href = listLink(this.run, formatFilters({ ...filters, page }));
    byId("place").textContent = at < 0 ? "" : `${count(at + 1)} of ${count(order.length)}`;
    for (const [id, number] of [["previous", order[at - 1]], ["next", order[at + 1]]]) {
      if (number === undefined) byId(id).removeAttribute("href");
      else byId(id).href = documentLink(this.run, number + 1, query);
    }
  }

  #draw() {
    this.#drawing = drawText(this.#model, this.#spared, this.#missed());
    byId("text").replaceChildren(...this.#drawing.elements);
    drawStrip(this.#model, (number) => {
      this.#goTo(this.#drawing.units.find((unit) => unit.cut?.number === number));
    });
    for (const unit of this.#drawing.units) {
      if (unit.kind === "cut" && this.markOf(unit)) for (const part of unit.elements) part.classList.add("wrong");
    }
  }

  /** Draw anew, because marks have changed, and stay at the same place. */
  #refresh() {
    if (!this.#drawing || byId("document").hidden) return;
    const before = this.#current;
    const focused = byId("text").contains(document.activeElement) || byId("panel").contains(document.activeElement);
    this.#draw();
    const same = (unit) => unit.kind === before?.kind && unit.start === before.start && unit.cut === before.cut;
    const unit = this.#drawing.units.find(same) ?? before;
    this.#choose(unit);
    if (focused) unit?.focus?.focus({ preventScroll: true });
  }

  #unitAt(node) {
    return this.#drawing.units.find((unit) => unit.focus.contains(node) || unit.elements.some((part) => part.contains(node)));
  }

  #clicked(event) {
    if (window.getSelection().isCollapsed) this.#choose(this.#unitAt(event.target));
  }

  #moved(event) {
    // A page that scrolls below a resting mouse moves it by nothing.
    if (event.pointerType !== "mouse" || event.buttons || !(event.movementX || event.movementY)) return;
    clearTimeout(this.#resting);
    const cut = event.target.closest(".cut, .box");
    if (cut) this.#resting = setTimeout(() => this.#choose(this.#unitAt(cut) ?? this.#unitAt(cut.querySelector("del"))), REST);
  }

  #selected() {
    if (byId("document").hidden || !this.#drawing) return;
    const range = selectedRange(byId("text"), this.#drawing.places);
    const kept = range && keptRange(this.#model, range.start, range.end);
    if (kept) this.#choose({ kind: "selected", ...kept, elements: [] });
  }

  /** Let a unit be the current one, and say in the panel what there is to say. */
  #choose(unit) {
    for (const part of byId("text").querySelectorAll(".current")) part.classList.remove("current");
    for (const part of byId("text").querySelectorAll("[aria-describedby]")) part.removeAttribute("aria-describedby");
    this.#current = unit;
    for (const part of unit?.elements ?? []) part.classList.add("current");
    unit?.elements[0]?.closest(".box")?.classList.add("current");
    if (unit?.kind === "cut") unit.focus.setAttribute("aria-describedby", "details");
    showDetails(unit ? detailsOf(this, unit) : []);
  }

  #goTo(unit) {
    window.getSelection().removeAllRanges();
    unit.focus.focus({ preventScroll: true });
    unit.elements[0].scrollIntoView({ block: "center" });
    this.#choose(unit);
  }

  /** Return the unit at which a walk begins: the first that is in view or, going back, the last. */
  #nearest(units, by) {
    let first = 0;
    // Halved, not walked through: the browser must lay out whatever it is asked the place of.
    for (let end = units.length; first < end; ) {
      const middle = Math.floor((first + end) / 2);
      if (units[middle].elements[0].getBoundingClientRect().bottom > 0) end = middle;
      else first = middle + 1;
    }
    return units[Math.min(Math.max(by > 0 ? first : first - 1, 0), units.length - 1)];
  }
}

const isShown = (unit) => unit.kind === "kept" || !byId("text").classList.contains("clean");

function sparedRange([kind, start, text, confidence, reason, overruled, because], kinds) {
  return { ...kinds[kind], start, end: start + pointCount(text), confidence, reason, overruled, because };
}

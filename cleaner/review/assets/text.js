/* The text of a document on the page: what was cut in coloured and labelled boxes, what was kept around them.

Units are what a reviewer walks through: a cut, or what is kept of a line, or of a wrapped paragraph, between cuts. */

import { element, words } from "./elements.js";
import { pointCount } from "./points.js";

/** Lines that a browser lays out together, once they come into view. */
const GROUP_LINES = 40;
/** UTF-16 units from which such a group is full. */
const GROUP_SIZE = 20_000;

/** Return the elements and units of a text. `spared` and `missed` are ranges of it. */
export function drawText(model, spared, missed) {
  const pen = { model, ranges: sweep(spared, missed), units: [], cutUnits: new Map(), places: new WeakMap() };
  const groups = [];
  let box;
  let size = GROUP_SIZE;
  for (const line of model.lines) {
    const joins = box && box.cut === line.cut;
    if (!joins && (size >= GROUP_SIZE || groups.at(-1).childElementCount >= GROUP_LINES)) {
      groups.push(element("div", { class: "group" }));
      size = 0;
    }
    if (line.cut < 0) box = undefined;
    else if (!joins) box = { cut: line.cut, element: cutBox(pen, line) };
    if (box && !joins) groups.at(-1).append(box.element);
    (box?.element ?? groups.at(-1)).append(drawLine(pen, line, Boolean(box)));
    size += line.parts.reduce((sum, part) => sum + part.text.length, 0);
  }
  return { elements: groups, units: pen.units, places: pen.places };
}

function cutBox(pen, line) {
  const { colour } = pen.model.cuts[line.cut];
  const names = line.parts.some((part) => part.names);
  return element("div", { class: `box of-${colour}${line.gap ? " gap" : ""}` }, ...(names ? [label(pen, line.cut)] : []));
}

function drawLine(pen, line, boxed) {
  if (line.gap) pen.open = undefined;
  const paragraph = element("p", { dir: "auto", class: line.gap ? "gap" : line.continues ? "continued" : undefined });
  for (const part of line.parts) paragraph.append(...(part.cut < 0 ? drawKept(pen, part) : [drawCut(pen, part, boxed)]));
  pen.open = pen.model.wrapped ? pen.units.at(-1) : undefined;
  return paragraph;
}

function drawCut(pen, part, boxed) {
  const { colour } = pen.model.cuts[part.cut];
  const made = element("del", { class: `cut of-${colour}` });
  if (part.names && !boxed) made.append(label(pen, part.cut));
  made.append(textAt(pen, part.text, part.start));
  // White space of it before its name, or before the next cut in another line, is not worth pointing at.
  if (part.names || /\S/.test(part.text)) pen.cutUnits.get(part.cut).elements.push(made);
  return made;
}

/** Return the button that names a cut; with it begins the cut's unit. As it has a direction of its own, the browser
does not take that of the paragraph from it. */
function label(pen, number) {
  const cut = pen.model.cuts[number];
  const button = element("button", { type: "button", class: "label", dir: "ltr" }, words(cut.category));
  const unit = { kind: "cut", cut, elements: [], focus: button };
  pen.cutUnits.set(number, unit);
  pen.units.push(unit);
  return button;
}

/** Return the elements of a part that was kept; it is a unit unless there is nothing to see. */
function drawKept(pen, part) {
  const end = part.start + pointCount(part.text);
  if (!/\S/.test(part.text)) return [textAt(pen, part.text, part.start)];
  const made = element("span", { class: "kept", tabindex: "-1" });
  for (const stretch of stretches(part, end, pen.ranges(part.start, end))) made.append(drawStretch(pen, stretch));
  if (pen.open?.kind === "kept" && pen.open === pen.units.at(-1)) {
    pen.open.end = end;
    pen.open.elements.push(made);
  } else pen.units.push({ kind: "kept", start: part.start, end, elements: [made], focus: made });
  return [made];
}

function drawStretch(pen, { text, start, spared, missed }) {
  const node = textAt(pen, text, start);
  const inner = spared.length ? element("span", { class: "spared" }, node) : node;
  if (!missed) return inner;
  const tag = element("span", { class: "missed-label", dir: "ltr" }, `missed: ${words(missed.category)}`);
  return element("mark", { class: "missed" }, ...(missed.start === start ? [tag] : []), inner);
}

function textAt(pen, text, start) {
  const node = document.createTextNode(text);
  pen.places.set(node, start);
  return node;
}

/** Return a function from a range to the spared and missed ranges that it overlaps; it is asked in rising order. */
function sweep(spared, missed) {
  const waiting = [...spared.map((one) => ({ ...one, spared: one })), ...missed.map((one) => ({ ...one, missed: one }))];
  waiting.sort((a, b) => a.start - b.start);
  let next = 0;
  let open = [];
  return (start, end) => {
    while (next < waiting.length && waiting[next].start < end) open.push(waiting[next++]);
    open = open.filter((range) => range.end > start);
    return open;
  };
}

/** Return a part in stretches, in each of which the same is spared and missed. */
function stretches(part, end, ranges) {
  const borders = new Set([part.start, end]);
  for (const range of ranges) {
    borders.add(Math.max(range.start, part.start));
    borders.add(Math.min(range.end, end));
  }
  const sorted = [...borders].sort((a, b) => a - b);
  if (sorted.length === 2) return [stretchOf(part.text, part.start, end, ranges)];
  const points = [...part.text];
  return sorted.slice(1).map((to, index) => {
    const from = sorted[index];
    return stretchOf(points.slice(from - part.start, to - part.start).join(""), from, to, ranges);
  });
}

function stretchOf(text, start, end, ranges) {
  const over = ranges.filter((range) => range.start < end && range.end > start);
  const spared = over.filter((range) => range.spared).map((range) => range.spared);
  return { text, start, spared, missed: over.find((range) => range.missed)?.missed };
}

/** Return the range of text that is selected in an element, as code points; nothing if nothing is. */
export function selectedRange(root, places) {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return undefined;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  if (root.contains(range.startContainer)) walker.currentNode = range.startContainer;
  let found;
  let node = walker.currentNode.nodeType === Node.TEXT_NODE ? walker.currentNode : walker.nextNode();
  for (; node && !(found && !range.intersectsNode(node)); node = walker.nextNode()) {
    if (!places.has(node) || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.data.length;
    if (from === to) continue;
    const start = places.get(node);
    found ??= { start: start + pointCount(node.data, from) };
    found.end = start + pointCount(node.data, to);
  }
  return found;
}

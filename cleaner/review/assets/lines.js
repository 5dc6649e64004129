/* A document as lines to show: each made of parts, kept or cut, which know where in the text they stand. */

import { pointCount, splitsPoint, unitCount } from "./points.js";

/** UTF-16 units from which a line is shown as several: browsers lay out endless paragraphs in endless time. */
const LONG_LINE = 20_000;
const NEWLINE = /\r\n|[\n\r]/g;

/** Return a document's cuts, each with its text and its place, and its lines. */
export function laidOut(loaded) {
  const cuts = loaded.cuts.map(([kind, start, confidence, reason, evidence], number) => {
    const text = loaded.pieces[2 * number + 1];
    return { number, ...loaded.kinds[kind], start, end: start + pointCount(text), text, confidence, reason, evidence };
  });
  const lines = linesOf(loaded.pieces);
  nameCuts(lines);
  const visible = [];
  let gap = false;
  for (const line of lines) {
    const seen = line.parts.some((part) => isVisible(part) || part.names);
    const parts = line.parts.filter((part) => part.text || part.names);
    if (seen) visible.push({ parts, continues: line.continues, gap, cut: wholeCut(line) });
    gap = !seen;
  }
  const size = pointCount(loaded.pieces.join(""));
  return { size, cuts, lines: visible, wrapped: isWrapped(visible), pieces: placed(loaded.pieces) };
}

/** Units between which a line of wrapped text ends, and the share of lines that do so in a text that is wrapped. */
const WRAPPED = { least: 40, most: 100, share: 0.9 };

/** Return whether the paragraphs of a text are wrapped: then lines go on in the next, up to a blank one. */
function isWrapped(lines) {
  const followed = lines.filter((_, index) => lines[index + 1] && !lines[index + 1].gap);
  const lengths = followed.map((line) => line.parts.reduce((sum, part) => sum + part.text.length, 0));
  const like = lengths.filter((length) => length >= WRAPPED.least && length <= WRAPPED.most);
  return like.length > 0 && like.length >= WRAPPED.share * lengths.length;
}

const isVisible = (part) => /\S/.test(part.text);

/** Let each cut's name stand at the first part of it that can be seen or, if it is all white space, at its first. */
function nameCuts(lines) {
  const parts = lines.flatMap((line) => line.parts).filter((part) => part.cut >= 0);
  const named = new Set();
  for (const part of [...parts.filter(isVisible), ...parts]) {
    if (!named.has(part.cut)) part.names = true;
    named.add(part.cut);
  }
}

/** Return pieces, each with the place where it begins. */
function placed(pieces) {
  let start = 0;
  return pieces.map((text) => {
    const piece = { text, start };
    start += pointCount(text);
    return piece;
  });
}

/** Return the cut that takes all of a line, or -1. */
function wholeCut(line) {
  const cuts = new Set(line.parts.filter(isVisible).map((part) => part.cut));
  return cuts.size === 1 ? cuts.values().next().value : -1;
}

function linesOf(pieces) {
  const lines = [];
  let line = { parts: [], continues: false };
  let length = 0;
  const close = (continues) => {
    lines.push(line);
    line = { parts: [], continues };
    length = 0;
  };
  placed(pieces).forEach((piece, index) => {
    const cut = index % 2 ? (index - 1) / 2 : -1;
    for (const [text, start, ends] of linesIn(piece)) {
      for (const [part, at] of portions(text, start)) {
        if (length && length + part.length > LONG_LINE) close(true);
        line.parts.push({ text: part, start: at, cut });
        length += part.length;
      }
      if (ends) close(false);
    }
  });
  close(false);
  return lines;
}

/** Yield the lines of a piece: their text, their place, and whether they end there. */
function* linesIn({ text, start }) {
  let from = 0;
  let place = start;
  for (const newline of text.matchAll(NEWLINE)) {
    const line = text.slice(from, newline.index);
    yield [line, place, true];
    place += pointCount(line) + newline[0].length;
    from = newline.index + newline[0].length;
  }
  yield [text.slice(from), place, false];
}

/** Yield portions of a text that are not too long for a line, and their places; they end at spaces if there are any. */
function* portions(text, start) {
  let from = 0;
  let place = start;
  while (text.length - from > LONG_LINE) {
    const space = text.lastIndexOf(" ", from + LONG_LINE - 1);
    let to = space > from + LONG_LINE / 2 ? space + 1 : from + LONG_LINE;
    if (splitsPoint(text, to)) to -= 1;
    const portion = text.slice(from, to);
    yield [portion, place];
    place += pointCount(portion);
    from = to;
  }
  yield [text.slice(from), place];
}

/** Return a range of kept text without the white space at its ends, or nothing where it touches a cut. */
export function keptRange(model, start, end) {
  const holds = (piece, index) => index % 2 === 0 && piece.start <= start && end <= pieceEnd(model, index);
  const index = model.pieces.findIndex(holds);
  if (index < 0) return undefined;
  const { text, start: first } = model.pieces[index];
  const from = unitCount(text, start - first);
  const raw = text.slice(from, from + unitCount(text.slice(from), end - start));
  const trimmed = raw.trim();
  const before = raw.length - raw.trimStart().length;
  const begin = start + pointCount(raw, before);
  return trimmed ? { start: begin, end: begin + pointCount(trimmed), text: trimmed } : undefined;
}

const pieceEnd = (model, index) => model.pieces[index + 1]?.start ?? model.size;

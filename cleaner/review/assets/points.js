/* Offsets count code points, as everywhere in Cleaner, while JavaScript counts UTF-16 units. */

const isHigh = (unit) => (unit & 0xfc00) === 0xd800;
const isLow = (unit) => (unit & 0xfc00) === 0xdc00;

/** Return whether the unit at a place is the second half of a code point. */
export const splitsPoint = (text, at) => isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1));

/** Return how many code points are in the first units of a text; a lone surrogate counts as one. */
export function pointCount(text, units = text.length) {
  let points = units;
  for (let at = 1; at < units; at += 1) {
    if (splitsPoint(text, at)) {
      points -= 1;
      at += 1;
    }
  }
  return points;
}

/** Return how many units the first code points of a text take. */
export function unitCount(text, points) {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left -= 1) at += splitsPoint(text, at + 1) ? 2 : 1;
  return at;
}

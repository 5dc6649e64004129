/* The strip beside the text: where in the document the cuts lie. */

import { byId, drawn } from "./elements.js";

/** Height of the strip's drawing, in its own units. */
const HEIGHT = 1000;
/** The least height at which a cut can be seen. */
const LEAST = 3;

/** Draw the strip of a text; `pick` is called with the number of the cut that is clicked. */
export function drawStrip(model, pick) {
  const scale = HEIGHT / Math.max(model.size, 1);
  const strip = byId("strip");
  let last = -1;
  const bars = model.cuts.flatMap((cut) => {
    const y = Math.round(cut.start * scale);
    const height = Math.max((cut.end - cut.start) * scale, LEAST);
    if (y + height <= last) return []; // it would be hidden anyway, and there may be thousands
    last = y + height;
    return [drawn("rect", { class: `of-${cut.colour}`, x: 0, width: 10, y, height })];
  });
  strip.replaceChildren(drawn("rect", { class: "ground", width: 10, height: HEIGHT }), ...bars);
  strip.onclick = (event) => {
    const { top, height } = strip.getBoundingClientRect();
    const place = ((event.clientY - top) / height) * model.size;
    const distance = (cut) => Math.max(cut.start - place, place - cut.end, 0);
    const nearest = model.cuts.reduce((best, cut) => (distance(cut) < distance(best) ? cut : best), model.cuts[0]);
    if (nearest) pick(nearest.number);
  };
}

/* The panel that says of a cut why it was made, or of kept text what spoke against it, and lets it be marked. */

import { announce, byId, count, counted, decimal, drawn, element, fromTemplate, words } from "./elements.js";
import { formatFilters } from "./filters.js";
import { listLink } from "./run.js";

/** Return what the panel says of a unit. `desk` is the document's view, which knows its marks. */
export function detailsOf(desk, unit) {
  return unit.kind === "cut" ? cutDetails(desk, unit) : keptDetails(desk, unit);
}

function cutDetails(desk, { cut }) {
  const { category, colour, rule } = cut;
  const mark = desk.markOf({ kind: "cut", cut });
  return [
    element("h2", { class: `of-${colour}` }, element("span", { class: "swatch" }), words(category)),
    element("p", { class: "reason", dir: "auto" }, cut.reason),
    element(
      "p",
      { class: "actions" },
      element("button", { type: "button", class: mark ? "" : "main", click: () => desk.toggle() }, mark ? "Take the mark back" : "Wrong cut", key("x")),
    ),
    ...(mark ? [element("p", { class: "marked-note" }, "Marked as a wrong cut")] : []),
    element(
      "dl",
      { class: "facts-table" },
      ...fact("Rule", ruleLink(desk.run, rule, category)),
      ...fact("Confidence", confidenceBar(cut.confidence)),
      ...fact("Place", `characters ${count(cut.start)} to ${count(cut.end)}`),
    ),
    ...evidenceTable(cut.evidence),
  ];
}

function keptDetails(desk, unit) {
  const mark = desk.markOf(unit);
  const inside = desk.missedIn(unit).filter((one) => one !== mark);
  return [
    element("h2", {}, unit.kind === "selected" ? "Selected text" : "Kept"),
    ...(unit.kind === "selected" ? [element("blockquote", { dir: "auto" }, excerpt(unit.text))] : []),
    ...desk.sparedIn(unit).map(sparedNote),
    element(
      "p",
      { class: "actions" },
      element("label", {}, "Category ", categorySelect(desk, mark)),
      element(
        "button",
        { type: "button", class: mark ? "" : "main", click: () => desk.toggle() },
        mark ? "Take the mark back" : "Missed clutter",
        key("x"),
      ),
    ),
    ...(mark ? [element("p", { class: "marked-note" }, "Marked as missed clutter")] : []),
    ...inside.map((one) => insideNote(desk, one)),
  ];
}

/** Return the choice of a category; of what is marked already it changes the mark. */
function categorySelect(desk, mark) {
  const select = element("select", { id: "missed-category" });
  select.append(fromTemplate("category-options"));
  if (mark) select.value = mark.category;
  select.addEventListener("change", () => {
    if (mark) desk.recategorise(mark, select.value);
  });
  return select;
}

function sparedNote(one) {
  return element(
    "div",
    { class: "spared-note" },
    element("p", {}, element("strong", {}, words(one.category)), ` spoke against it, ${decimal(one.confidence)}: `, one.reason),
    element("p", {}, "Kept: ", one.because),
    element("p", {}, element("code", {}, one.rule)),
  );
}

function insideNote(desk, mark) {
  const back = () => {
    desk.marks.remove(mark);
    announce("The mark is taken back.");
  };
  return element(
    "p",
    { class: "marked-note" },
    `Missed ${words(mark.category)}: “${excerpt(mark.text, 60)}” `,
    element("button", { type: "button", click: back }, "Take it back"),
  );
}

/** Return a rule as a link to the documents in which it cut, if there are any others. */
function ruleLink(run, rule, category) {
  const name = element("code", {}, rule);
  return run.alone ? name : element("a", { href: listLink(run, formatFilters({ rule, category })) }, name);
}

function fact(term, value) {
  return [element("div", {}, element("dt", {}, term), element("dd", {}, value))];
}

function confidenceBar(value) {
  const bar = drawn("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(drawn("rect", { class: "ground", width: 100, height: 6 }), drawn("rect", { class: "part", width: 100 * value, height: 6 }));
  return element("span", { class: "measured" }, decimal(value), bar);
}

function evidenceTable(evidence) {
  if (!evidence.length) return [];
  const head = ["Evidence", "Value", "Adds"].map((name, index) =>
    element("th", { scope: "col", class: index ? "figure" : undefined }, name),
  );
  const rows = evidence.map(([name, value, weight]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, words(name)),
      element("td", { class: "figure" }, trimmed(value)),
      element("td", { class: "figure" }, `${weight < 0 ? "−" : "+"}${decimal(Math.abs(weight))}`),
    ),
  );
  return [element("table", { class: "figures" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows))];
}

const trimmed = (value) => (Number.isInteger(value) ? count(value) : decimal(value));
const key = (name) => element("kbd", { "aria-hidden": "true" }, name);

/** Return the beginning of a text, as much as there is room for. */
export function excerpt(text, length = 160) {
  const points = Array.from(text.trim().slice(0, 2 * length + 2));
  return points.length > length ? `${points.slice(0, length - 1).join("")}…` : points.join("");
}

/** Show what the panel says, or the hint if that is nothing. */
export function showDetails(nodes) {
  byId("details").replaceChildren(...nodes);
  byId("hint").hidden = nodes.length > 0;
  byId("panel").classList.toggle("open", nodes.length > 0);
}

/** Return a document's facts in one line. */
export function factsOf(loaded, size, removed, cuts) {
  const share = size ? (100 * removed) / size : 0;
  const known = [loaded.source, loaded.site !== loaded.source ? loaded.site : "", loaded.language];
  const page = { article: "page with an article", page: "page without a clear article" };
  return [
    ...known,
    page[loaded.extraction] ?? loaded.extraction,
    ...(loaded.error ? [] : [counted(size, "character"), cuts ? `${counted(cuts, "cut")}, ${share.toFixed(1)} % of the text` : "nothing cut"]),
  ].filter(Boolean);
}

/* The page: which view the address asks for. */

import { setUpDialogs, setUpTheme } from "./dialogs.js";
import { Desk } from "./document.js";
import { byId } from "./elements.js";
import { parseFilters } from "./filters.js";
import { setUpKeys } from "./keys.js";
import { List } from "./list.js";
import { Marks, storageOrNothing } from "./marks.js";
import { documentLink, makeRun } from "./run.js";
import { unpackJson } from "./unpack.js";

const VIEWS = ["overview", "list", "document"];

/** Return the view that an address asks for, the number of the document, and the query of the list. */
function parsePlace(hash) {
  const [, view = "overview", number = "", query = ""] = /^#(list|document)(?:=(\d+))?(?:\?(.*))?$/.exec(hash) ?? [];
  return { view, number: Number(number), query };
}

function reveal(view) {
  for (const name of VIEWS) byId(name).hidden = name !== view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function showDocument(run, list, desk, { number, query }) {
  if (!(number >= 1 && number <= run.size)) throw new RangeError(`The report has no document ${number}.`);
  if (run.parts) {
    window.location.replace(documentLink(run, number, query));
    return;
  }
  const filters = parseFilters(query);
  await desk.open(number, { order: list.order(filters), filters });
  reveal("document");
  window.scrollTo(0, 0);
  byId("document-title").focus({ preventScroll: true });
}

function showList(list, { query }, seen) {
  reveal("list");
  list.show(query);
  document.title = byId("overview-title").textContent;
  const link = seen && [...byId("rows").querySelectorAll("a")].find((one) => parsePlace(one.hash).number === seen);
  (link || byId("list-title")).focus({ preventScroll: true });
  if (link) link.scrollIntoView({ block: "center" });
  else window.scrollTo(0, 0);
}

function tell(problem) {
  byId("problem").hidden = false;
  byId("problem").textContent = problem;
}

async function start() {
  const data = await unpackJson(byId("data").textContent);
  const run = makeRun(data, document.querySelectorAll("script.chunk"));
  const storage = storageOrNothing();
  const marks = new Marks(run.key, storage);
  const [list, desk] = [new List(run, marks), new Desk(run, marks)];
  setUpTheme(storage);
  setUpDialogs(run, marks);
  setUpKeys(desk);
  window.addEventListener("storage", () => marks.reload());
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("view").focus();
  });
  document.body.classList.toggle("alone", run.alone);

  let shown;
  const route = async () => {
    const place = run.alone ? { view: "document", number: 1, query: "" } : parsePlace(window.location.hash);
    byId("problem").hidden = true;
    shown = place;
    if (place.view === "document") await showDocument(run, list, desk, place);
    else if (place.view === "list") showList(list, place, desk.number);
    else reveal("overview");
  };
  const go = () => route().catch((error) => tell(error instanceof RangeError ? error.message : broken(error)));
  window.addEventListener("popstate", go);
  await go();
  document.documentElement.dataset.ready = shown.view;
  performance.mark("ready"); // for whoever measures how long that takes
}

const broken = (error) => `This page is not whole; make the report again. (${error.message})`;

await start().catch((error) => tell(broken(error)));

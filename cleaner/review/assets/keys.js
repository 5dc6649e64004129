/* Keys, each with what it does; none where text is typed or a dialog is open. */

import { open } from "./dialogs.js";
import { MODES } from "./document.js";
import { byId } from "./elements.js";
import { listLink } from "./run.js";

/** Listen to keys. `desk` is the document's view. */
export function setUpKeys(desk) {
  const follow = (id) => byId(id).hasAttribute("href") && byId(id).click();
  const inDocument = {
    n: () => follow("next"),
    p: () => follow("previous"),
    j: () => desk.step(1),
    k: () => desk.step(-1),
    c: () => desk.step(1, true),
    C: () => desk.step(-1, true),
    x: () => desk.toggle(),
    u: () => follow("back"),
    Escape: () => desk.leave(),
    ...Object.fromEntries(MODES.map((mode, index) => [String(index + 1), () => desk.show(mode)])),
  };
  const anywhere = {
    "/": () => search(desk.run),
    m: () => open("marks"),
    "?": () => open("help"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) return;
    const action = (byId("document").hidden ? undefined : inDocument[event.key]) ?? anywhere[event.key];
    if (!action || document.querySelector("dialog[open]")) return;
    if (event.key !== "Escape") event.preventDefault();
    action();
  });
}

const isTyped = (target) => target.matches?.("input:not([type=checkbox]), select, textarea, [contenteditable]");

function search(run) {
  if (run.alone) return;
  if (run.up) window.location.assign(listLink(run));
  else if (byId("list").hidden) window.location.hash = "#list";
  setTimeout(() => byId("filters").elements.q.focus());
}

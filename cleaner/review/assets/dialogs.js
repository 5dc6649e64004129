/* What opens above the page: the marks, which are exported there, and the keys; and the choice of light and dark. */

import { excerpt } from "./details.js";
import { byId, count, element, words } from "./elements.js";
import { documentLink } from "./run.js";

/** Name of the file that is exported. */
const EXPORTED = "marks.jsonl";
const THEMES = ["auto", "light", "dark"];

/** Make the dialogs work. */
export function setUpDialogs(run, marks) {
  byId("open-help").addEventListener("click", () => open("help"));
  byId("open-marks").addEventListener("click", () => open("marks"));
  byId("export").addEventListener("click", () => exportMarks(marks));
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  let undo;
  const remove = (mark) => {
    undo = marks.remove(mark);
    byId("undo-mark").hidden = false;
    byId("undo-mark").focus();
  };
  byId("undo-mark").addEventListener("click", () => {
    marks.add(undo.record, undo.mark);
    byId("undo-mark").hidden = true;
    byId("export").focus();
  });
  byId("marks").addEventListener("close", () => {
    byId("undo-mark").hidden = true;
  });
  marks.addEventListener("change", () => drawMarks(run, marks, remove));
  drawMarks(run, marks, remove);
}

/** Open a dialog by its id. */
export function open(id) {
  if (byId(id).open) return;
  byId(id).showModal();
  byId(`${id}-title`).focus();
}

function drawMarks(run, marks, remove) {
  const all = marks.all();
  byId("marks-count").textContent = count(all.length);
  byId("marks-none").hidden = all.length > 0;
  byId("export").hidden = !all.length;
  byId("marks-foot").hidden = false;
  byId("marks-unkept").hidden = !marks.unkept;
  byId("marks-list").replaceChildren(...all.map((mark) => markItem(run, mark, remove)));
}

function markItem(run, mark, remove) {
  const what = mark.kind === "wrong_cut" ? `Wrong cut: ${words(mark.category)}` : `Missed clutter: ${words(mark.category)}`;
  const number = mark.document - run.first;
  const isHere = number >= 1 && number <= run.size;
  const name = mark.id || `document ${count(mark.document)}`;
  return element(
    "li",
    { class: mark.kind },
    element("p", { class: "what" }, what),
    element("blockquote", { dir: "auto" }, excerpt(mark.text)),
    isHere
      ? element("a", { href: documentLink(run, number), dir: "auto", click: () => byId("marks").close() }, name)
      : element("span", { dir: "auto" }, name),
    element("button", { type: "button", click: () => remove(mark), "aria-label": `Remove: ${what}` }, "Remove"),
  );
}

function exportMarks(marks) {
  const address = URL.createObjectURL(new Blob([marks.toJsonl()], { type: "application/jsonl" }));
  element("a", { href: address, download: EXPORTED }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Let the page be light or dark as the system is, or as the reader chooses. */
export function setUpTheme(storage) {
  const name = "cleaner-review-theme";
  const show = (theme) => {
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = `Theme: ${theme}`;
  };
  let theme = "auto";
  try {
    theme = THEMES.find((one) => one === storage.getItem(name)) ?? "auto";
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  show(theme);
  byId("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    show(theme);
    try {
      storage.setItem(name, theme);
    } catch {
      // As above.
    }
  });
}

/* The document object model in few words. What a document says only ever becomes a text node. */

/** Return the element that has an id; the template has them all. */
export const byId = (id) => document.getElementById(id);

/** Return a new element with attributes, properties of functions as listeners, and children: nodes or text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

/** Return a new element of a drawing. */
export function drawn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Return a copy of what a template holds. */
export const fromTemplate = (id) => byId(id).content.cloneNode(true);

const WHOLE = new Intl.NumberFormat("en");
const TENTHS = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const HUNDREDTHS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const count = (value) => WHOLE.format(value);
export const percent = (share) => `${TENTHS.format(100 * share)} %`;
export const decimal = (value) => HUNDREDTHS.format(value);
/** Return a name as people read it: `app_promo` is "app promo". */
export const words = (name) => name.replaceAll("_", " ");
/** Return a number and its noun. */
export const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

/** Let screen readers say something. */
export function announce(message) {
  byId("announcer").textContent = message;
}

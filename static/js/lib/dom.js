const WORKER = "/notices/worker.js";
const policy = window.trustedTypes?.createPolicy("chatroom", { createHTML: (html) => html, createScriptURL: () => WORKER });

/**
 * The one door for HTML. Only a message's message_html may pass: the server has sanitised it, and nothing
 * here checks it again. Everything else is text.
 */
export function trustedHtml(html) {
  return policy ? policy.createHTML(html) : html;
}

/** The one script that may run beside the page, as browsers with Trusted Types want to be given it. */
export function workerAddress() {
  return policy ? policy.createScriptURL("") : WORKER;
}

/** Makes an element: el("p", {class: "hint", hidden: true}, "text", child); false and null attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/**
 * Clones a template's first element and fills it: data-fill="topic" becomes the text of values.topic,
 * data-fill-attr="href:url alt:name" sets attributes; null and false take the attribute away.
 */
export function fill(template, values) {
  const element = template.content.firstElementChild.cloneNode(true);
  refill(element, values);
  return element;
}

/** Fills an element that is already there; names that values lacks stay as they are. */
export function refill(element, values) {
  for (const part of [element, ...element.querySelectorAll("[data-fill], [data-fill-attr]")]) {
    const name = part.dataset.fill;
    if (name in values) part.textContent = values[name] ?? "";
    for (const pair of part.dataset.fillAttr?.split(/\s+/) ?? []) {
      const [attribute, key] = pair.split(":");
      if (key in values) setAttribute(part, attribute, values[key]);
    }
  }
}

/** Takes a row out of its list; the focus that was in it goes on to its neighbour, or to `rest`. */
export function takeOut(row, rest) {
  const [next, hadFocus] = [row.nextElementSibling ?? row.previousElementSibling, row.contains(document.activeElement)];
  row.remove();
  if (hadFocus) (next?.querySelector("a, button") ?? rest).focus();
}

const quiet = new WeakMap();

/** What comes into a log now is history: it is read, not announced. */
export function hush(log) {
  log.setAttribute("aria-live", "off");
  clearTimeout(quiet.get(log));
  quiet.set(log, setTimeout(() => log.setAttribute("aria-live", "polite"), 1000));
}

/** True where a panel lies over all of the room, as on a phone. */
export function isCovered() {
  return matchMedia("(max-width: 48em)").matches && document.querySelector(".panel-shown") !== null;
}

/** A key of an input method; Safari says of the Enter that ends a word that none is at work. */
export function isComposed(event) {
  return event.isComposing || event.keyCode === 229;
}

/** The JSON inside a <script type="application/json">, or null when there is no such element. */
export function readJSON(script) {
  return script ? JSON.parse(script.textContent) : null;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/*
 * Behaviour for markup, without a build:
 *   data-controller="composer"           makes a Composer for the element,
 *   data-target="composer.input"         names a part of it: this.inputTarget, inputTargets, hasInputTarget,
 *   data-action="click->composer#send"   calls send(event, element); "chat:toast@document->…" and "online@window->…" hear from outside,
 *   data-composer-limit="4000"           is this.value("limit").
 * Events are caught on the document, so parts added later need no binding; a controller added later needs start(root).
 */

const classes = new Map();
const loaders = new Map();
const living = new WeakMap();
const heard = new Set();
const SILENT = new Set(["blur", "cancel", "close", "error", "focus", "invalid", "load", "scroll", "toggle"]);
const ACTION = /^(.+?)(?:@(window|document))?->([\w-]+)#(\w+)$/;

export class Controller {
  static targets = [];

  constructor(element, name) {
    this.element = element;
    this.name = name;
  }

  connect() {}

  disconnect() {}

  value(key) {
    return this.element.getAttribute(`data-${this.name}-${key}`);
  }

  findAll(part) {
    const own = (found) => found.closest(`[data-controller~="${this.name}"]`) === this.element;
    return withSelf(this.element, `[data-target~="${this.name}.${part}"]`).filter(own);
  }

  find(part) {
    return this.findAll(part)[0] ?? null;
  }

  emit(type, detail = {}) {
    return emit(type, detail, this.element);
  }
}

/** Tells others: a bubbling, cancellable event; false when somebody prevented its default. */
export function emit(type, detail = {}, from = document) {
  return from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, cancelable: true }));
}

/**
 * Registers an object of classes, as `import * as controllers` gives it: create_room serves data-controller="create-room".
 * In place of a class, `() => import("./create_room.js")` fetches it when the first such element comes to life.
 */
export function register(controllers) {
  for (const [key, given] of Object.entries(controllers)) {
    const name = key.replaceAll("_", "-");
    if (given.prototype instanceof Controller) define(name, given);
    else loaders.set(name, given);
  }
}

/** Brings root and everything in it to life; harmless when it already lives. Waits only for classes to be fetched. */
export async function start(root = document.documentElement) {
  listenFor(root);
  const waiting = withSelf(root, "[data-controller]").flatMap((element) =>
    words(element.dataset.controller).map((name) => connect(element, name)));
  await Promise.all(waiting);
}

/** Lets go of root and everything in it, before it is removed. */
export function stop(root) {
  for (const element of withSelf(root, "[data-controller]")) {
    for (const controller of living.get(element)?.values() ?? []) controller.disconnect();
    living.delete(element);
  }
}

/** The living controller of an element, or null. */
export function controllerOf(element, name) {
  return living.get(element)?.get(name) ?? null;
}

function define(name, Class) {
  classes.set(name, Class);
  Class.targets.forEach((part) => defineTarget(Class.prototype, part));
}

function connect(element, name) {
  if (controllerOf(element, name)) return null;
  if (classes.has(name)) return enliven(element, name);
  return loaders.get(name)?.().then((module) => {
    define(name, module.default);
    if (element.isConnected) connect(element, name); // it may have been closed meanwhile
  });
}

function enliven(element, name) {
  const controller = new (classes.get(name))(element, name);
  if (!living.has(element)) living.set(element, new Map());
  living.get(element).set(name, controller);
  controller.connect();
}

function defineTarget(prototype, part) {
  const title = part[0].toUpperCase() + part.slice(1);
  const define = (key, get) => Object.defineProperty(prototype, key, { get, configurable: true });
  define(`${part}Target`, function () { return this.find(part); });
  define(`${part}Targets`, function () { return this.findAll(part); });
  define(`has${title}Target`, function () { return this.find(part) !== null; });
}

function listenFor(root) {
  for (const element of withSelf(root, "[data-action]")) actionsOf(element).forEach(listen);
  for (const template of root.querySelectorAll("template")) listenFor(template.content);
}

function listen({ type, outside }) {
  const key = `${type}@${outside ?? ""}`;
  if (heard.has(key)) return;
  heard.add(key);
  if (outside) (outside === "window" ? window : document).addEventListener(type, (event) => hearOutside(event, outside));
  else document.addEventListener(type, hear, SILENT.has(type));
}

function hear(event) {
  const start = event.target instanceof Element ? event.target : null;
  for (let element = start; element; element = SILENT.has(event.type) ? null : element.parentElement) {
    perform(event, element);
    if (event.cancelBubble) return;
  }
}

function hearOutside(event, outside) {
  for (const element of document.querySelectorAll(`[data-action*="${event.type}@${outside}->"]`)) {
    perform(event, element, outside);
  }
}

function perform(event, element, outside) {
  for (const action of actionsOf(element)) {
    if (action.type !== event.type || action.outside !== outside) continue;
    const owner = element.closest(`[data-controller~="${action.name}"]`);
    controllerOf(owner, action.name)?.[action.method](event, element);
  }
}

function actionsOf(element) {
  return words(element.dataset.action).map(parseAction).filter(Boolean);
}

function parseAction(text) {
  const [, type, outside, name, method] = ACTION.exec(text) ?? [];
  return type && { type, outside, name, method };
}

function withSelf(root, selector) {
  const self = root instanceof Element && root.matches(selector) ? [root] : [];
  return [...self, ...root.querySelectorAll(selector)];
}

function words(text = "") {
  return text.split(/\s+/).filter(Boolean);
}

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = {};
let [registration, changed] = [null, null];
const serviceWorker = { register: async () => registration };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true, writable: true });
const { bringWorker } = await import("../../static/js/lib/push.js");

const installing = () => ({ state: "installing", addEventListener: (_type, listener) => (changed = listener) });
const settled = () => new Promise(setImmediate);

test("the worker is there when it runs", async () => {
  registration = { active: null, installing: installing() };
  let brought = null;
  bringWorker().then((worker) => (brought = worker));
  await settled();
  registration.installing.state = "installed";
  changed();
  await settled();
  assert.equal(brought, null);
  registration.active = registration.installing;
  changed();
  await settled();
  assert.equal(brought, registration);
});

test("whoever waits for a worker that cannot be started is told", async () => {
  registration = { active: null, installing: installing() };
  const bringing = bringWorker();
  await settled();
  registration.installing.state = "redundant";
  changed();
  await assert.rejects(bringing, /could not start/);
});

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = {};
const closed = [];
const notice = (tag) => ({ tag, close: () => closed.push(tag) });
let pushed = [];
const registrations = { "/notices/": { getNotifications: async () => pushed } };
Object.defineProperty(globalThis, "navigator", {
  value: { serviceWorker: { getRegistration: async (scope) => registrations[scope] } }, configurable: true, writable: true,
});
const { remember, takeAwayNotices } = await import("../../static/js/lib/shown_notices.js");
const { forgetAll } = await import("../../static/js/lib/storage.js");

test("who leaves takes along what was shown, by this page and by the worker", async () => {
  remember(notice("room-1"));
  pushed = [notice("room-2"), notice("room-3")];
  forgetAll();
  assert.deepEqual(closed, ["room-1"]); // at once: the page may go
  await new Promise(setImmediate);
  assert.deepEqual(closed, ["room-1", "room-2", "room-3"]);
  pushed = [];
  await takeAwayNotices();
  assert.equal(closed.length, 3);
});

test("where there is no worker, or none may be asked for, nothing is wrong", async () => {
  for (const serviceWorker of [undefined, { getRegistration: async () => {} }, { getRegistration: () => Promise.reject(new Error("no")) }]) {
    globalThis.navigator = { serviceWorker };
    await takeAwayNotices();
  }
});

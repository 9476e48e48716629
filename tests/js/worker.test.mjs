import assert from "node:assert/strict";
import { test } from "node:test";

const [heard, shown] = [{}, []];
let pages = [];
globalThis.self = {
  addEventListener: (type, listener) => (heard[type] = listener),
  clients: { matchAll: async () => pages },
  registration: { showNotification: async (title) => shown.push(title) },
};
await import("../../static/js/worker/notices.js");

const NOTICE = { room_id: 7, message_id: 41, room_name: "Slow books", kind: "message", anon_id: "quiet-otter-4821", text: "Tea?" };
const page = (path, visibilityState = "visible") => ({ url: `https://chat.example.org${path}`, visibilityState });

async function pushed() {
  shown.length = 0;
  let done;
  heard.push({ data: { json: () => NOTICE }, waitUntil: (work) => (done = work) });
  await done;
  return shown.length;
}

for (const [where, seen, count] of [
  ["nowhere", [], 1],
  ["in a room", [page("/rooms/7")], 0],
  ["where the chat began", [page("/")], 0],
  ["in the chat behind another window", [page("/rooms/7", "hidden")], 1],
  ["on the account page alone", [page("/account"), page("/rooms/7", "hidden")], 1],
])
  test(`what is pushed to somebody who is ${where} is ${count ? "shown" : "seen there"}`, async () => {
    pages = seen;
    assert.equal(await pushed(), count);
  });

import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../static/js/models/drafts.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A device: its page, what it tells the library, and how the library answers. */
function device({ standing = {}, offline = false } = {}) {
  const told = { saved: [], shown: [], waits: [], listeners: [], now: 100_000, offline, at: 0, listed: [], parents: [] };
  const kept = new Map();
  const unsaved = (roomId) => ({ read: () => kept.get(roomId) ?? null, write: (value) => (value ? kept.set(roomId, value) : kept.delete(roomId)) });
  const chat = {
    drafts: new Map(Object.entries(standing).map(([id, text]) => [Number(id), text])),
    connection: { state: "online" },
    limits: { message_length: 4000 },
    on: (_, listener) => told.listeners.push(listener),
    tell: (type, { place, text } = {}) => type === "drafted" && told.shown.push([place, text]),
    after: (call, wait) => told.waits.push([wait, call]),
  };
  const http = {
    putJSON: async (path, draft) => {
      if (told.offline) throw new Error("offline");
      told.saved.push([path, draft.message_text, draft.age]);
      if (told.unanswered) throw new Error("offline");
      told.parents.push(draft.parent_id);
      return { room_id: 1, message_text: told.answer ?? draft.message_text, updated_at: `t${(told.at += 1)}` };
    },
    getJSON: async () => ({ drafts: told.listed }),
  };
  const drafts = new Drafts({ chat, http, unsaved, now: () => told.now });
  const type = (text, roomId = 1) => (unsaved(roomId).write({ text, at: told.now }), drafts.typed(roomId));
  const pass = async (milliseconds) => {
    told.now += milliseconds;
    told.waits.splice(0).forEach(([, call]) => call());
    await settled();
  };
  return { drafts, told, chat, kept, type, pass };
}

test("what settles is kept once, and no longer unsaved", async () => {
  const { told, kept, type, pass } = device();
  type("Dear");
  type("Dear all");
  await pass(1200);
  assert.deepEqual(told.saved, [["/chat/rooms/1/draft", "Dear all", 1]]);
  assert.equal(kept.size, 0);
});

test("what is too long for the library stays here until it is shorter", async () => {
  const { told, kept, type, pass } = device();
  type("x".repeat(4001));
  await pass(1200);
  assert.deepEqual(told.saved, []);
  assert.equal(kept.get(1).text.length, 4001);
  type("🦦".repeat(4000));
  await pass(1200);
  assert.deepEqual(told.saved, [["/chat/rooms/1/draft", "🦦".repeat(4000), 1]]);
});

test("what is sent is gone at the library too, but only if it stood there", async () => {
  const { told, chat, type, pass } = device();
  type("Quick");
  type("");
  await pass(1200);
  assert.deepEqual(told.saved, []);
  type("Slow");
  await pass(1200);
  type("");
  await settled();
  assert.deepEqual(told.saved.map(([, text]) => text), ["Slow", ""]);
  assert.equal(chat.drafts.get(1), "");
});

test("what was kept without an answer, and was sent since, is gone at the library too", async () => {
  const { told, kept, type, pass } = device();
  told.unanswered = true;
  type("Hello");
  await pass(1200);
  type("");
  await settled();
  told.unanswered = false;
  told.listeners.forEach((listener) => listener());
  await settled();
  assert.deepEqual(told.saved.map(([, text]) => text), ["Hello", "", ""]);
  assert.equal(kept.size, 0);
  type("");
  await settled();
  assert.equal(told.saved.length, 3);
});

test("what is typed while it is being kept is kept after it, and is not older than what was kept", async () => {
  const { told, type, pass } = device();
  type("Dear");
  await Promise.all([pass(1200), type("Dear all")]);
  await pass(9000);
  assert.deepEqual(told.saved.map(([, text]) => text), ["Dear", "Dear all"]);
  assert.equal(told.saved[1][2], 9);
});

test("offline it stays here, and goes out with its age when the connection is back", async () => {
  const { told, kept, type, pass } = device({ offline: true });
  type("In the tunnel");
  await pass(1200);
  assert.equal(kept.size, 1);
  Object.assign(told, { offline: false, now: told.now + 3_600_000 });
  told.listeners.forEach((listener) => listener());
  await settled();
  assert.deepEqual(told.saved, [["/chat/rooms/1/draft", "In the tunnel", 3601]]);
});

test("another device's words are shown, unless one is typing here", async () => {
  const { drafts, told, type, pass } = device();
  drafts.heard({ room_id: 1, message_text: "From the phone", updated_at: "t5" });
  assert.deepEqual(told.shown, [[1, "From the phone"]]);
  type("From the laptop");
  drafts.heard({ room_id: 1, message_text: "From the phone again", updated_at: "t6" });
  await pass(1200);
  drafts.heard({ room_id: 1, message_text: "Still the phone", updated_at: "t7" });
  assert.equal(told.shown.length, 1);
  await pass(10_000);
  assert.deepEqual(told.shown.splice(1), [[1, "Still the phone"]]);
  drafts.heard({ room_id: 1, message_text: "", updated_at: "t8" });
  drafts.heard({ room_id: 1, message_text: "too late", updated_at: "t4" });
  assert.deepEqual(told.shown[1], [1, ""]);
  assert.equal(told.shown.length, 2);
});

test("when the library holds something newer, that is shown once one has stopped typing", async () => {
  const { drafts, told, chat, type, pass } = device({ offline: true });
  type("An hour ago");
  await pass(1200);
  Object.assign(told, { offline: false, answer: "From the phone", now: told.now + 3_600_000 });
  drafts.saveAll();
  await settled();
  assert.deepEqual(told.shown, [[1, "From the phone"]]);
  assert.equal(chat.drafts.get(1), "From the phone");
});

test("the first room opened asks for all, and what was sent elsewhere is gone", async () => {
  const { drafts, told } = device({ standing: { 1: "Sent from the phone", 2: "Still here" } });
  told.listed = [{ room_id: 2, message_text: "Still here", updated_at: "t1" }, { room_id: 3, message_text: "More", updated_at: "t1" }];
  drafts.opened(3);
  drafts.opened(3);
  await settled();
  assert.deepEqual(told.shown, [[2, "Still here"], [3, "More"], [1, ""]]);
});

test("a thread has a draft of its own", async () => {
  const { drafts, told, chat, type, pass } = device();
  type("In the room");
  type("Below a message", "1:7");
  await pass(1200);
  assert.deepEqual(told.saved.map(([path, text]) => [path, text]), [["/chat/rooms/1/draft", "In the room"], ["/chat/rooms/1/draft", "Below a message"]]);
  assert.deepEqual(told.parents, [undefined, 7]);
  assert.deepEqual([...chat.drafts], [[1, "In the room"], ["1:7", "Below a message"]]);
  drafts.heard({ room_id: 1, parent_id: 7, message_text: "", updated_at: "t9" });
  assert.equal(chat.drafts.get("1:7"), "");
  assert.equal(chat.drafts.get(1), "In the room");
});

test("who signs out asks for nothing and keeps nothing more", async () => {
  const { drafts, told, chat, type, pass } = device();
  type("Half a sentence");
  drafts.end();
  await pass(1200);
  drafts.saveAll();
  drafts.opened(3);
  told.listeners.forEach((listener) => listener());
  await settled();
  assert.deepEqual([told.saved, told.shown, [...chat.drafts]], [[], [], []]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { mayChange } from "../../static/js/models/message_policy.js";
import { Outbox } from "../../static/js/models/outbox.js";
import { reasonNotToReply } from "../../static/js/models/replying.js";
import { Threads } from "../../static/js/models/threads.js";
import { Timeline } from "../../static/js/models/timeline.js";
import { reasonNotToWrite } from "../../static/js/models/writing.js";

const message = (seq, more = {}) => ({
  message_id: 100 + seq, room_id: 1, seq, updated_seq: seq, anon_id: "quiet-otter-4821", message_text: `text ${seq}`,
  is_deleted: false, parent_id: null, reply_count: 0, ...more,
});
const reply = (seq, more = {}) => message(seq, { parent_id: 101, ...more });
const seqs = ({ messages }) => messages.map(({ seq }) => seq);

function talking() {
  const room = new Timeline();
  room.load([message(1), message(2)], false);
  const thread = (room.thread = new Timeline(101));
  thread.upsert(message(1));
  return { room, thread };
}

test("a reply stands in its thread, and not in the room", () => {
  const { room, thread } = talking();
  assert.equal(room.upsert(reply(3)), true);
  assert.equal(room.upsert(message(1, { updated_seq: 4, reply_count: 1 })), true);
  assert.deepEqual([seqs(room), seqs(thread)], [[1, 2], [3]]);
  assert.deepEqual([thread.parent.reply_count, room.lastSeq, room.reach, room.hasGap], [1, 4, 4, false]);
  assert.equal(room.find(103).seq, 3);
});

test("a reply to something else is news once, and shows nothing", () => {
  const { room, thread } = talking();
  assert.equal(room.upsert(reply(3, { parent_id: 102 })), true);
  assert.equal(room.upsert(reply(3, { parent_id: 102 })), false);
  assert.deepEqual([seqs(room), seqs(thread), room.reach], [[1, 2], [], 3]);
});

test("a change and a deletion of a reply reach the open thread", () => {
  const { room, thread } = talking();
  room.upsert(reply(3));
  room.upsert(reply(3, { updated_seq: 5, message_text: "changed" }));
  assert.equal(thread.find(103).message_text, "changed");
  room.remove({ message_id: 103, seq: 3, updated_seq: 6, deleted_by: "author" });
  assert.deepEqual([thread.find(103).is_deleted, thread.find(103).message_text], [true, ""]);
  room.remove({ message_id: 101, seq: 1, updated_seq: 7, deleted_by: "author" });
  assert.equal(thread.parent.is_deleted, true);
});

test("what changes in a thread that is not open leaves no gap", () => {
  const room = new Timeline();
  room.load([message(1, { updated_seq: 4, reply_count: 1 }), message(2)], false);
  room.remove({ message_id: 103, seq: 3, updated_seq: 5, parent_id: 101, deleted_by: "author" });
  room.react({ message_id: 104, seq: 4, updated_seq: 6, parent_id: 101, reactions: {} });
  assert.deepEqual([seqs(room), room.hasGap, room.lastSeq], [[1, 2], false, 6]);
});

test("a deletion that overtakes its reply in the open thread has both fetched", () => {
  const { room, thread } = talking();
  room.remove({ message_id: 103, seq: 3, updated_seq: 4, parent_id: thread.parentId, deleted_by: "author" });
  assert.equal(room.hasGap || room.lastSeq < 4, true);
  room.upsert(reply(3));
  room.applySync({ messages: [reply(3, { updated_seq: 4, is_deleted: true })], last_seq: 4, has_more: false });
  assert.deepEqual([thread.find(103).is_deleted, room.hasGap], [true, false]);
});

test("what is heard while the thread's page is on its way wins over it", () => {
  const { room, thread } = talking();
  room.upsert(reply(9, { message_text: "heard" }));
  room.upsert(reply(3, { updated_seq: 10, message_text: "changed since" }));
  thread.bring({ messages: [reply(5), reply(6), reply(9, { message_text: "older" })], has_more: true });
  assert.deepEqual(seqs(thread), [5, 6, 9]);
  assert.equal(thread.find(109).message_text, "heard");
  thread.addOlder([reply(3), reply(4)], false);
  assert.deepEqual(seqs(thread), [3, 4, 5, 6, 9]);
});

test("a parent far back in the room is known to its thread", () => {
  const room = new Timeline();
  room.load([message(50), message(51)], true);
  const thread = (room.thread = new Timeline(101));
  thread.upsert(message(1));
  room.upsert(message(1, { updated_seq: 52, reply_count: 1 }));
  assert.equal(thread.parent.reply_count, 1);
  assert.deepEqual(seqs(room), [50, 51]);
  assert.equal(room.find(101).reply_count, 1);
});

test("news of followed threads", () => {
  const threads = new Threads([{ room_id: 1, message_id: 5, unread_count: 2 }, { room_id: 2, message_id: 6, unread_count: 1 }]);
  threads.heard({ room_id: 1, message_id: 7, unread_count: 1 });
  threads.heard({ room_id: 1, message_id: 5, unread_count: 0 });
  assert.deepEqual([...threads.news.keys()], [6, 7]);
  threads.forget(1);
  assert.deepEqual([...threads.news.keys()], [6]);
});

test("a reply waits in the outbox with its thread, in the order of the room", async () => {
  const sent = [];
  const store = { read: () => null, write() {} };
  const deliver = async (entry) => (sent.push([entry.text, entry.parent_id]), { ok: true });
  const outbox = new Outbox({ store, deliver, after() {}, makeId: () => String(sent.length + Math.random()) });
  outbox.add(1, "to all", 0);
  outbox.add(1, "below", 0, [], 101);
  assert.deepEqual(outbox.below(101).map(({ text }) => text), ["below"]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(sent, [["to all", null], ["below", 101]]);
});

test("who may answer where, and why not", () => {
  const room = { room_type: "librarian", is_active: true, anon_id: "r", is_muted: false, permissions: ["reply"] };
  const off = { ...room, permissions: [] };
  assert.equal(reasonNotToReply(room, message(1)), null);
  assert.equal(reasonNotToReply(off, message(1)), "Replies are off in this room.");
  assert.match(reasonNotToReply(room, message(1, { is_deleted: true })), /removed/);
  assert.equal(reasonNotToReply(room, message(1, { is_deleted: true, reply_count: 1 })), null);
  assert.match(reasonNotToReply({ ...off, is_active: false }, message(1)), /archived/);
  assert.match(reasonNotToWrite(room), /You can answer below/);
  assert.match(reasonNotToWrite(off), /Replies are off/);
  const may = (one, where) => Object.entries(mayChange(one, where)).filter(([, is]) => is).map(([name]) => name).filter((name) => ["reply", "thread"].includes(name));
  assert.deepEqual(may(message(1), room), ["reply"]);
  assert.deepEqual(may(reply(3), room), []);
  assert.deepEqual(may(message(1), off), []);
  assert.deepEqual(may(message(1, { reply_count: 2 }), off), ["thread"]);
});

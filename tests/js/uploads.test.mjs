import assert from "node:assert/strict";
import { test } from "node:test";

import { FILES_MOST, sizeOf, Uploads } from "../../static/js/models/uploads.js";

const ROOM = 1;
const file = (name, size = 10) => ({ name, size });
const settle = () => new Promise((done) => setTimeout(done));

function house() {
  const log = { sent: [], said: [], discarded: [], aborted: [], changes: 0 };
  const uploads = new Uploads({
    sizeMost: 1_000_000,
    changed: () => (log.changes += 1),
    send: (roomId, { name }, told) => {
      let [finish, fail] = [];
      const done = new Promise((resolve, reject) => ([finish, fail] = [resolve, reject]));
      log.sent.push({ name, roomId, told, fail, arrive: () => finish({ attachment_id: `id of ${name}`, kind: "image" }) });
      return { done, abort: () => (log.aborted.push(name), fail(new Error("aborted"))) };
    },
    describe: async (id, words) => (log.said.push([id, words]), { attachment_id: id, alt_text: words }),
    discard: async (id) => log.discarded.push(id),
  });
  return { uploads, log };
}

test("two travel at once, the others wait for their turn", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, ["a", "b", "c"].map((name) => file(name)));
  assert.deepEqual(log.sent.map(({ name }) => name), ["a", "b"]);
  log.sent[0].told(0.5);
  assert.equal(uploads.in(ROOM)[0].progress, 0.5);
  log.sent[0].arrive();
  await settle();
  assert.deepEqual(log.sent.map(({ name }) => name), ["a", "b", "c"]);
  assert.ok(uploads.isBusy(ROOM) && uploads.hasReady(ROOM));
});

test("what is too large or empty is not even sent, and the others go on", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, [file("large", 12_000_000), file("empty", 0), file("good")]);
  const [large, empty, good] = uploads.in(ROOM);
  assert.equal(large.error, "Too large: 12 MB, and 1 MB is the most.");
  assert.equal(empty.error, "This file is empty.");
  assert.ok(large.isFinal && empty.isFinal);
  assert.equal(good.state, "sending");
  assert.equal(log.sent.length, 1);
});

test("a message takes so many files", () => {
  const { uploads } = house();
  uploads.add(ROOM, Array.from({ length: FILES_MOST + 1 }, (_, number) => file(`f${number}`)));
  assert.deepEqual(uploads.in(ROOM).filter(({ state }) => state === "failed").map(({ file: { name } }) => name), [`f${FILES_MOST}`]);
});

test("one that broke off keeps its place among so many, until it is dismissed", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, Array.from({ length: FILES_MOST }, (_, number) => file(`f${number}`)));
  log.sent[0].fail(Object.assign(new Error("The connection broke off."), { status: 0 }));
  await settle();
  uploads.add(ROOM, [file("one more")]);
  assert.ok(uploads.in(ROOM).at(-1).isFinal);
  uploads.cancel(uploads.in(ROOM)[0]);
  uploads.add(ROOM, [file("in its place")]);
  assert.equal(uploads.in(ROOM).at(-1).state, "waiting");
});

test("what is refused says why, and only what may go better is tried again", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, [file("none"), file("broken")]);
  log.sent[0].fail(Object.assign(new Error("This says it is a picture, but it is none."), { status: 415 }));
  log.sent[1].fail(Object.assign(new Error("The connection broke off."), { status: 0 }));
  await settle();
  const [none, broken] = uploads.in(ROOM);
  assert.deepEqual([none.isFinal, broken.isFinal], [true, false]);
  assert.match(none.error, /none/);
  uploads.retry(broken);
  assert.deepEqual([broken.state, broken.error, log.sent.length], ["sending", null, 3]);
});

test("cancelling stops what travels, and lets go of what is there", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, ["a", "b", "c"].map((name) => file(name)));
  const [a, b, c] = uploads.in(ROOM);
  log.sent[0].arrive();
  await settle();
  uploads.cancel(b);
  uploads.cancel(a);
  await settle();
  assert.deepEqual([log.aborted, log.discarded], [["b"], ["id of a"]]);
  assert.deepEqual(uploads.in(ROOM), [c]);
});

test("words reach the library before the message does", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, [file("a"), file("b")]);
  log.sent.forEach(({ arrive }) => arrive());
  await settle();
  uploads.in(ROOM)[1].words = " A wall ";
  await uploads.settled(ROOM);
  await uploads.settled(ROOM);
  assert.deepEqual(log.said, [["id of b", "A wall"]]);
  assert.deepEqual(uploads.take(ROOM).map((each) => each.alt_text), [undefined, "A wall"]);
  assert.deepEqual(uploads.items, []);
});

test("each room has its own, and what failed stays until it is dismissed", async () => {
  const { uploads, log } = house();
  uploads.add(ROOM, [file("a"), file("large", 2_000_000)]);
  uploads.add(2, [file("b")]);
  log.sent.forEach(({ arrive }) => arrive());
  await settle();
  assert.deepEqual(uploads.take(ROOM).map((each) => each.attachment_id), ["id of a"]);
  assert.deepEqual(uploads.items.map(({ file: { name } }) => name), ["large", "b"]);
});

test("sizes as people say them", () => {
  assert.deepEqual([0, 999, 1000, 1234, 56_789, 1_000_000, 12_345_678].map(sizeOf), [
    "0 bytes", "999 bytes", "1 kB", "1.2 kB", "57 kB", "1 MB", "12 MB",
  ]);
});

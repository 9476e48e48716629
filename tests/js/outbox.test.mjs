import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox, uuid } from "../../static/js/models/outbox.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

function post(answers = []) {
  const told = { kept: null, tried: [], waits: [] };
  const deliver = async (entry) => {
    told.tried.push([entry.text, entry.client_id]);
    const answer = answers.shift() ?? { ok: true };
    if (answer === "offline") throw new Error("offline");
    return answer;
  };
  const store = { read: () => told.kept, write: (value) => (told.kept = structuredClone(value)) };
  let ids = 0;
  const open = () => new Outbox({ store, deliver, after: (call, wait) => told.waits.push([wait, call]), makeId: () => `id${(ids += 1)}` });
  return { told, open, outbox: open() };
}

test("of whoever has left nothing is kept, not even what was on its way", async () => {
  const { outbox, told } = post([{ ok: false, error: { code: "unauthenticated", message: "Sign in first." } }]);
  outbox.add(1, "hello", 0);
  outbox.end();
  told.kept = null;
  await settled();
  outbox.add(1, "more", 0);
  assert.equal(told.kept, null);
});

test("what is confirmed leaves the outbox", async () => {
  const { outbox, told } = post();
  outbox.add(1, "hello", 0);
  assert.equal(outbox.in(1).length, 1);
  await settled();
  assert.deepEqual(outbox.in(1), []);
  assert.deepEqual(told.kept, []);
});

test("order is kept, and a retry carries the same client_id", async () => {
  const { outbox, told } = post(["offline"]);
  outbox.add(1, "one", 0);
  outbox.add(1, "two", 0);
  await settled();
  assert.deepEqual(told.tried, [["one", "id1"]]);
  outbox.flushAll();
  await settled();
  assert.deepEqual(told.tried, [["one", "id1"], ["one", "id1"], ["two", "id2"]]);
});

test("what was written survives a reload", async () => {
  const { outbox, open, told } = post(["offline"]);
  outbox.add(1, "kept", 0);
  await settled();
  const reloaded = open();
  assert.equal(reloaded.in(1)[0].text, "kept");
  reloaded.flushAll();
  await settled();
  assert.deepEqual(told.tried.map(([, id]) => id), ["id1", "id1"]);
});

test("a rate limit is waited out by itself", async () => {
  const { outbox, told } = post([{ ok: false, error: { code: "rate_limited", message: "Slow down.", retry_after: 7 } }]);
  outbox.add(1, "fast", 0);
  await settled();
  assert.equal(outbox.in(1)[0].error, null);
  assert.equal(told.waits[0][0], 7000);
  told.waits[0][1]();
  await settled();
  assert.deepEqual(outbox.in(1), []);
});

test("a refusal is shown with its sentence, and does not hold up the next", async () => {
  const { outbox, told } = post([{ ok: false, error: { code: "muted", message: "You are muted." } }]);
  outbox.add(1, "no", 0);
  outbox.add(1, "yes", 0);
  await settled();
  assert.deepEqual(outbox.in(1).map(({ error }) => error.message), ["You are muted."]);
  outbox.retry("id1");
  await settled();
  assert.deepEqual(outbox.in(1), []);
  assert.equal(told.tried.length, 3);
});

test("a conflict means it was sent before", async () => {
  const { outbox } = post([{ ok: false, error: { code: "conflict", message: "" } }]);
  outbox.add(1, "twice", 0);
  await settled();
  assert.deepEqual(outbox.in(1), []);
});

test("one room does not wait for another", async () => {
  const { outbox, told } = post(["offline"]);
  outbox.add(1, "stuck", 0);
  outbox.add(2, "free", 0);
  await settled();
  assert.deepEqual(told.tried.map(([text]) => text), ["stuck", "free"]);
});

test("ids are made without a secure origin, too", () => {
  const id = uuid({ getRandomValues: (bytes) => bytes.fill(255) });
  assert.equal(id, "ffffffff-ffff-4fff-bfff-ffffffffffff");
});

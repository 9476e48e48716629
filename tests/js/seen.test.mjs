import assert from "node:assert/strict";
import { test } from "node:test";

import { isTalk, lastSeen } from "../../static/js/models/seen.js";

const room = { anon_id: "brave-fox-2001", other_read_seq: 4 };
const by = (handle, seq, more) => ({ message_id: seq, anon_id: handle, seq, is_deleted: false, ...more });
const mine = (seq, more) => by("brave-fox-2001", seq, more);
const theirs = (seq) => by("quiet-otter-4821", seq);

test("it is the last of mine, up to where the other has read", () => {
  assert.equal(lastSeen([mine(1), mine(3), theirs(4), mine(5)], room).seq, 3);
  assert.equal(lastSeen([mine(1), mine(3, { is_deleted: true })], room).seq, 1);
});

test("there is none before both wish it, or before anything is read", () => {
  assert.equal(lastSeen([mine(1)], { ...room, other_read_seq: null }), undefined);
  assert.equal(lastSeen([mine(1)], { anon_id: room.anon_id }), undefined);
  assert.equal(lastSeen([mine(1)], { ...room, other_read_seq: 0 }), undefined);
  assert.equal(lastSeen([theirs(1), mine(5)], room), undefined);
});

test("it is chosen where two talk", () => {
  const talk = { room_type: "direct", hold: null };
  const rooms = [talk, { ...talk, hold: { state: "muted" } }, { ...talk, hold: { state: "closed" } }, { room_type: "public", hold: null }];
  assert.deepEqual(rooms.map(isTalk), [true, true, false, false]);
});

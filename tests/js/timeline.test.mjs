import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline } from "../../static/js/models/timeline.js";

const message = (seq, more = {}) => ({
  message_id: 100 + seq, room_id: 1, seq, updated_seq: seq, anon_id: "quiet-otter-4821", message_text: `text ${seq}`, is_deleted: false, ...more,
});
const UNPINNED = { is_pinned: false, pinned_by: null, pinned_at: null };
const GONE = { is_deleted: true, deleted_by: "author", message_text: "", message_html: "", attachments: [], reactions: {}, ...UNPINNED };
const told = (messages) => messages.map(({ amended: _, ...message }) => message); // without what a page notes for itself
const seqs = (timeline) => timeline.messages.map(({ seq }) => seq);
const loaded = (...list) => {
  const timeline = new Timeline();
  timeline.load(list.map((seq) => message(seq)), false);
  return timeline;
};

test("what is mine stays mine, whatever is heard of it and whichever handle I have now", () => {
  const timeline = loaded(1);
  timeline.upsert(message(2, { client_id: "c", own_reactions: {} }));
  timeline.upsert(message(2, { updated_seq: 3, message_text: "edited elsewhere" }));
  assert.equal(timeline.find(102).client_id, "c");
  timeline.upsert(message(4, { anon_id: "loud-heron-1234", reactions: { a: ["quiet-otter-4821"], b: ["loud-heron-1234"] } }));
  timeline.claim("quiet-otter-4821");
  assert.equal("client_id" in timeline.find(101), true);
  assert.equal("client_id" in timeline.find(104), false);
  assert.deepEqual(timeline.find(104).own_reactions, { a: "quiet-otter-4821" });
});

test("a reaction heard after an edit that was missed does not keep the edit out", () => {
  const timeline = loaded(1);
  timeline.react({ message_id: 101, seq: 1, updated_seq: 3, reactions: { a: ["x"] } });
  timeline.applySync({ messages: [message(1, { updated_seq: 3, message_text: "edited", reactions: { a: ["x"] } })], last_seq: 3, has_more: false });
  assert.equal(timeline.find(101).message_text, "edited");
  assert.equal(timeline.upsert(message(1, { updated_seq: 3 })), false);
});

test("what was heard beyond the end of a page of changes is fetched all the same", () => {
  const timeline = loaded(1, 2); // missed: an edit of 1, as change 3, and message 4
  timeline.react({ message_id: 101, seq: 1, updated_seq: 5, reactions: { a: ["x"] } });
  timeline.applySync({ messages: [message(4)], last_seq: 5, has_more: true });
  assert.equal(timeline.lastSeq, 4);
  timeline.upsert(message(6));
  assert.equal(timeline.lastSeq, 4);
  const whole = message(1, { updated_seq: 5, message_text: "edited", reactions: { a: ["x"] } });
  timeline.applySync({ messages: [whole, message(6)], last_seq: 6, has_more: false });
  assert.deepEqual(timeline.find(101), whole);
  assert.equal(timeline.lastSeq, 6);
});

test("an edit that is overtaken by a reaction counts, and so does a deletion that overtakes it", () => {
  const timeline = loaded(1, 2);
  timeline.react({ message_id: 101, seq: 1, updated_seq: 4, reactions: { a: ["x"] } });
  timeline.upsert(message(1, { updated_seq: 3, message_text: "edited", reactions: {} }));
  assert.deepEqual(told([timeline.find(101)]), [message(1, { updated_seq: 4, message_text: "edited", reactions: { a: ["x"] } })]);
  timeline.remove({ message_id: 102, seq: 2, updated_seq: 6, deleted_by: "author" });
  timeline.upsert(message(2, { updated_seq: 5, message_text: "edited", version: 2 }));
  assert.deepEqual(told([timeline.find(102)]), [message(2, { updated_seq: 6, version: 2, ...GONE })]);
  assert.equal(timeline.hasGap, false);
});

test("what is heard late of the time under an earlier handle is mine, too", () => {
  const timeline = loaded(1);
  timeline.claim("quiet-otter-4821");
  timeline.upsert(message(2, { reactions: {} }));
  timeline.react({ message_id: 102, seq: 2, updated_seq: 3, reactions: { a: ["quiet-otter-4821"] } });
  assert.equal(timeline.find(102).client_id, null);
  assert.deepEqual(timeline.find(102).own_reactions, { a: "quiet-otter-4821" });
});

test("what a page says is mine stays so beside a later change heard before it came", () => {
  const timeline = new Timeline();
  timeline.load([message(5)], true);
  timeline.upsert(message(1, { updated_seq: 6, message_text: "edited" }));
  timeline.addOlder([message(1, { client_id: "c" })], false);
  assert.deepEqual(timeline.find(101), message(1, { updated_seq: 6, message_text: "edited", client_id: "c" }));
});

test("a reaction heard while a thread is on its way stands at its parent", () => {
  const timeline = new Timeline();
  timeline.load([message(5)], true);
  timeline.thread = new Timeline(101);
  timeline.react({ message_id: 101, seq: 1, updated_seq: 6, reactions: { a: ["x"] } });
  timeline.thread.upsert(message(1, { updated_seq: 1, reactions: {} }));
  assert.deepEqual(timeline.thread.parent.reactions, { a: ["x"] });
});

test("messages stand in the order of seq, however they come", () => {
  const timeline = loaded(1);
  [4, 2, 3].forEach((seq) => timeline.upsert(message(seq)));
  assert.deepEqual(seqs(timeline), [1, 2, 3, 4]);
  assert.equal(timeline.lastSeq, 4);
  assert.equal(timeline.hasGap, false);
});

test("a message heard twice stands there once", () => {
  const timeline = loaded(1, 2);
  assert.equal(timeline.upsert(message(2)), false);
  assert.deepEqual(seqs(timeline), [1, 2]);
});

test("a hole in the changes is noticed, and closed by sync", () => {
  const timeline = loaded(1, 2);
  timeline.upsert(message(5));
  assert.equal(timeline.hasGap, true);
  assert.equal(timeline.lastSeq, 2);
  timeline.applySync({ messages: [message(3), message(5)], last_seq: 5, has_more: false });
  assert.deepEqual(seqs(timeline), [1, 2, 3, 5]);
  assert.equal(timeline.hasGap, false);
  assert.equal(timeline.lastSeq, 5);
});

test("a page of sync with more to come moves only as far as it reaches", () => {
  const timeline = loaded(1);
  timeline.applySync({ messages: [message(2), message(3)], last_seq: 9, has_more: true });
  assert.equal(timeline.lastSeq, 3);
});

test("an older edit never overwrites a newer one", () => {
  const timeline = loaded(1);
  timeline.upsert(message(1, { updated_seq: 3, message_text: "newer" }));
  timeline.upsert(message(1, { updated_seq: 2, message_text: "older" }));
  assert.equal(timeline.find(101).message_text, "newer");
  assert.equal(timeline.lastSeq, 3);
});

test("a deleted message keeps its place, loses its text and says who took it away", () => {
  const timeline = loaded(1, 2);
  assert.equal(timeline.remove({ message_id: 101, seq: 1, updated_seq: 3, deleted_by: "moderator" }), true);
  const { message_text: text, is_deleted: isDeleted, deleted_by: by } = timeline.find(101);
  assert.deepEqual([text, isDeleted, by], ["", true, "moderator"]);
  assert.deepEqual(seqs(timeline), [1, 2]);
});

test("a deletion in a page not loaded yet leaves no gap", () => {
  const timeline = new Timeline();
  timeline.load([message(50), message(51)], true);
  timeline.remove({ message_id: 103, seq: 3, updated_seq: 52, deleted_by: "author" });
  timeline.upsert(message(53));
  assert.equal(timeline.hasGap, false);
});

test("a change to a message of a page not loaded yet leaves no island", () => {
  const timeline = new Timeline();
  timeline.load([message(50), message(51)], true);
  timeline.upsert(message(3, { updated_seq: 52 }));
  assert.deepEqual(seqs(timeline), [50, 51]);
  assert.equal(timeline.lastSeq, 52);
});

test("older pages go to the front", () => {
  const timeline = new Timeline();
  timeline.load([message(5), message(6)], true);
  timeline.addOlder([message(3), message(4), message(5)], false);
  assert.deepEqual(seqs(timeline), [3, 4, 5, 6]);
  assert.equal(timeline.hasOlder, false);
});

const away = (first, last, more = {}) => {
  const timeline = new Timeline();
  timeline.load([message(50), message(51)], true);
  const messages = [];
  for (let seq = first; seq <= last; seq += 1) messages.push(message(seq));
  timeline.visit({ messages, has_more: true, has_newer: true, ...more });
  return timeline;
};

test("a page in the middle is shown beside the newest, which goes on hearing", () => {
  const timeline = away(20, 22);
  assert.equal(timeline.upsert(message(52)), true);
  assert.equal(timeline.upsert(message(21, { updated_seq: 53, message_text: "new" })), true);
  assert.equal(timeline.upsert(message(30, { updated_seq: 54 })), false);
  assert.deepEqual([seqs(timeline), seqs(timeline.shown)], [[50, 51, 52], [20, 21, 22]]);
  assert.equal(timeline.find(121).message_text, "new");
  timeline.remove({ message_id: 122, seq: 22, updated_seq: 55, deleted_by: "author" });
  assert.equal(timeline.find(122).is_deleted, true);
  assert.deepEqual([timeline.newest.seq, timeline.lastSeq, timeline.hasGap], [52, 55, false]);
});

test("where the page in the middle meets the newest, they are one", () => {
  const timeline = away(45, 47);
  timeline.addNewer([message(48)], true);
  assert.deepEqual(seqs(timeline.shown), [45, 46, 47, 48]);
  timeline.addNewer([message(49), message(50)], true);
  assert.equal(timeline.away, null);
  assert.deepEqual(seqs(timeline.shown), [45, 46, 47, 48, 49, 50, 51]);
  assert.equal(timeline.hasOlder, true);
});

test("a page around something near the end is no other place", () => {
  assert.equal(away(48, 50).away, null);
  assert.deepEqual(seqs(away(48, 49, { has_newer: false, has_more: false }).shown), [48, 49, 50, 51]);
});

test("what was changed while its page was on the way is not undone by it", () => {
  const timeline = away(20, 22);
  timeline.upsert(message(19, { updated_seq: 52, message_text: "new" }));
  timeline.remove({ message_id: 118, seq: 18, updated_seq: 53, deleted_by: "author" });
  timeline.upsert(message(23, { updated_seq: 54, message_text: "new" }));
  timeline.shown.addOlder([message(18), message(19)], true);
  timeline.addNewer([message(23)], true);
  const texts = timeline.shown.messages.map(({ message_text: text }) => text);
  assert.deepEqual(texts, ["", "new", "text 20", "text 21", "text 22", "new"]);
});

test("wherever one looks meanwhile, it is what a fresh page would show", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = generator(seed);
    const { changes, fresh } = history(random);
    const timeline = new Timeline();
    const until = 10 + Math.floor(random() * 10);
    const then = (seq) => latest(changes.slice(0, seq));
    timeline.load(then(until).slice(-2), true);
    changes.slice(0, until).forEach((change) => hear(timeline, change));
    for (let seq = until; seq < changes.length; seq += 1) {
      const page = then(seq); // read before the next change, and there after it
      hear(timeline, changes[seq]);
      if (random() < 0.4) look(timeline, page, random);
    }
    const shown = timeline.shown.messages;
    const span = fresh.filter(({ seq: at }) => at >= shown[0].seq && at <= shown.at(-1).seq);
    assert.deepEqual(told(shown), span, `seed ${seed}`);
    const end = timeline.messages;
    assert.deepEqual(told(end), fresh.filter(({ seq: at }) => at >= end[0].seq), `seed ${seed}`);
  }
});

const hear = (timeline, change) => (change.is_deleted ? timeline.remove(change) : timeline.upsert(change));
const latest = (changes) => [...new Map(changes.map((one) => [one.message_id, one])).values()];

function look(timeline, page, random) {
  const { shown } = timeline;
  const before = page.filter(({ seq }) => seq < shown.oldest.seq);
  const after = page.filter(({ seq }) => seq > shown.newest.seq);
  if (random() < 0.3) return shown.hasOlder && shown.addOlder(before.slice(-2), before.length > 2);
  if (timeline.away && random() < 0.7) return timeline.addNewer(after.slice(0, 2), after.length > 2);
  const at = Math.floor(random() * page.length);
  const messages = page.slice(at, at + 2);
  if (!timeline.find(messages[0].message_id))
    timeline.visit({ messages, has_more: at > 0, has_newer: at + 2 < page.length });
}

test("whatever is heard in whatever order equals a fresh page", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = generator(seed);
    const { changes, fresh } = history(random);
    const timeline = loaded();
    const heard = changes.filter(() => random() < 0.7).sort(() => random() - 0.5);
    heard.forEach((change) => (change.is_deleted ? timeline.remove(change) : timeline.upsert(change)));
    const answer = fresh.filter((one) => one.updated_seq > timeline.lastSeq).sort((a, b) => a.updated_seq - b.updated_seq);
    timeline.applySync({ messages: answer, last_seq: changes.length, has_more: false });
    assert.deepEqual(told(timeline.messages), fresh, `seed ${seed}`);
    assert.equal(timeline.hasGap, false);
  }
});

function history(random) {
  const now = new Map();
  const changes = [];
  for (let seq = 1; seq <= 30; seq += 1) {
    const standing = [...now.values()].filter((one) => !one.is_deleted);
    const old = random() < 0.5 && standing[Math.floor(random() * standing.length)];
    const later = random() < 0.3 ? GONE : { message_text: `edit ${seq}` };
    const change = old ? { ...old, ...later, updated_seq: seq } : message(seq);
    now.set(change.message_id, change);
    changes.push(change);
  }
  return { changes, fresh: [...now.values()] };
}

function generator(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

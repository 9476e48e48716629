import assert from "node:assert/strict";
import { test } from "node:test";

import { EmojiList } from "../../static/js/models/emoji_list.js";
import { hasReacted } from "../../static/js/models/reactions.js";
import { Timeline } from "../../static/js/models/timeline.js";

const FILE = {
  groups: [
    { name: "Smileys", emoji: [["😀", "grinning face", "smile"], ["❤️", "red heart", "love"]] },
    { name: "Animals", emoji: [["🐢", "turtle", "slow terrapin"]] },
  ],
};
const names = (groups) => groups.map(({ name, emoji }) => [name, ...emoji.map(([each]) => each)]);
const message = (seq, more = {}) => ({ message_id: 100 + seq, seq, updated_seq: seq, reactions: {}, ...more });

test("emoji are found by the beginnings of their words, in their groups", () => {
  const list = new EmojiList(FILE);
  assert.deepEqual(names(list.found("tur", [])), [["Animals", "🐢"]]);
  assert.deepEqual(names(list.found(" LOVE red ", [])), [["Smileys", "❤️"]]);
  assert.deepEqual(names(list.found("s", [])), [["Smileys", "😀"], ["Animals", "🐢"]]);
  assert.deepEqual(list.found("nothing like it", []), []);
});

test("recent ones stand first, and those that are no longer there do not", () => {
  const found = new EmojiList(FILE).found("", ["🐢", "🫥"]);
  assert.deepEqual(names(found)[0], ["Recent", "🐢"]);
  assert.equal(found.length, 3);
});

test("what I reacted under an earlier handle is mine, as long as it is there", () => {
  const reacted = { reactions: { "🐢": ["old-otter-1"], "😀": ["new-otter-2"] }, own_reactions: { "🐢": "old-otter-1" } };
  assert.equal(hasReacted(reacted, "🐢", "new-otter-2"), true);
  assert.equal(hasReacted(reacted, "😀", "new-otter-2"), true);
  assert.equal(hasReacted({ ...reacted, reactions: {} }, "🐢", "new-otter-2"), false);
  assert.equal(hasReacted(reacted, "😀", "a-third-3"), false);
});

test("a reaction that is heard changes its message, and nothing that only I was told", () => {
  const timeline = new Timeline();
  timeline.load([message(1, { own_reactions: { "🐢": "old-otter-1" } })], false);
  const heard = { message_id: 101, seq: 1, updated_seq: 2, reactions: { "😀": ["a"] } };
  assert.equal(timeline.react(heard), true);
  assert.equal(timeline.react(heard), false);
  timeline.upsert(message(1, { updated_seq: 3, reactions: {} }));
  assert.deepEqual(timeline.find(101).own_reactions, { "🐢": "old-otter-1" });
  assert.equal(timeline.lastSeq, 3);
});

test("a reaction to an older message is there when its page comes late", () => {
  const timeline = new Timeline();
  timeline.load([message(5)], true);
  timeline.react({ message_id: 101, seq: 1, updated_seq: 6, reactions: { "😀": ["a"] } });
  assert.equal(timeline.hasGap, false);
  timeline.addOlder([message(1)], false);
  assert.deepEqual(timeline.find(101).reactions, { "😀": ["a"] });
  assert.equal(timeline.find(101).message_id, 101);
});

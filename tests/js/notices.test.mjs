import assert from "node:assert/strict";
import { test } from "node:test";

import { countOf, waysOf, wordsOf } from "../../static/js/models/notices.js";

const notice = { room_id: 7, kind: "mention", room_name: "Slow books", anon_id: "quiet-otter-4821", display_name: null, text: "Tea?", has_sound: true, in_browser: true };
const page = { openId: 7, isHidden: false, hasFocus: true, isAllowed: true };

test("what stands before one's eyes is told in no way", () => {
  assert.deepEqual(waysOf(notice, page), { sounds: false, notifies: false });
});

test("elsewhere it sounds, and from a hidden page it is a notification", () => {
  assert.deepEqual(waysOf(notice, { ...page, openId: 8 }), { sounds: true, notifies: false });
  assert.deepEqual(waysOf(notice, { ...page, hasFocus: false }), { sounds: true, notifies: false });
  assert.deepEqual(waysOf(notice, { ...page, isHidden: true }), { sounds: true, notifies: true });
});

test("behind a panel that covers the room it sounds, unless it may be what the panel shows", () => {
  assert.deepEqual(waysOf(notice, { ...page, isCovered: true }), { sounds: true, notifies: false });
  assert.deepEqual(waysOf({ ...notice, kind: "reply" }, { ...page, isCovered: true }), { sounds: false, notifies: false });
});

test("nothing is done that is not wished for or not allowed", () => {
  const away = { ...page, isHidden: true };
  assert.deepEqual(waysOf({ ...notice, has_sound: false }, away), { sounds: false, notifies: true });
  assert.deepEqual(waysOf({ ...notice, in_browser: false }, away), { sounds: true, notifies: false });
  assert.deepEqual(waysOf(notice, { ...away, isAllowed: false }), { sounds: true, notifies: false });
});

test("a notice says who, what and where", () => {
  assert.deepEqual(wordsOf(notice), { title: "quiet-otter-4821 calls you · Slow books", body: "Tea?" });
  const announced = { ...notice, kind: "message", display_name: "The desk", text: "" };
  assert.deepEqual(wordsOf(announced), { title: "The desk writes · Slow books", body: "" });
});

test("a conversation of two is called by who writes, once", () => {
  const between = { ...notice, kind: "direct", room_name: notice.anon_id };
  assert.deepEqual(wordsOf(between), { title: "quiet-otter-4821 writes to you", body: "Tea?" });
});

test("the icon has room for one figure", () => {
  assert.deepEqual([0, 1, 9, 10, 400].map(countOf), ["", "1", "9", "9+", "9+"]);
});

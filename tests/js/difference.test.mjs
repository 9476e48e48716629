import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "../../static/js/models/difference.js";

const told = (before, after) => difference(before, after).map(({ kind, text }) => `${{ same: "=", gone: "-", new: "+" }[kind]}${text}`);

test("what stayed, what was taken out and what was put in", () => {
  assert.deepEqual(told("We read Emma on Monday", "We read Persuasion on Monday"), ["=We read ", "-Emma", "+Persuasion", "= on Monday"]);
  assert.deepEqual(told("One", "One and two"), ["=One", "+ and two"]);
  assert.deepEqual(told("One and two", "two"), ["-One and ", "=two"]);
  assert.deepEqual(told("the same", "the same"), ["=the same"]);
  assert.deepEqual(told("", "new"), ["+new"]);
  assert.deepEqual(told("old", ""), ["-old"]);
});

test("neighbouring changes are one piece", () => {
  assert.deepEqual(told("a red door here", "a blue gate here"), ["=a ", "-red door", "+blue gate", "= here"]);
});

test("both texts can be read from it, whatever they are", () => {
  const pieces = ["a", "b", " ", "\n", "ä", "本", "👩‍🚀", ".", "  "];
  let state = 7;
  const some = () => Array.from({ length: (state = (state * 48271) % 2147483647) % 30 }, () => pieces[(state = (state * 48271) % 2147483647) % pieces.length]).join("");
  for (let round = 0; round < 300; round += 1) {
    const [before, after] = [some(), some()];
    const parts = difference(before, after);
    const read = (kind) => parts.filter((part) => part.kind !== kind).map(({ text }) => text).join("");
    assert.deepEqual([read("new"), read("gone")], [before, after]);
  }
});

test("two long texts that have nothing in common take no time", () => {
  const [before, after] = ["a ".repeat(2000), "b-".repeat(2000)];
  const started = Date.now();
  assert.ok(difference(before, after).length <= 4001);
  assert.ok(Date.now() - started < 1000);
});

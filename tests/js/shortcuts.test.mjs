import assert from "node:assert/strict";
import { test } from "node:test";

import { ANYWHERE, keyOf, neighbour } from "../../static/js/models/shortcuts.js";

const on = (key, more = {}) => ({ key, target: { closest: () => null }, defaultPrevented: false, ...more });

test("a letter is a shortcut unless one writes or holds another key", () => {
  assert.equal(keyOf(on("J")), "j");
  assert.equal(keyOf(on("?", { shiftKey: true })), "?");
  for (const other of ["ctrlKey", "metaKey", "altKey", "isComposing", "repeat", "defaultPrevented"])
    assert.equal(keyOf(on("j", { [other]: true })), null);
  assert.equal(keyOf(on("j", { target: { closest: () => ({}) } })), null);
  assert.equal(keyOf(on("Enter")), null);
});

test("no key has two meanings", () => {
  assert.equal(new Set(ANYWHERE.map(({ key }) => key)).size, ANYWHERE.length);
});

test("the rooms are a circle", () => {
  const rooms = ["a", "b", "c"];
  assert.deepEqual([neighbour(rooms, "a", 1), neighbour(rooms, "c", 1), neighbour(rooms, "a", -1)], ["b", "a", "c"]);
  assert.deepEqual([neighbour(rooms, undefined, 1), neighbour(rooms, undefined, -1), neighbour([], "a", 1)], ["a", "c", undefined]);
});

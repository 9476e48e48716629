import assert from "node:assert/strict";
import { test } from "node:test";

import { countLabel, hasTerm, searchPath, toggleTerm } from "../../static/js/models/search_terms.js";

test("a term is put in, and taken out again", () => {
  assert.equal(toggleTerm("tea", "from:me"), "tea from:me");
  assert.equal(toggleTerm('from:me "green tea"', "from:me"), '"green tea"');
  assert.equal(toggleTerm("", "has:link"), "has:link");
  assert.equal(toggleTerm("has:pin", "has:reaction"), "has:pin has:reaction");
  assert.equal(hasTerm("-has:pin", "has:pin"), false);
});

test("a term inside of a phrase or of another word is none", () => {
  assert.equal(hasTerm('"it was from:me"', "from:me"), false);
  assert.equal(hasTerm("from:mel", "from:me"), false);
  assert.equal(hasTerm("-from:me", "from:me"), false);
});

test("a search has a path, whatever is typed", () => {
  assert.equal(searchPath("a&b=c", { roomId: 3 }), "/chat/search?q=a%26b%3Dc&order=best&room_id=3");
  assert.equal(searchPath("x", { isNewest: true, next: { before: 7 } }), "/chat/search?q=x&order=newest&before=7");
});

test("how many there are is said in words", () => {
  assert.match(countLabel(0, false), /Nothing found/);
  assert.equal(countLabel(1, false), "1 message");
  assert.equal(countLabel(20, true), "20 or more messages");
});

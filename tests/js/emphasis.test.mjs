import assert from "node:assert/strict";
import { test } from "node:test";

import { emphasised, markOf } from "../../static/js/models/emphasis.js";

/** What stands there afterwards; | is where the selection begins and ends. */
function after(shown, mark) {
  const [left, chosen, right = ""] = shown.includes("|") && shown.split("|").length === 3 ? shown.split("|") : [shown.split("|")[0], "", shown.split("|")[1]];
  const { start, end, text, selection } = emphasised(left + chosen + right, { start: left.length, end: left.length + chosen.length }, mark);
  const value = (left + chosen + right).slice(0, start) + text + (left + chosen + right).slice(end);
  const [from, to] = selection;
  return `${value.slice(0, from)}|${from === to ? "" : `${value.slice(from, to)}|`}${value.slice(to)}`;
}

test("a mark is set around what is selected, without the spaces at its ends", () => {
  assert.equal(after("a |word| b", "**"), "a **|word|** b");
  assert.equal(after("a| word |b", "*"), "a *|word|* b");
  assert.equal(after("|two words|", "*"), "*|two words|*");
});

test("and taken off again, whether it was selected or stands around", () => {
  assert.equal(after("a **|word|** b", "**"), "a |word| b");
  assert.equal(after("a |**word**| b", "**"), "a |word| b");
  assert.equal(after("*|word|*", "*"), "|word|");
});

test("bold and italics are told apart", () => {
  assert.equal(after("**|word|**", "*"), "***|word|***");
  assert.equal(after("*|word|*", "**"), "***|word|***");
  assert.equal(after("***|word|***", "*"), "**|word|**");
  assert.equal(after("***|word|***", "**"), "*|word|*");
  assert.equal(after("|***word***|", "**"), "|*word*|");
});

test("with nothing selected the caret comes between two marks, and behind them when the word ends", () => {
  assert.equal(after("a |", "**"), "a **|**");
  assert.equal(after("a **|**", "**"), "a |");
  assert.equal(after("a **word|**", "**"), "a **word**|");
  assert.equal(after("|**word**", "**"), "**|****word**");
  assert.equal(after("|   |", "*"), "*|*   ");
});

test("the keys are Ctrl's, and on a Mac Cmd's, alone", () => {
  const key = (name, more) => ({ key: name, code: "", ...more });
  assert.equal(markOf(key("b", { ctrlKey: true }), false), "**");
  assert.equal(markOf(key("I", { ctrlKey: true }), false), "*");
  assert.equal(markOf(key("и", { code: "KeyB", ctrlKey: true }), false), "**");
  assert.equal(markOf(key("b", { metaKey: true }), true), "**");
  assert.equal(markOf(key("b", { ctrlKey: true }), true), null);
  for (const more of [{}, { metaKey: true }, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, altKey: true }, { ctrlKey: true, defaultPrevented: true }])
    assert.equal(markOf(key("b", more), false), null);
  assert.equal(markOf(key("k", { ctrlKey: true }), false), null);
});

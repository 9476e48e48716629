import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = {};
globalThis.document = { activeElement: null };
const { Rows } = await import("../../static/js/lib/rows.js");

/** An element as far as rows look at one. */
function element({ media = [], ...attributes } = {}) {
  return {
    dataset: {}, classList: { contains: () => false }, contains: () => false, querySelectorAll: () => media,
    hasAttribute: (name) => name in attributes, setAttribute: (name, value) => (attributes[name] = value), attributes,
  };
}

test("what is drawn anew is not read out again, unless it says that it is to be heard", () => {
  const rows = new Rows([]);
  assert.equal(rows.kept(1, "a", element).attributes["aria-live"], undefined);
  assert.equal(rows.kept(1, "b", element).attributes["aria-live"], "off");
  assert.equal(rows.kept(1, "c", () => element({ "aria-live": "polite" })).attributes["aria-live"], "polite");
});

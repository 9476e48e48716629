import assert from "node:assert/strict";
import { test } from "node:test";

import { inserted, quotation } from "../../static/js/models/quote.js";

const said = (text, more = {}) => ({ message_id: 7, room_id: 3, anon_id: "quiet-otter-4821", display_name: null, message_text: text, ...more });
const HEAD = "> **quiet-otter-4821** [said](/rooms/3#m7):";

test("a quotation says who said it, and leads there", () => {
  assert.equal(quotation(said("One\n\nTwo")), `${HEAD}\n> One\n>\n> Two`);
  assert.equal(quotation(said("One", { display_name: "The *front* desk" })), "> **The \\*front\\* desk** [said](/rooms/3#m7):\n> One");
});

test("whom it called is not called again, and code stays as it is", () => {
  assert.equal(quotation(said("@amber-heron-1170 and @room, a@room")), `${HEAD}\n> \\@amber-heron-1170 and \\@room, a\\@room`);
  assert.equal(quotation(said("`@room` and\n```\n@room\n```")), `${HEAD}\n> \`@room\` and\n> \`\`\`\n> @room\n> \`\`\``);
  assert.equal(quotation(said("@rooms, @nobody")), `${HEAD}\n> @rooms, @nobody`);
});

test("quotations in it are left out, unless there is nothing else", () => {
  assert.equal(quotation(said("> Before\n\nAnd mine")), `${HEAD}\n> And mine`);
  assert.equal(quotation(said("> Only this")), `${HEAD}\n> > Only this`);
});

test("a long one is cut, its code closed", () => {
  const text = quotation(said("x".repeat(5000)));
  assert.ok(text.endsWith("…") && text.length < 800);
  assert.ok(quotation(said(`\`\`\`\n${"x".repeat(5000)}\n\`\`\``)).endsWith("…\n> ```"));
});

test("it is put where the caret is", () => {
  assert.deepEqual(inserted("", 0, "> Q"), { value: "> Q\n\n", caret: 5 });
  assert.deepEqual(inserted("Before", 6, "> Q"), { value: "Before\n\n> Q\n\n", caret: 13 });
  assert.deepEqual(inserted("Before after", 6, "> Q"), { value: "Before\n\n> Q\n\nafter", caret: 13 });
});

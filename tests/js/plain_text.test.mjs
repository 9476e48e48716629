import assert from "node:assert/strict";
import { test } from "node:test";

import { asText } from "../../static/js/models/plain_text.js";

const said = (day, hour, text, more = {}) => ({ sent_at: new Date(2026, 10, day, hour, 5).toISOString(), anon_id: "quiet-otter-4821", message_text: text, is_deleted: false, ...more });

const day = (date) => new Intl.DateTimeFormat("en-GB", { dateStyle: "full" }).format(new Date(2026, 10, date));

test("the day once, then when, who and what", () => {
  const text = asText([said(20, 9, "One"), said(20, 10, "Two\nlines"), said(21, 11, "Three", { display_name: "The desk" })], "en-GB");
  assert.equal(text, [
    day(20), "[09:05] quiet-otter-4821: One", "[10:05] quiet-otter-4821: Two\n    lines", "",
    day(21), "[11:05] The desk (quiet-otter-4821): Three",
  ].join("\n"));
});

test("what was removed is left out, what was forwarded says so", () => {
  const messages = [said(20, 9, "", { is_deleted: true }), said(20, 9, "One", { is_forwarded: true })];
  assert.equal(asText(messages, "en-GB"), `${day(20)}\n[09:05] quiet-otter-4821, forwarding: One`);
});

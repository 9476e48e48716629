import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { emojiAt } from "../../static/js/models/emoji_name.js";
import { EmojiNames } from "../../static/js/models/emoji_names.js";
import { SHORTCODES } from "../../static/js/models/shortcodes.js";

const file = JSON.parse(readFileSync(new URL("../../static/vendor/emoji.json", import.meta.url)));
const names = new EmojiNames(file);
const at = (text) => emojiAt(text, text.length);
const offered = (query) => names.candidates(query).map(({ text, name }) => `${text} ${name}`);

test("a name begins with a colon at the beginning of a word, and has two letters", () => {
  assert.deepEqual(at("tea :Smi"), { start: 4, end: 8, query: "smi", isClosed: false });
  assert.deepEqual(emojiAt(":sm and more", 3), { start: 0, end: 3, query: "sm", isClosed: false });
  assert.deepEqual(at("(:+1:"), { start: 1, end: 5, query: "+1", isClosed: true });
  for (const text of ["\n:he", "😄:he", "❤️:he", "🇨🇭:he", "(:he"]) assert.equal(at(text)?.query, "he", text);
  assert.equal(at(":x:").query, "x");
});

test("times, addresses and what else has a colon name nothing", () => {
  const others = ["10:30", "http://", "https://a.example/:sm", "a:bc", "std::string", ":", ":s", ": sm", "[a](:sm", "::", ":smile: ", ":)"];
  for (const text of others) assert.equal(at(text), null, text);
});

test("in code a colon is a colon", () => {
  for (const text of ["`:sm", "a `b` and `c :sm", "``a ` :sm", "```\n:sm", "```js\na\n\n:sm", "~~~\n:sm", "```py :sm", "`a\n:sm", "\\`` :sm"])
    assert.equal(at(text), null, text);
  for (const text of ["`a` :sm", "```\na\n```\n:sm", "a ` stray\n\n:sm", "\\` :sm", "``a ` b`` :sm", "`\\` :sm"]) assert.equal(at(text)?.query, "sm", text);
});

test("what people of other chats type is found, and comes first", () => {
  const wanted = { "+1": "👍", "-1": "👎", heart: "❤️", joy: "😂", tada: "🎉", smile: "😄", thumbsup: "👍", fire: "🔥", x: "❌" };
  for (const [name, text] of Object.entries(wanted)) assert.equal(names.exactly(name)[0].text, text);
  assert.equal(offered("smi")[0], "😄 smile");
  assert.equal(offered("hear")[0], "❤️ heart");
  assert.equal(offered("eyes")[0], "👀 eyes");
});

test("so are Unicode's names and words, each emoji once, six at most", () => {
  assert.equal(names.exactly("party_popper")[0].text, "🎉");
  assert.equal(names.exactly("jack_o_lantern")[0].text, "🎃");
  assert.equal(names.exactly("pinata")[0].text, "🪅");
  assert.deepEqual(offered("orangut"), ["🦧 orangutan"]);
  assert.ok(offered("halloween").includes("🎃 jack_o_lantern"));
  const many = names.candidates("he");
  assert.equal(many.length, 6);
  assert.equal(new Set(many.map(({ text }) => text)).size, 6);
  for (const nothing of ["xqz", "-d", "dd", "pp"]) assert.deepEqual(offered(nothing), [], nothing);
  assert.deepEqual(names.exactly("smil"), []);
});

test("each of the known names leads to an emoji that there is, and none to two", () => {
  const known = new Set(file.groups.flatMap(({ emoji }) => emoji.map(([text]) => text)));
  assert.deepEqual(SHORTCODES.filter(([, text]) => !known.has(text)), []);
  assert.equal(new Set(SHORTCODES.map(([name]) => name)).size, SHORTCODES.length);
});

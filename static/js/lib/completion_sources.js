import { emojiAt } from "../models/emoji_name.js";
import { EmojiNames } from "../models/emoji_names.js";
import { candidates, mentionAt } from "../models/mention.js";
import { el } from "./dom.js";
import { emojiFile } from "./emoji_file.js";

/** What can be completed: `at` finds the word at the caret, `offer` answers [{text, …}] for it, `row` shows one of them. */
export function completionSources(chat) {
  return [
    { at: mentionAt, offer: ({ query }) => mentionable(chat, query), row: mentionRow },
    { at: emojiAt, offer: emojiNamed, row: ({ text, name }) => [el("span", { class: "completion-emoji", "aria-hidden": "true" }, text), `:${name}:`] },
  ];
}

function mentionable({ room, conversation }, query) {
  const handles = conversation.members.map((member) => member.anon_id).filter((handle) => handle !== room.anon_id);
  const options = { messages: conversation.timeline.messages, everybody: room.permissions?.includes("moderate") };
  return candidates(query, handles, options).map((name) => ({ text: `@${name}` }));
}

function mentionRow({ text }) {
  const avatar = { class: "avatar", src: `/avatars/${text.slice(1)}.svg`, alt: "", width: 20, height: 20 };
  if (text !== "@room") return [el("img", avatar), text];
  return [el("span", { class: "completion-all", "aria-hidden": "true" }, "@"), text, el("span", { class: "hint" }, "everyone in this room")];
}

let names;

async function emojiNamed({ query, isClosed }) {
  const file = await emojiFile().catch(() => null);
  if (!file) return [];
  names ??= new EmojiNames(file);
  return isClosed ? names.exactly(query) : names.candidates(query);
}

import { SHORTCODES } from "./shortcodes.js";

const AT_MOST = 6;

/** Emoji by what they are called: by the names that people type in chats, and by Unicode's, with _ between the words. */
export class EmojiNames {
  #known;

  constructor({ groups }) {
    const unicode = groups.flatMap(({ emoji }) => emoji.map(([text, name, others]) => ({ text, name: typed(name), others })));
    this.#known = [...SHORTCODES.map(([name, text]) => ({ text, name, others: "" })), ...unicode];
  }

  /** The one of this name, if there is one. */
  exactly(query) {
    return this.#known.filter(({ name }) => name === query).slice(0, 1);
  }

  /** Those called so first, then names that begin so, have a word that does, or are looked for by one; each emoji once. */
  candidates(query) {
    const ranked = this.#known.map((each) => ({ ...each, rank: rankOf(each, query) })).filter(({ rank }) => rank < Infinity);
    const byEmoji = new Map();
    for (const each of ranked.sort((a, b) => a.rank - b.rank)) if (!byEmoji.has(each.text)) byEmoji.set(each.text, each);
    return [...byEmoji.values()].slice(0, AT_MOST);
  }
}

function rankOf({ name, others }, query) {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(`_${query}`)) return 2;
  return ` ${others}`.includes(` ${query}`) ? 3 : Infinity;
}

function typed(name) {
  const plain = name.normalize("NFD").toLowerCase().replace(/[\p{M}’'.“”]/gu, "");
  return plain.replace(/[^\p{L}\d]+/gu, "_").replace(/^_|_$/g, "");
}

/** The emoji that there are, looked for by words of their names and by other words. */
export class EmojiList {
  #groups;
  #byEmoji;

  constructor({ groups }) {
    this.#groups = groups;
    this.#byEmoji = new Map(groups.flatMap(({ emoji }) => emoji.map((each) => [each[0], each])));
  }

  /** The groups, those used recently first; or what begins with each of the words. */
  found(query, recent) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [this.#recent(recent), ...this.#groups].filter(isFull);
    return this.#groups.map(({ name, emoji }) => group(name, emoji.filter((each) => fits(each, words)))).filter(isFull);
  }

  #recent(emoji) {
    return group("Recent", emoji.map((each) => this.#byEmoji.get(each)).filter(Boolean));
  }
}

function fits([emoji, name, others], words) {
  const known = `${name} ${others}`.toLowerCase().split(/[\s-]+/);
  return words.every((word) => emoji === word || known.some((each) => each.startsWith(word)));
}

const group = (name, emoji) => ({ name, emoji });
const isFull = ({ emoji }) => emoji.length > 0;

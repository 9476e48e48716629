const AT_ONCE = 2;
export const FILES_MOST = 10; // of one message
let number = 0;

/**
 * Files on their way to the library, before a message is posted with them; each place that is written in has its own. `send` brings one
 * and answers {done, abort}, `describe` and `discard` speak of one that is there.
 */
export class Uploads {
  items = [];

  constructor({ send, describe, discard, sizeMost, changed = () => {} }) {
    Object.assign(this, { send, describe, discard, sizeMost, changed });
  }

  in(place) {
    return this.items.filter((item) => item.place === place);
  }

  isBusy(place) {
    return this.in(place).some(({ state }) => state === "waiting" || state === "sending");
  }

  hasReady(place) {
    return this.in(place).some(({ state }) => state === "ready");
  }

  add(place, files) {
    for (const file of files) {
      const error = this.#whyNot(place, file);
      const item = { key: `u${(number += 1)}`, place, file, progress: 0, words: "", said: "" };
      this.items.push({ ...item, state: error ? "failed" : "waiting", error, isFinal: Boolean(error) });
    }
    this.#next();
  }

  retry(item) {
    Object.assign(item, { state: "waiting", error: null, progress: 0 });
    this.#next();
  }

  /** Stops one that is on its way, lets go of one that is there. */
  cancel(item) {
    this.items = this.items.filter((each) => each !== item);
    item.stop?.();
    if (item.attachment) this.discard(item.attachment.attachment_id).catch(() => {});
    this.#next();
  }

  /** Waits until the words that were written for pictures are at the library. */
  async settled(place) {
    const unsaid = this.in(place).filter((item) => item.attachment && item.words.trim() !== item.said);
    await Promise.all(unsaid.map((item) => this.#say(item)));
  }

  /** What a message is posted with now; it leaves this place. */
  take(place) {
    const ready = this.in(place).filter(({ state }) => state === "ready");
    this.items = this.items.filter((item) => !ready.includes(item));
    this.changed();
    return ready.map(({ attachment }) => attachment);
  }

  #whyNot(place, { size }) {
    const standing = this.in(place).filter(({ isFinal }) => !isFinal); // what broke off may come yet
    if (standing.length >= FILES_MOST) return `A message takes ${FILES_MOST} files at most.`;
    if (size === 0) return "This file is empty.";
    return size > this.sizeMost ? `Too large: ${sizeOf(size)}, and ${sizeOf(this.sizeMost)} is the most.` : null;
  }

  #next() {
    const sending = this.items.filter(({ state }) => state === "sending").length;
    const waiting = this.items.filter(({ state }) => state === "waiting").slice(0, Math.max(0, AT_ONCE - sending));
    waiting.forEach((item) => this.#bring(item));
    this.changed();
  }

  async #bring(item) {
    item.state = "sending";
    const told = (progress) => this.#change(item, { progress });
    const { done, abort } = this.send(item.place, item.file, told);
    item.stop = abort;
    const change = await done.then(
      (attachment) => ({ state: "ready", attachment, progress: 1, stop: null }),
      (error) => ({ state: "failed", error: error.message, isFinal: [413, 415, 422].includes(error.status), stop: null }),
    );
    this.#change(item, change);
    this.#next();
  }

  async #say(item) {
    const words = item.words.trim();
    Object.assign(item, { said: words, attachment: await this.describe(item.attachment.attachment_id, words) });
  }

  #change(item, change) {
    if (!this.items.includes(item)) return;
    Object.assign(item, change);
    this.changed();
  }
}

/** A size as people say it. */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}

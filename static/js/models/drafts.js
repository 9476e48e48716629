import { countLeft, placeOf } from "./writing.js";

const SETTLES = 1200; // milliseconds after the last key until it is kept
const TYPING_FOR = 10_000;

/**
 * What I have begun to write, in rooms and in threads, the same on all my devices: the newest counts, and what I am typing here is never replaced.
 * `unsaved(place)` holds what the library does not have yet, {text, at}; `chat.drafts` what stands there, by place.
 */
export class Drafts {
  #places = new Map();
  #isLoaded = false;
  #isOver = false;

  constructor({ chat, http, unsaved, now = Date.now }) {
    Object.assign(this, { chat, http, unsaved, now });
    chat.on("connection", () => chat.connection.state === "online" && this.#cameBack());
  }

  /** A room is shown: what stands there is fetched once, what was left unsaved goes out. */
  opened(place) {
    this.#of(place);
    if (!this.#isLoaded) this.#load();
    this.save(place);
  }

  typed(place) {
    const known = this.#of(place);
    known.typedAt = this.now();
    if (!this.unsaved(place).read()?.text.trim()) return this.save(place);
    if (!known.isWaiting) this.#lookAgain(place);
  }

  /** Another device of mine has written, or has sent what it wrote. */
  heard(draft) {
    const [place, at] = [placeOf(draft), draft.updated_at];
    const known = this.#of(place);
    if (at < known.at) return;
    Object.assign(known, { at });
    this.#stands(place, draft.message_text);
  }

  /** Somebody signs out: nothing more is kept or asked for, which would be refused. */
  end() {
    this.#isOver = true;
  }

  saveAll(options) {
    for (const place of this.#places.keys()) this.save(place, options);
  }

  async save(place, options) {
    const known = this.#of(place);
    const entry = this.unsaved(place).read();
    if (!entry || known.isBusy || this.#isOver) return;
    if (countLeft(entry.text, this.chat.limits.message_length)?.isOver) return; // kept here alone, until it is short enough
    const text = entry.text.trim() ? entry.text : "";
    if (!text && !this.chat.drafts.get(place) && !known.isUnsure) return this.unsaved(place).write(null); // sent as fast as it was written
    known.isBusy = true;
    const age = Math.max(0, Math.floor((this.now() - Math.max(entry.at, known.savedAt ?? 0)) / 1000));
    const [roomId, parentId] = String(place).split(":");
    const draft = { message_text: text, age, ...(parentId && { parent_id: Number(parentId) }) };
    const kept = await this.http.putJSON(`/chat/rooms/${roomId}/draft`, draft, options).catch(() => null);
    Object.assign(known, { isBusy: false, isUnsure: !kept }); // without an answer it may stand there all the same
    if (kept) this.#saved(place, entry, text, kept);
  }

  #saved(place, entry, text, kept) {
    const known = this.#of(place);
    Object.assign(known, { savedAt: this.now(), at: kept.updated_at });
    const isLast = this.unsaved(place).read()?.at === entry.at;
    if (isLast) this.unsaved(place).write(null);
    this.chat.drafts.set(place, kept.message_text);
    this.chat.tell("drafts");
    if (!isLast) this.typed(place);
    else if (kept.message_text !== text) this.#stands(place, kept.message_text);
  }

  #settled(place) {
    const known = this.#of(place);
    known.isWaiting = false;
    if (this.now() - known.typedAt >= SETTLES || this.now() - (known.savedAt ?? 0) > 2 * TYPING_FOR) this.save(place);
    else this.#lookAgain(place);
  }

  #lookAgain(place) {
    this.#of(place).isWaiting = true;
    this.chat.after(() => this.#settled(place), SETTLES);
  }

  #stands(place, text) {
    this.chat.drafts.set(place, text);
    this.chat.tell("drafts");
    this.#show(place);
  }

  #show(place) {
    if (this.unsaved(place).read()) return; // newer than what stands there, which will hear of it
    const { typedAt = -Infinity } = this.#of(place);
    if (this.now() - typedAt < TYPING_FOR) this.chat.after(() => this.#show(place), TYPING_FOR);
    else this.chat.tell("drafted", { place, text: this.chat.drafts.get(place) });
  }

  #cameBack() {
    this.saveAll();
    if (this.#isLoaded) this.#load();
  }

  async #load() {
    if (this.#isOver) return;
    const began = this.now();
    this.#isLoaded = true;
    const answer = await this.http.getJSON("/chat/drafts").catch(() => null);
    if (!answer) return (this.#isLoaded = false);
    const standing = new Set(answer.drafts.map(placeOf));
    answer.drafts.forEach((draft) => this.heard(draft));
    for (const [place, text] of [...this.chat.drafts]) {
      const isOlder = (this.#of(place).savedAt ?? -Infinity) < began;
      if (text && !standing.has(place) && isOlder) this.#stands(place, "");
    }
  }

  #of(place) {
    if (!this.#places.has(place)) this.#places.set(place, {});
    return this.#places.get(place);
  }
}

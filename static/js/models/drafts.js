const SETTLES = 1200; // milliseconds after the last key until it is kept
const TYPING_FOR = 10_000;

/**
 * What I have begun to write, the same on all my devices: the newest counts, and what I am typing here is never replaced.
 * `unsaved(roomId)` holds what the library does not have yet, {text, at}; `chat.drafts` what stands there, by room.
 */
export class Drafts {
  #rooms = new Map();
  #isLoaded = false;

  constructor({ chat, http, unsaved, now = Date.now }) {
    Object.assign(this, { chat, http, unsaved, now });
    chat.on("connection", () => chat.connection.state === "online" && this.#cameBack());
  }

  /** A room is shown: what stands there is fetched once, what was left unsaved goes out. */
  opened(roomId) {
    this.#of(roomId);
    if (!this.#isLoaded) this.#load();
    this.save(roomId);
  }

  typed(roomId) {
    const room = this.#of(roomId);
    room.typedAt = this.now();
    if (!this.unsaved(roomId).read()?.text.trim()) return this.save(roomId);
    if (!room.isWaiting) this.#lookAgain(roomId);
  }

  /** Another device of mine has written, or has sent what it wrote. */
  heard({ room_id: roomId, message_text: text, updated_at: at }) {
    const room = this.#of(roomId);
    if (at < room.at) return;
    Object.assign(room, { at });
    this.#stands(roomId, text);
  }

  saveAll(options) {
    for (const roomId of this.#rooms.keys()) this.save(roomId, options);
  }

  async save(roomId, options) {
    const room = this.#of(roomId);
    const entry = this.unsaved(roomId).read();
    if (!entry || room.isBusy) return;
    const text = entry.text.trim() ? entry.text : "";
    if (!text && !this.chat.drafts.get(roomId)) return this.unsaved(roomId).write(null); // sent as fast as it was written
    room.isBusy = true;
    const age = Math.max(0, Math.floor((this.now() - Math.max(entry.at, room.savedAt ?? 0)) / 1000));
    const draft = { message_text: text, age };
    const kept = await this.http.putJSON(`/chat/rooms/${roomId}/draft`, draft, options).catch(() => null);
    room.isBusy = false;
    if (kept) this.#saved(roomId, entry, text, kept);
  }

  #saved(roomId, entry, text, kept) {
    const room = this.#of(roomId);
    Object.assign(room, { savedAt: this.now(), at: kept.updated_at });
    const isLast = this.unsaved(roomId).read()?.at === entry.at;
    if (isLast) this.unsaved(roomId).write(null);
    this.chat.drafts.set(roomId, kept.message_text);
    if (!isLast) this.typed(roomId);
    else if (kept.message_text !== text) this.#stands(roomId, kept.message_text);
  }

  #settled(roomId) {
    const room = this.#of(roomId);
    room.isWaiting = false;
    if (this.now() - room.typedAt >= SETTLES || this.now() - (room.savedAt ?? 0) > 2 * TYPING_FOR) this.save(roomId);
    else this.#lookAgain(roomId);
  }

  #lookAgain(roomId) {
    this.#of(roomId).isWaiting = true;
    this.chat.after(() => this.#settled(roomId), SETTLES);
  }

  #stands(roomId, text) {
    this.chat.drafts.set(roomId, text);
    this.#show(roomId);
  }

  #show(roomId) {
    if (this.unsaved(roomId).read()) return; // newer than what stands there, which will hear of it
    const { typedAt = -Infinity } = this.#of(roomId);
    if (this.now() - typedAt < TYPING_FOR) this.chat.after(() => this.#show(roomId), TYPING_FOR);
    else this.chat.tell("drafted", { roomId, text: this.chat.drafts.get(roomId) });
  }

  #cameBack() {
    this.saveAll();
    if (this.#isLoaded) this.#load();
  }

  async #load() {
    const began = this.now();
    this.#isLoaded = true;
    const answer = await this.http.getJSON("/chat/drafts").catch(() => null);
    if (!answer) return (this.#isLoaded = false);
    const standing = new Set(answer.drafts.map((draft) => draft.room_id));
    answer.drafts.forEach((draft) => this.heard(draft));
    for (const [roomId, text] of [...this.chat.drafts]) {
      const isOlder = (this.#of(roomId).savedAt ?? -Infinity) < began;
      if (text && !standing.has(roomId) && isOlder) this.#stands(roomId, "");
    }
  }

  #of(roomId) {
    if (!this.#rooms.has(roomId)) this.#rooms.set(roomId, {});
    return this.#rooms.get(roomId);
  }
}

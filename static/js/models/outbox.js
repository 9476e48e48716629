const TRY_AGAIN_AFTER = 5;
const WAITS_BY_ITSELF = ["rate_limited", "unavailable", "storage_full"];

// What I wrote and the library has not yet confirmed. Each entry keeps its client_id until the server answered,
// so that sending it again can never post it twice. Rooms do not wait for each other; within a room order is kept.
export class Outbox {
  entries = [];
  #busy = new Set();
  #isOver = false;

  constructor({ store, deliver, changed = () => {}, after, makeId = uuid }) {
    Object.assign(this, { store, deliver, changed, after, makeId });
    this.entries = (store.read() ?? []).map((entry) => ({ ...entry, inFlight: false }));
  }

  in(roomId) {
    return this.entries.filter((entry) => entry.room_id === roomId);
  }

  below(messageId) {
    return this.entries.filter((entry) => entry.parent_id === messageId);
  }

  add(roomId, text, after, attachments = [], parentId = null) {
    const entry = {
      client_id: this.makeId(),
      room_id: roomId,
      parent_id: parentId,
      text,
      attachments,
      after,
      written_at: new Date().toISOString(),
      error: null,
    };
    this.entries.push(entry);
    this.#keep();
    this.flush(roomId);
    return entry;
  }

  retry(clientId) {
    const entry = this.find(clientId);
    if (!entry) return;
    entry.error = null;
    this.#keep();
    this.flush(entry.room_id);
  }

  discard(clientId) {
    this.entries = this.entries.filter((entry) => entry.client_id !== clientId);
    this.#keep();
  }

  /** Nothing is kept or sent any more. */
  end() {
    this.entries = [];
    this.#isOver = true;
  }

  find(clientId) {
    return this.entries.find((entry) => entry.client_id === clientId);
  }

  flushAll() {
    new Set(this.entries.map((entry) => entry.room_id)).forEach((roomId) => this.flush(roomId));
  }

  async flush(roomId) {
    if (this.#busy.has(roomId)) return;
    this.#busy.add(roomId);
    let wait = null;
    for (let entry; wait === null && (entry = this.in(roomId).find(({ error }) => !error));)
      wait = await this.#try(entry);
    this.#busy.delete(roomId);
    if (wait) this.after(() => this.flush(roomId), wait * 1000);
  }

  // Answers the seconds to wait before going on or null to go on at once.
  async #try(entry) {
    this.#mark(entry, { inFlight: true });
    const answer = await this.deliver(entry).catch(() => null);
    this.#mark(entry, { inFlight: false });
    if (!answer) return TRY_AGAIN_AFTER;
    const { ok, error } = answer;
    if (ok || error.code === "conflict") return (this.discard(entry.client_id), null);
    if (WAITS_BY_ITSELF.includes(error.code))
      return (this.#mark(entry, { waiting: true }), error.retry_after ?? TRY_AGAIN_AFTER);
    entry.error = { code: error.code, message: error.message };
    this.#keep();
    return null;
  }

  #mark(entry, state) {
    Object.assign(entry, { waiting: false }, state);
    this.changed(entry.room_id);
  }

  #keep() {
    if (this.#isOver) return;
    this.store.write(this.entries.map(({ inFlight, waiting, ...kept }) => kept));
    this.changed();
  }
}

// crypto.randomUUID needs a secure origin; a library's plain http address is none.
export function uuid(random = crypto) {
  if (random.randomUUID) return random.randomUUID();
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

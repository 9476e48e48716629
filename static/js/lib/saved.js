import * as http from "./http.js";

/** Which messages I have saved, as far as this page knows; what is to be shown is asked anew each time. */
class Saved extends EventTarget {
  #ids = new Set();
  #asked = null;

  /** Asks once, when it first matters. */
  learn() {
    this.#asked ??= this.fetch(0, 1).catch(() => (this.#asked = null));
    return this.#asked;
  }

  has(messageId) {
    return this.#ids.has(messageId);
  }

  async fetch(skip, limit = 50) {
    const page = await http.getJSON(`/chat/saved?skip=${skip}&limit=${limit}`);
    this.#ids = new Set(page.message_ids);
    return page;
  }

  async set(messageId, isSaved) {
    const change = isSaved ? http.putJSON : http.deleteJSON;
    await change(`/chat/messages/${messageId}/saved`);
    if (isSaved) this.#ids.add(messageId);
    else this.#ids.delete(messageId);
    this.dispatchEvent(new Event("changed"));
  }
}

export const saved = new Saved();

/** What is new in the threads I follow. */
export class Threads {
  #heard = new Map(); // since their list was asked for, or all were read
  #lost = new Set(); // rooms, since then

  constructor(news) {
    this.replace(news);
  }

  /** Asks for them; what is heard meanwhile is newer than the answer. */
  async fetch(ask) {
    const heard = (this.#heard = new Map());
    this.#lost = new Set();
    const { news } = await ask();
    if (heard !== this.#heard) return;
    const lost = this.#lost;
    this.replace(news.filter(({ room_id: id }) => !lost.has(id)));
    for (const thread of heard.values()) this.heard(thread);
  }

  replace(news = []) {
    this.#heard = new Map();
    this.news = new Map(news.map((thread) => [thread.message_id, thread]));
  }

  heard(thread) {
    this.#heard.set(thread.message_id, thread);
    this.news.delete(thread.message_id);
    if (thread.unread_count) this.news.set(thread.message_id, thread);
  }

  forget(roomId) {
    this.#lost.add(roomId);
    for (const thread of this.#heard.values()) if (thread.room_id === roomId) this.#heard.delete(thread.message_id);
    for (const thread of this.news.values()) if (thread.room_id === roomId) this.news.delete(thread.message_id);
  }
}

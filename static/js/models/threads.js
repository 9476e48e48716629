/** What is new in the threads I follow. */
export class Threads {
  constructor(news) {
    this.replace(news);
  }

  replace(news = []) {
    this.news = new Map(news.map((thread) => [thread.message_id, thread]));
  }

  heard(thread) {
    this.news.delete(thread.message_id);
    if (thread.unread_count) this.news.set(thread.message_id, thread);
  }

  forget(roomId) {
    for (const thread of this.news.values()) if (thread.room_id === roomId) this.news.delete(thread.message_id);
  }
}

/** The messages that call me, from all my rooms, newest first, as far as they were asked for. */
export class Mentions {
  messages = [];
  hasMore = false;

  constructor(http) {
    this.http = http;
  }

  /** The newest ones, anew; what stands further down stays, so that nobody's place is lost. */
  async fetchNewest() {
    const page = await this.http.getJSON("/chat/mentions");
    const last = page.messages.at(-1);
    const below = page.has_more ? this.messages.filter((message) => message.message_id < last.message_id) : [];
    this.hasMore = below.length ? this.hasMore : page.has_more;
    this.messages = [...page.messages, ...below];
  }

  async fetchOlder() {
    const before = this.messages.at(-1).message_id;
    const page = await this.http.getJSON(`/chat/mentions?before=${before}`);
    this.hasMore = page.has_more;
    this.messages = [...this.messages.filter((message) => message.message_id >= before), ...page.messages];
  }

  /** As they stand in my rooms now: `find` answers what the page knows of a message, `rooms` which rooms there are. */
  shown(rooms, find) {
    return this.messages
      .filter(({ room_id: id }) => rooms.find(id)?.anon_id)
      .map((message) => find(message) ?? message)
      .filter((message) => !message.is_deleted);
  }
}

/** What has not been read; what was read elsewhere is known by the room's count alone. */
export function isUnread(message, room) {
  return room.mention_count > 0 && message.seq > room.read_seq;
}

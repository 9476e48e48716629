import { isMine } from "./rooms.js";

const AT_MOST_EVERY = 2000;
const JUST_NOW = 5000; // milliseconds: nodes tell each other within them

/** What is unread in these rooms; of a hushed one only what calls me. */
export function totals(rooms) {
  const sum = { unread: 0, mentions: 0 };
  for (const room of rooms) {
    sum.unread += (room.is_hushed ? room.mention_count : room.unread_count) || 0;
    sum.mentions += room.mention_count || 0;
  }
  return sum;
}

export function titled(title, rooms) {
  const { unread } = totals(rooms);
  return unread ? `(${unread > 99 ? "99+" : unread}) ${title}` : title;
}

/** When to tell the library how far I have read: only what was before my eyes, and not at every scroll. */
export class ReadMark {
  #toldAt = -Infinity;
  #isDue = false;

  constructor({ tell, now = Date.now, after }) {
    Object.assign(this, { tell, now, after, seq: 0, roomId: null });
  }

  start(roomId, seq) {
    this.#send();
    Object.assign(this, { roomId, seq: seq ?? 0 });
  }

  saw(roomId, seq) {
    if (roomId !== this.roomId || seq <= this.seq) return;
    this.seq = seq;
    if (!this.#isDue) this.after(() => this.#send(), Math.max(0, this.#toldAt + AT_MOST_EVERY - this.now()));
    this.#isDue = true;
  }

  /** What was not told yet is not told at all. */
  drop() {
    Object.assign(this, { roomId: null });
    this.#isDue = false;
  }

  #send() {
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#toldAt = this.now();
    this.tell(this.roomId, this.seq);
  }
}

/** How far I have read, on the page at once and at the library a little later. */
export class Reading {
  constructor(chat) {
    this.chat = chat;
    this.unreadMarks = new Map(); // room_id: {seq}, the last one made anywhere
    this.mark = new ReadMark({ tell: (roomId, seq) => this.#tell(roomId, seq), after: chat.after });
  }

  opened(room) {
    this.marked = null;
    this.mark.start(room.room_id, room.read_seq);
  }

  /** The newest message stood before my eyes. */
  sawNewest() {
    const { room, conversation } = this.chat;
    if (!room || !isMine(room) || !conversation.timeline.newest || this.marked === room.room_id) return;
    this.mark.saw(room.room_id, conversation.timeline.reach);
    if (room.unread_count) this.chat.count(room.room_id, NOTHING);
  }

  /** One message more in the open room, until it is seen; of who reads along the library keeps no count. */
  heard(message) {
    const room = this.chat.rooms.find(message.room_id);
    const mentions = [room.anon_id, "room"].some((name) => message.message_html?.includes(`data-handle="${name}"`));
    const counts = {
      unread_count: (room.unread_count ?? 0) + 1,
      mention_count: (room.mention_count ?? 0) + (mentions ? 1 : 0),
    };
    if (isMine(room)) this.chat.count(room.room_id, counts);
    if (!message.parent_id) this.chat.tell("live");
  }

  /** Marked as unread from a message on, which stays so until the room is opened again. */
  unreadFrom(roomId, seq, counts) {
    this.told = null;
    const conversation = this.chat.conversations.get(roomId);
    conversation?.unreadFrom(seq, counts.unread_count);
    this.unreadMarks.set(roomId, { seq });
    if (roomId === this.chat.openId) {
      this.mark.drop();
      this.marked = roomId;
    }
    this.chat.count(roomId, { ...counts, read_seq: seq - 1 });
    this.chat.tell("messages");
  }

  /** In another tab, perhaps just before this one told that it is read: the mark is what counts, and is made again. */
  unreadElsewhere(roomId, seq, counts) {
    const { told } = this;
    this.unreadFrom(roomId, seq, counts);
    if (told?.roomId !== roomId || told.seq < seq || this.mark.now() - told.at > JUST_NOW) return;
    this.chat.ask("mark_unread", { room_id: roomId, seq }).catch(() => {});
  }

  /** What is marked is read from now on like all else. */
  resume() {
    if (this.marked) this.opened(this.chat.room);
  }

  async readAll(rooms) {
    this.resume();
    const behind = rooms.filter((room) => isMine(room) && room.unread_count);
    behind.forEach((room) => this.chat.count(room.room_id, NOTHING));
    await Promise.all(behind.map((room) => this.#tell(room.room_id, TO_THE_END)));
    await this.chat.fetching.rooms().catch(() => {});
  }

  async #tell(roomId, seq) {
    const unread = this.unreadMarks.get(roomId);
    const answer = await this.chat.ask("mark_read", { room_id: roomId, seq }).catch(() => null);
    const marked = this.unreadMarks.get(roomId);
    // Marked as unread meanwhile, perhaps in another tab: whichever the library heard last, that is what counts.
    if (marked !== unread) await this.chat.ask("mark_unread", { room_id: roomId, seq: marked.seq }).catch(() => {});
    else if (answer?.ok) this.#read(roomId, seq, answer);
    else if (roomId === this.mark.roomId) this.mark.start(roomId, 0); // said again at the next look
  }

  #read(roomId, seq, answer) {
    this.told = { roomId, seq, at: this.mark.now() };
    this.chat.count(roomId, countsAfter(answer, seq));
  }
}

const TO_THE_END = 2 ** 31 - 1; // the library stops at the newest message
const NOTHING = { unread_count: 0, mention_count: 0 };

function countsAfter({ unread_count: unread = 0, mention_count: mentions = 0 }, seq) {
  const counts = { unread_count: unread, mention_count: unread && mentions };
  return seq === TO_THE_END ? counts : { ...counts, read_seq: seq };
}

import { Conversation } from "./conversation.js";
import { isLocked } from "./rooms.js";

const SOON = 20_000; // milliseconds over which all who were told at once to fetch are spread

const NOTHING = { messages: [], has_more: false, members: [] };

/** What the chat asks for beside the live connection, by plain requests. */
export class Fetching {
  #isFetchingMore = false;
  #isFetchingSoon = false;

  constructor(chat, http) {
    Object.assign(this, { chat, http });
  }

  /** A room one has not seen yet: itself, its newest messages, its members. */
  async conversation(roomId) {
    const room = this.chat.rooms.find(roomId) ?? (await this.#get(roomId));
    if (isLocked(room)) return [room, new Conversation(roomId).load(NOTHING)];
    const parts = ["", "/messages?top_level=true", "/members"].map((rest) => this.#get(roomId, rest));
    const [fresh, page, { members }] = await Promise.all(parts);
    return [fresh, new Conversation(roomId).load({ ...page, members })];
  }

  /** The page before what is shown; in the middle of a room, also the one after it. */
  async more(isNewer) {
    const { timeline, roomId } = this.chat.conversation;
    const { shown } = timeline;
    if (this.#isFetchingMore || !(isNewer ? shown.hasNewer : shown.hasOlder)) return;
    this.#isFetchingMore = true;
    const from = isNewer ? `after=${shown.newest.seq}` : `before=${shown.oldest.seq}`;
    const page = await this.#get(roomId, `/messages?${from}&top_level=true`).catch(() => null);
    this.#isFetchingMore = false;
    if (!page || timeline.shown !== shown) return;
    if (isNewer) timeline.addNewer(page.messages, page.has_more);
    else shown.addOlder(page.messages, page.has_more);
    this.chat.tell("messages");
  }

  async rooms() {
    const counted = new Map(this.chat.rooms.all.map((room) => [room.room_id, room.unread_count]));
    const { rooms } = await this.http.getJSON("/chat/rooms");
    const { room: open, rooms: known } = this.chat;
    // What was heard meanwhile is newer than the answer.
    const newer = known.all.filter((room) => room === open || room.unread_count !== counted.get(room.room_id));
    known.replace(rooms);
    for (const room of newer) if (known.find(room.room_id)) known.update({ room_id: room.room_id, ...countsOf(room) });
    if (open && !known.find(open.room_id)) known.update(open);
    this.chat.tell("rooms");
    if (open) this.chat.tell("room");
  }

  async room(roomId) {
    const room = await this.#get(roomId).catch(() => null);
    if (room) this.chat.changeRoom({ ...room, ...(roomId === this.chat.openId && countsOf(this.chat.room)) });
  }

  async members() {
    const { conversation } = this.chat;
    if (!conversation || isLocked(this.chat.room)) return;
    const answer = await this.#get(conversation.roomId, "/members").catch(() => null);
    if (!answer) return;
    conversation.members = answer.members;
    this.chat.tell("members");
  }

  async threads() {
    this.chat.threads.replace((await this.http.getJSON("/chat/threads?limit=1")).news);
    this.chat.tell("threads");
  }

  /** All that may have changed while nobody told us. */
  afterAbsence() {
    return Promise.all([this.rooms(), this.members(), this.threads()]).catch(() => {});
  }

  /** The same, when many others are told to do it at this moment. */
  afterAbsenceSoon() {
    if (this.#isFetchingSoon) return;
    this.#isFetchingSoon = true;
    const fetch = () => this.afterAbsence().finally(() => (this.#isFetchingSoon = false));
    this.chat.after(fetch, Math.random() * SOON);
  }

  #get(roomId, rest = "") {
    return this.http.getJSON(`/chat/rooms/${roomId}${rest}`);
  }
}

/** What a room counts when one comes in, `counted` up to there: the library's word, unless more was read here than it knows. */
export function countsAt(room, known, counted) {
  return countsOf(known && (counted !== Infinity || known.read_seq > room.read_seq) ? known : room);
}

/** What was just read here is not yet known there. */
export function countsOf({ unread_count, mention_count, read_seq }) {
  return { unread_count, mention_count, read_seq };
}

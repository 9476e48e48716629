import { backoff } from "../lib/timing.js";
import { Conversation } from "./conversation.js";
import { countsOf, isLocked } from "./rooms.js";

export const PASSING = ["offline", "unavailable", "rate_limited", "internal", "storage_full"]; // errors after which it is worth to ask again

const [TRY_AGAIN, TRY_LATEST] = [5000, 300_000]; // milliseconds
const SOON = 20_000; // milliseconds over which all who were told at once to fetch are spread
const SETTLED = 1000; // until a page has drawn what it came with, over a slow line too

const NOTHING = { messages: [], has_more: false, members: [] };

/** What the chat asks for beside the live connection, by plain requests. */
export class Fetching {
  #isFetchingMore = false;
  #due = Infinity; // when everything is asked for next
  #ofMembers = false; // then
  #failures = 0;

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
    const askedAt = this.chat.rooms.moment();
    const { rooms } = await this.http.getJSON("/chat/rooms");
    const { room: open, rooms: known } = this.chat;
    if (open) known.update({ room_id: open.room_id, ...countsOf(open) }); // it is read here
    known.renew(rooms, askedAt);
    this.chat.tell("rooms");
    if (open) this.chat.tell("room");
  }

  async room(roomId) {
    const room = await this.#get(roomId).catch(() => null);
    if (room) this.chat.changeRoom({ ...room, ...(roomId === this.chat.openId && countsOf(this.chat.room)) });
  }

  members() {
    return this.#members().catch(() => {});
  }

  async #members() {
    const { conversation } = this.chat;
    if (!conversation || isLocked(this.chat.room)) return;
    await conversation.fetchMembers(() => this.#get(conversation.roomId, "/members"));
    this.chat.tell("members");
  }

  async threads() {
    await this.chat.threads.fetch(() => this.http.getJSON("/chat/threads?limit=1"));
    this.chat.tell("threads");
  }

  /** All that may have changed while nobody told us; what fails for a moment is asked again, later each time. */
  afterAbsence() {
    return this.#everything(true);
  }

  /** The same, when many others are told to do it at this moment. */
  afterAbsenceSoon() {
    this.#later(Math.random() * SOON, true);
  }

  /** The same, for what happened between the page's making and its connection; not beside what it is waiting for. */
  afterLoading() {
    const cameAlong = this.chat.conversation?.members.length > 0; // a long list comes after the connection
    this.#later(SETTLED * (1 + Math.random()), cameAlong);
  }

  /** Once for all that wish it until then; only what was put off for long may become sooner. */
  #later(milliseconds, ofMembers) {
    const now = Date.now();
    const due = now + milliseconds;
    this.#ofMembers ||= ofMembers;
    if (this.#due <= Math.max(due, now + SOON)) return;
    this.#due = due;
    const ask = () => {
      if (this.#due !== due) return null;
      this.#due = Infinity; // whoever is told of something newer from now on asks once more
      const wanted = this.#ofMembers;
      this.#ofMembers = false;
      return this.#everything(wanted);
    };
    this.chat.after(ask, milliseconds);
  }

  async #everything(ofMembers) {
    const answers = await Promise.allSettled([this.rooms(), ofMembers && this.#members(), this.threads()]);
    const hasFailed = answers.some(({ reason }) => PASSING.includes(reason?.code));
    this.#failures = hasFailed ? this.#failures + 1 : 0;
    if (hasFailed) this.#later(backoff(this.#failures, { first: TRY_AGAIN, most: TRY_LATEST }), ofMembers);
  }

  #get(roomId, rest = "") {
    return this.http.getJSON(`/chat/rooms/${roomId}${rest}`);
  }
}

/** What a room counts when one comes in, `counted` up to there: the library's word, unless more was read here than it knows. */
export function countsAt(room, known, counted) {
  return countsOf(known && (counted !== Infinity || known.read_seq > room.read_seq) ? known : room);
}

import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { countsAt, Fetching, PASSING } from "./fetching.js";
import { Outbox } from "./outbox.js";
import { GONE, isLocked, Rooms } from "./rooms.js";
import { Threads } from "./threads.js";
import { Reading } from "./unread.js";

const TRY_AGAIN = 5000; // milliseconds
const NO_LINK = { ask: () => Promise.reject(new Error("offline")), goTo() {}, setPresence() {} };

/**
 * The chat of one person on one page. It tells: "rooms", "room" (another one is open, or it changed), "messages", "edited" (one heard or changed by me, here or not),
 * "members", "typing", "threads" (what is new in those I follow), "connection", "outbox", "live" (a message heard now), "entered" (what is new in the open room is here, or does not come now), "uploads", "gone" (a room lost), "drafted" (begun on another device of mine), "drafts" (what stands at the library), "invites" (one was used or revoked), "signed-out".
 */
export class Chat extends EventTarget {
  connection = new Connection();
  conversations = new Map();
  openId = null; // the room that is shown
  problem = null; // why the room asked for cannot be shown: "loading", "not_found", "offline"
  link = NO_LINK;

  constructor({ boot, http, store, after = (call, milliseconds) => setTimeout(call, milliseconds) }) {
    super();
    Object.assign(this, { me: boot.me, limits: boot.limits, after });
    this.rooms = new Rooms(boot.rooms);
    this.drafts = new Map([[boot.room?.room_id, boot.draft]]); // what is begun; the keeper comes at the first touch
    this.threads = new Threads(boot.threads);
    const deliver = (entry) => this.#deliver(entry);
    this.outbox = new Outbox({ store, deliver, after, changed: () => this.tell("outbox") });
    this.reading = new Reading(this);
    this.fetching = new Fetching(this, http);
    this.on("room", () => this.conversation?.speaksAs(this.room?.anon_id));
    if (boot.room) this.#show(boot.room, new Conversation(boot.room.room_id).load(boot));
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(types, listener, options) {
    types.split(" ").forEach((type) => this.addEventListener(type, (event) => listener(event.detail), options));
  }

  get room() {
    return this.rooms.find(this.openId) ?? null;
  }

  get conversation() {
    return this.conversations.get(this.openId);
  }

  ask(event, payload) {
    return this.link.ask(event, payload);
  }

  async connected(link) {
    const isFirst = this.link === NO_LINK && this.connection.state === "connecting";
    this.link = link;
    this.connection.opened(link.transport);
    this.tell("connection");
    await this.enter(isFirst ? this.room?.last_seq : this.owed).catch(() => {});
    this.outbox.flushAll();
    await this.tryAgain()?.catch(() => {});
    if (!isFirst) await this.fetching.afterAbsence();
    else if (link.transport === "socket") this.fetching.afterLoading(); // by HTTP it has just asked
  }

  disconnected() {
    this.link = NO_LINK;
    this.connection.lost();
    this.tell("connection");
  }

  /** Shows another room; one seen before at once, and then what has changed in it. */
  async open(roomId) {
    if (this.room) this.ask("leave_room", { room_id: this.room.room_id }).catch(() => {});
    this.wanted = roomId;
    const [room, known] = [this.rooms.find(roomId), this.conversations.get(roomId)];
    if (room && known) {
      this.#show(room, known);
      this.fetching.members();
      return this.enter(Infinity);
    }
    this.#blank("loading", room);
    return this.#fetch(roomId);
  }

  /** Once more, what could not be fetched; without a word until it is there. */
  tryAgain() {
    return this.problem === "offline" && this.wanted ? this.#fetch(this.wanted) : null;
  }

  async #fetch(roomId) {
    const attempt = (this.attempt = {}); // the last one counts
    const loaded = await this.fetching.conversation(roomId).catch((error) => error);
    if (this.wanted !== roomId || this.attempt !== attempt) return;
    if (loaded instanceof Error) return this.#missing(loaded.code, attempt);
    this.#show(...loaded);
    return this.enter(Infinity);
  }

  /** Drops what is known of a room, so that it is fetched anew. */
  forget(roomId) {
    this.conversations.delete(roomId);
    if (this.openId === roomId) this.#blank("loading", this.room);
  }

  close() {
    this.wanted = null;
    this.#blank(null);
  }

  /** Listens to the open room and fetches what was missed; again after each connection. Up to `counted` all is in its counts. */
  async enter(counted = this.owed ?? 0) {
    const { room } = this;
    if (!room || isLocked(room)) return;
    Object.assign(this, { waiting: null, owed: counted });
    this.link.goTo(room.room_id);
    try {
      await this.#join(room.room_id, counted);
    } catch (error) {
      this.#enterLater(room.room_id, counted);
      throw error;
    } finally {
      if (this.openId === room.room_id) this.tell("entered");
    }
  }

  async #join(roomId, counted) {
    const answer = await this.ask("join_room", { room_id: roomId });
    if (!answer.ok) return GONE.includes(answer.error.code) ? this.lose(roomId) : this.#refused(roomId, answer.error.code, counted);
    if (answer.room) this.changeRoom({ ...answer.room, ...countsAt(answer.room, this.rooms.find(roomId), counted) });
    await this.sync(counted);
    if (this.openId === roomId && !this.conversation.refusal) this.owed = 0;
  }

  async sync(counted = this.owed ?? 0) {
    const { conversation } = this;
    if (!conversation || isLocked(this.room)) return;
    const before = Math.max(conversation.timeline.reach, counted);
    this.changed(await conversation.sync((...question) => this.ask(...question)), before);
    this.#refused(conversation.roomId, conversation.refusal, counted);
  }

  #refused(roomId, code, counted) {
    if (PASSING.includes(code)) this.#enterLater(roomId, counted);
  }

  /** A room that is shown and not heard looks like a quiet one: it is asked for until it answers, one try at a time. */
  #enterLater(roomId, counted) {
    if (this.wanted !== roomId || this.link === NO_LINK) return;
    const waiting = (this.waiting = {});
    this.after(() => this.waiting === waiting && this.wanted === roomId && this.enter(counted).catch(() => {}), TRY_AGAIN * (0.5 + Math.random()));
  }

  /** Something is to be drawn anew; messages of others newer than `before` count until they are seen. */
  changed(messages, before) {
    if (!messages.length) return;
    const isNew = ({ seq, room_id: roomId, anon_id: handle, is_deleted: isGone }) =>
      seq > before && roomId === this.openId && handle !== this.room.anon_id && !isGone;
    messages.filter(isNew).forEach((message) => this.reading.heard(message));
    this.tell("messages");
  }

  changeRoom(change) {
    const room = this.rooms.update(change);
    this.tell("rooms");
    if (this.openId === room.room_id) this.tell("room");
  }

  /** Counts change often and move nothing but badges. */
  count(roomId, counts) {
    this.rooms.update({ room_id: roomId, ...counts });
    this.tell("rooms");
  }

  lose(roomId) {
    const room = this.rooms.find(roomId);
    this.rooms.remove(roomId);
    this.threads.forget(roomId);
    this.conversations.delete(roomId);
    if (this.openId === roomId) this.#blank("gone");
    this.tell("rooms");
    this.tell("threads");
    if (room) this.tell("gone", { room });
  }

  send(text, attachments, parentId = null) {
    if (!parentId) this.reading.resume();
    this.outbox.add(this.room.room_id, text, this.conversation.timeline.lastSeq, attachments, parentId);
    this.tell("sent", { parentId });
  }

  /** Whoever wrote it has left: what is still on its way must not be kept again when it comes back. */
  forgetUnsent() {
    this.wanted = null;
    this.keeper?.end();
    this.outbox.end();
  }

  /** A change of mine to one message; answers the error, if any. */
  async change(event, payload) {
    const answer = await this.ask(event, payload).catch(() => ({ ok: false, error: OFFLINE }));
    if (answer.ok) this.put(answer.message);
    return answer.error;
  }

  /** A message as it is now, into its own room, whichever is open by now. */
  put(message) {
    if (this.conversations.get(message.room_id)?.timeline.upsert(message)) this.tell("messages");
  }

  /** What could not be fetched for a moment may come when less is going on, or with the connection; all else is gone. */
  #missing(code, attempt) {
    if (!PASSING.includes(code)) return this.#blank("not_found");
    if (this.problem !== "offline") this.#blank("offline");
    const again = () => this.attempt === attempt && this.tryAgain()?.catch(() => {});
    if (this.link !== NO_LINK) this.after(again, TRY_AGAIN);
  }

  #show(room, conversation) {
    this.wanted = room.room_id;
    this.conversations.set(room.room_id, conversation);
    this.rooms.update(room);
    Object.assign(this, { openId: room.room_id, problem: null });
    this.rooms.hold(room.room_id);
    conversation.openedAt(room);
    this.reading.opened(room);
    this.tell("room", { opened: true });
    this.tell("rooms");
  }

  #blank(problem, room = null) {
    Object.assign(this, { openId: null, problem, expected: room });
    this.rooms.hold(null);
    this.tell("room", { opened: true });
    this.tell("rooms");
  }

  async #deliver({ room_id, text, client_id, parent_id, attachments: files = [] }) {
    const attachments = files.map(({ attachment_id: id }) => id);
    const answer = await this.ask("send_message", { room_id, message_text: text, client_id, parent_id, attachments });
    if (answer.ok) this.put(answer.message);
    if (answer.error?.code === "conflict") this.sync().catch(() => {});
    return answer;
  }
}

export const OFFLINE = { code: "offline", message: "There is no connection just now. Please try again in a moment." };

import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";

/** One room as this page knows it: its messages, its members, who is writing. Kept while one looks at another room. */
export class Conversation {
  timeline = new Timeline();
  typing = new Typing();
  members = [];
  refusal = null; // why the last sync was not answered to its end
  #syncing = null;
  #heard = new Map(); // the last presence of each since their list was asked for

  constructor(roomId) {
    this.roomId = roomId;
  }

  load({ messages, has_more: hasMore, members = [] }) {
    this.timeline.load(messages, hasMore);
    this.members = members;
    return this;
  }

  speaksAs(handle) {
    if (this.handle && this.handle !== handle) this.timeline.claim(this.handle);
    this.handle = handle;
  }

  /** The "new messages" line stands where it stood when the room was opened. */
  openedAt(room) {
    this.timeline.away = null;
    this.readSeq = room.unread_count ? (room.read_seq ?? 0) : Infinity;
    this.behind = room.unread_count;
  }

  unreadFrom(seq, count) {
    this.readSeq = seq - 1;
    this.behind = count;
  }

  /** The first new message stands further up than what is here. */
  get isLineAbove() {
    const { oldest, hasOlder } = this.timeline.shown;
    return hasOlder && oldest.seq > this.readSeq;
  }

  arranged(handle) {
    return arrange(this.timeline.shown.messages, { handle, newAfter: this.isLineAbove ? Infinity : this.readSeq });
  }

  /** Asks for all that changed since the last change we know; who calls meanwhile waits for it and is told of nothing twice. */
  sync(ask) {
    if (this.#syncing) return this.#syncing.then(() => []);
    return (this.#syncing = this.#catchUp(ask).finally(() => (this.#syncing = null)));
  }

  async #catchUp(ask) {
    const changed = [];
    for (let more = true; more;) {
      const answer = await ask("sync", { room_id: this.roomId, after: this.timeline.lastSeq });
      this.refusal = answer.error?.code;
      if (!answer.ok) break;
      changed.push(...this.timeline.applySync(answer));
      more = answer.has_more && answer.messages.length > 0;
    }
    return changed;
  }

  /** Asks for the members; a presence that is heard meanwhile is newer than the answer. */
  async fetchMembers(ask) {
    const heard = (this.#heard = new Map());
    const { members } = await ask();
    if (heard !== this.#heard) return; // they have been asked for again
    this.members = members;
    for (const change of [...heard.values()]) this.setPresence(change);
  }

  setPresence(change) {
    const { anon_id: handle, status, status_text: statusText = "" } = change;
    this.#heard.set(handle, change);
    const member = this.members.find((one) => one.anon_id === handle);
    return member ? Boolean(Object.assign(member, { status, status_text: statusText })) : false;
  }
}

const ROLES = ["admin", "moderator", "bot", "member", "guest"];
const STATUSES = ["online", "busy", "away", "offline"];

/** Those who are here first, staff before others, then by name. */
export function sorted(members) {
  const place = (member) => STATUSES.indexOf(member.status || "offline") * 10 + ROLES.indexOf(member.role);
  return [...members].sort((a, b) => place(a) - place(b) || a.anon_id.localeCompare(b.anon_id));
}

const TOGETHER_FOR = 5 * 60 * 1000;

// What stands around each message: a new day above it, the "new messages" line, or the speaker's earlier words.
export function arrange(messages, { handle = null, newAfter = Infinity } = {}) {
  let previous = null;
  let lineDrawn = false;
  return messages.map((message) => {
    const day = dayOf(message.sent_at);
    const isNewDay = !previous || day !== dayOf(previous.sent_at);
    const isFirstNew = !lineDrawn && message.seq > newAfter && message.anon_id !== handle && !message.is_deleted;
    lineDrawn ||= isFirstNew;
    const item = {
      message,
      day: isNewDay ? day : null,
      isFirstNew,
      continues: !isNewDay && !isFirstNew && belongs(message, previous),
    };
    previous = message;
    return item;
  });
}

export function dayOf(time) {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

export function dayLabel(day, locale, today = dayOf(Date.now())) {
  const daysAgo = Math.round((today - day) / 86_400_000);
  if (daysAgo === 0 || daysAgo === 1) return daysAgo ? "Yesterday" : "Today";
  const year = new Date(day).getFullYear() === new Date(today).getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year }).format(day);
}

function belongs(message, previous) {
  const apart = new Date(message.sent_at) - new Date(previous.sent_at);
  return !message.is_forwarded && message.anon_id === previous.anon_id && isSpoken(message) && isSpoken(previous) && apart < TOGETHER_FOR;
}

function isSpoken(message) {
  return !message.is_deleted && message.message_type !== "system";
}

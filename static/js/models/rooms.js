const GROUPS = [
  ["librarian", "Announcements"],
  ["public", "Rooms"],
  ["private", "Private & study"],
  ["direct", "Direct messages"],
  ["more", "More rooms you could join"],
];

/** The codes by which the library says of a room that one may read it no longer, or know of it. */
export const GONE = ["not_found", "forbidden"];

// The rooms I am in and those I could join, grouped and sorted for the sidebar.
export class Rooms {
  #byId = new Map();
  #held = null; // the open room keeps its place: it would jump away while one clicks it
  #moments = 0;
  #changedAt = new Map();
  #toldAt = new Map(); // all of a room, not its counts alone
  #askedAt = 0; // for the list that is here

  constructor(rooms = []) {
    this.#replace(rooms);
  }

  /** Later than all before. */
  moment() {
    return (this.#moments += 1);
  }

  get all() {
    return [...this.#byId.values()];
  }

  get mine() {
    return this.all.filter(isMine);
  }

  /** The list that was asked for at a moment: of what was heard or done since, that it is there and its counts are newer. */
  renew(rooms, askedAt) {
    if (askedAt < this.#askedAt) return;
    this.#askedAt = askedAt;
    const isNewer = ({ room_id: id }) => this.#changedAt.get(id) > askedAt;
    const newer = this.all.filter(isNewer);
    this.#replace(rooms.filter((room) => !isNewer(room) || this.find(room.room_id)));
    for (const room of newer) {
      const listed = this.#toldAt.get(room.room_id) > askedAt ? null : this.find(room.room_id);
      this.#byId.set(room.room_id, { ...room, ...listed, ...countsOf(room) });
    }
  }

  #replace(rooms) {
    const named = (room) => [room.room_id, { ...this.find(room.room_id), ...room }];
    this.#byId = new Map(rooms.map(named));
  }

  find(roomId) {
    return this.#byId.get(roomId);
  }

  update(room) {
    this.#changedAt.set(room.room_id, this.moment());
    if ("anon_id" in room) this.#toldAt.set(room.room_id, this.#moments);
    this.#byId.set(room.room_id, { ...this.find(room.room_id), ...room });
    return this.find(room.room_id);
  }

  remove(roomId) {
    this.#changedAt.set(roomId, this.moment());
    this.#byId.delete(roomId);
  }

  hold(roomId) {
    const room = this.find(roomId);
    this.#held = room && { roomId, rank: rank(room) };
  }

  groups(query = "") {
    const rooms = this.all.filter((room) => matches(room, query)).sort((a, b) => this.#compare(a, b));
    return GROUPS.map(([key, title]) => ({ key, title, rooms: rooms.filter((room) => groupOf(room) === key) })).filter(
      (group) => group.rooms.length,
    );
  }

  #compare(a, b) {
    return this.#rank(a) - this.#rank(b) || a.room_name.localeCompare(b.room_name);
  }

  #rank(room) {
    return room.room_id === this.#held?.roomId ? this.#held.rank : rank(room);
  }
}

/** What was just read here is not yet known there. */
export function countsOf({ unread_count, mention_count, read_seq }) {
  return { unread_count, mention_count, read_seq };
}

export function isMine(room) {
  return room.anon_id !== null;
}

/** Somebody would like to write to me. */
export function isRequest({ hold }) {
  return hold?.state === "asked";
}

/** A room that shows nothing before one has joined it with its password. */
export function isLocked(room) {
  return !isMine(room) && room.has_password;
}

function groupOf(room) {
  if (!isMine(room)) return "more";
  return room.room_type === "study" ? "private" : room.room_type;
}

function rank(room) {
  if (isRequest(room)) return -1;
  if (!room.is_active) return 3;
  if (room.mention_count) return 0;
  return room.is_hushed ? 2.5 : room.unread_count ? 1 : 2;
}

function matches(room, query) {
  const sought = fold(query).trim().split(/\s+/);
  const text = fold(`${room.room_name} ${room.topic ?? ""} ${room.book ?? ""}`);
  return sought.every((word) => text.includes(word));
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const ICONS = { librarian: "megaphone", private: "lock", study: "study", direct: "message" };

/** The name of a room's sign in the sprite, as a fragment. */
export function iconOf(room) {
  if (!room.is_active) return "#archive";
  return `#${isLocked(room) ? "lock" : (ICONS[room.room_type] ?? "conversation")}`;
}

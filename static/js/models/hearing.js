import { placeOf } from "./writing.js";

const SPREAD = 600;

const awaited = new WeakMap(); // by chat: what is about to be fetched

/** What the library tells us, by event name; each hears the chat and the event's data. */
export const HEARING = {
  message(chat, message) {
    const conversation = chat.conversations.get(message.room_id);
    const before = conversation?.timeline.reach;
    if (!conversation?.timeline.upsert(message)) return;
    const { anon_id: handle, parent_id: parentId } = message;
    if (!parentId) conversation.typing.stopped(handle);
    chat.changed([message], before);
    chat.tell("typing", { handle, parentId, hasStopped: true });
  },

  message_edited(chat, message) {
    if (chat.conversations.get(message.room_id)?.timeline.upsert(message)) chat.tell("messages");
    chat.tell("edited", message);
  },

  message_deleted(chat, ids) {
    if (chat.conversations.get(ids.room_id)?.timeline.remove(ids)) chat.tell("messages");
    chat.tell("edited", ids);
  },

  reaction(chat, change) {
    if (chat.conversations.get(change.room_id)?.timeline.react(change)) chat.tell("messages");
  },

  changes(chat, { room_id: roomId, ...page }) {
    const { timeline } = chat.conversations.get(roomId) ?? {};
    const before = Math.max(timeline?.reach ?? 0, chat.owed ?? 0);
    if (timeline) chat.changed(timeline.applySync(page), before);
  },

  typing(chat, { room_id: roomId, anon_id: handle, parent_id: parentId }) {
    if (chat.room?.room_id !== roomId || handle === chat.room.anon_id) return;
    if (!parentId) chat.conversation.typing.heard(handle);
    chat.tell("typing", { handle, parentId });
  },

  unread(chat, { room_id: roomId, from_seq: seq, ...counts }) {
    if (!chat.rooms.find(roomId)) chat.fetching.rooms().catch(() => {});
    else if (seq) chat.reading.unreadElsewhere(roomId, seq, counts);
    else {
      chat.rooms.update({ room_id: roomId, ...counts });
      if (roomId === chat.openId) chat.tell("messages"); // who looks at the end has read them before the badge is drawn
      chat.tell("rooms");
    }
  },

  thread(chat, mark) {
    chat.threads.heard(mark);
    chat.tell("threads", mark);
  },

  threads_read(chat) {
    chat.threads.replace([]);
    chat.tell("threads");
  },

  presence(chat, change) {
    if (chat.conversations.get(change.room_id)?.setPresence(change)) chat.tell("members");
  },

  presence_many(chat, { room_id: roomId, members }) {
    for (const member of members) HEARING.presence(chat, { room_id: roomId, ...member });
  },

  room_updated: roomChanged,
  direct_request: roomChanged,
  direct_changed: roomChanged,
  direct_read: (chat, read) => chat.rooms.find(read.room_id) && chat.changeRoom(read),

  member_joined: membersChanged,
  member_left: membersChanged,

  removed(chat, { room_id: roomId }) {
    chat.lose(roomId);
    chat.fetching.rooms().catch(() => {});
  },

  notice: (chat, notice) => import("../lib/announce.js").then(({ announce }) => announce(chat, notice)).catch(() => {}),

  draft(chat, draft) {
    if (chat.keeper) return chat.keeper.heard(draft);
    const [place, text] = [placeOf(draft), draft.message_text];
    chat.drafts.set(place, text);
    chat.tell("drafted", { place, text });
  },

  invite_updated: (chat) => chat.tell("invites"),
  signed_out: (chat, { reason }) => chat.tell("signed-out", { reason }),

  resync(chat) {
    chat.enter().catch(() => {});
    chat.fetching.afterAbsenceSoon();
  },

  service(chat, { degraded }) {
    Object.assign(chat.connection, { isLate: degraded, wasLost: false });
    chat.tell("connection");
  },
};

// What all hear is the same for all; my own part in it has to be fetched, and not by all at once.
function roomChanged(chat, { room_id: roomId }) {
  soon(chat, `room ${roomId}`, () =>
    chat.rooms.find(roomId) ? chat.fetching.room(roomId) : chat.fetching.rooms().catch(() => {}),
  );
  membersChanged(chat, { room_id: roomId });
}

function membersChanged(chat, { room_id: roomId }) {
  if (chat.room?.room_id === roomId) soon(chat, `members ${roomId}`, () => chat.fetching.members());
}

/** Once for all that is heard until then, and not while one parts from a room: what is gone by then is not asked for. */
function soon(chat, what, fetch) {
  const waiting = awaited.get(chat) ?? new Set();
  if (waiting.has(what)) return;
  awaited.set(chat, waiting.add(what));
  const ask = () => waiting.delete(what) && fetch();
  chat.after(() => Promise.resolve(chat.parting).then(ask), Math.random() * SPREAD);
}

/** Hears one event; a hole in the count of changes is closed by asking for what is missing. */
export function hear(chat, event, data = {}) {
  HEARING[event]?.(chat, data);
  if (chat.conversation?.timeline.hasGap) chat.after(() => fillGap(chat), 200 + Math.random() * SPREAD);
}

function fillGap(chat) {
  if (chat.conversation?.timeline.hasGap) chat.sync().catch(() => chat.enter()).catch(() => {});
}

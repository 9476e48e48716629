import { Chat } from "../../static/js/models/chat.js";

const HANDLE = "amber-heron-1170";

/** A message as the library gives it. */
export const message = (room_id, seq, more = {}) => ({
  message_id: 100 * room_id + seq, room_id, seq, updated_seq: seq, anon_id: HANDLE, message_text: `text ${seq}`, is_deleted: false,
  parent_id: null, reply_count: 0, ...more,
});

/** A room of mine. */
export const room = (room_id) => ({ room_id, room_name: `Room ${room_id}`, anon_id: HANDLE, unread_count: 0, mention_count: 0, read_seq: 1, permissions: [] });

/** When all that is ready has run. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The chat of somebody in two rooms, of whom the first is open, without a connection. */
export function page() {
  const boot = {
    me: { anon_id: HANDLE }, limits: {}, rooms: [room(1), room(2)], threads: [], room: room(1), draft: "", messages: [message(1, 1)], has_more: false,
  };
  const getJSON = async (path) => (path === "/chat/rooms/2" ? room(2) : { messages: [message(2, 1)], has_more: false, members: [] });
  return new Chat({ boot, http: { getJSON }, store: { read: () => null, write() {} }, after() {} });
}

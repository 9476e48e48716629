import { iconOf } from "../models/rooms.js";
import { fill } from "./dom.js";
import { messageElement } from "./message_view.js";

const today = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });
const thisYear = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });
const longAgo = new Intl.DateTimeFormat([], { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "short" });

/** A message away from its place, under a link that leads there; what one does with it is done there. */
export function foundMessage(message, room, { sprite, isUnread = false }) {
  const sentAt = new Date(message.sent_at);
  const time = near(sentAt);
  const url = `/rooms/${room.room_id}#m${message.message_id}`;
  const found = fill(document.getElementById("found-message"), {
    url,
    isUnread,
    messageId: message.message_id,
    roomId: room.room_id,
    room: room.room_name,
    icon: sprite + iconOf(room),
    label: `${room.room_name}, ${time}${isUnread ? ", new" : ""}: go to this message`,
    time,
    fullTime: full.format(sentAt),
    sentAt: sentAt.toISOString(),
  });
  const shown = messageElement({ message, continues: false }, { handle: room.anon_id, roomUrl: `/rooms/${room.room_id}` });
  const body = document.createElement("div");
  body.append(...shown.childNodes);
  body.className = shown.className;
  for (const part of body.querySelectorAll(".message-time, .message-more, .message-repair")) part.remove();
  found.append(body);
  return found;
}

function near(moment, now = new Date()) {
  if (moment.toDateString() === now.toDateString()) return today.format(moment);
  return (moment.getFullYear() === now.getFullYear() ? thisYear : longAgo).format(moment);
}

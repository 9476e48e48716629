import { lastSeen } from "../models/seen.js";
import { el } from "./dom.js";

/** Says below the last of my messages that the other one has read it, where both of us wish so. */
export function showSeen({ room, conversation }) {
  const message = lastSeen(conversation.timeline.shown.messages, room);
  const place = message && document.querySelector(`#m${message.message_id} .message-reactions`);
  const note = document.querySelector(".message-seen");
  if (note?.parentElement === place) return;
  note?.remove();
  place?.append(el("span", { class: "message-note message-seen" }, "Seen"));
}

import { reasonNotToWrite } from "./writing.js";

/** Why one cannot answer in a thread just now; null when one can. */
export function reasonNotToReply(room, parent) {
  if (parent?.is_deleted && !parent.reply_count) return "This message was removed, and nobody has answered it.";
  if (room.permissions?.includes("reply")) return null;
  const isOff = room.room_type === "librarian" && room.anon_id !== null && room.is_active && !room.is_muted;
  return isOff ? "Replies are off in this room." : (reasonNotToWrite(room) ?? "You can read this thread, but not write in it.");
}

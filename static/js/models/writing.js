import { isLocked } from "./rooms.js";

/** Why one cannot write in a room just now; null when one can. */
export function reasonNotToWrite(room) {
  const may = room.permissions ?? [];
  if (room.hold) return room.hold.text;
  if (!room.is_active) return "This room is archived. What was said stays readable.";
  if (isLocked(room)) return "This room has a password. Join it to read and to write.";
  if (room.anon_id === null) return "You are reading along. Join the room to write in it.";
  if (room.is_muted) return "You are muted in this room: you can read along, but not write for now.";
  if (may.includes("post")) return null;
  if (room.room_type === "librarian")
    return `Librarians announce things here. ${may.includes("reply") ? "You can answer below each announcement." : "Replies are off."}`;
  return room.is_read_only ? "This room is read-only for now." : "You can read in this room, but not write.";
}

/** Where a text is written, as drafts are named: a room, or a thread in it. */
export function placeOf({ room_id: roomId, parent_id: parentId }) {
  return parentId ? `${roomId}:${parentId}` : roomId;
}

/** The room of such a place. */
export const roomOf = (place) => Number(String(place).split(":")[0]);

/** Seconds until slow mode lets me write again. */
export function secondsToWait(room, sentAt, now = Date.now()) {
  if (!room.slow_mode_seconds || !sentAt || room.permissions?.includes("moderate")) return 0;
  return Math.max(0, Math.ceil((sentAt + room.slow_mode_seconds * 1000 - now) / 1000));
}

/** The count of characters as the server counts them, said only when the end is near. */
export function countLeft(text, limit) {
  const length = [...text].length;
  if (length < limit * 0.9) return null;
  const left = limit - length;
  return left < 0 ? { isOver: true, sentence: `${-left} too many` } : { isOver: false, sentence: `${left} left` };
}

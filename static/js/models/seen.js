/** The last of my messages that the other one of a conversation has read, as far as both wish that it is seen. */
export function lastSeen(messages, { anon_id: handle, other_read_seq: seq }) {
  return messages.findLast((message) => message.anon_id === handle && !message.is_deleted && message.seq <= (seq ?? 0));
}

/** A direct conversation in which both may write, or where only a moderator of another room keeps me from it. */
export function isTalk({ room_type: type, hold }) {
  return type === "direct" && (!hold || hold.state === "muted");
}

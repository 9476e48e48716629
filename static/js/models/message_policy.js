/** What I may do to a message; the library asks again. */
export function mayChange(message, room) {
  const isMine = message.anon_id === room.anon_id && room.anon_id !== null;
  const isOpen = room.is_active && !message.is_deleted && message.message_type !== "system";
  const moderates = Boolean(room.permissions?.includes("moderate"));
  return {
    edit: isOpen && isMine && !room.is_muted && message.message_type === "text",
    remove: isOpen && (isMine || moderates),
  };
}

/** True when an edit to this text changes something; only beside files may a message have no words. */
export function mayBecome(message, text) {
  return text !== message.message_text && (text !== "" || message.attachments?.length > 0);
}

/** What I may do to a message; the library asks again. */
export function mayChange(message, room) {
  // Only its author is told a message's client_id, also under an earlier handle.
  const isMine = (message.anon_id === room.anon_id && room.anon_id !== null) || "client_id" in message;
  const isOpen = room.is_active && !message.is_deleted && message.message_type !== "system";
  const isSaid = !message.is_deleted && message.message_type !== "system" && message.message_text !== "";
  const answers = isOpen && Boolean(room.permissions?.includes("reply"));
  const moderates = Boolean(room.permissions?.includes("moderate"));
  return {
    react: !message.is_deleted && Boolean(room.permissions?.includes("react")),
    edit: isOpen && isMine && !room.is_muted && !message.is_forwarded,
    unread: room.anon_id !== null && !isMine && !message.is_deleted,
    remove: isOpen && (isMine || moderates),
    pin: isOpen && moderates && room.anon_id !== null && !message.is_pinned,
    unpin: moderates && Boolean(message.is_pinned),
    quote: isSaid && Boolean(room.permissions?.includes("post")),
    forward: isSaid || (!message.is_deleted && message.attachments?.length > 0),
    reply: answers && !message.parent_id,
    thread: !answers && message.reply_count > 0,
    write: !isMine && message.message_type !== "system" && Boolean(room.permissions?.includes("direct")),
    history: !message.is_deleted && Boolean(message.edited_at) && (isMine || moderates),
  };
}

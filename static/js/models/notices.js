const WORDS = {
  mention: (who) => `${who} calls you`,
  direct: (who) => `${who} writes to you`,
  reply: (who) => `${who} answers in a thread you follow`,
  message: (who) => `${who} writes`,
};

/** What a notice says: who does what and where, and the beginning of it unless one hides texts. */
export function wordsOf({ kind, display_name: name, anon_id: handle, room_name: room, text }) {
  const who = name || handle;
  const isOfTwo = room === who; // who writes says where
  return { title: isOfTwo ? WORDS[kind](who) : `${WORDS[kind](who)} · ${room}`, body: text };
}

/** True when the message that a notice is about stands before one's eyes; what covers a room may be a thread of it. */
export function isSeen(notice, { openId, isHidden, hasFocus, isCovered }) {
  return notice.room_id === openId && !isHidden && hasFocus && (!isCovered || notice.kind === "reply");
}

/** Which of sound and notification a page gives: a sound anywhere but there, a notification only from a hidden page. */
export function waysOf(notice, page) {
  const seen = isSeen(notice, page);
  return { sounds: notice.has_sound && !seen, notifies: notice.in_browser && page.isHidden && page.isAllowed };
}

/** The count for the page's icon; empty for none. */
export function countOf(unread) {
  if (!unread) return "";
  return unread > 9 ? "9+" : String(unread);
}

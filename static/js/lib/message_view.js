import { hasReacted } from "../models/reactions.js";
import { fill, trustedHtml } from "./dom.js";
import { filesElement } from "./message_files.js";

const time = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });
const date = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });
const fullTime = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "short" });
const REMOVED = {
  author: "This message was removed by its author.",
  moderator: "This message was removed by a moderator.",
};

/** The element of a message that the library has confirmed. */
export function messageElement({ message, continues }, { handle, roomUrl, news, waiting }) {
  const sentAt = new Date(message.sent_at);
  const element = fillMessage({
    id: message.message_id,
    anchor: `m${message.message_id}`,
    link: `${roomUrl}#m${message.message_id}`,
    handle: message.display_name ? message.anon_id : "",
    badge: message.badge === "librarian" ? "Librarian" : "",
    note: noteOf(message),
    noMenu: message.is_deleted || message.message_type === "system",
    ...repliesOf(message, news, waiting),
    ...shared(message.anon_id, sentAt, message.display_name),
  });
  element.classList.toggle("message-continues", continues);
  element.classList.toggle("message-mine", message.anon_id === handle);
  if (message.anon_id === handle) element.setAttribute("aria-live", "off"); // who wrote it knows it
  element.classList.toggle("message-forwarded", message.is_forwarded === true);
  element.classList.toggle("message-system", message.message_type === "system");
  writeText(element, message);
  writeFiles(element, message.attachments);
  markMentions(element, handle);
  element.querySelector(".message-reactions").append(...reactionsOf(message, handle));
  return element;
}

function noteOf(message) {
  const state = message.is_forwarded ? "forwarded" : message.edited_at && "edited";
  return message.is_deleted ? "" : [state, message.is_pinned && `pinned by ${message.pinned_by}`].filter(Boolean).join(" · ");
}

/** What is said below a message about its thread. */
export function repliesOf({ reply_count: count, last_reply: last }, news, waiting) {
  const at = last && new Date(last.sent_at);
  const isToday = at?.toDateString() === new Date().toDateString();
  return {
    noReplies: !count && !waiting,
    replies: count === 1 ? "1 reply" : count ? `${count} replies` : "",
    lastReply: last && `· last by ${last.anon_id}, ${(isToday ? time : date).format(at)}`,
    replyNews: [news && `· ${news} new`, waiting && `${waiting} not sent yet`].filter(Boolean).join(", "),
  };
}

function reactionsOf(message, handle) {
  return Object.entries(message.reactions).map(([emoji, handles]) => {
    const names = handles.join(", ");
    const [pressed, label] = [String(hasReacted(message, emoji, handle)), `${emoji} ${handles.length}: ${names}`];
    return fill(document.getElementById("reaction"), { emoji, names, pressed, label, text: `${emoji} ${handles.length}` });
  });
}

/** The element of a message on its way. */
export function pendingElement(entry, { handle, continues, isOnline }) {
  const element = fillMessage({
    clientId: entry.client_id,
    note: stateOf(entry, isOnline),
    noRepair: !entry.error,
    noMenu: true,
    ...shared(handle, new Date(entry.written_at)),
  });
  element.classList.add(entry.error ? "message-failed" : "message-sending", "message-mine");
  element.setAttribute("aria-live", entry.error ? "polite" : "off");
  element.classList.toggle("message-continues", continues);
  writePlain(textOf(element), entry.text);
  writeFiles(element, entry.attachments);
  return element;
}

function stateOf({ error, waiting }, isOnline) {
  if (error) return error.message;
  if (!isOnline) return "kept until the connection is back";
  return waiting ? "waiting a moment…" : "sending…";
}

export function textOf(element) {
  return element.querySelector(".message-text");
}

function shared(handle, sentAt, name) {
  return {
    author: name || handle,
    avatar: `/avatars/${handle}.svg`,
    sentAt: sentAt.toISOString(),
    time: time.format(sentAt),
    fullTime: fullTime.format(sentAt),
  };
}

function fillMessage(values) {
  const blank = { badge: "", handle: "", noRepair: true, noReplies: true };
  const all = { ...blank, ...values };
  return fill(document.getElementById("message"), { ...all, noBadge: !all.badge, noNote: !all.note });
}

function writeText(element, message) {
  const text = textOf(element);
  if (message.is_deleted) {
    element.classList.add("message-gone");
    text.textContent = REMOVED[message.deleted_by];
  } else if (message.message_html) {
    text.innerHTML = trustedHtml(message.message_html);
    for (const part of text.querySelectorAll(".mention, code, pre, a")) if (isLatin(part)) part.dir = "ltr";
  } else writePlain(text, message.message_text);
}

/** Whatever is around it: it keeps its order, and says nothing about that of the message it begins. */
function isLatin(part) {
  return part.localName !== "a" || /^(https?:|www\.)/.test(part.textContent);
}

function writeFiles(element, files) {
  if (files?.length) textOf(element).after(filesElement(files));
}

function writePlain(element, text) {
  element.classList.add("message-plain");
  element.textContent = text;
}

function markMentions(element, handle) {
  for (const mention of element.querySelectorAll(".mention")) {
    if (mention.dataset.handle !== handle && mention.dataset.handle !== "room") continue;
    mention.classList.add("mention-me");
    element.classList.add("message-for-me");
  }
}

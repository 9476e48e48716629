import { difference } from "../models/difference.js";
import { localMoment } from "./dates.js";
import { el, fill } from "./dom.js";
import { getJSON } from "./http.js";
import { showOnce } from "./passing_dialog.js";

/** The dialog with the texts that a message had, the newest first. */
export async function showHistory(message) {
  const { revisions, message_text: current } = await getJSON(`/chat/messages/${message.message_id}/revisions`);
  const texts = textsOf(message, revisions, current);
  const dialog = fill(document.getElementById("message-history"), {});
  const marks = dialog.querySelector(".history-marks");
  const show = () => dialog.querySelector("ol").replaceChildren(...texts.map((text) => row(text, marks.checked)));
  marks.addEventListener("change", show);
  show();
  showOnce(dialog);
}

/** Each stood from when it was written until it was replaced. */
function textsOf(message, revisions, current) {
  const texts = [...revisions.map(({ message_text: text }) => text), current];
  const since = [message.sent_at, ...revisions.map(({ replaced_at: at }) => at)];
  const named = (at) => (at === texts.length - 1 ? "Now" : at ? `After edit ${at}` : "As first written");
  return texts.map((text, at) => ({ text, before: texts[at - 1], since: since[at], name: named(at) })).reverse();
}

function row({ text, before, since, name }, isMarked) {
  const item = fill(document.getElementById("message-history-text"), { name, since, time: localMoment(since) });
  const words = item.querySelector(".history-words");
  if (isMarked && before !== undefined && (text || before)) words.append(...difference(before, text).map(partElement));
  else words.textContent = text || "Without words";
  return item;
}

const TAGS = { gone: ["del", "taken out"], new: ["ins", "added"] };

function partElement({ kind, text }) {
  if (kind === "same") return text;
  const [tag, said] = TAGS[kind];
  // Few screen readers say what these elements mean.
  return el(tag, {}, el("span", { class: "visually-hidden" }, ` [${said}: `), text, el("span", { class: "visually-hidden" }, "] "));
}

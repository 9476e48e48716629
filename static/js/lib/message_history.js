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

/** Each stood from when the one before was replaced; of very many those in the middle are left out. */
function textsOf(message, revisions, current) {
  const now = { message_text: current, version: (revisions.at(-1)?.version ?? 0) + 1 };
  const shown = (one, at, texts) => {
    const before = texts[at - 1];
    const known = before?.version === one.version - 1 ? before : null;
    const name = one === now ? "Now" : at ? `After edit ${one.version - 1}` : "As first written";
    return { text: one.message_text, before: known?.message_text, since: at ? known?.replaced_at : message.sent_at, name };
  };
  return [...revisions, now].map(shown).reverse();
}

function row({ text, before, since, name }, isMarked) {
  const item = fill(document.getElementById("message-history-text"), { name, since, time: since ? localMoment(since) : "" });
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

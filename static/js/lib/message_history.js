import { difference } from "../models/difference.js";
import { localMoment } from "./dates.js";
import { el, fill } from "./dom.js";
import { attempt } from "./form.js";
import { getJSON } from "./http.js";
import { showOnce } from "./passing_dialog.js";

/** The dialog with the texts that a message had, the newest first. */
export async function showHistory(message) {
  const path = `/chat/messages/${message.message_id}/revisions`;
  let { revisions, has_more: hasMore, message_text: current } = await getJSON(path);
  const dialog = fill(document.getElementById("message-history"), {});
  const [list, marks, more] = ["ol", ".history-marks", ".history-more"].map((part) => dialog.querySelector(part));
  const show = () => {
    list.replaceChildren(...textsOf(message, revisions, current).map((text) => row(text, marks.checked)));
    more.hidden = !hasMore;
  };
  const bringMore = async () => {
    const page = await getJSON(`${path}?before=${revisions[0].version}`);
    [revisions, hasMore] = [[...page.revisions, ...revisions], page.has_more];
    show();
    if (!hasMore) list.focus();
  };
  marks.addEventListener("change", show);
  more.addEventListener("click", () => attempt(bringMore));
  show();
  showOnce(dialog);
}

/** Each stood from when the one before was replaced, which for the first of a page is not known yet. */
function textsOf(message, revisions, current) {
  const now = { message_text: current, version: (revisions.at(-1)?.version ?? 0) + 1 };
  const shown = (one, at, texts) => {
    const [before, isFirst] = [texts[at - 1], one.version === 1];
    const name = one === now ? "Now" : isFirst ? "As first written" : `After edit ${one.version - 1}`;
    return { text: one.message_text, before: before?.message_text, since: isFirst ? message.sent_at : before?.replaced_at, name };
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

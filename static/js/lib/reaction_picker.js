import { EmojiList } from "../models/emoji_list.js";
import { el, fill } from "./dom.js";
import { emojiFile } from "./emoji_file.js";
import { showOnce } from "./passing_dialog.js";
import { kept } from "./storage.js";

const RECENT_MOST = 16;

/** The dialog in which one looks for an emoji and reacts with it. */
export async function pickReaction(chat, message, failed) {
  const dialog = fill(document.getElementById("reaction-picker"), {});
  const [groups, search] = [dialog.querySelector(".reaction-groups"), dialog.querySelector("input")];
  const recent = kept(`emoji:${chat.me.anon_id}`);
  showOnce(dialog);
  const file = await emojiFile().catch(() => null);
  if (!file) return (dialog.querySelector(".reaction-none").textContent = "The emoji could not be fetched. Try again.");
  const list = new EmojiList(file);
  const draw = () => show(dialog, list.found(search.value, recent.read() ?? []));
  search.addEventListener("input", draw);
  dialog.addEventListener("keydown", (event) => walk(event, dialog, search));
  groups.addEventListener("click", async ({ target }) => {
    const { emoji } = target.closest("button")?.dataset ?? {};
    if (!emoji) return;
    recent.write([emoji, ...(recent.read() ?? []).filter((each) => each !== emoji)].slice(0, RECENT_MOST));
    dialog.close();
    const error = await chat.change("react", { message_id: message.message_id, emoji, on: true });
    if (error) failed(error);
  });
  draw();
}

function show(dialog, groups) {
  const sections = groups.map(({ name, emoji }) =>
    el("section", { "aria-label": name }, el("h3", {}, name), el("div", { class: "reaction-grid" }, ...emoji.map(button))),
  );
  dialog.querySelector(".reaction-groups").replaceChildren(...sections);
  dialog.querySelector(".reaction-grid button")?.setAttribute("tabindex", "0");
  dialog.querySelector(".reaction-none").textContent = sections.length ? "" : "No emoji is called that.";
}

function button([emoji, name]) {
  return el("button", { type: "button", tabindex: "-1", title: name, "aria-label": name, "data-emoji": emoji }, emoji);
}

/** Arrows go from the search into the grid and through it. */
function walk(event, dialog, search) {
  const buttons = [...dialog.querySelectorAll(".reaction-grid button")];
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) {
    if (document.activeElement !== search || event.key !== "ArrowDown") return;
    event.preventDefault();
    return focus(buttons[0]);
  }
  const aside = getComputedStyle(dialog).direction === "rtl" ? -1 : 1;
  const steps = { ArrowRight: aside, ArrowLeft: -aside };
  const columns = getComputedStyle(buttons[at].parentElement).gridTemplateColumns.split(" ").length;
  const next = { ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: buttons.length - 1 }[event.key];
  const to = next ?? (event.key in steps ? at + steps[event.key] : NaN);
  if (Number.isNaN(to)) return;
  event.preventDefault();
  focus(to < 0 ? search : (buttons[to] ?? buttons.at(-1)), buttons[at]);
}

function focus(to, from) {
  from?.setAttribute("tabindex", "-1");
  if (to?.matches("button")) to.setAttribute("tabindex", "0");
  to?.focus();
}

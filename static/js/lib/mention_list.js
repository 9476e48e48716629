import { candidates, completed, mentionAt } from "../models/mention.js";
import { el } from "./dom.js";

/** The list under which one chooses whom to mention; the caret stays in the text. */
export class MentionList {
  constructor(input, list, mentionable) {
    Object.assign(this, { input, list, mentionable });
    this.said = el("span", { role: "status", class: "visually-hidden" });
    list.after(this.said);
  }

  look() {
    this.mention = mentionAt(this.input.value, this.input.selectionStart);
    if (this.mention?.start !== this.declined) this.declined = null;
    const { handles, ...options } = this.mentionable();
    const names = this.mention && this.declined === null ? candidates(this.mention.query, handles, options) : [];
    this.list.replaceChildren(...names.map(option));
    this.#show(names.length > 0);
    if (names.length) this.#choose(0);
  }

  close() {
    this.#show(false);
  }

  /** Answers true when the key was meant for the list. */
  pressed(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.at + step + this.list.children.length) % this.list.children.length);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.list.children[this.at]);
    else if (event.key === "Escape") this.#decline();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(option) {
    if (!option) return;
    const { text, caret } = completed(this.input.value, this.mention, option.dataset.name);
    this.input.value = text;
    this.input.setSelectionRange(caret, caret);
    this.close();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Who does not want to mention anybody is not asked again while they write this word. */
  #decline() {
    this.declined = this.mention.start;
    this.close();
  }

  #choose(at) {
    this.at = at;
    [...this.list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    this.input.setAttribute("aria-activedescendant", `mention-${at}`);
  }

  #show(isShown) {
    this.list.hidden = !isShown;
    const { length } = this.list.children;
    const many = length === 1 ? "1 suggestion" : `${length} suggestions`;
    this.said.textContent = isShown ? `${many}, up and down to choose, Enter to take one` : "";
    if (!isShown) this.input.removeAttribute("aria-activedescendant");
  }
}

function option(name, at) {
  const isRoom = name === "room";
  const avatar = { class: "avatar", src: `/avatars/${name}.svg`, alt: "", width: 20, height: 20 };
  return el("li", { role: "option", id: `mention-${at}`, "data-name": name },
    isRoom ? el("span", { class: "mention-all", "aria-hidden": "true" }, "@") : el("img", avatar),
    `@${name}`,
    isRoom && el("span", { class: "hint" }, "everyone in this room"));
}

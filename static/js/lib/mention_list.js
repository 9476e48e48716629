import { candidates, completed, mentionAt } from "../models/mention.js";
import { el } from "./dom.js";

/** The list under which one chooses whom to mention; the caret stays in the text. */
export class MentionList {
  constructor(input, list, mentionable) {
    Object.assign(this, { input, list, mentionable });
  }

  look() {
    this.mention = mentionAt(this.input.value, this.input.selectionStart);
    const { handles, ...options } = this.mentionable();
    const names = this.mention ? candidates(this.mention.query, handles, options) : [];
    this.list.replaceChildren(
      ...names.map((name, at) => el("li", { role: "option", id: `mention-${at}`, "data-name": name }, `@${name}`)),
    );
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
    else if (event.key === "Escape") this.close();
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

  #choose(at) {
    this.at = at;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    this.input.setAttribute("aria-activedescendant", `mention-${at}`);
  }

  #show(isShown) {
    this.list.hidden = !isShown;
    if (!isShown) this.input.removeAttribute("aria-activedescendant");
  }
}

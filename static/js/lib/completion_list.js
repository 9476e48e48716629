import { completed } from "../models/completion.js";
import { completionSources } from "./completion_sources.js";
import { el } from "./dom.js";
import { replaceText } from "./replace_text.js";

const TYPED = ["insertText", "insertCompositionText"];
let made = 0;

/** The list under which one completes a word: whom to mention, or an emoji's name; the caret stays in the text. */
export class CompletionList {
  constructor(input, list, chat) {
    Object.assign(this, { input, list, sources: completionSources(chat), declined: null });
    list.id ||= `completions-${++made}`;
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    this.said = el("span", { role: "status", class: "visually-hidden" });
    list.after(this.said);
    list.addEventListener("mousedown", (event) => this.#touched(event));
    input.addEventListener("blur", () => this.close());
  }

  async look({ inputType, isComposing }) {
    const { value, selectionStart: caret } = this.input;
    const found = this.#find(value, caret);
    if (found?.part.start !== this.declined) this.declined = null;
    if (!found || this.declined !== null) return this.close();
    const choices = await found.source.offer(found.part);
    if (this.input.value !== value) return; // and was looked at again
    if (!found.part.isClosed) return this.#offer(found, choices);
    this.close();
    if (choices.length && TYPED.includes(inputType) && !isComposing) replaceText(this.input, { ...found.part, text: choices[0].text });
  }

  close() {
    this.#show(false);
  }

  /** Answers true when the key was meant for the list. */
  pressed(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.at + step + this.list.children.length) % this.list.children.length);
    else if (event.key === "Enter" || event.key === "Tab") this.#take(this.at);
    else if (event.key === "Escape") this.#decline();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #find(text, caret) {
    const found = this.sources.map((source) => ({ source, part: source.at(text, caret) }));
    return found.find(({ part }) => part);
  }

  #offer({ source, part }, choices) {
    Object.assign(this, { part, choices });
    const row = (choice, at) => el("li", { role: "option", id: `${this.list.id}-${at}` }, ...source.row(choice));
    this.list.replaceChildren(...choices.map(row));
    this.#show(choices.length > 0);
    if (choices.length) this.#choose(0);
  }

  #touched(event) {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) this.#take([...this.list.children].indexOf(option));
  }

  #take(at) {
    this.close();
    replaceText(this.input, completed(this.input.value, this.part, this.choices[at].text));
  }

  /** Who declined is not asked again while they write this word. */
  #decline() {
    this.declined = this.part.start;
    this.close();
  }

  #choose(at) {
    this.at = at;
    [...this.list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  #show(isShown) {
    this.list.hidden = !isShown;
    const { length } = this.list.children;
    const many = length === 1 ? "1 suggestion" : `${length} suggestions`;
    this.said.textContent = isShown ? `${many}, up and down to choose, Enter to take one` : "";
    if (isShown) this.list.scrollIntoView({ block: "nearest" });
    else this.input.removeAttribute("aria-activedescendant");
  }
}

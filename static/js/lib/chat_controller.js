import { Controller, controllerOf } from "./controller.js";

/** A controller inside the chat page; `this.chat` is what all of them share. */
export class ChatController extends Controller {
  #page;

  /** Found once: what was waited for may arrive when the element has left the page. */
  get chat() {
    return (this.#page ??= controllerOf(this.element.closest("[data-controller~=chat]"), "chat")).chat;
  }

  /** Hears the chat until the element is let go of. */
  listen(types, listener) {
    this.gone ??= new AbortController();
    this.chat.on(types, listener, this.gone);
  }

  disconnect() {
    this.gone?.abort();
  }

  say(text, kind = "info") {
    this.emit("chat:toast", { text, kind });
  }
}

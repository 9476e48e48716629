import { ChatController } from "../lib/chat_controller.js";

/** How I wish to appear to others, in the menu of my own handle. */
export default class StatusChoice extends ChatController {
  connect() {
    const { status, status_text: words } = this.chat.me;
    this.element.elements.status.value = ["busy", "invisible"].includes(status) ? status : "online";
    this.element.elements.status_text.value = words ?? "";
  }

  choose() {
    const { status, status_text: words } = this.element.elements;
    const isUntold = this.chat.connection.state !== "online";
    Object.assign(this.chat.me, { status: status.value, status_text: words.value.trim(), isUntold });
    this.chat.link.setPresence("set_status", { status: this.chat.me.status, status_text: this.chat.me.status_text });
    this.chat.tell("members");
  }

  save(event) {
    event.preventDefault();
    this.choose();
  }
}

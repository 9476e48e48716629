import { ChatController } from "../lib/chat_controller.js";

export default class Typing extends ChatController {
  connect() {
    this.chat.on("typing room", () => this.show());
  }

  show() {
    clearTimeout(this.timer);
    const sentence = this.chat.conversation?.typing.sentence ?? "";
    this.element.textContent = sentence;
    if (sentence) this.timer = setTimeout(() => this.show(), 1000);
  }
}

import { ChatController } from "../lib/chat_controller.js";

/** Who is writing in the room. */
export default class Typing extends ChatController {
  connect() {
    this.chat.on("typing room", () => this.show());
  }

  get typing() {
    return this.chat.conversation?.typing;
  }

  show() {
    clearTimeout(this.timer);
    const sentence = this.typing?.sentence ?? "";
    this.element.textContent = sentence;
    if (sentence) this.timer = setTimeout(() => this.show(), 1000);
  }
}

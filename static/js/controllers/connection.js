import { ChatController } from "../lib/chat_controller.js";

const PATIENCE = 1500;
const GLAD_FOR = 3000;

/** Says plainly how the connection is; a short hiccup is not worth a word. */
export default class Connection extends ChatController {
  static targets = ["bar", "text"];

  connect() {
    this.chat.on("connection", () => this.changed());
    this.changed();
  }

  changed() {
    clearTimeout(this.timer);
    if (this.chat.connection.look === "online") this.back();
    else this.timer = setTimeout(() => this.show(), this.barTarget.hidden ? PATIENCE : 0);
  }

  back() {
    if (this.barTarget.hidden) return;
    this.show();
    this.timer = setTimeout(() => (this.barTarget.hidden = true), GLAD_FOR);
  }

  show() {
    const { sentence, look } = this.chat.connection;
    this.barTarget.hidden = !sentence;
    this.barTarget.dataset.state = look;
    this.textTarget.textContent = sentence;
  }
}

import { ChatController } from "../lib/chat_controller.js";

const BEAT = 10_000;
const IDLE_AFTER = 5 * 60_000;
const WORDS = { online: "Online", busy: "Busy", invisible: "Invisible" };

/** How I appear to others, and the heartbeat that says I am here. */
export default class Status extends ChatController {
  static targets = ["words"];

  connect() {
    this.activeAt = Date.now();
    const active = () => (this.activeAt = Date.now());
    ["pointerdown", "pointermove", "keydown", "wheel"].forEach((type) =>
      addEventListener(type, active, { passive: true }),
    );
    setInterval(() => this.beat(), BEAT);
    this.chat.on("connection", () => this.connected());
    this.chat.on("members", () => this.show());
    this.show();
  }

  /** What was chosen without a connection is told now; by HTTP nothing else says that I came. */
  connected() {
    const { me, link, connection } = this.chat;
    if (me.isUntold && connection.state === "online") {
      link.setPresence("set_status", { status: me.status, status_text: me.status_text });
      me.isUntold = false;
    }
    this.beat();
  }

  beat() {
    this.chat.link.setPresence("heartbeat", { idle: Date.now() - this.activeAt > IDLE_AFTER });
  }

  show() {
    const { me } = this.chat;
    const status = me.status in WORDS ? me.status : "online";
    this.element.dataset.status = status;
    this.wordsTarget.textContent = [WORDS[status], me.status_text].filter(Boolean).join(" · ");
  }
}

import { ChatController } from "../lib/chat_controller.js";
import { foundMessage } from "../lib/found_message.js";
import * as http from "../lib/http.js";
import { Rows } from "../lib/rows.js";
import { perFrame } from "../lib/timing.js";
import { isUnread, Mentions as Inbox } from "../models/mentions.js";
import { totals } from "../models/unread.js";

const SOON = 300;

/** The inbox of mentions, beside whichever room is open. */
export default class Mentions extends ChatController {
  static targets = ["list", "empty", "state", "more"];
  inbox = new Inbox(http);

  connect() {
    this.rows = new Rows(this.listTarget);
    this.gone = new AbortController();
    this.redraw = perFrame(() => this.draw());
    this.chat.on("messages", this.redraw, this.gone);
    this.chat.on("rooms", () => this.counted(), this.gone);
  }

  disconnect() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  show() {
    this.count = totals(this.chat.rooms.mine).mentions;
    this.fetch(() => this.inbox.fetchNewest());
  }

  /** One more calls me, or one less: which, the library knows. */
  counted() {
    const { mentions } = totals(this.chat.rooms.mine);
    this.redraw();
    if (mentions > this.count) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fetch(() => this.inbox.fetchNewest()), SOON);
    }
    this.count = mentions;
  }

  async fetchOlder() {
    const last = this.listTarget.lastElementChild;
    await this.fetch(() => this.inbox.fetchOlder());
    last?.nextElementSibling?.querySelector("a").focus();
  }

  async fetch(ask) {
    if (!this.listTarget.children.length) this.stateTarget.textContent = "Looking…";
    const error = await ask().catch((failure) => failure);
    this.stateTarget.textContent = error?.message ?? "";
    this.hasAsked = !error;
    this.draw();
  }

  draw() {
    const { rooms, conversations } = this.chat;
    const known = (message) => conversations.get(message.room_id)?.timeline.find(message.message_id);
    const messages = this.inbox.shown(rooms, known);
    this.rows.place(messages.map((message) => this.row(message, rooms.find(message.room_id))));
    this.emptyTarget.hidden = messages.length > 0 || !this.hasAsked;
    this.moreTarget.hidden = !this.inbox.hasMore;
  }

  row(message, room) {
    const options = { isUnread: isUnread(message, room), sprite: document.querySelector("[data-sprite]").dataset.sprite };
    const version = [message.updated_seq, options.isUnread, room.room_name, room.anon_id, room.is_active].join(" ");
    return this.rows.kept(message.message_id, version, () => foundMessage(message, room, options));
  }

  go(event) {
    const link = event.target.closest(".found-place");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const { place, message } = link.dataset;
    if (!this.emit("chat:go-to-message", { room_id: Number(place), message_id: Number(message) })) event.preventDefault();
  }

  pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...this.listTarget.querySelectorAll(".found-place")];
    const at = links.indexOf(document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
  }
}

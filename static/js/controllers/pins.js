import { ChatController } from "../lib/chat_controller.js";
import { fill } from "../lib/dom.js";
import { foundMessage } from "../lib/found_message.js";
import { getJSON } from "../lib/http.js";
import { setPinned } from "../lib/pins.js";

const moment = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });

/** The panel of what is pinned in the open room; each leads to its place. */
export default class Pins extends ChatController {
  static targets = ["list", "empty", "state"];

  connect() {
    this.listen("edited", (message) => this.concerns(message) && this.show());
    this.listen("connection room", () => this.show());
  }

  /** Where the focus goes when the panel is closed. */
  get backTo() {
    return document.querySelector(".room-header .menu > button");
  }

  concerns({ room_id: roomId, message_id: id, is_pinned: isPinned }) {
    return roomId === this.chat.room?.room_id && (isPinned || this.listTarget.querySelector(`[data-message="${id}"]`));
  }

  async show() {
    const { room } = this.chat;
    if (!room) return;
    if (!this.listTarget.children.length) this.stateTarget.textContent = "Looking…";
    this.asked = getJSON(`/chat/rooms/${room.room_id}/pins`).catch((error) => error);
    const { asked } = this;
    const answer = await asked;
    if (asked !== this.asked || !this.element.isConnected) return; // a later one is on its way
    this.stateTarget.textContent = answer instanceof Error ? answer.message : "";
    if (!(answer instanceof Error)) this.draw(answer.messages, room);
  }

  draw(messages, room) {
    const at = this.links.indexOf(document.activeElement);
    this.listTarget.replaceChildren(...messages.map((message) => this.row(message, room)));
    this.emptyTarget.hidden = messages.length > 0;
    if (at >= 0) (this.links[Math.min(at, messages.length - 1)] ?? this.element.querySelector("h2")).focus();
  }

  row(message, room) {
    const { sprite } = document.querySelector("[data-sprite]").dataset;
    const row = foundMessage(message, room, { sprite });
    row.querySelector(".message-note").append(`, ${moment.format(new Date(message.pinned_at))}`);
    if (room.permissions?.includes("moderate"))
      row.append(fill(document.getElementById("pins-drop"), { id: message.message_id, of: message.anon_id }));
    return row;
  }

  get links() {
    return [...this.listTarget.querySelectorAll(".found-place")];
  }

  async drop(event, button) {
    button.closest(".found").querySelector("a").focus();
    await setPinned(this.chat, Number(button.dataset.id), false);
  }

  go(event) {
    const link = event.target.closest(".found-place");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const { place, message } = link.dataset;
    if (!this.emit("chat:go-to-message", { room_id: Number(place), message_id: Number(message) })) event.preventDefault();
  }
}

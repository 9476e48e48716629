import { ChatController } from "../lib/chat_controller.js";
import { fill, takeOut } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { foundMessage } from "../lib/found_message.js";
import { saved } from "../lib/saved.js";

/** The panel of what I have saved, from all of my rooms; each leads to its place. */
export default class SavedMessages extends ChatController {
  static targets = ["list", "empty", "state", "more"];
  count = 0;

  connect() {
    this.changed = () => this.show();
    saved.addEventListener("changed", this.changed);
    this.listen("edited", (message) => this.removed(message));
  }

  disconnect() {
    super.disconnect();
    saved.removeEventListener("changed", this.changed);
  }

  async show() {
    const page = await this.ask(0);
    const at = [...this.listTarget.children].findIndex((row) => row.contains(document.activeElement));
    if (page) this.listTarget.replaceChildren(...this.rows(page));
    if (page) this.count = page.saved.length;
    this.finish(page);
    if (page && at >= 0) this.focus(at);
  }

  /** On the row that has come into the place of the one that went. */
  focus(at) {
    const row = this.listTarget.children[Math.min(at, this.listTarget.children.length - 1)];
    (row?.querySelector("a") ?? this.element.querySelector("h2")).focus();
  }

  async fetchMore() {
    const last = this.listTarget.lastElementChild;
    const page = await this.ask(this.count);
    if (page) this.listTarget.append(...this.rows(page));
    if (page) this.count += page.saved.length;
    this.finish(page);
    last?.nextElementSibling?.querySelector("a").focus();
  }

  async ask(skip) {
    if (!this.listTarget.children.length) this.stateTarget.textContent = "Looking…";
    const answer = await saved.fetch(skip).catch((error) => error);
    this.stateTarget.textContent = answer instanceof Error ? answer.message : "";
    return answer instanceof Error ? null : answer;
  }

  finish(page) {
    this.emptyTarget.hidden = !page || this.listTarget.children.length > 0;
    this.moreTarget.hidden = !page?.has_more;
  }

  rows({ saved: found }) {
    const { sprite } = document.querySelector("[data-sprite]").dataset;
    return found.map(({ message, room_name: name }) => {
      const strange = { room_id: message.room_id, room_name: name, anon_id: null, is_active: true }; // one reads along there
      const room = this.chat.rooms.find(message.room_id) ?? strange;
      const row = foundMessage(message, room, { sprite });
      row.append(fill(document.getElementById("saved-drop"), { id: message.message_id, of: message.anon_id }));
      return row;
    });
  }

  removed({ message_id: id, deleted_by: by }) {
    const link = by && this.listTarget.querySelector(`.found-place[data-message="${id}"]`);
    if (!link) return;
    takeOut(link.closest(".found"), this.element.querySelector("h2"));
    this.count -= 1;
    this.emptyTarget.hidden = this.listTarget.children.length > 0 || !this.moreTarget.hidden;
  }

  async drop(event, button) {
    await attempt(() => saved.set(Number(button.dataset.id), false));
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

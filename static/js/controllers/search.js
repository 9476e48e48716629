import { ChatController } from "../lib/chat_controller.js";
import { el, fill, isComposed, takeOut } from "../lib/dom.js";
import { localMoment } from "../lib/dates.js";
import { getJSON } from "../lib/http.js";
import { countLabel, hasTerm, searchPath, toggleTerm } from "../models/search_terms.js";

/** The panel in which messages are found; a result leads to the message in its place. */
export default class Search extends ChatController {
  static targets = ["input", "error", "chip", "body", "status", "list", "more", "help", "result"];

  connect() {
    this.isHere = this.isNewest = false;
    this.found = [];
    this.next = null;
    this.listen("edited", (message) => this.removed(message));
  }

  disconnect() {
    super.disconnect();
    this.asking?.abort();
  }

  show({ q }) {
    if (q) this.inputTarget.value = q;
    this.inputTarget.focus();
    this.inputTarget.select();
    if (q) this.ask();
  }

  submitted(event) {
    event.preventDefault();
    this.ask();
  }

  toggled(event, chip) {
    const { name } = chip.dataset;
    if (name === "here") this.isHere = !this.isHere;
    else if (name === "newest") this.isNewest = !this.isNewest;
    else this.inputTarget.value = toggleTerm(this.inputTarget.value, name);
    this.press();
    if (this.inputTarget.value.trim()) this.ask();
  }

  press() {
    const pressed = { here: this.isHere, newest: this.isNewest };
    for (const chip of this.chipTargets) {
      const { name } = chip.dataset;
      chip.setAttribute("aria-pressed", String(pressed[name] ?? hasTerm(this.inputTarget.value, name)));
    }
  }

  ask() {
    const { isHere, isNewest } = this;
    this.asked = { text: this.inputTarget.value.trim(), roomId: isHere && this.chat.openId, isNewest };
    this.found = [];
    this.next = {};
    this.press();
    return this.fetch();
  }

  /** Of what was asked, whatever stands in the field by now. */
  showMore() {
    return this.fetch();
  }

  async fetch() {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const { text, ...options } = this.asked;
    const { next } = this;
    const known = this.found.length;
    if (!text) return this.draw("");
    this.statusTarget.textContent = "Searching…";
    try {
      const answer = await getJSON(searchPath(text, { ...options, next }), { signal });
      const ids = new Set(this.found.map((each) => each.message_id));
      this.found = [...this.found, ...answer.results.filter((each) => !ids.has(each.message_id))];
      this.next = answer.next;
      this.draw(countLabel(this.found.length, answer.has_more));
      if (known) this.links[known]?.focus();
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!error.code) throw error;
      this.next = known ? next : null;
      this.draw("", error.fields?.q ?? error.message);
    }
  }

  removed({ message_id: id, deleted_by: by }) {
    const link = by && this.links.find(({ dataset }) => dataset.message === String(id));
    if (!link) return;
    this.found = this.found.filter((each) => each.message_id !== id);
    takeOut(link.closest("li"), this.inputTarget);
    this.statusTarget.textContent = countLabel(this.found.length, Boolean(this.next));
  }

  get links() {
    return [...this.listTarget.querySelectorAll("a")];
  }

  draw(status, error = "") {
    this.statusTarget.textContent = status;
    this.errorTarget.textContent = error;
    this.errorTarget.hidden = !error;
    this.inputTarget.setAttribute("aria-invalid", String(Boolean(error)));
    this.listTarget.replaceChildren(...this.found.map((each) => this.item(each)));
    this.moreTarget.hidden = !this.found.length || !this.next;
    this.helpTarget.hidden = this.found.length > 0;
  }

  item(found) {
    const { message_id: id, room_id: roomId, display_name: display, anon_id: handle, room_name: room } = found;
    const moment = localMoment(found.sent_at);
    const url = `/rooms/${roomId}#m${id}`;
    const item = fill(this.resultTarget, { url, name: display ?? handle, room, time: moment, since: found.sent_at, full: moment });
    const parts = found.snippet.map(({ text, is_match: isMatch }) => (isMatch ? el("mark", {}, text) : text));
    item.querySelector(".search-result-text").append(...parts);
    Object.assign(item.querySelector("a").dataset, { message: id, place: roomId });
    return item;
  }

  go(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const each of this.links) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const { place, message } = link.dataset;
    this.emit("chat:go-to-message", { room_id: Number(place), message_id: Number(message) });
    if (matchMedia("(max-width: 75em)").matches) this.emit("chat:close-panel"); // it lies over the room there
  }

  enterList(event) {
    if (event.key !== "ArrowDown" || isComposed(event) || !this.links.length) return;
    event.preventDefault();
    this.links[0].focus();
  }

  moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    (this.links[at + step] ?? (step < 0 ? this.inputTarget : this.moreTarget)).focus();
  }
}

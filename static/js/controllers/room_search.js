import { ChatController } from "../lib/chat_controller.js";
import { isComposed } from "../lib/dom.js";

export default class RoomSearch extends ChatController {
  static targets = ["input"];

  search() {
    this.emit("chat:rooms-sought", { query: this.inputTarget.value });
  }

  pressed(event) {
    if (isComposed(event)) return;
    if (event.key === "ArrowDown" || event.key === "Enter") this.enter(event);
    if (event.key !== "Escape" || !this.inputTarget.value) return;
    event.preventDefault();
    this.clear();
  }

  shortcut(event) {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.element.closest(".chat").classList.add("sidebar-shown");
    this.inputTarget.focus();
    this.inputTarget.select();
  }

  clear() {
    this.inputTarget.value = "";
    this.search();
  }

  enter(event) {
    event.preventDefault();
    const first = this.element.closest(".sidebar").querySelector(".room-link");
    if (event.key === "ArrowDown") return first?.focus();
    this.clear();
    first?.click();
  }
}

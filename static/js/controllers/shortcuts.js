import { Controller, controllerOf } from "../lib/controller.js";
import { el, fill } from "../lib/dom.js";
import { showOnce } from "../lib/passing_dialog.js";
import { ALWAYS, ANYWHERE, keyOf, neighbour } from "../models/shortcuts.js";

const OFF = "shortcuts=off";
const YEAR = 365 * 24 * 3600;
const MESSAGE_PATH = /^\/rooms\/(\d+)$/;

/**
 * Single keys, never while one writes, and off when somebody wishes it (WCAG 2.1.4). A button with data-key="m" is pressed
 * by that key; an item of the message menu by its key on the message that has the focus. Also links to messages, in texts.
 */
export default class Shortcuts extends Controller {
  get chat() {
    return controllerOf(document.querySelector("[data-controller~=chat]"), "chat").chat;
  }

  get isOff() {
    return document.cookie.split("; ").includes(OFF);
  }

  pressed(event) {
    if (event.key === "Escape" && !event.defaultPrevented) return this.closePanel(event);
    const key = this.isOff || document.querySelector("dialog[open]") ? null : keyOf(event);
    if (key && this.perform(key, document.activeElement)) event.preventDefault();
  }

  /** On the message, by a button, or anywhere: the first that knows the key. */
  perform(key, place) {
    const row = place?.closest?.(".message[data-id]");
    if (row && this.pressInMenu(key, row)) return true;
    const button = [...document.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === key && one.offsetParent);
    if (button) return (button.click(), true);
    const { act } = ANYWHERE.find((one) => one.key === key) ?? {};
    if (act) this[act]();
    return Boolean(act);
  }

  pressInMenu(key, row) {
    const owner = controllerOf(row.closest("[data-controller~=message]"), "message");
    const more = row.querySelector(".message-more");
    if (!owner || !more || more.hidden) return false;
    owner.openMenu(new Event("shortcut", { cancelable: true }), more);
    const item = owner.menu.choices.find((one) => one.dataset.key === key);
    if (item) item.click();
    else owner.menu.close();
    return Boolean(item);
  }

  closePanel(event) {
    if (event.target.closest?.("input, textarea, dialog, [role=menu]") || document.querySelector("dialog[open]")) return;
    this.emit("chat:close-panel");
  }

  nextRoom() {
    this.goToRoom(1);
  }

  previousRoom() {
    this.goToRoom(-1);
  }

  goToRoom(by) {
    const links = [...document.querySelectorAll(".sidebar-rooms .room-link")];
    this.follow(neighbour(links, links.find((link) => link.getAttribute("aria-current")), by));
  }

  /** Who goes by keys goes on by keys: the focus is on the messages, and not where one writes. */
  follow(link) {
    const { chat } = this;
    if (!link || link.getAttribute("aria-current")) return document.querySelector(".timeline-log").focus({ preventScroll: true });
    const arrived = () => {
      if (!chat.room && chat.problem === "loading") return;
      chat.removeEventListener("room", arrived);
      document.querySelector(".timeline-log").focus({ preventScroll: true });
    };
    chat.addEventListener("room", arrived);
    link.click();
  }

  nextUnread() {
    const links = [...document.querySelectorAll(".sidebar-rooms .room-link")];
    const at = links.findIndex((link) => link.getAttribute("aria-current"));
    const next = [...links.slice(at + 1), ...links.slice(0, at + 1)].find((link) => link.hasAttribute("data-unread"));
    if (next) this.follow(next);
    else this.say("Nothing else is unread.");
  }

  firstUnread() {
    const { room, conversation } = this.chat;
    const after = conversation?.readSeq;
    if (room && Number.isFinite(after)) this.emit("chat:go-to-message", { room_id: room.room_id, after });
    else this.say("Nothing is unread here.");
  }

  latest() {
    document.querySelector(".timeline-jump:not(.timeline-behind, [hidden])")?.click();
  }

  write() {
    document.querySelector(".chat-room .composer textarea")?.focus();
  }

  editLast() {
    this.emit("chat:edit-last");
  }

  search() {
    document.querySelector("[data-target~='room-search.input']").focus();
  }

  help() {
    const sheet = fill(document.getElementById("shortcuts"), {});
    const lists = { anywhere: [...ANYWHERE, ...this.buttons()], message: this.menuItems(), always: ALWAYS };
    for (const [name, shortcuts] of Object.entries(lists))
      sheet.querySelector(`[data-list=${name}]`).append(...shortcuts.map(row));
    const choice = sheet.querySelector("input");
    choice.checked = !this.isOff;
    choice.addEventListener("change", () => {
      document.cookie = `${OFF}; path=/; samesite=lax; max-age=${choice.checked ? 0 : YEAR}`;
    });
    showOnce(sheet);
  }

  buttons() {
    return [...document.querySelectorAll(".chat button[data-key]")].map(named).filter(isNew(ANYWHERE));
  }

  menuItems() {
    return [...document.getElementById("message-menu").content.querySelectorAll("[data-key]")].map(named).filter(isNew());
  }

  clicked(event) {
    if (event.target.closest?.("[data-shortcuts]")) this.help();
    const link = event.target.closest?.(".message-text a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const [, roomId] = MESSAGE_PATH.exec(link.pathname) ?? [];
    const [, messageId] = /^#m(\d+)$/.exec(link.hash) ?? [];
    if (link.host !== location.host || !roomId || !messageId) return;
    const detail = { room_id: Number(roomId), message_id: Number(messageId) };
    if (!this.emit("chat:go-to-message", detail)) event.preventDefault();
  }

  say(text) {
    this.emit("chat:toast", { text });
  }
}

function named(button) {
  return { key: button.dataset.key, says: (button.querySelector(".room-link-name") ?? button).textContent.trim() };
}

function isNew(known = []) {
  const keys = new Set(known.map(({ key }) => key));
  return ({ key }) => !keys.has(key) && keys.add(key);
}

function row({ key, says }) {
  const keys = key.split(" ").flatMap((one) => [el("kbd", {}, one.length === 1 ? one.toUpperCase() : one), " "]);
  return el("div", {}, el("dt", {}, ...keys), el("dd", {}, says));
}

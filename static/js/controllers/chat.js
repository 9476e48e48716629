import { Controller } from "../lib/controller.js";
import { readJSON } from "../lib/dom.js";
import * as http from "../lib/http.js";
import { followPressed } from "../lib/pressed_notice.js";
import { keepLinked } from "../lib/socket.js";
import { forgetAll, kept } from "../lib/storage.js";
import { perFrame } from "../lib/timing.js";
import { Chat } from "../models/chat.js";
import { titled, totals } from "../models/unread.js";

const ROOM_PATH = /^\/rooms\/(\d+)/;
const WIDE = matchMedia("(min-width: 75em)");

/** The page as a whole: which room is open, the address, the drawers, coming and going. */
export default class ChatPage extends Controller {
  static targets = ["sidebar", "main", "members", "membersButton", "state", "rooms"];

  connect() {
    const boot = readJSON(document.getElementById("boot"));
    this.chat = new Chat({ boot, http, store: kept(`outbox:${boot.me.anon_id}`) });
    if (!boot.room && ROOM_PATH.test(location.pathname)) this.chat.problem = "not_found";
    this.chat.on(
      "rooms",
      perFrame(() => this.retitle()),
    );
    this.chat.on("room", ({ opened }) => this.roomShown(opened));
    this.chat.on("gone", ({ room }) => this.say(`You are no longer in ${room.room_name}.`));
    this.chat.on("invites", () => this.emit("chat:invites-changed"));
    this.chat.on("signed-out", ({ reason }) => (reason === "role changed" ? location.reload() : this.signedOut()));
    this.showMembers(WIDE.matches);
    WIDE.addEventListener("change", () => this.turned());
    this.roomShown();
    this.link = keepLinked(this.chat);
    followPressed(boot.me.is_kiosk);
  }

  roomShown() {
    const { room } = this.chat;
    const state = room ? null : (this.chat.problem ?? (this.chat.rooms.all.length ? "choose" : "empty"));
    for (const part of this.stateTargets) part.hidden = part.dataset.state !== state;
    this.element.classList.toggle("chat-open", Boolean(room));
    this.element.classList.toggle("chat-choosing", state === "choose");
    this.showMembers(this.wantsMembers);
    this.retitle();
  }

  retitle() {
    const library = this.value("title");
    const name = this.chat.room?.room_name;
    const news = totals(this.chat.rooms.all.filter((room) => room !== this.chat.room));
    const said = news.mentions ? "you are mentioned" : news.unread ? "unread" : "";
    this.roomsTarget.dataset.news = said;
    this.roomsTarget.setAttribute("aria-label", said ? `Rooms: ${said}` : "Rooms");
    const counted = this.chat.me.is_kiosk ? [] : this.chat.rooms.all; // whoever passes by reads a title
    document.title = titled(name ? `${name} · ${library}` : library, counted);
  }

  follow(event) {
    const link = event.target.closest("a[data-room]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.go(Number(link.dataset.room));
  }

  openRoom(event) {
    event.preventDefault();
    const { room } = event.detail;
    this.chat.rooms.update(room);
    this.chat.forget(room.room_id); // what was read as a stranger is less than what a member reads
    this.go(room.room_id);
  }

  roomChanged({ detail: { room } }) {
    this.chat.changeRoom(room);
  }

  roomLeft(event) {
    event.preventDefault();
    this.chat.lose(event.detail.room_id);
    this.chat.fetching.rooms().catch(() => {});
  }

  go(roomId) {
    if (location.pathname !== `/rooms/${roomId}`) history.pushState({}, "", `/rooms/${roomId}`);
    this.closeDrawers();
    this.mainTarget.focus({ preventScroll: true });
    this.open(roomId);
  }

  travelled(event) {
    const [, roomId] = ROOM_PATH.exec(location.pathname) ?? [];
    if (event && Number(roomId ?? 0) !== (this.chat.openId ?? 0)) this.closeDrawers();
    if (roomId && Number(roomId) !== this.chat.room?.room_id) this.open(Number(roomId));
    if (!roomId) this.chat.close();
  }

  open(roomId) {
    if (roomId !== this.chat.room?.room_id) this.chat.open(roomId).catch(() => {});
  }

  woke() {
    if (document.visibilityState === "hidden") return;
    this.link.wake();
    if (this.chat.problem === "offline") this.travelled();
    if (this.chat.connection.state === "online") this.chat.sync().catch(() => this.link.drop());
  }

  wentOffline() {
    this.link.drop();
    this.chat.disconnected();
  }

  /** An older page may find nothing at a library that was renewed, or nothing that fits what it has. */
  missing() {
    if (Date.now() - this.warnedAt < 10_000 || this.chat.connection.state !== "online") return;
    this.warnedAt = Date.now();
    this.say("A part of this page could not be fetched. If the library was renewed just now, load the page again.", "danger");
  }

  rejected({ reason }) {
    if (/module/i.test(reason?.message)) this.missing();
  }

  pressed(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.closeDrawers();
  }

  openSidebar() {
    this.element.classList.add("sidebar-shown");
    // On a phone, focus in the search box would raise the keyboard over half of the list.
    const first = matchMedia("(pointer: fine)").matches ? "input" : ".drawer-close";
    this.sidebarTarget.querySelector(first).focus();
  }

  leftSidebar() {
    this.element.classList.remove("sidebar-shown");
  }

  closeDrawers() {
    if (this.element.classList.contains("sidebar-shown")) this.element.querySelector(".sidebar-open").focus();
    this.element.classList.remove("sidebar-shown");
    if (WIDE.matches) return;
    if (this.membersTarget.contains(document.activeElement)) this.membersButtonTarget.focus();
    this.showMembers(false);
    this.emit("chat:close-panel");
  }

  /** A wide screen has a place for the members, unless a panel is in it. */
  turned() {
    if (this.element.classList.contains("panel-shown")) this.hadMembers = WIDE.matches;
    else this.showMembers(WIDE.matches);
  }

  /** What is beside the room takes the place of the list of members, which comes back after it. */
  panelChanged({ detail: { isOpen } }) {
    const hadMembers = this.element.classList.contains("panel-shown") ? this.hadMembers : this.wantsMembers;
    this.element.classList.toggle("panel-shown", isOpen);
    if (isOpen) this.leftSidebar();
    this.showMembers(!isOpen && WIDE.matches && hadMembers);
    this.hadMembers = hadMembers;
  }

  toggleMembers() {
    const wanted = this.membersTarget.hidden; // before a panel gives them back their place
    this.emit("chat:close-panel");
    this.showMembers(wanted);
    if (!WIDE.matches && !this.membersTarget.hidden) this.membersTarget.querySelector("button").focus();
  }

  closeMembers() {
    this.showMembers(false);
    this.membersButtonTarget.focus();
  }

  showMembers(wanted) {
    const shown = wanted && Boolean(this.chat.room);
    this.wantsMembers = wanted;
    this.membersTarget.hidden = !shown;
    this.element.classList.toggle("members-shown", shown);
    this.membersButtonTarget.setAttribute("aria-expanded", String(shown));
  }

  leaving({ target }) {
    if (target.getAttribute("action") !== "/logout") return;
    this.chat.forgetUnsent();
    forgetAll();
  }

  /** Nothing of what was read may stay on a page whose reader has left. */
  signedOut() {
    this.link.close();
    this.chat.forgetUnsent();
    forgetAll();
    // A page that nobody has touched does not have what takes them away.
    import("../lib/shown_notices.js").then((notices) => notices.takeAwayNotices()).catch(() => {});
    const notice = document.getElementById("signed-out").content.cloneNode(true);
    document.body.replaceChildren(notice);
    document.title = this.value("title");
    document.querySelector("h1").focus();
  }

  say(text, kind = "info") {
    this.emit("chat:toast", { text, kind });
  }
}

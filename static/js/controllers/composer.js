import { ChatController } from "../lib/chat_controller.js";
import { isComposed } from "../lib/dom.js";
import { keptDraft } from "../lib/storage.js";
import { throttle } from "../lib/timing.js";
import { countLeft, placeOf, reasonNotToWrite, secondsToWait } from "../models/writing.js";

/** Where one writes; what is not sent yet is kept for each room. */
export default class Composer extends ChatController {
  static targets = ["form", "input", "button", "closed", "reason", "join", "answers", "avatar", "author", "handle", "identity", "self", "count", "completions", "files", "tray"];
  sentAt = new Map();
  parentId = null; // of a thread, the message that is answered

  connect() {
    this.tellTyping = throttle((place) => this.chat.ask("typing", place).catch(() => {}), 3000);
    this.listen("room", ({ opened }) => this.show(opened));
    this.listen("drafted", ({ place, text }) => this.drafted(place, text));
    this.listen("uploads", () => this.tray && (this.tray.show(), this.changed()));
    this.show(true);
  }

  get place() {
    return placeOf({ room_id: this.chat.openId, parent_id: this.parentId });
  }

  reason(room) {
    return reasonNotToWrite(room);
  }

  label({ room_name: name }) {
    return `Message to ${name}`;
  }

  show(isOpened) {
    const { room } = this.chat;
    this.element.hidden = !room;
    if (!room) return;
    const reason = this.reason(room);
    this.formTarget.hidden = Boolean(reason);
    this.closedTarget.hidden = !reason;
    this.reasonTarget.textContent = reason;
    this.joinTarget.hidden = room.anon_id !== null || !room.permissions?.includes("join");
    if (isOpened || !room.hold) this.answersTarget.hidden = true;
    if (room.hold) this.offerAnswers();
    this.inputTarget.setAttribute("aria-label", this.label(room));
    this.showSelf(room);
    if (isOpened) this.takeUp();
    this.showTray();
    this.changed();
  }

  /** What lies beside what is written here; the panel of a thread may have been closed meanwhile. */
  async showTray() {
    if (!this.tray && this.chat.uploads?.in(this.place).length) await this.bringTray();
    this.tray?.show();
  }

  async offerAnswers() {
    const { showAnswers } = await import("../lib/direct_answer.js");
    const { room } = this.chat; // as it is by now
    if (room?.hold) showAnswers(this.answersTarget, room, this);
  }

  showSelf({ anon_id: handle, identity, room_type: type }) {
    if (!handle) return;
    const name = type === "librarian" && this.chat.me.display_name;
    this.avatarTarget.src = `/avatars/${handle}.svg`;
    this.authorTarget.textContent = name || handle;
    this.handleTarget.textContent = name ? ` (handle ${handle})` : "";
    this.identityTarget.textContent = identity ?? "";
  }

  takeUp() {
    this.restore();
    this.selfTarget.open = false;
    const isWriting = document.activeElement?.matches("input, textarea, select"); // elsewhere, while this was waited for
    if (matchMedia("(pointer: fine)").matches && !location.hash && !isWriting) this.inputTarget.focus({ preventScroll: true });
  }

  /** What was begun here, or on another device of mine. */
  restore() {
    this.draft = keptDraft(this.chat.me, this.place);
    this.inputTarget.value = this.draft.read()?.text ?? this.chat.drafts.get(this.place) ?? "";
  }

  drafted(place, text) {
    if (place === this.place && !this.draft.read()) this.fill(text);
  }

  fill(text) {
    this.inputTarget.value = text;
    this.changed();
  }

  /** Kept in this tab at once, and at the library a little later. */
  write(text) {
    this.draft.write({ text, at: Date.now() });
    this.chat.keeper?.typed(this.place);
  }

  typed(event) {
    this.write(this.inputTarget.value);
    this.changed();
    this.complete(event);
    if (this.inputTarget.value.trim()) this.tellTyping({ room_id: this.chat.openId, parent_id: this.parentId });
  }

  changed() {
    const { inputTarget: input, chat } = this;
    if (!chat.room) return;
    input.style.setProperty("height", "auto");
    input.style.setProperty("height", `${input.scrollHeight}px`);
    const count = countLeft(input.value, Number(this.value("limit")));
    const wait = secondsToWait(chat.room, this.sentAt.get(chat.room.room_id));
    clearTimeout(this.timer);
    if (wait) this.timer = setTimeout(() => this.changed(), 1000);
    this.countTarget.setAttribute("aria-live", wait ? "off" : "polite"); // not each second of it
    this.countTarget.textContent = wait ? `Slow mode: ${wait} s` : (count?.sentence ?? "");
    this.countTarget.classList.toggle("composer-over", Boolean(count?.isOver));
    const isFull = input.value.trim() || this.tray?.hasReady;
    this.isReady = Boolean(isFull) && !this.tray?.isBusy && !count?.isOver && !wait;
    this.buttonTarget.setAttribute("aria-disabled", String(!this.isReady));
  }

  pressed(event) {
    if (isComposed(event) || this.list?.pressed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) this.send(event);
    if (event.key === "ArrowUp" && !this.inputTarget.value) this.emit("chat:edit-last", { parentId: this.parentId });
  }

  async send(event) {
    event.preventDefault();
    const { place } = this;
    const isDescribed = !this.tray || (await this.tray.settled().then(() => true, ({ message }) => this.say(message, "danger")));
    if (this.place !== place) return; // what stands here now was begun elsewhere
    this.changed();
    if (!this.isReady || !isDescribed) return;
    this.chat.send(this.inputTarget.value.trim(), this.tray?.take(), this.parentId);
    this.sentAt.set(this.chat.room.room_id, Date.now());
    this.write("");
    this.fill("");
    this.inputTarget.focus();
  }

  choose() {
    this.filesTarget.click();
  }

  chosen() {
    this.attach([...this.filesTarget.files]);
    this.filesTarget.value = "";
  }

  pasted(event) {
    const { files: [...files], types } = event.clipboardData;
    const isText = types.includes("text/plain") && types.includes("text/html"); // cells, with a picture of them
    if (!files.length || isText) return;
    event.preventDefault();
    this.attach(files);
  }

  /** Files over the page: let go anywhere, they come to this room; never may the browser leave the page for them. */
  dragged(event) {
    const { dataTransfer: data } = event;
    if (!data.types.includes("Files")) return;
    event.preventDefault();
    const mayDrop = !this.element.hidden && !this.formTarget.hidden && !document.querySelector("dialog[open]");
    this.element.classList.toggle("composer-drop", mayDrop && event.type === "dragover");
    if (!mayDrop) data.dropEffect = "none";
    else if (event.type === "drop") this.attach([...data.files]);
    clearTimeout(this.dragging);
    this.dragging = setTimeout(() => this.element.classList.remove("composer-drop"), 400);
  }

  async attach(files) {
    const { place } = this; // one may go elsewhere before the tray is here
    await this.bringTray().catch(() => this.say("This could not be fetched. Please try again.", "danger"));
    if (!this.tray) return;
    this.chat.uploads.add(place, files);
    this.inputTarget.focus();
  }

  async bringTray() {
    const { furnish, Tray, uploadsOf } = await import("../lib/tray.js");
    await furnish(this.trayTarget);
    const uploads = uploadsOf(this.chat, Number(this.value("file-most")));
    this.tray ??= new Tray(this.trayTarget, { uploads, place: () => this.place });
  }

  /** Once the list is there nothing may be waited for: the next key can come before an import has answered again. */
  async complete(event) {
    if (!this.list && !/@|:[^\s:]/.test(this.inputTarget.value)) return;
    if (!this.list) await this.bringList();
    this.list.look(event);
  }

  async bringList() {
    const { CompletionList } = await import("../lib/completion_list.js");
    this.list ??= new CompletionList(this.inputTarget, this.completionsTarget, this.chat);
  }

  edited({ target }) {
    if (target.closest(".panel") === this.element.closest(".panel")) this.inputTarget.focus();
  }
}

import { ChatController } from "../lib/chat_controller.js";
import { fill } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { FloatingMenu } from "../lib/floating_menu.js";
import { showOnce } from "../lib/passing_dialog.js";
import { setPinned } from "../lib/pins.js";
import { saved } from "../lib/saved.js";
import { dayOf } from "../models/conversation.js";
import { OFFLINE } from "../models/chat.js";
import { writeTo } from "../lib/write_to.js";
import { mayChange } from "../models/message_policy.js";
import { asText } from "../models/plain_text.js";
import { inserted, quotation } from "../models/quote.js";
import { hasReacted } from "../models/reactions.js";

/** What one can do with a message: walk to it, open its menu, copy, delete, send again. */
export default class Message extends ChatController {
  connect() {
    saved.learn();
    const menu = fill(document.getElementById("message-menu"), {});
    this.menu = new FloatingMenu(menu, { closed: () => this.chat.tell("messages") });
  }

  get list() {
    return this.element.querySelector("ol");
  }

  pressed(event) {
    const row = event.target.closest(".message");
    if (event.target.closest("textarea, [role=menu]")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return this.walk(event, row, step);
    const opens = event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (opens && event.target === row) this.openRow(event, row);
    if (event.key === "Escape" && row) event.currentTarget?.focus?.();
  }

  walk(event, row, step) {
    const rows = [...this.list.querySelectorAll(".message")];
    const at = row ? rows.indexOf(row) + step : rows.length - 1;
    const next = rows[at];
    event.preventDefault();
    if (!next) return;
    row?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  openRow(event, row) {
    if (!row.querySelector(".message-more[hidden]")) this.openMenu(event, row.querySelector(".message-more"));
    else row.querySelector(".message-replies:not([hidden])")?.click(); // a removed message still has its thread
  }

  openMenu(event, button) {
    const message = this.messageOf(button);
    if (!message) return;
    event.preventDefault();
    const isSaved = saved.has(message.message_id);
    const may = { ...mayChange(message, this.chat.room), save: !isSaved, unsave: isSaved };
    for (const item of this.menu.element.querySelectorAll("[data-may]")) item.hidden = !may[item.dataset.may];
    for (const item of this.menu.element.querySelectorAll("[data-emoji]"))
      item.ariaChecked = String(hasReacted(message, item.dataset.emoji, this.chat.room.anon_id));
    this.menu.open(button, this.element.getBoundingClientRect(), this.rowOf(button));
  }

  async react(event, button) {
    const { message_id } = this.messageOf(button);
    const [{ emoji }, on] = [button.dataset, (button.ariaPressed ?? button.ariaChecked) !== "true"];
    const error = await this.chat.change("react", { message_id, emoji, on });
    if (error) this.say(error.message, "danger");
  }

  async pickReaction(event, item) {
    const message = this.messageOf(item);
    this.menu.close();
    const { pickReaction } = await import("../lib/reaction_picker.js");
    pickReaction(this.chat, message, (error) => this.say(error.message, "danger"));
  }

  quote(event, item) {
    const own = this.element.querySelector(".composer textarea");
    const input = own ?? document.querySelector(".chat-room .composer textarea");
    const { value, caret } = inserted(input.value, input.selectionEnd, quotation(this.messageOf(item)));
    input.value = value;
    input.focus();
    input.setSelectionRange(caret, caret);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async forward(event, item) {
    const message = this.messageOf(item);
    const { forwardMessage } = await import("../lib/message_forward.js");
    forwardMessage(this.chat, message);
  }

  async save(event, item) {
    const { message_id: id } = this.messageOf(item);
    const isSaved = !saved.has(id);
    const done = await attempt(async () => (await saved.set(id, isSaved), true));
    if (done) this.say(isSaved ? "Saved for you, under Saved." : "No longer saved.");
  }

  async pin(event, item) {
    const { message_id: id, is_pinned: isPinned } = this.messageOf(item);
    if (await setPinned(this.chat, id, !isPinned)) this.say(isPinned ? "No longer pinned." : "Pinned for everyone in this room.");
  }

  copyDay(event, item) {
    const day = dayOf(this.messageOf(item).sent_at);
    const messages = this.chat.conversation.timeline.shown.messages.filter((one) => dayOf(one.sent_at) === day);
    this.copy(asText(messages), messages.length === 1 ? "One message is copied." : `${messages.length} messages are copied.`);
  }

  /** What is selected across several messages is copied with who said it, and when. */
  copied(event) {
    const selection = getSelection();
    const rows = [...this.list.querySelectorAll(".message[data-id]")].filter((row) => selection.containsNode(row, true));
    if (rows.length < 2) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", asText(rows.map((row) => this.messageOf(row)).filter(Boolean)));
  }

  async openPicture(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const { openLightbox } = await import("../lib/lightbox.js");
    const pictures = (this.messageOf(link)?.attachments ?? []).filter(({ kind }) => kind === "image");
    const first = pictures.findIndex(({ attachment_id: id }) => link.pathname.endsWith(id));
    if (first >= 0) openLightbox(pictures, first);
  }

  openThread(event, item) {
    const { id } = this.rowOf(item).dataset;
    this.menu.close();
    this.emit("chat:open-panel", { name: "thread", message: id });
  }

  writeToAuthor(event, item) {
    writeTo(this.chat, this.messageOf(item).anon_id);
  }

  async copyText(event, item) {
    const text = this.rowOf(item).querySelector(".message-text").innerText;
    this.copy(text, "The text is copied.");
  }

  copyLink(event, item) {
    this.copy(
      this.rowOf(item).querySelector(".message-time").href,
      "The link is copied. It opens for those who may read this room.",
    );
  }

  async copy(text, done) {
    // Without a secure address the browser offers no clipboard.
    await navigator.clipboard?.writeText(text).then(
      () => this.say(done),
      () => this.say("The browser does not allow copying here.", "danger"),
    );
    if (!navigator.clipboard) this.say("The browser does not allow copying on this address.", "danger");
  }

  async markUnread(event, item) {
    const { room_id: roomId, seq } = this.messageOf(item);
    const { error, ok, ...counts } = await this.chat.ask("mark_unread", { room_id: roomId, seq }).catch(() => ({ error: OFFLINE }));
    if (error) return this.say(error.message, "danger");
    this.chat.reading.unreadFrom(roomId, seq, counts);
    this.say("Marked as unread. It stays so until you open this room again.");
  }

  askRemove(event, item) {
    const message = this.messageOf(item);
    this.menu.close();
    const dialog = fill(document.getElementById("message-remove"), {});
    dialog.querySelector(".message-quoted").textContent = message.message_text;
    showOnce(dialog, (answer) => answer === "remove" && this.remove(message));
  }

  async remove({ message_id: id }) {
    const error = await this.chat.change("delete_message", { message_id: id });
    if (error) this.say(error.message, "danger");
  }

  retry(event, button) {
    this.element.querySelector("[role=log]").focus({ preventScroll: true }); // delivered, it is another row
    this.chat.outbox.retry(this.rowOf(button).dataset.clientId);
  }

  discard(event, button) {
    this.element.querySelector("[role=log]").focus({ preventScroll: true });
    this.chat.outbox.discard(this.rowOf(button).dataset.clientId);
  }

  rowOf(part) {
    return part.closest(".message");
  }

  messageOf(part) {
    return this.chat.conversation.timeline.find(Number(this.rowOf(part).dataset.id));
  }
}

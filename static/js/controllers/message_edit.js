import { ChatController } from "../lib/chat_controller.js";
import { CompletionList } from "../lib/completion_list.js";
import { el, fill, isComposed } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { difference } from "../models/difference.js";
import { mayBecome, mayChange } from "../models/message_policy.js";

const WORDLESS = "Without words";
const GONE_IS_TOLD = ".message-theirs:not([hidden]) .message-gone-news:not([hidden])";

/** Editing in place. Somebody else's newer text is shown beside mine, never overwritten unseen. */
export default class MessageEdit extends ChatController {
  lists = new WeakMap();

  connect() {
    this.listen("messages", () => this.element.querySelectorAll("[data-editing]").forEach((row) => this.compare(row)));
  }

  /** By message, what is written and not saved: its row may leave the page meanwhile, or the panel of its thread. */
  get begun() {
    return (this.chat.begunEdits ??= new Map());
  }

  edit(event, item) {
    this.start(item.closest(".message"));
  }

  async showHistory(event, item) {
    const message = this.chat.conversation.timeline.find(Number(item.closest(".message").dataset.id));
    const { showHistory } = await import("../lib/message_history.js");
    await attempt(() => showHistory(message));
  }

  editLast({ detail: { parentId } }) {
    if (Boolean(parentId) !== Boolean(this.element.closest(".panel"))) return; // the other one's
    const { room, conversation } = this.chat;
    const part = parentId ? conversation?.timeline.thread : conversation?.timeline;
    const message = part?.last((one) => one.anon_id === room.anon_id && mayChange(one, room).edit);
    const row = message && this.element.querySelector(`[data-id="${message.message_id}"]`);
    if (row) this.start(row);
  }

  start(row) {
    if (row.dataset.editing) return;
    const message = this.chat.conversation.timeline.find(Number(row.dataset.id));
    const form = fill(document.getElementById("message-edit"), {});
    const begun = this.begun.get(message.message_id);
    row.dataset.editing = begun?.version ?? message.version;
    row.append(form);
    const input = form.querySelector("textarea");
    input.value = begun?.text ?? message.message_text;
    if (message.attachments?.length) input.placeholder = WORDLESS;
    this.grow(input);
    input.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  editPressed(event) {
    if (isComposed(event) || this.lists.get(event.target)?.pressed(event)) return;
    if (event.key === "Escape") this.cancelEdit(event);
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) this.saveEdit(event);
  }

  typed(event, input) {
    this.grow(input);
    const { id, editing } = input.closest(".message").dataset;
    this.begun.set(Number(id), { text: input.value, version: Number(editing) });
    if (!this.lists.has(input)) this.lists.set(input, new CompletionList(input, input.nextElementSibling, this.chat));
    this.lists.get(input).look(event);
  }

  cancelEdit(event) {
    event.preventDefault();
    event.stopPropagation();
    this.finish(event.target.closest(".message"));
  }

  async saveEdit(event) {
    event.preventDefault();
    const row = event.target.closest(".message");
    const written = row.querySelector("textarea").value;
    const text = written.trim() ? written : "";
    const message = this.chat.conversation.timeline.find(Number(row.dataset.id));
    if (!mayBecome(message, text)) return this.finish(row);
    const version = Number(row.dataset.editing);
    this.saving = row; // what I save is no news to me
    const error = await this.chat.change("edit_message", {
      message_id: message.message_id,
      message_text: text,
      version,
    });
    this.saving = null;
    if (!error) this.finish(row);
    else if (error.current) {
      this.chat.put(error.current);
      this.showTheirs(row, error.current);
    } else this.showError(row, error.message);
  }

  /** Somebody may be faster while I still write, in my other tab or as a moderator. */
  compare(row) {
    const message = this.chat.conversation?.timeline.find(Number(row.dataset.id));
    if (!message || row === this.saving) return;
    const isNews = message.is_deleted ? !row.querySelector(GONE_IS_TOLD) : message.version > Number(row.dataset.editing);
    if (isNews) this.showTheirs(row, message);
  }

  showTheirs(row, current) {
    const [theirs, save] = [row.querySelector(".message-theirs"), row.querySelector(".message-save")];
    const { is_deleted: isGone, message_text: text } = current;
    for (const part of theirs.querySelectorAll(".message-theirs-news")) part.hidden = isGone;
    theirs.querySelector(".message-gone-news").hidden = !isGone;
    const parts = difference(text, row.querySelector("textarea").value).filter(({ kind }) => kind !== "new");
    const marked = parts.map((part) => (part.kind === "gone" ? el("mark", {}, part.text) : part.text));
    theirs.querySelector(".message-theirs-text").replaceChildren(...(text || isGone ? marked : [WORDLESS]));
    theirs.hidden = false;
    save.hidden = isGone;
    row.querySelector(".message-cancel").hidden = !isGone; // else there is a button that says what it keeps
    save.textContent = "Replace it with mine";
    Object.assign(row.dataset, { editing: current.version, theirs: text });
    row.scrollIntoView({ block: "nearest" });
  }

  takeTheirs(event, button) {
    const row = button.closest(".message");
    const input = row.querySelector("textarea");
    input.value = row.dataset.theirs;
    this.begun.delete(Number(row.dataset.id));
    row.querySelector(".message-theirs").hidden = true;
    row.querySelector(".message-save").textContent = "Save";
    row.querySelector(".message-cancel").hidden = false;
    this.grow(input);
    input.focus();
  }

  showError(row, sentence) {
    const place = row.querySelector(".message-edit-error");
    place.textContent = sentence;
    place.hidden = false;
  }

  finish(row) {
    this.begun.delete(Number(row.dataset.id));
    row.querySelector(".message-edit").remove();
    delete row.dataset.editing;
    this.chat.tell("messages");
    this.emit("chat:edited");
  }

  grow(input) {
    input.style.setProperty("height", "auto");
    input.style.setProperty("height", `${input.scrollHeight + 2}px`);
  }
}

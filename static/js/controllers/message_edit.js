import { ChatController } from "../lib/chat_controller.js";
import { fill } from "../lib/dom.js";
import { mayChange } from "../models/message_policy.js";

/** Editing in place. Somebody else's newer text is shown beside mine, never overwritten unseen. */
export default class MessageEdit extends ChatController {
  edit(event, item) {
    this.start(item.closest(".message"));
  }

  editLast() {
    const { room, conversation } = this.chat;
    const message = conversation?.timeline.last(
      (one) => one.anon_id === room.anon_id && mayChange(one, this.chat.room).edit,
    );
    const row = message && document.getElementById(`m${message.message_id}`);
    if (row) this.start(row);
  }

  start(row) {
    if (row.dataset.editing) return;
    const message = this.chat.conversation.timeline.find(Number(row.dataset.id));
    const form = fill(document.getElementById("message-edit"), {});
    row.dataset.editing = message.version;
    row.append(form);
    const input = form.querySelector("textarea");
    input.value = message.message_text;
    this.grow(input);
    input.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  editPressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.cancelEdit(event);
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) this.saveEdit(event);
  }

  typed(event, input) {
    this.grow(input);
  }

  cancelEdit(event) {
    event.preventDefault();
    event.stopPropagation();
    this.finish(event.target.closest(".message"));
  }

  async saveEdit(event) {
    event.preventDefault();
    const row = event.target.closest(".message");
    const text = row.querySelector("textarea").value;
    const message = this.chat.conversation.timeline.find(Number(row.dataset.id));
    if (!text.trim() || text === message.message_text) return this.finish(row);
    const version = Number(row.dataset.editing);
    const error = await this.chat.change("edit_message", {
      message_id: message.message_id,
      message_text: text,
      version,
    });
    if (!error) this.finish(row);
    else if (error.current) this.showTheirs(row, error.current);
    else this.showError(row, error.message);
  }

  showTheirs(row, current) {
    const theirs = row.querySelector(".message-theirs");
    theirs.hidden = false;
    theirs.querySelector(".message-theirs-text").textContent = current.message_text;
    row.dataset.editing = current.version;
    row.scrollIntoView({ block: "nearest" });
  }

  showError(row, sentence) {
    const place = row.querySelector(".message-edit-error");
    place.textContent = sentence;
    place.hidden = false;
  }

  finish(row) {
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

import { ChatController } from "../lib/chat_controller.js";
import { fill, refill, trustedHtml } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { getJSON, postJSON } from "../lib/http.js";
import { repliesOf } from "../lib/message_view.js";
import { placeOf } from "../models/writing.js";

const [PAGE, MOST] = [50, 200]; // as the library gives them
const SOON = 300; // milliseconds: what is told together is fetched once
const REMOVED = "This message was removed.";

/** The threads I follow, in all my rooms, those first that were answered last. */
export default class Threads extends ChatController {
  static targets = ["list", "entry", "state", "more", "read"];

  connect() {
    this.listen("threads drafts", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(), SOON);
    });
    this.listen("edited", (message) => this.removed(message));
  }

  /** Its answers stay, and so does its place. */
  removed({ message_id: id, deleted_by: by }) {
    const entry = by && this.listTarget.querySelector(`[data-message="${id}"]`);
    if (entry) refill(entry, { text: REMOVED });
  }

  disconnect() {
    super.disconnect();
    clearTimeout(this.timer);
  }

  async show() {
    const [known, asked] = [this.listTarget.childElementCount, (this.asked = {})];
    const limit = Math.min(MOST, Math.max(PAGE, known));
    const page = await attempt(() => getJSON(`/chat/threads?limit=${limit}`));
    if (asked !== this.asked) return;
    if (page && known < Math.min(MOST, this.listTarget.childElementCount)) return this.show(); // more came meanwhile
    if (!page) return this.tell("Your threads cannot be fetched just now.");
    this.place(page, []);
  }

  async loadMore() {
    const { last } = this;
    const page = await attempt(() => getJSON(`/chat/threads?before=${last}`));
    if (!page) return;
    if (last !== this.last) return this.moreTarget.hidden || this.loadMore(); // they were fetched anew meanwhile
    const [known, hadFocus] = [this.listTarget.childElementCount, this.moreTarget === document.activeElement];
    this.place(page, this.listTarget.children);
    if (hadFocus) this.listTarget.children[known]?.querySelector("button").focus();
  }

  place({ threads, has_more: hasMore }, before) {
    const focused = document.activeElement.closest?.(".threads-entry")?.dataset.message;
    this.listTarget.replaceChildren(...before, ...threads.map((thread) => this.entry(thread)));
    if (focused) this.listTarget.querySelector(`[data-message="${focused}"]`)?.focus({ preventScroll: true });
    this.last = threads.at(-1)?.last_message_id;
    this.moreTarget.hidden = !hasMore;
    this.readTarget.hidden = !this.chat.threads.news.size;
    const isEmpty = !this.listTarget.childElementCount;
    this.tell(isEmpty ? "You follow no thread yet. Answer a message, or open its thread and follow it." : "");
  }

  tell(text) {
    this.stateTarget.textContent = text;
    this.stateTarget.hidden = !text;
  }

  entry({ parent, unread_count: unread }) {
    const { replies, lastReply } = repliesOf(parent);
    return fill(this.entryTarget, {
      message_id: parent.message_id,
      room_id: parent.room_id,
      avatar: `/avatars/${parent.anon_id}.svg`,
      room: this.chat.rooms.find(parent.room_id)?.room_name,
      author: parent.display_name || parent.anon_id,
      text: parent.is_deleted ? REMOVED : wordsOf(parent),
      replies: parent.reply_count ? `${replies} ${lastReply}` : "No reply yet",
      news: `${unread} new`,
      noNews: !unread,
      noDraft: !this.chat.drafts.get(placeOf({ room_id: parent.room_id, parent_id: parent.message_id })),
    });
  }

  go(event, { dataset }) {
    const detail = { room_id: Number(dataset.room), message_id: Number(dataset.message), thread: true };
    this.emit("chat:go-to-message", detail);
  }

  async readAll() {
    if (!(await attempt(() => postJSON("/chat/threads/read-all")))) return;
    this.chat.threads.replace([]);
    this.chat.tell("threads");
  }
}

/** A message in one run of words, without the signs that its look is made by. */
function wordsOf({ message_text: text, message_html: html }) {
  if (!html) return text;
  const written = document.createElement("template");
  written.innerHTML = trustedHtml(html);
  return [...written.content.children].map((part) => part.textContent.trim()).join(" ");
}

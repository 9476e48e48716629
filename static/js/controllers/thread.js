import { ChatController } from "../lib/chat_controller.js";
import { controllerOf } from "../lib/controller.js";
import { hush } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { deleteJSON, getJSON, postJSON, putJSON } from "../lib/http.js";
import { ScrollKeeper } from "../lib/scroll_keeper.js";
import { ThreadRows } from "../lib/thread_rows.js";
import { perFrame } from "../lib/timing.js";
import { Timeline } from "../models/timeline.js";
import { ReadMark } from "../models/unread.js";

/** A message and its replies beside the room; they hear what the room hears, for they are a part of it. */
export default class Thread extends ChatController {
  static targets = ["log", "list", "loading", "empty", "follow", "followText", "count", "earlier", "day", "newLine"];

  connect() {
    const { dayTarget: day, newLineTarget: newLine, countTarget: count, earlierTarget: earlier } = this;
    this.rows = new ThreadRows(this.listTarget, { day, newLine, count, earlier });
    this.keeper = new ScrollKeeper(this.logTarget, this.listTarget);
    this.mark = new ReadMark({ tell: (id, seq) => this.tellRead(id, seq), after: this.chat.after });
    this.redraw = perFrame(() => this.draw());
    this.listen("messages outbox room", this.redraw);
    this.listTarget.addEventListener("pause", this.redraw, true); // what has changed while it played
    this.listen("connection", () => (this.redraw(), this.isMissing && this.fetch()));
    this.listen("threads", (mark) => mark.message_id === this.id && this.marked(mark));
    this.listen("sent", ({ parentId }) => parentId === this.id && this.toEnd());
  }

  disconnect() {
    super.disconnect();
    if (this.home && this.home.thread === this.thread) this.home.thread = null; // closed before it was shown: it has no home
  }

  get id() {
    return this.thread?.parentId;
  }

  get composer() {
    return controllerOf(this.element.querySelector(".composer"), "thread-composer");
  }

  /** Where the focus goes when the panel is closed. */
  get backTo() {
    return document.getElementById(`m${this.id}`);
  }

  async show({ message, at }) {
    this.home = this.chat.conversation.timeline;
    const known = this.home.find(Number(message));
    this.thread = this.home.thread = new Timeline(Number(message));
    if (known) this.thread.upsert(known);
    Object.assign(this, { at: Number(at), readSeq: Infinity, isFollowing: false });
    this.keeper.followsEnd = !at;
    this.rows.clear();
    hush(this.logTarget);
    this.listTarget.replaceChildren();
    this.followTarget.hidden = true;
    this.composer.answer(this.thread, !at);
    this.draw();
    await this.fetch();
  }

  async fetch() {
    const { thread } = this;
    this.isMissing = false;
    this.tell("Fetching the thread…");
    const page = await attempt(() => this.page());
    if (thread !== this.thread) return;
    this.isMissing = !page;
    this.tell(page ? "" : "The replies come when they can be fetched.");
    if (!page) return;
    thread.upsert(page.parent);
    thread.bring(page);
    this.readSeq = page.unread_count ? page.read_seq : Infinity;
    this.mark.start(this.id, page.read_seq);
    if (page.unread_count) this.keeper.followsEnd = false; // until it is known how much of it is before one's eyes
    this.marked({ ...page, message_id: this.id });
    hush(this.logTarget);
    this.draw();
    if (this.at) await this.lead(this.at);
    else this.readOn();
  }

  /** At what is new, or at the end. */
  readOn() {
    const line = this.listTarget.querySelector(".timeline-new");
    if (line) this.keeper.show(line);
    else this.keeper.toEnd();
    this.looked();
  }

  page(before = "") {
    return getJSON(`/chat/messages/${this.id}/thread${before && `?before=${before}`}`);
  }

  tell(text) {
    this.loadingTarget.textContent = text;
    this.loadingTarget.hidden = !text;
  }

  draw() {
    const { thread, chat } = this;
    if (!thread?.parent || !chat.room || !this.element.isConnected) return;
    const rows = this.rows.of(chat, thread, this.readSeq);
    this.keeper.keep(() => this.rows.place(rows));
    this.emptyTarget.hidden = !this.loadingTarget.hidden || this.listTarget.querySelectorAll(".message").length > 1;
    this.followTarget.hidden = chat.room.anon_id === null || !this.loadingTarget.hidden;
    const { is_deleted: isGone, reply_count: count } = thread.parent;
    const state = `${isGone} ${count > 0}`;
    if (this.state !== state) this.composer.answer(thread, false);
    this.state = state;
    this.looked();
  }

  scrolled() {
    this.keeper.scrolled();
    this.looked();
  }

  async loadEarlier() {
    const { thread } = this;
    const page = await attempt(() => this.page(thread.oldest.seq));
    if (!page || thread !== this.thread) return;
    this.keeper.followsEnd = false;
    thread.addOlder(page.messages, page.has_more);
    hush(this.logTarget);
    const hadFocus = document.activeElement.closest(".thread-earlier");
    this.draw();
    if (hadFocus && !page.has_more) this.listTarget.querySelector(`[data-id="${thread.oldest.message_id}"]`)?.focus({ preventScroll: true });
  }

  /** To a reply, however many came after it. */
  async lead(id) {
    const { thread } = this;
    while (!thread.find(id) && thread.hasOlder) {
      const { oldest } = thread;
      await this.loadEarlier();
      if (thread !== this.thread) return;
      if (thread.oldest === oldest) return this.readOn();
    }
    const row = this.listTarget.querySelector(`[data-id="${id}"]`);
    if (!row) return this.readOn();
    for (const linked of this.listTarget.querySelectorAll(".message-linked")) linked.classList.remove("message-linked");
    this.keeper.show(row);
    row.classList.add("message-linked");
    row.focus({ preventScroll: true });
  }

  toEnd() {
    this.draw();
    this.keeper.toEnd();
  }

  /** What stands before the eyes of somebody who looks at this page is read. */
  looked() {
    const { newest } = this.thread ?? {};
    const isBefore = this.element.isConnected && this.keeper.followsEnd; // the panel may have been closed while it was fetched
    if (!newest || !this.isFollowing || !isBefore || document.hidden || !document.hasFocus()) return;
    this.mark.saw(this.id, newest.seq);
    if (!this.chat.threads.news.has(this.id)) return;
    this.chat.threads.heard({ message_id: this.id, unread_count: 0 });
    this.chat.tell("threads");
  }

  tellRead(id, seq) {
    postJSON(`/chat/messages/${id}/thread/read`, { seq }).catch(() => id === this.mark.roomId && this.mark.start(id, 0));
  }

  async follow() {
    const path = `/chat/messages/${this.id}/follow`;
    const { thread } = this;
    const mark = await attempt(() => (this.isFollowing ? deleteJSON(path) : putJSON(path)));
    if (mark && thread === this.thread) this.marked(mark);
  }

  marked({ is_following: isFollowing = this.isFollowing }) {
    this.isFollowing = isFollowing;
    this.followTextTarget.textContent = isFollowing ? "Unfollow" : "Follow";
    this.followTarget.title = isFollowing ? "You are told of new replies" : "Be told of new replies";
    this.looked();
  }
}

import { ChatController } from "../lib/chat_controller.js";
import { hush, isCovered } from "../lib/dom.js";
import { MessageRows } from "../lib/message_rows.js";
import { ScrollKeeper } from "../lib/scroll_keeper.js";
import { afterPaint, perFrame } from "../lib/timing.js";
import { isLocked } from "../models/rooms.js";

const MORE_WITHIN = 600;
const FIRST = 15; // messages: about a screenful
const MESSAGE_HASH = /^#m(\d+)$/;

/** Draws the open room's messages, keeps the eye in its place, and says what was read. */
export default class Timeline extends ChatController {
  static targets = [
    "log", "list", "more", "start", "roomName", "charter",
    "firstWords", "invitation", "jump", "jumpText", "behind", "behindCount", "day", "newLine",
  ];

  connect() {
    this.rows = new MessageRows(this.listTarget, { day: this.dayTarget, newLine: this.newLineTarget });
    this.keeper = new ScrollKeeper(this.logTarget, this.listTarget);
    this.redraw = perFrame(() => this.draw());
    this.chat.on("messages outbox connection threads", this.redraw);
    this.chat.on("room", ({ opened }) => (opened ? this.opened() : this.redraw()));
    this.chat.on("live", () => this.heardLive());
    this.chat.on("entered", () => this.entered());
    this.chat.on("sent", ({ parentId }) => parentId || this.toLatest());
    this.listTarget.addEventListener("pause", this.redraw, true); // what has changed while it played
    this.opened();
  }

  opened() {
    this.element.hidden = !this.chat.room;
    this.rows.clear();
    this.newCount = 0;
    hush(this.logTarget);
    if (!this.chat.room) return this.rows.place([]);
    this.isOpening = true;
    this.isUnplaced = this.visiting === this.chat.openId || MESSAGE_HASH.test(location.hash); // what one looks for is still to come
    this.isComing = this.chat.conversation.behind > 0; // until the room is entered
    this.seeksLine = false;
    this.keeper.followsEnd = !this.isUnplaced;
    this.isBrief = this.keeper.followsEnd && !this.chat.conversation.behind;
    this.draw();
    if (this.isBrief) afterPaint(() => this.drawWhole());
    if (!this.isUnplaced) this.readOn();
    this.isOpening = false;
    this.followHash();
    this.looked();
  }

  /** At what is new, or at the end. Of a room seen before, what is new is still to come, and nothing of it was before anybody's eyes. */
  readOn() {
    this.isUnplaced = false;
    const line = this.listTarget.querySelector(".timeline-new");
    if (line) this.keeper.show(line);
    else this.keeper.toEnd();
    this.seeksLine = !line && this.isComing;
  }

  draw() {
    const { conversation, room } = this.chat;
    if (!room) return;
    const rows = this.rows.of(this.chat, this.isBrief ? FIRST : Infinity);
    this.keeper.keep(() => {
      this.showStart(room, conversation.timeline.shown.hasOlder, rows.length);
      this.rows.place(rows);
      this.seen?.showSeen(this.chat);
    });
    if (room.other_read_seq) this.bringSeen();
    if (this.seeksLine) this.seekLine();
    this.showJump();
    const { clientHeight, scrollHeight } = this.logTarget;
    if (clientHeight && scrollHeight <= clientHeight) this.loadMore(); // where nothing can be scrolled, nothing would ask
    if (!this.isOpening) this.looked();
  }

  /** On a slow computer all that is above the first screenful would be waited for, and nobody sees it yet. */
  drawWhole() {
    this.isBrief = false;
    hush(this.logTarget);
    this.draw();
  }

  seekLine() {
    const line = this.listTarget.querySelector(".timeline-new");
    if (!line) return;
    this.seeksLine = false;
    this.keeper.show(line);
  }

  /** All that was new is here: if no line stands above it, it was mine, or is gone. */
  entered() {
    this.isComing = false;
    if (!this.seeksLine) return;
    this.draw();
    this.seeksLine = false;
    this.looked();
  }

  async bringSeen() {
    if (this.seen) return;
    this.seen = await import("../lib/seen.js");
    this.draw();
  }

  showStart(room, hasOlder, count) {
    this.startTarget.hidden = hasOlder;
    this.roomNameTarget.textContent = (room.room_type === "direct" ? "your talk with " : "") + room.room_name;
    this.charterTarget.textContent = room.charter ?? "";
    this.firstWordsTarget.hidden = count > 0 || isLocked(room);
    this.invitationTarget.hidden = !room.permissions?.includes("post");
  }

  scrolled() {
    if (this.isUnplaced) return; // by what was drawn, and by nobody
    const { scrollHeight, scrollTop, clientHeight } = this.logTarget;
    const isAway = Boolean(this.chat.conversation?.timeline.away);
    this.keeper.scrolled(isAway);
    if (this.keeper.followsEnd) this.newCount = 0;
    else this.seeksLine = false; // one reads elsewhere
    this.showJump();
    this.looked();
    if (scrollTop < MORE_WITHIN) this.loadMore();
    else if (isAway && scrollHeight - scrollTop - clientHeight < MORE_WITHIN) this.loadMore(true);
  }

  async loadMore(isNewer) {
    const { timeline } = this.chat.conversation ?? {};
    if (this.isBrief || !(isNewer || timeline?.shown.hasOlder) || !this.moreTarget.hidden) return;
    const count = timeline.shown.messages.length;
    this.moreTarget.hidden = false;
    await this.chat.fetching.more(isNewer);
    hush(this.logTarget);
    this.draw();
    this.moreTarget.hidden = true;
    // Who scrolled on to the top meanwhile moves no more, and would wait there for ever.
    if (timeline.shown.messages.length > count) requestAnimationFrame(() => this.scrolled());
  }

  heardLive() {
    if (this.keeper.followsEnd) return;
    this.newCount += 1;
    this.showJump();
  }

  showJump() {
    this.hide(this.jumpTarget, this.keeper.followsEnd);
    const news = this.newCount === 1 ? "1 new message" : `${this.newCount} new messages`;
    this.jumpTextTarget.textContent = this.newCount ? news : "Latest";
    const { isLineAbove, behind } = this.chat.conversation ?? {};
    this.hide(this.behindTarget, !(isLineAbove && behind));
    this.behindCountTarget.textContent = behind;
  }

  /** The focus of a button that goes away would be lost. */
  hide(button, isHidden) {
    if (isHidden && button === document.activeElement) this.logTarget.focus({ preventScroll: true });
    button.hidden = isHidden;
  }

  toFirstUnread() {
    const { conversation, openId } = this.chat;
    conversation.behind = 0;
    this.goTo({ detail: { room_id: openId, after: conversation.readSeq } });
  }

  toLatest() {
    this.chat.conversation.timeline.away = null;
    this.newCount = 0;
    this.isUnplaced = this.seeksLine = false;
    this.draw();
    this.keeper.toEnd();
    this.showJump();
  }

  /** What stands before the eyes of somebody who looks at this page is read. */
  looked() {
    const isBefore = this.keeper.followsEnd && !this.seeksLine && !isCovered();
    if (isBefore && !document.hidden && document.hasFocus()) this.chat.reading.sawNewest();
  }

  followHash() {
    const [, id] = MESSAGE_HASH.exec(location.hash) ?? [];
    if (id && this.chat.room) this.goTo({ detail: { room_id: this.chat.openId, message_id: Number(id) } });
  }

  async goTo(event) {
    event.preventDefault?.();
    this.isBrief = false;
    try {
      const { goToMessage } = await import("../lib/go_to_message.js");
      await goToMessage(this, event.detail);
    } finally {
      if (this.isUnplaced && this.chat.openId === event.detail.room_id) this.readOn();
    }
  }
}

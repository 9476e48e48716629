import { ChatController } from "../lib/chat_controller.js";
import { Rows } from "../lib/rows.js";
import { perFrame } from "../lib/timing.js";
import { iconOf, isRequest } from "../models/rooms.js";
import { totals } from "../models/unread.js";

const NOTES = { asked: "request", waiting: "waiting" };

export default class Sidebar extends ChatController {
  static targets = ["threads", "rooms", "nothing", "group", "room", "calls"];
  query = "";
  lists = new Map(); // of each group, its rows

  connect() {
    this.groups = new Rows(this.roomsTarget);
    this.chat.on(
      "rooms drafts",
      perFrame(() => this.show()),
    );
    this.chat.on("threads", () => this.showThreads());
    this.show();
    this.showThreads();
  }

  showThreads() {
    const { size } = this.chat.threads.news;
    this.threadsTarget.hidden = !size;
    this.threadsTarget.firstChild.textContent = few(size);
  }

  sought({ detail: { query } }) {
    this.query = query;
    this.show();
  }

  show() {
    const { mentions } = totals(this.chat.rooms.mine);
    this.callsTarget.hidden = !mentions;
    this.callsTarget.firstChild.textContent = few(mentions);
    const focused = this.roomsTarget.contains(document.activeElement) && document.activeElement.dataset.room;
    const groups = this.chat.rooms.groups(this.query);
    this.groups.place(groups.map((group) => this.group(group)));
    this.nothingTarget.textContent = !groups.length && this.query ? `No room is called “${this.query.trim()}”.` : "";
    if (focused) this.roomsTarget.querySelector(`[data-room="${focused}"]`)?.focus({ preventScroll: true });
  }

  pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const links = [...this.roomsTarget.querySelectorAll(".room-link")];
    links.at((links.indexOf(document.activeElement) + by) % links.length)?.focus();
  }

  group({ key, title, rooms }) {
    const asked = rooms.filter(isRequest).length;
    const group = this.groups.filled(key, this.groupTarget, { title, asked: requests(asked), noneAsked: !asked });
    if (!this.lists.has(key)) this.lists.set(key, new Rows(group.querySelector("ul")));
    const list = this.lists.get(key);
    list.place(rooms.map((room) => list.filled(room.room_id, this.roomTarget, this.shown(room))));
    return group;
  }

  shown(room) {
    const { is_hushed: isHushed, mention_count: mentions = 0 } = room;
    const unread = (!isHushed && room.unread_count) || 0;
    const hasDraft = room.room_id !== this.chat.wanted && Boolean(this.chat.drafts.get(room.room_id));
    return {
      room_id: room.room_id,
      url: `/rooms/${room.room_id}`,
      icon: this.element.dataset.sprite + iconOf(room),
      face: room.room_type === "direct" && `/avatars/${room.room_name}.svg`,
      noFace: room.room_type !== "direct",
      name: room.room_name,
      note: NOTES[room.hold?.state] ?? (!room.is_active ? "archived" : isHushed ? "muted" : ""),
      current: room.room_id === this.chat.wanted && "page",
      isUnread: unread > 0,
      quiet: isHushed || !room.is_active,
      noDraft: !hasDraft,
      pencil: hasDraft && this.element.dataset.pencil,
      mentions: `@${few(mentions)}`,
      noMentions: !mentions,
      unread: few(unread),
      noUnread: !unread,
      spoken: spoken(unread, mentions, hasDraft),
    };
  }
}

function requests(count) {
  return `${count} ${count === 1 ? "request" : "requests"}`;
}

function few(count) {
  return count > 99 ? "99+" : String(count);
}

function spoken(unread, mentions, hasDraft) {
  const words = [
    unread && `${unread} unread`,
    mentions && `${mentions} ${mentions === 1 ? "mention" : "mentions"} of you`,
    hasDraft && "a draft of yours",
  ];
  return words.filter(Boolean).join(", ");
}

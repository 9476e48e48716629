import { ChatController } from "../lib/chat_controller.js";
import { Rows } from "../lib/rows.js";
import { afterPaint, perFrame } from "../lib/timing.js";
import { sorted } from "../models/conversation.js";

const STATES = { online: "here", away: "away", busy: "busy", offline: "not here", invisible: "invisible" };
const ROLES = { admin: "room admin", moderator: "moderator", guest: "guest", bot: "assistant" };

function actsOn(role, { room_type: type, permissions: may = [] }) {
  return type === "direct" || may.includes("direct") || (role !== "admin" && may.includes("moderate"));
}

/** Who is in the room, and a word about the room itself. */
export default class Members extends ChatController {
  static targets = ["list", "member", "charter", "book"];

  connect() {
    this.rows = new Rows(this.listTarget);
    const show = perFrame(() => this.show());
    this.chat.on("members room", show);
    afterPaint(() => this.start()); // what is said comes before who is here
  }

  start() {
    const { room, conversation, fetching, connection } = this.chat;
    this.show();
    if (!room?.member_count || conversation.members.length) return;
    // Too many to come with the page; who comes and goes before there is a connection, nobody would tell us.
    if (connection.state === "online") fetching.members();
    else this.chat.on("entered", () => fetching.members(), { once: true });
  }

  show() {
    const { room, conversation } = this.chat;
    const members = room ? sorted(conversation.members) : [];
    this.rows.place(members.map((member) => this.row(member, room)));
    this.charterTarget.textContent = room?.charter ?? "";
    this.bookTarget.hidden = !room?.book;
    this.bookTarget.textContent = room?.book ? `Reading: ${room.book}` : "";
  }

  row({ anon_id: handle, role, is_muted: isMuted, ...shown }, room) {
    const isMe = handle === room.anon_id;
    const { status = "offline", status_text: words } = isMe ? this.chat.me : shown;
    const values = {
      anon_id: handle,
      status,
      avatar: `/avatars/${handle}.svg`,
      state: [isMe && "you", ROLES[role], STATES[status], words].filter(Boolean).join(" · "),
      notMuted: !isMuted,
      noMenu: isMe || !actsOn(role, room),
      menuLabel: `What to do about ${handle}`,
    };
    return this.rows.filled(handle, this.memberTarget, values);
  }
}

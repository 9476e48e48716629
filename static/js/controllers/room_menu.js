import { ChatController } from "../lib/chat_controller.js";
import { patchJSON } from "../lib/http.js";
import { countsOf, isMine } from "../models/rooms.js";
import { isTalk } from "../models/seen.js";

/** What one can do about the open room. */
export default class RoomMenu extends ChatController {
  static targets = ["link", "mine", "hush", "receipts"];

  connect() {
    this.chat.on("room", () => this.show());
    this.show();
  }

  show() {
    const { room } = this.chat;
    if (!room) return;
    for (const item of this.mineTargets) item.hidden = !isMine(room);
    this.receiptsTarget.hidden = !isTalk(room);
    this.hushTarget.lastChild.textContent = room.is_hushed ? "Unmute this room" : "Mute this room";
    for (const link of this.linkTargets) {
      link.href = `/rooms/${room.room_id}/${link.dataset.path}`;
      link.hidden = !room.permissions?.includes(link.dataset.needs);
    }
  }

  async hush() {
    const { room_id: id, is_hushed: isHushed } = this.chat.room;
    const room = await patchJSON(`/chat/rooms/${id}/mine`, { is_hushed: !isHushed }).catch((error) => error);
    if (room instanceof Error) return this.say(room.message, "danger");
    this.chat.changeRoom({ ...room, ...countsOf(this.chat.rooms.find(id)) });
    this.say(isHushed ? "You hear all of this room again." : "Muted for you: only mentions of you are counted.");
  }

  markRead() {
    this.chat.reading.readAll([this.chat.room]);
  }

  markAllRead() {
    this.chat.reading.readAll(this.chat.rooms.mine);
  }
}

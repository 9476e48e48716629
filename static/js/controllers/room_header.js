import { ChatController } from "../lib/chat_controller.js";
import { iconOf } from "../models/rooms.js";

export default class RoomHeader extends ChatController {
  static targets = ["words", "tools", "icon", "name", "topic", "count"];

  connect() {
    this.chat.on("room members", () => this.show());
    this.show();
  }

  show() {
    const room = this.chat.room ?? this.chat.expected;
    this.wordsTarget.hidden = !room;
    this.toolsTarget.hidden = !this.chat.room;
    if (!room) return;
    this.iconTarget.setAttribute("href", this.iconTarget.dataset.sprite + iconOf(room));
    this.nameTarget.textContent = room.room_name;
    this.topicTarget.textContent = room.topic ?? "";
    this.countTarget.textContent = this.chat.conversation?.members.length || room.member_count; // a long list comes later
  }
}

import { controllerOf, emit } from "../lib/controller.js";
import { refill } from "../lib/dom.js";
import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

export default class LeaveRoom extends RoomDialog {
  static targets = ["form", "closed", "direct", "admin"];

  show() {
    refill(this.element, this.room);
    this.closedTarget.hidden = ["public", "librarian", "direct"].includes(this.room.room_type);
    this.directTarget.hidden = this.room.room_type !== "direct";
    this.adminTarget.hidden = this.room.role !== "admin";
  }

  async leave(event) {
    event.preventDefault();
    const { room_id } = this.room;
    if (!(await submit(this.formTarget, () => this.part(room_id)))) return;
    this.close();
  }

  /** The page is told before it goes on to fetch what it has heard of meanwhile. */
  part(roomId) {
    const parting = this.send(roomId);
    const { chat } = controllerOf(document.querySelector("[data-controller~=chat]"), "chat") ?? {};
    if (chat) chat.parting = parting.catch(() => {});
    return parting;
  }

  async send(roomId) {
    const left = await postJSON(`${this.path}/leave`);
    if (emit("chat:room-left", { room_id: roomId })) location.assign("/");
    return left;
  }
}

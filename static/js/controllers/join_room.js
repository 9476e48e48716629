import { refill } from "../lib/dom.js";
import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

const OPEN_TYPES = ["public", "librarian"];

/** Joining a room: under which handle, and with the room's password where it has one. */
export default class JoinRoom extends RoomDialog {
  static targets = ["form", "password"];

  show() {
    const form = this.formTarget;
    form.reset();
    form.elements.handle.value = OPEN_TYPES.includes(this.room.room_type) ? "public" : "fresh";
    refill(this.element, { ...this.room, public_handle: this.publicHandle ?? "Your public handle" });
    this.passwordTarget.hidden = !this.room.has_password;
  }

  async join(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, ({ handle, password }) =>
      postJSON(`${this.path}/join`, { handle, ...(this.room.has_password && { password }) }));
    if (room) this.openRoom(room);
  }
}

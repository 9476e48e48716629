import { submit } from "../lib/form.js";
import { patchJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

/** Of what in this room one wishes to be told. */
export default class RoomNotices extends RoomDialog {
  static targets = ["form", "hushed"];

  show() {
    this.formTarget.elements.notify.value = this.room.notify ?? "mentions";
    this.hushedTarget.hidden = !this.room.is_hushed;
  }

  async save(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, ({ notify }) => patchJSON(`${this.path}/mine`, { notify }));
    if (!room) return;
    this.close();
    this.changed(room, "It is as you wish.");
  }
}

import { submit } from "../lib/form.js";
import { patchJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

/** Whether the two of a conversation see how far each has read. */
export default class ReadReceipts extends RoomDialog {
  static targets = ["form"];

  show() {
    this.formTarget.elements.shows_read.checked = this.room.shows_read;
  }

  async save(event) {
    event.preventDefault();
    const path = `/chat/direct/${this.room.room_id}`;
    const room = await submit(this.formTarget, ({ shows_read: wanted }) => patchJSON(path, { shows_read: Boolean(wanted) }));
    if (!room) return;
    this.close();
    this.changed(room, room.shows_read ? "Shown when both of you wish it." : "Neither of you sees it now.");
  }
}

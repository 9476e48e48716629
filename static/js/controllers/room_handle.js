import { refill } from "../lib/dom.js";
import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

/** Under which handle I speak here, who could learn that it is me, and a new handle. */
export default class RoomHandle extends RoomDialog {
  static targets = ["form", "account", "avatar"];

  show() {
    refill(this.element, this.room);
    // The public handle belongs to many rooms; it is renewed on the account page for all of them.
    const isPublic = this.room.anon_id === this.publicHandle;
    this.formTarget.hidden = isPublic;
    this.accountTarget.hidden = !isPublic;
    this.avatarTarget.src = `/avatars/${this.room.anon_id}.svg`;
  }

  async renew(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, () => postJSON(`${this.path}/handle`));
    if (!room) return;
    this.changed(room, `You now speak here as ${room.anon_id}.`);
    this.show();
  }
}

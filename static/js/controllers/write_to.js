import { refill } from "../lib/dom.js";
import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

/** The first words to somebody, with which one asks to write to them. */
export default class WriteTo extends RoomDialog {
  static targets = ["form", "avatar", "text"];

  opened({ detail }) {
    if (detail.handle !== this.handle) this.formTarget.reset(); // those words were for somebody else
    this.handle = detail.handle;
    super.opened({ detail });
  }

  show() {
    this.handle ??= this.value("handle");
    refill(this.element, { handle: this.handle, own: this.room.anon_id });
    this.avatarTarget.src = `/avatars/${this.handle}.svg`;
    this.textTarget.focus();
  }

  async send(event) {
    event.preventDefault();
    const wish = { room_id: this.room.room_id, anon_id: this.handle };
    const room = await submit(this.formTarget, ({ message_text }) => postJSON("/chat/direct", { ...wish, message_text }));
    if (!room) return;
    this.formTarget.reset();
    this.openRoom(room);
  }
}

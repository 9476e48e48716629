import { readAudience } from "../lib/audience.js";
import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

export default class CreateRoom extends RoomDialog {
  static targets = ["form", "book"];

  show() {
    this.chooseType();
  }

  chooseType() {
    this.bookTarget.hidden = this.formTarget.elements.room_type.value !== "study";
  }

  async create(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, (values) => postJSON("/chat/rooms", this.describe(values)));
    if (!room) return;
    this.formTarget.reset();
    this.openRoom(room);
  }

  describe({ room_name, room_type, topic, book, password, ...audience }) {
    return {
      room_name, room_type, topic,
      book: room_type === "study" && book ? book : null,
      password: password || null,
      audience: readAudience(audience),
    };
  }
}

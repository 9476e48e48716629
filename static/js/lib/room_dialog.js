import { Controller, emit } from "./controller.js";
import { readJSON } from "./dom.js";

/** What a dialog about a room shares: it knows the room, shows it on opening, and lives on a page of its own too. */
export class RoomDialog extends Controller {
  connect() {
    if (this.inDialog) return;
    this.room = readJSON(document.getElementById("room"));
    this.show();
  }

  get inDialog() {
    return this.element instanceof HTMLDialogElement;
  }

  get path() {
    return `/chat/rooms/${this.room.room_id}`;
  }

  get publicHandle() {
    return readJSON(document.getElementById("boot"))?.me.anon_id;
  }

  opened({ detail }) {
    this.room = detail.room;
    this.show();
  }

  show() {}

  close() {
    if (this.inDialog) this.element.close();
  }

  /** Closes the dialog and shows the room, in this page when the chat is there to do it. */
  openRoom(room) {
    this.close();
    if (emit("chat:open-room", { room })) location.assign(`/rooms/${room.room_id}`);
  }

  /** Tells the page of a newer room and says a word about it. */
  changed(room, text) {
    this.room = room;
    emit("chat:room-changed", { room });
    emit("chat:toast", { text });
  }
}

import { choose, readAudience, showAudience } from "../lib/audience.js";
import { el } from "../lib/dom.js";
import { submit } from "../lib/form.js";
import { getJSON, patchJSON, postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

export default class RoomSettings extends RoomDialog {
  static targets = ["form", "book", "replies", "removePassword", "handOver", "heir", "archive", "archiveButton", "archiveText"];

  show() {
    const { room } = this;
    const { elements } = this.formTarget;
    this.formTarget.reset();
    for (const name of ["room_name", "topic", "book"]) elements[name].value = room[name] ?? "";
    choose(elements.slow_mode_seconds, room.slow_mode_seconds, `${room.slow_mode_seconds} seconds`);
    elements.is_read_only.checked = room.is_read_only;
    elements.allows_replies.checked = room.allows_replies;
    elements.ends_at.value = room.ends_at ? localTime(room.ends_at) : "";
    showAudience(this.formTarget, room.audience);
    this.bookTarget.hidden = room.room_type !== "study";
    this.repliesTarget.hidden = room.room_type !== "librarian";
    this.removePasswordTarget.hidden = !room.has_password;
    this.showArchive();
    this.loadHeirs();
  }

  async save(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, (values) => patchJSON(this.path, this.describe(values)));
    if (!room) return;
    this.close();
    this.changed(room, "The room is as you wish.");
  }

  async archive(event) {
    event.preventDefault();
    const room = await submit(this.archiveTarget, () => patchJSON(this.path, { is_active: !this.room.is_active }));
    if (!room) return;
    this.changed(room, room.is_active ? "The room is open again." : "The room is archived.");
    this.showArchive();
  }

  async handOver(event) {
    event.preventDefault();
    const room = await submit(this.handOverTarget, (values) => postJSON(`${this.path}/hand-over`, values));
    if (!room) return;
    this.close();
    this.changed(room, "The room has a new admin.");
  }

  describe(values) {
    const { room_name, topic, book, slow_mode_seconds, ends_at, password, remove_password } = values;
    return {
      room_name, topic,
      slow_mode_seconds: Number(slow_mode_seconds),
      is_read_only: "is_read_only" in values,
      ends_at: ends_at ? new Date(ends_at).toISOString() : null,
      audience: readAudience(values),
      ...(this.room.room_type === "study" && { book: book || null }),
      ...(this.room.room_type === "librarian" && { allows_replies: "allows_replies" in values }),
      ...(password && { password }),
      ...(remove_password && { password: null }),
    };
  }

  showArchive() {
    const { is_active: open } = this.room;
    this.archiveTextTarget.textContent = open
      ? "Nobody can write any more; what was said stays readable."
      : "This room is archived. Open it again and the talk goes on.";
    this.archiveButtonTarget.textContent = open ? "Archive room" : "Open again";
  }

  async loadHeirs() {
    const { members } = await getJSON(`${this.path}/members`);
    const heirs = members.filter(({ anon_id, role }) => anon_id !== this.room.anon_id && role !== "bot");
    this.heirTarget.replaceChildren(...heirs.map(({ anon_id }) => el("option", { value: anon_id }, anon_id)));
    this.handOverTarget.hidden = !heirs.length;
  }
}

/** A moment as the datetime-local field wants it: the reader's own clock, without a zone. */
function localTime(moment) {
  const date = new Date(moment);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

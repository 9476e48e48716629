import { fill, refill } from "../lib/dom.js";
import { attempt } from "../lib/form.js";
import { deleteJSON, getJSON, patchJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

const NOTES = { admin: "admin", moderator: "moderator", guest: "guest", bot: "bot" };

/** Who is in the room, and what its admin and moderators do about them. */
export default class RoomMembers extends RoomDialog {
  static targets = ["list", "member", "confirm"];

  async show() {
    const answer = await attempt(() => getJSON(`${this.path}/members`));
    if (!answer) return;
    this.members = new Map(answer.members.map((member) => [member.anon_id, member]));
    const place = document.activeElement.closest("[data-handle]");
    const [at, row] = [controlsOf(place).indexOf(document.activeElement), [...this.listTarget.children].indexOf(place)];
    this.listTarget.replaceChildren(...answer.members.map((member) => this.line(member)));
    if (at >= 0) this.focus(place.dataset.handle, at, row);
    this.listTarget.setAttribute("aria-busy", "false");
  }

  /** On what it was on; on the next who can be touched, when that member is gone. */
  focus(handle, at, row) {
    const lines = [...this.listTarget.children];
    const known = lines.find((line) => line.dataset.handle === handle);
    const near = [...lines.slice(row), ...lines.slice(0, row).reverse()].flatMap(controlsOf);
    const next = [controlsOf(known)[at], ...near].find((control) => control && !control.closest("[hidden]"));
    (next ?? this.element.querySelector("button")).focus();
  }

  line(member) {
    const { anon_id: handle, role } = member;
    const may = (what) => this.room.permissions.includes(what);
    const isFixed = role === "admin" || handle === this.room.anon_id || !may("moderate");
    const note = [NOTES[role], handle === this.room.anon_id && "you", member.is_muted && "muted"].filter(Boolean).join(", ");
    const line = fill(this.memberTarget, {
      anon_id: handle, note, plain: !note, avatar: `/avatars/${handle}.svg`,
      untouchable: isFixed, roleFixed: !may("manage") || role === "bot", roleLabel: `Role of ${handle}`,
      muteLabel: `${member.is_muted ? "Let" : "Mute"} ${handle}${member.is_muted ? " write again" : ""}`,
      pressed: String(member.is_muted), removeLabel: `Remove ${handle} from the room`,
    });
    line.querySelector("select").value = role;
    return line;
  }

  changeRole({ target }) {
    return this.change(target, { role: target.value });
  }

  mute({ target }) {
    return this.change(target, { is_muted: !this.members.get(handleOf(target)).is_muted });
  }

  async change(place, wish) {
    await attempt(() => patchJSON(this.pathOf(place), wish));
    await this.show();
  }

  async remove({ target }) {
    const handle = handleOf(target);
    refill(this.confirmTarget, { question: `Remove ${handle}?` });
    if (!(await confirmed(this.confirmTarget))) return;
    await attempt(() => deleteJSON(this.pathOf(target)));
    await this.show();
  }

  pathOf(place) {
    return `${this.path}/members/${handleOf(place)}`;
  }
}

function controlsOf(line) {
  return [...(line?.querySelectorAll("button, select") ?? [])];
}

function handleOf(place) {
  return place.closest("[data-handle]").dataset.handle;
}

function confirmed(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

import { localMoment } from "../lib/dates.js";
import { fill, refill } from "../lib/dom.js";
import { attempt, submit } from "../lib/form.js";
import { deleteJSON, getJSON, postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

const REFRESH = 15_000; // where no socket tells of a use

/** Makes invites, shows a new one's code, link and picture once, and counts their uses live. */
export default class Invite extends RoomDialog {
  static targets = ["form", "fresh", "qr", "list", "item", "none"];

  show() {
    this.freshTarget.hidden = true;
    refill(this.element, this.room);
    this.refresh();
  }

  async create(event) {
    event.preventDefault();
    const invite = await submit(this.formTarget, (values) => postJSON(`${this.path}/invites`, numbers(values)));
    if (!invite) return;
    refill(this.freshTarget, invite);
    this.qrTarget.src = `data:image/svg+xml,${encodeURIComponent(invite.qr_svg)}`;
    this.freshTarget.hidden = false;
    this.freshTarget.focus();
    this.refresh();
  }

  async revoke({ target }) {
    const { inviteId } = target.closest("[data-invite-id]").dataset;
    await attempt(() => deleteJSON(`/chat/invites/${inviteId}`));
    this.freshTarget.hidden = true;
    this.refresh();
  }

  async refresh() {
    clearTimeout(this.timer);
    if (this.inDialog && !this.element.open) return;
    const answer = await attempt(() => getJSON(`${this.path}/invites`));
    if (answer) this.list(answer.invites);
    this.timer = setTimeout(() => this.refresh(), REFRESH);
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  list(invites) {
    const focused = document.activeElement?.closest("[data-invite-id]")?.dataset.inviteId;
    this.listTarget.replaceChildren(...invites.map((invite) => this.line(invite)));
    this.noneTarget.hidden = invites.length > 0;
    if (focused) this.listTarget.querySelector(`[data-invite-id="${focused}"] button`)?.focus();
  }

  line(invite) {
    const line = fill(this.itemTarget, { ...invite, uses: uses(invite), expires: expires(invite), revoke: `Revoke the code ending in ${invite.hint}` });
    line.querySelector("button").hidden = !invite.is_active;
    return line;
  }
}

const numbers = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value).map(([key, value]) => [key, Number(value)]));

function uses({ uses_count: count, max_uses: most }) {
  if (most) return `used ${count} of ${most}`;
  return count === 1 ? "used once" : `used ${count} times`;
}

function expires({ is_active: active, expires_at: at }) {
  if (!active) return "no longer valid";
  return at ? `until ${localMoment(at)}` : "no end date";
}

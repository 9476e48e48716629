import { submit } from "../lib/form.js";
import { postJSON } from "../lib/http.js";
import { RoomDialog } from "../lib/room_dialog.js";

/** Redeems an invite code, typed or from the link's fragment. */
export default class JoinByCode extends RoomDialog {
  static targets = ["form", "code"];

  show() {
    const code = decodeURIComponent(location.hash.slice(1));
    if (this.inDialog || !code) return;
    this.codeTarget.value = code;
    // The code stays in no history of a shared machine.
    history.replaceState(null, "", location.pathname);
    this.formTarget.querySelector('[type="submit"]').focus();
  }

  async join(event) {
    event.preventDefault();
    const room = await submit(this.formTarget, ({ invite_code: typed, handle }) =>
      // Whoever pastes the whole link means the code at its end.
      postJSON("/chat/invites/redeem", { invite_code: typed.split("#").pop(), handle }));
    if (!room) return;
    this.formTarget.reset();
    this.openRoom(room);
  }
}

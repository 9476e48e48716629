import { ChatController } from "../lib/chat_controller.js";
import { el, fill, refill } from "../lib/dom.js";
import { FloatingMenu } from "../lib/floating_menu.js";
import * as http from "../lib/http.js";
import { showOnce } from "../lib/passing_dialog.js";
import { writeTo } from "../lib/write_to.js";
import { actionsFor } from "../models/member_actions.js";

/** What moderators and the room's admin do about a member. */
export default class MemberMenu extends ChatController {
  connect() {
    this.menu = new FloatingMenu(fill(document.getElementById("member-menu"), {}));
  }

  open(event, button) {
    const { handle } = button.closest(".member").dataset;
    this.room = this.chat.room;
    this.member = this.chat.conversation.members.find((member) => member.anon_id === handle);
    this.menu.element.replaceChildren(...actionsFor(this.member, this.room).map((action) => this.item(action)));
    this.menu.open(button, this.element.getBoundingClientRect());
  }

  item({ name, label, isDanger }) {
    const look = `menu-item${isDanger ? " menu-item-danger" : ""}`;
    return el("button", { type: "button", role: "menuitem", class: look, "data-name": name }, label);
  }

  act(event) {
    const name = event.target.closest("[data-name]")?.dataset.name;
    const action = actionsFor(this.member, this.room).find((one) => one.name === name);
    if (action?.question) this.ask(action, this.member, this.room);
    else if (action) this.perform(action, this.member, this.room);
  }

  ask(action, member, room) {
    this.menu.close();
    const dialog = fill(document.getElementById("member-confirm"), {});
    refill(dialog, { ...action, explanation: action.explanation(member.anon_id) });
    showOnce(dialog, (answer) => answer === "yes" && this.perform(action, member, room));
  }

  /** In the room in which it was chosen: another one may be open by now, and this one lost. */
  async perform({ name, body }, { anon_id: handle }, { room_id: roomId, room_name: title }) {
    if (!this.chat.rooms.find(roomId)) return this.say(`You are no longer in ${title}.`, "danger");
    if (name === "write") return this.chat.openId === roomId && writeTo(this.chat, handle);
    const path = `/chat/rooms/${roomId}`;
    try {
      if (name === "hand-over") this.chat.changeRoom(await http.postJSON(`${path}/hand-over`, { anon_id: handle }));
      else if (name.endsWith("block")) this.chat.changeRoom(await http.postJSON(`/chat/direct/${roomId}/${name}`));
      else if (name === "remove") await http.deleteJSON(`${path}/members/${handle}`);
      else await http.patchJSON(`${path}/members/${handle}`, body);
    } catch (error) {
      this.say(error.message, "danger");
    }
    this.chat.fetching.members();
  }
}

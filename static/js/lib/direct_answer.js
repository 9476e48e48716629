import { el } from "./dom.js";
import { postJSON } from "./http.js";

const CHOICES = {
  asked: [["accept", "Accept", "button-primary"], ["decline", "Decline"], ["block", "Block"]],
  blocking: [["unblock", "Lift the block"]],
};
const PROMISE = " and learn nothing else: not whether you have read this nor, before you accept, whether you are here. Whoever is declined hears only that it was not accepted.";

/** Puts below the reason why one cannot write in a conversation what one can do about it. */
export function showAnswers(place, { room_id: roomId, anon_id: own, hold }, composer) {
  const buttons = (CHOICES[hold.state] ?? []).map(([verb, label, look = ""]) => {
    const button = el("button", { type: "button", class: `button ${look}` }, label);
    button.addEventListener("click", () => answer(verb));
    return button;
  });
  const promise = hold.state === "asked" && el("p", {}, "They know you as ", el("b", {}, own), PROMISE);
  place.hidden = !buttons.length;
  place.replaceChildren(...[promise, el("p", { class: "row" }, ...buttons)].filter(Boolean));

  function answer(verb) {
    if (place.getAttribute("aria-busy") === "true") return;
    place.setAttribute("aria-busy", "true");
    composer.chat.parting = send(verb);
  }

  async function send(verb) {
    try {
      const room = await postJSON(`/chat/direct/${roomId}/${verb}`);
      if (verb === "decline") composer.chat.lose(roomId);
      else composer.chat.changeRoom(room);
      const writes = room && !composer.formTarget.hidden;
      (writes ? composer.inputTarget : document.getElementById("main")).focus();
    } catch (error) {
      if (!error.code) throw error;
      composer.say(error.message, "danger");
    } finally {
      place.setAttribute("aria-busy", "false");
    }
  }
}

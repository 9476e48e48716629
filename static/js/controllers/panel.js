import { ChatController } from "../lib/chat_controller.js";
import { controllerOf, start, stop } from "../lib/controller.js";
import { fill } from "../lib/dom.js";

/**
 * The place beside the room, over it on a phone, for one thing more: a thread, what is pinned, what was found.
 * <template id="panel-pins"> is what it shows for data-panel="pins" or chat:open-panel {name: "pins", …}; its root,
 * data-name="pins", is the work of the controller "pins", whose show(detail) hears what was asked for. It goes when
 * another room is opened, unless the root has data-stays.
 */
export default class Panel extends ChatController {
  connect() {
    this.chat.on("room", ({ opened }) => opened && !this.shown?.hasAttribute("data-stays") && this.close());
  }

  get shown() {
    return this.element.firstElementChild;
  }

  openFromButton(event) {
    const button = event.target.closest?.("[data-panel]");
    if (!button) return;
    const { panel: name, ...detail } = button.dataset;
    if (this.shown?.dataset.name === name && button.hasAttribute("aria-expanded")) this.dismiss();
    else this.open({ detail: { ...detail, name } });
  }

  async open({ detail }) {
    const { name } = detail;
    if (this.shown?.dataset.name !== name) this.fill(name);
    const { shown } = this;
    await start(shown).catch(() => this.say("This could not be fetched. Please try again.", "danger"));
    if (shown.isConnected) controllerOf(shown, name)?.show(detail);
  }

  /** Sent before what hears it was there: the browser would load the page again, and what was typed would be gone. */
  async submitted(event) {
    const { shown } = this;
    const isHeard = () => controllerOf(shown, shown.dataset.name);
    if (isHeard()) return;
    event.preventDefault();
    await start(shown).catch(() => {});
    if (shown.isConnected && isHeard()) event.target.requestSubmit(event.submitter);
  }

  fill(name) {
    this.backTo ??= document.activeElement;
    this.empty();
    this.element.append(fill(document.getElementById(`panel-${name}`), {}));
    this.toggle(true, name);
    this.shown.querySelector("h2").focus();
  }

  pressed(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    this.dismiss();
  }

  /** Closed by hand: the focus goes back to where it came from. */
  dismiss() {
    const backTo = controllerOf(this.shown, this.shown?.dataset.name)?.backTo ?? this.backTo;
    this.close();
    backTo?.focus();
    // It may have gone, or lie in a drawer that is closed by now.
    if (document.activeElement !== backTo) document.getElementById("main").focus({ preventScroll: true });
  }

  close() {
    this.backTo = null;
    this.empty();
    this.toggle(false);
  }

  empty() {
    if (this.shown) stop(this.shown);
    this.element.replaceChildren();
  }

  toggle(isOpen, name) {
    this.element.hidden = !isOpen;
    for (const button of document.querySelectorAll("[data-panel][aria-expanded]"))
      button.setAttribute("aria-expanded", String(button.dataset.panel === name));
    this.emit("chat:panel", { isOpen });
  }
}

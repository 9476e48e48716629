import { Controller, start } from "../lib/controller.js";
import { fill } from "../lib/dom.js";
import { keepFocus } from "../lib/floating_menu.js";

/** A button that shows a short list, <template id="room-menu"> of data-menu-list="room-menu"; it closes by Escape, by choosing, and when one goes elsewhere. */
export default class Menu extends Controller {
  static targets = ["button", "list"];

  connect() {
    this.element.append(fill(document.getElementById(this.value("list")), {}));
    start(this.listTarget);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && this.closeUnlessInside(relatedTarget));
    this.listTarget.addEventListener("mousedown", keepFocus);
    this.listTarget.addEventListener("click", ({ target }) => target.closest(".menu-item") && this.chosen());
    this.outside = ({ target }) => this.closeUnlessInside(target);
    document.addEventListener("click", this.outside);
  }

  disconnect() {
    document.removeEventListener("click", this.outside);
  }

  toggle() {
    const opens = this.listTarget.hidden;
    this.show(opens);
    if (opens) this.stops[0]?.focus();
  }

  show(open) {
    this.listTarget.hidden = !open;
    this.buttonTarget.setAttribute("aria-expanded", String(open));
  }

  /** The focus goes back, unless the choice takes it elsewhere. */
  chosen() {
    this.show(false);
    this.buttonTarget.focus();
  }

  closeUnlessInside(place) {
    if (!this.element.contains(place)) this.show(false);
  }

  pressed(event) {
    if (this.listTarget.hidden) return;
    if (event.key === "Escape") this.leave(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.target.matches("input")) this.step(event, step);
  }

  leave(event) {
    event.stopPropagation();
    this.show(false);
    this.buttonTarget.focus();
  }

  step(event, by) {
    event.preventDefault();
    const { stops } = this;
    stops.at((stops.indexOf(document.activeElement) + by) % stops.length).focus();
  }

  get stops() {
    return [...this.listTarget.querySelectorAll("a, button, input")].filter((stop) => !stop.disabled && stop.offsetParent);
  }
}

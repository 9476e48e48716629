import { Controller } from "../lib/controller.js";
import { el } from "../lib/dom.js";

const SHOWN_FOR = 6000;

export default class Toast extends Controller {
  show({ detail: { text, kind = "info" } }) {
    const toast = el("p", { class: `toast toast-${kind}` }, text);
    // An open dialog covers and silences the rest of the page, so what is said must be said inside it.
    (document.querySelector("dialog[open]") ?? document.body).append(this.element);
    this.element.append(toast);
    setTimeout(() => toast.remove(), SHOWN_FOR);
  }
}

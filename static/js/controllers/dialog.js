import { Controller, start } from "../lib/controller.js";
import { attempt, clearErrors } from "../lib/form.js";
import { ApiError, getJSON } from "../lib/http.js";

/**
 * A <dialog> that opens from links with data-dialog="its name" and from chat:open-dialog. What happens inside is
 * the work of the controller of that name, which is fetched on the first opening, as the room is on each.
 */
export default class Dialog extends Controller {
  openFromLink(event) {
    const link = event.target.closest?.("[data-dialog]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (link?.dataset.dialog !== this.value("name") || elsewhere) return null;
    event.preventDefault();
    return this.open();
  }

  openNamed({ detail }) {
    return detail.name === this.value("name") ? this.open(detail) : null;
  }

  async open(asked) {
    const ready = await attempt(() => this.prepare());
    if (!ready) return;
    if (!this.element.open) this.show();
    this.emit("chat:dialog-opened", { ...asked, ...ready });
  }

  /** Without what was refused the last time. */
  show() {
    this.element.querySelectorAll("form").forEach(clearErrors);
    this.element.showModal();
  }

  async prepare() {
    this.element.dataset.controller = `dialog ${this.value("name")}`;
    await start(this.element).catch(() => { throw new ApiError(0); });
    return { room: this.value("about") === "room" ? await getJSON(`/chat${location.pathname}`) : null };
  }

  close() {
    this.element.close();
  }
}

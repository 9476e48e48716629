import { Controller } from "../lib/controller.js";

/** Carries an invite link's code (/join#CODE) through signing in: a fragment travels with forms, links and redirects, unseen by the server. */
export default class KeepFragment extends Controller {
  connect() {
    if (!location.hash) return;
    for (const form of this.element.querySelectorAll("form")) form.action += location.hash;
    for (const link of this.element.querySelectorAll("a")) link.hash = location.hash;
  }
}

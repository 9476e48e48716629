import { Controller } from "../lib/controller.js";

const YEAR = 365 * 24 * 3600;

/** Light, dark or like the device; in a cookie, so that the server draws the page right from the start. */
export default class Theme extends Controller {
  static targets = ["choice"];

  connect() {
    this.mark(document.documentElement.dataset.theme ?? "");
  }

  choose({ target: { value } }) {
    if (value) document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
    document.cookie = `theme=${value}; path=/; samesite=lax; max-age=${value ? YEAR : 0}`;
    this.mark(value);
  }

  mark(value) {
    for (const choice of this.choiceTargets) {
      choice.checked = choice.value === value;
      choice.parentElement.classList.toggle("segment-on", choice.checked);
    }
  }
}

import { Controller } from "../lib/controller.js";
import { attempt, submit } from "../lib/form.js";
import { patchJSON } from "../lib/http.js";
import { canPush, subscribe, subscription, unsubscribe } from "../lib/push.js";
import { playTone } from "../lib/tone.js";

const STATES = {
  default: "This browser has not been asked yet.",
  granted: "This browser may show them.",
  denied: "This browser does not allow it. You can change that in its settings for this page.",
  missing: "This browser knows no notifications.",
};

/** The notices card of the account page; the browser is asked for its permission by a press on a button alone. */
export default class Notices extends Controller {
  static targets = ["form", "state", "allow", "zone", "push", "pushState", "pushOn", "pushOff"];

  connect() {
    if (this.zoneTarget.value === "UTC") this.zoneTarget.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.show();
  }

  async show() {
    const state = globalThis.Notification?.permission ?? "missing";
    this.stateTarget.textContent = STATES[state];
    this.allowTarget.hidden = state !== "default";
    this.pushTarget.hidden = !this.value("key") || !canPush() || state === "missing";
    if (this.pushTarget.hidden) return;
    const isOn = Boolean(await subscription().catch(() => null));
    this.pushStateTarget.textContent = isOn ? "This browser is called even when no page of the chat is open." : "This browser is called only while a page of the chat is open.";
    this.pushOnTarget.hidden = isOn || state === "denied";
    this.pushOffTarget.hidden = !isOn;
  }

  async allow() {
    await Notification.requestPermission();
    this.show();
  }

  hear() {
    playTone();
  }

  async startPush() {
    if ((await Notification.requestPermission()) !== "granted") return this.show();
    await attempt(() => subscribe(this.value("key"))).catch(() => this.say("This browser’s push service did not answer. Please try again later.", "danger"));
    this.show();
  }

  async stopPush() {
    await attempt(unsubscribe);
    this.show();
  }

  async save(event) {
    event.preventDefault();
    const saved = await submit(this.formTarget, (values) => patchJSON("/chat/notices", describe(values)));
    if (saved) this.say("It is as you wish.");
  }

  say(text, kind = "info") {
    this.emit("chat:toast", { text, kind });
  }
}

function describe({ quiet_from, quiet_until, time_zone, ...checked }) {
  const flags = ["has_sound", "in_browser", "by_mail", "hides_text"].map((name) => [name, name in checked]);
  return { ...Object.fromEntries(flags), quiet_from: quiet_from || null, quiet_until: quiet_until || null, time_zone };
}

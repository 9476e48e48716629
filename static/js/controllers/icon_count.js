import { Controller, controllerOf } from "../lib/controller.js";
import { perFrame } from "../lib/timing.js";
import { countOf } from "../models/notices.js";
import { totals } from "../models/unread.js";

const SIZE = 64;

/** The count of what is unread on the page's icon, for who sees only a row of tabs; never on a kiosk. */
export default class IconCount extends Controller {
  connect() {
    this.plain = this.element.href;
    this.chat = controllerOf(document.querySelector("[data-controller~=chat]"), "chat").chat;
    if (this.chat.me.is_kiosk) return;
    this.chat.on("rooms", perFrame(() => this.show()));
    this.show();
  }

  async show() {
    const count = countOf(totals(this.chat.rooms.all).unread);
    if (count === this.count) return;
    this.count = count;
    const drawn = count ? await this.draw(count).catch(() => this.plain) : this.plain;
    if (this.count === count) this.element.href = drawn;
  }

  async draw(count) {
    this.picture ??= await loaded(this.plain);
    const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
    const pen = canvas.getContext("2d");
    pen.drawImage(this.picture, 0, 0, SIZE, SIZE);
    pen.fillStyle = "#a4302a";
    pen.beginPath();
    pen.arc(SIZE * 0.66, SIZE * 0.34, SIZE * 0.34, 0, 2 * Math.PI);
    pen.fill();
    Object.assign(pen, { fillStyle: "#fff", font: `bold ${SIZE * 0.5}px sans-serif`, textAlign: "center", textBaseline: "middle" });
    pen.fillText(count, SIZE * 0.66, SIZE * 0.36);
    return canvas.toDataURL();
  }
}

async function loaded(address) {
  const picture = Object.assign(new Image(SIZE, SIZE), { src: address });
  await picture.decode();
  return picture;
}

import { sizeOf, Uploads } from "../models/uploads.js";
import { roomOf } from "../models/writing.js";
import { fill } from "./dom.js";
import { deleteJSON, patchJSON } from "./http.js";
import { sendFile } from "./send_file.js";

const SMALL = 112; // points of a picture's preview, twice as fine as it is shown

/** What lies beside a message that is being written: files on their way, those that are there, those that could not. */
export class Tray {
  rows = new Map();

  constructor(element, { uploads, place }) {
    Object.assign(this, { element, uploads, place });
    element.addEventListener("click", (event) => this.pressed(event));
    element.addEventListener("input", ({ target }) => (this.itemOf(target).words = target.value));
    element.addEventListener("change", () => this.settled().catch(() => {}));
  }

  get isBusy() {
    return this.uploads.isBusy(this.place());
  }

  get hasReady() {
    return this.uploads.hasReady(this.place());
  }

  settled() {
    return this.uploads.settled(this.place());
  }

  take() {
    return this.uploads.take(this.place());
  }

  pressed({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const item = this.itemOf(button);
    if (button.dataset.does === "retry") return this.uploads.retry(item);
    const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
    this.uploads.cancel(item);
    (next?.querySelector(".tray-away") ?? this.element.parentElement.querySelector("textarea")).focus();
  }

  itemOf(part) {
    return this.uploads.items.find(({ key }) => key === part.closest("li").dataset.key);
  }

  show() {
    const items = this.uploads.in(this.place());
    const list = this.element.querySelector("ul");
    for (const [key, row] of this.rows) if (!items.some((item) => item.key === key)) (row.remove(), this.rows.delete(key));
    for (const item of items) {
      if (!this.rows.has(item.key)) this.rows.set(item.key, newRow(item));
      const row = this.rows.get(item.key);
      if (!row.isConnected) list.append(row);
      refresh(row, item);
    }
    this.element.hidden = !items.length;
    this.element.querySelector(".tray-secret").hidden = !items.some(({ attachment }) => attachment && attachment.kind !== "image");
    const said = sentence(items);
    const status = this.element.querySelector("[role=status]");
    if (status.textContent !== said) status.textContent = said;
  }
}

/** Waits for the tray's markup, which comes with the menus at the first touch. */
export async function furnish(element) {
  while (!document.getElementById("tray")) await new Promise((done) => setTimeout(done, 50));
  if (!element.childElementCount) element.append(document.getElementById("tray").content.cloneNode(true));
}

/** The page's uploads: what lies beside a reply outlives the panel in which it is written. */
export function uploadsOf(chat, sizeMost) {
  return (chat.uploads ??= new Uploads({
    send: (place, file, told) => sendFile(roomOf(place), file, told),
    describe: (id, words) => patchJSON(`/chat/attachments/${id}`, { alt_text: words }),
    discard: (id) => deleteJSON(`/chat/attachments/${id}`),
    sizeMost,
    changed: () => chat.tell("uploads"),
  }));
}

function newRow({ key, file }) {
  const name = file.name || "Pasted file";
  const ending = /\.(\w{1,4})$/.exec(name)?.[1] ?? "file";
  const row = fill(document.getElementById("tray-item"), { key, name, ending });
  row.querySelector("input").setAttribute("aria-label", `What ${name} shows, for who cannot see it`);
  if (file.type.startsWith("image/")) preview(row, file);
  return row;
}

async function preview(row, file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return;
  const canvas = row.querySelector("canvas");
  const scale = SMALL / Math.min(picture.width, picture.height);
  Object.assign(canvas, { width: SMALL, height: SMALL, hidden: false });
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d").drawImage(picture, (SMALL - width) / 2, (SMALL - height) / 2, width, height);
  picture.close();
  row.querySelector(".tray-ending").hidden = true;
}

function refresh(row, { file, state, progress, error, isFinal, attachment }) {
  const name = file.name || "Pasted file";
  const bar = row.querySelector("progress");
  row.dataset.state = state;
  bar.hidden = state !== "waiting" && state !== "sending";
  bar.value = progress;
  bar.setAttribute("aria-label", `${name} on its way`);
  row.querySelector(".tray-note").textContent = error ?? (state === "sending" && progress === 1 ? "being stored…" : sizeOf(file.size));
  row.querySelector("input").hidden = attachment?.kind !== "image";
  row.querySelector("[data-does=retry]").hidden = state !== "failed" || isFinal;
  const away = row.querySelector(".tray-away");
  const does = { failed: "Dismiss", ready: "Remove" }[state] ?? "Cancel";
  away.setAttribute("aria-label", `${does} ${name}`);
  away.title = does;
}

/** What a listener is told when it changes: not each percent. */
function sentence(items) {
  const count = (state) => items.filter((item) => item.state === state).length;
  const failed = items.filter(({ state }) => state === "failed").map(({ file, error }) => `${file.name}: ${error}`);
  const coming = count("waiting") + count("sending");
  return [coming && `${coming} on the way`, count("ready") && `${count("ready")} ready to send`, ...failed].filter(Boolean).join(". ");
}

import { sizeOf, Uploads } from "../models/uploads.js";
import { fill } from "./dom.js";
import { deleteJSON, patchJSON } from "./http.js";
import { sendFile } from "./send_file.js";

const SMALL = 112; // points of a picture's preview, twice as fine as it is shown

/** What lies beside a message that is being written: files on their way, those that are there, those that could not. */
export class Tray {
  rows = new Map();

  constructor(place, { sizeMost, roomId, changed }) {
    Object.assign(this, { place, roomId });
    this.uploads = new Uploads({
      send: sendFile,
      describe: (id, words) => patchJSON(`/chat/attachments/${id}`, { alt_text: words }),
      discard: (id) => deleteJSON(`/chat/attachments/${id}`),
      sizeMost,
      changed: () => (this.show(), changed()),
    });
    place.addEventListener("click", (event) => this.pressed(event));
    place.addEventListener("input", ({ target }) => (this.itemOf(target).words = target.value));
    place.addEventListener("change", () => this.uploads.settled(this.roomId()).catch(() => {}));
  }

  get isBusy() {
    return this.uploads.isBusy(this.roomId());
  }

  get hasReady() {
    return this.uploads.hasReady(this.roomId());
  }

  add(files) {
    this.uploads.add(this.roomId(), files);
  }

  settled() {
    return this.uploads.settled(this.roomId());
  }

  take() {
    return this.uploads.take(this.roomId());
  }

  pressed({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const item = this.itemOf(button);
    if (button.dataset.does === "retry") return this.uploads.retry(item);
    const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
    this.uploads.cancel(item);
    (next?.querySelector(".tray-away") ?? this.place.parentElement.querySelector("textarea")).focus();
  }

  itemOf(part) {
    return this.uploads.items.find(({ key }) => key === part.closest("li").dataset.key);
  }

  show() {
    const items = this.uploads.in(this.roomId());
    const list = this.place.querySelector("ul");
    for (const [key, row] of this.rows) if (!items.some((item) => item.key === key)) (row.remove(), this.rows.delete(key));
    for (const item of items) {
      if (!this.rows.has(item.key)) this.rows.set(item.key, newRow(item));
      const row = this.rows.get(item.key);
      if (!row.isConnected) list.append(row);
      refresh(row, item);
    }
    this.place.hidden = !items.length;
    this.place.querySelector(".tray-secret").hidden = !items.some(({ attachment }) => attachment && attachment.kind !== "image");
    const said = sentence(items);
    const status = this.place.querySelector("[role=status]");
    if (status.textContent !== said) status.textContent = said;
  }
}

/** The tray, once its markup is here, which comes with the menus at the first touch. */
export async function trayAt(place, options) {
  while (!document.getElementById("tray")) await new Promise((done) => setTimeout(done, 50));
  if (!place.childElementCount) place.append(document.getElementById("tray").content.cloneNode(true));
  return new Tray(place, options);
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

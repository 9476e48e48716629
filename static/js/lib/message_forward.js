import { uuid } from "../models/outbox.js";
import { isMine } from "../models/rooms.js";
import { emit } from "./controller.js";
import { el, fill, refill } from "./dom.js";
import { submit } from "./form.js";
import { postJSON } from "./http.js";
import { showOnce } from "./passing_dialog.js";

/** The dialog in which one chooses where a message is said again. */
export function forwardMessage(chat, message) {
  const rooms = roomsFor(chat, message);
  const files = message.attachments ?? [];
  const names = files.map((file) => file.file_name).join(", ");
  const dialog = fill(document.getElementById("message-forward"), { text: message.message_text, files: names });
  const [form, choice] = [dialog.querySelector(".form"), dialog.querySelector("select")];
  const speaker = () => refill(dialog, { handle: chat.rooms.find(Number(choice.value))?.anon_id });
  choice.append(...rooms.map((room) => el("option", { value: room.room_id }, room.room_name)));
  form.hidden = !rooms.length;
  dialog.querySelector(".message-quoted").hidden = !message.message_text;
  dialog.querySelector(".forward-files").hidden = !files.length;
  form.elements.with_files.disabled = !message.message_text; // there is nothing but files
  dialog.querySelector(".forward-nowhere").hidden = rooms.length > 0;
  const clientId = uuid(); // of this dialog: pressed twice, it is said once
  choice.addEventListener("change", speaker);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(message, form, clientId).then((sent) => sent && done(chat, dialog, sent));
  });
  speaker();
  showOnce(dialog);
}

function roomsFor(chat, message) {
  const mayWrite = (room) => isMine(room) && room.room_id !== message.room_id && room.permissions?.includes("post");
  return chat.rooms.all.filter(mayWrite).sort((a, b) => a.room_name.localeCompare(b.room_name));
}

function send({ message_id: id }, form, clientId) {
  return submit(form, ({ room_id: roomId, message_text: words }) =>
    postJSON(`/chat/messages/${id}/forward`, {
      room_id: Number(roomId),
      message_text: words.trim() || null,
      with_files: form.elements.with_files.checked,
      client_id: clientId,
    }),
  );
}

function done(chat, dialog, { room_id: roomId }) {
  dialog.close();
  emit("chat:toast", { text: `Forwarded to ${chat.rooms.find(roomId)?.room_name}.` });
}

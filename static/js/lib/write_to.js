import { emit } from "./controller.js";

/** Shows the conversation with a member of the open room, or asks for the first words of one. */
export function writeTo(chat, handle) {
  const own = chat.room.anon_id;
  const known = chat.rooms.mine.find(
    (room) => room.room_type === "direct" && room.anon_id === own && room.room_name === handle,
  );
  if (known) emit("chat:open-room", { room: known });
  else emit("chat:open-dialog", { name: "write-to", handle });
}

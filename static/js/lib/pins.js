import { attempt } from "./form.js";
import { deleteJSON, putJSON } from "./http.js";

/** Pins a message for everyone in its room, or unpins it; answers whether it was done. */
export async function setPinned(chat, id, on) {
  const message = await attempt(() => (on ? putJSON : deleteJSON)(`/chat/messages/${id}/pin`));
  if (!message) return false;
  if (chat.conversations.get(message.room_id)?.timeline.upsert(message)) chat.tell("messages");
  chat.tell("edited", message);
  return true;
}

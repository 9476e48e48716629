import { controllerOf } from "./controller.js";
import { getJSON } from "./http.js";

/**
 * Shows a message in its place, whichever room it is in and however long ago it was said: from what the page has, or
 * from a page fetched around it. `after` asks for the first message after a seq.
 */
export async function goToMessage(timeline, { room_id: roomId, message_id: messageId, after }) {
  const { chat } = timeline;
  if (!(await openRoom(timeline, roomId))) return;
  try {
    const id = messageId ?? (await firstAfter(roomId, after));
    if (!id) return timeline.toLatest();
    await bring(chat.conversation.timeline, roomId, id);
    if (chat.openId === roomId) show(timeline, id);
  } catch (error) {
    if (!error.code) throw error;
    timeline.say(error.code === "offline" ? error.message : "That message is not here.");
    if (chat.openId === roomId && chat.conversation.timeline.away === null) timeline.draw();
  }
}

/** The room, when it is not the one that is open; the page itself says why it cannot be shown. */
async function openRoom(timeline, roomId) {
  const { chat } = timeline;
  const page = controllerOf(timeline.element.closest("[data-controller~=chat]"), "chat");
  if (chat.openId === roomId) {
    page.closeDrawers();
    return true;
  }
  timeline.isVisiting = true;
  page.go(roomId);
  while (chat.wanted === roomId && chat.openId !== roomId && chat.problem === "loading")
    await new Promise((resolve) => chat.addEventListener("room", resolve, { once: true }));
  timeline.isVisiting = false;
  return chat.openId === roomId;
}

async function firstAfter(roomId, seq) {
  const { messages } = await getJSON(`/chat/rooms/${roomId}/messages?after=${seq}&limit=1`);
  return messages[0]?.message_id;
}

async function bring(timeline, roomId, id) {
  const known = timeline.find(id);
  if (!known) timeline.visit(await getJSON(`/chat/rooms/${roomId}/messages?around=${id}`));
  else if (timeline.messages.includes(known)) timeline.away = null;
}

function show(timeline, id) {
  const { logTarget: log, listTarget: list, keeper } = timeline;
  log.setAttribute("aria-live", "off"); // it is gone to, not announced
  keeper.followsEnd = false;
  timeline.draw();
  const row = list.querySelector(`#m${id}`);
  if (!row) return;
  for (const linked of list.querySelectorAll(".message-linked")) linked.classList.remove("message-linked");
  keeper.show(row, Boolean(timeline.chat.conversation.timeline.away));
  row.classList.add("message-linked");
  row.focus({ preventScroll: true });
  timeline.showJump();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 1000);
}

import { controllerOf, emit } from "./controller.js";
import { hush } from "./dom.js";
import { getJSON } from "./http.js";
import { whenReady } from "./timing.js";

/**
 * Shows a message in its place, whichever room it is in and however long ago it was said: from what the page has, or
 * from a page fetched around it; a reply in its thread. `after` asks for the first message after a seq, `thread` for
 * the replies to the message.
 */
export async function goToMessage(timeline, { room_id: roomId, message_id: messageId, after, thread }) {
  const { chat } = timeline;
  if (!(await openRoom(timeline, roomId))) return;
  try {
    const id = messageId ?? (await firstAfter(roomId, after));
    if (!id) return timeline.toLatest();
    const parentId = thread ? id : await parentOf(chat.conversation.timeline, id);
    if (parentId) return openThread(timeline, roomId, { message: parentId, at: thread ? null : id });
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
  timeline.visiting = roomId;
  page.go(roomId);
  while (chat.wanted === roomId && chat.openId !== roomId && chat.problem === "loading")
    await new Promise((resolve) => chat.addEventListener("room", resolve, { once: true }));
  if (timeline.visiting === roomId) timeline.visiting = null; // one may be on the way to another one by now
  return chat.openId === roomId;
}

async function firstAfter(roomId, seq) {
  const { messages } = await getJSON(`/chat/rooms/${roomId}/messages?after=${seq}&limit=1&top_level=true`);
  return messages[0]?.message_id;
}

async function parentOf(timeline, id) {
  const message = timeline.find(id) ?? (await getJSON(`/chat/messages/${id}`));
  return message.parent_id;
}

/** A link into a thread may be followed before anybody has touched the page. */
async function openThread(timeline, roomId, detail) {
  const { chat, element } = timeline;
  if (timeline.isUnplaced && chat.openId === roomId) timeline.readOn();
  await whenReady();
  if (chat.openId === roomId) emit("chat:open-panel", { name: "thread", ...detail }, element);
}

async function bring(timeline, roomId, id) {
  const known = timeline.find(id); // perhaps from its thread alone
  if (timeline.messages.includes(known)) timeline.away = null;
  else if (!timeline.away?.messages.includes(known))
    timeline.visit(await getJSON(`/chat/rooms/${roomId}/messages?around=${id}&top_level=true`));
}

function show(timeline, id) {
  const { logTarget: log, listTarget: list, keeper } = timeline;
  hush(log); // it is gone to, not announced
  keeper.followsEnd = timeline.seeksLine = timeline.isUnplaced = false;
  timeline.draw();
  const row = list.querySelector(`#m${id}`);
  if (!row) return timeline.readOn();
  for (const linked of list.querySelectorAll(".message-linked")) linked.classList.remove("message-linked");
  keeper.show(row, Boolean(timeline.chat.conversation.timeline.away));
  row.classList.add("message-linked");
  row.focus({ preventScroll: true });
  timeline.showJump();
}

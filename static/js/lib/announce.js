import { waysOf, wordsOf } from "../models/notices.js";
import { emit } from "./controller.js";
import { isCovered } from "./dom.js";
import { bringWorker, SCOPE } from "./push.js";
import { remember } from "./shown_notices.js";
import { playTone } from "./tone.js";

/** Tells of a message by sound and by the browser, as far as one wishes and does not see it anyhow. */
export async function announce(chat, notice) {
  const isAllowed = globalThis.Notification?.permission === "granted";
  const page = { openId: chat.openId, isHidden: document.hidden, hasFocus: document.hasFocus(), isCovered: isCovered(), isAllowed };
  const { sounds, notifies } = waysOf(notice, page);
  if (sounds) once(`sound-${notice.message_id}`, playTone);
  if (notifies && !(await isPushed())) once(`notice-${notice.message_id}`, () => show(notice));
}

/** Several pages of the chat may be open: the first one that comes does it. */
function once(name, act) {
  if (!navigator.locks) return act();
  const aWhile = new Promise((resolve) => setTimeout(resolve, 2000));
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? (act(), aWhile) : null));
}

/** A browser that is called by push shows it by itself. */
async function isPushed() {
  const worker = await navigator.serviceWorker?.getRegistration(SCOPE);
  return Boolean(await worker?.pushManager?.getSubscription());
}

async function show(notice) {
  const { title, body } = wordsOf(notice);
  const options = { body, tag: `room-${notice.room_id}`, data: { url: `/rooms/${notice.room_id}#m${notice.message_id}` } };
  try {
    const shown = new Notification(title, options);
    remember(shown);
    shown.onclick = () => (shown.close(), window.focus(), lead(notice, options.data));
  } catch {
    // A phone's browser shows them through a worker alone, which nothing else may have brought yet.
    await bringWorker()
      .then((worker) => worker.showNotification(title, options))
      .catch(() => {});
  }
}

function lead({ room_id, message_id }, { url }) {
  if (emit("chat:go-to-message", { room_id, message_id })) location.assign(url);
}

import { workerAddress } from "./dom.js";
import { deleteJSON, postJSON } from "./http.js";

export const SCOPE = "/notices/";

/** True when this browser can be called while no page of ours is open. */
export const canPush = () => "serviceWorker" in navigator && "PushManager" in window;

/** How this browser is called already, or null. */
export async function subscription() {
  const worker = canPush() ? await navigator.serviceWorker.getRegistration(SCOPE) : null;
  return worker?.pushManager.getSubscription() ?? null;
}

/** Has this browser called from now on. One that is taken for called, and that the library does not know, would hear nothing. */
export async function subscribe(key) {
  const worker = await bringWorker();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octets(key) });
  const { endpoint, keys } = made.toJSON();
  await postJSON("/chat/push-subscriptions", { endpoint, p256dh: keys.p256dh, auth: keys.auth }).catch(async (error) => {
    await made.unsubscribe().catch(() => {});
    throw error;
  });
}

/** Has it called no more. */
export async function unsubscribe() {
  const made = await subscription();
  if (!made) return;
  await deleteJSON("/chat/push-subscriptions", { endpoint: made.endpoint });
  await made.unsubscribe();
}

/** The worker that shows notices, once it runs, or an Error; navigator.serviceWorker.ready never comes, as no page is in its scope. */
export async function bringWorker() {
  const worker = await navigator.serviceWorker.register(workerAddress(), { scope: SCOPE });
  const starting = worker.installing ?? worker.waiting;
  if (!worker.active && starting) await started(worker, starting);
  return worker;
}

function started(worker, starting) {
  return new Promise((resolve, reject) =>
    starting.addEventListener("statechange", () => {
      if (worker.active) resolve();
      else if (starting.state === "redundant") reject(new Error("The browser could not start what shows notices."));
    }),
  );
}

function octets(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

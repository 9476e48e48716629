import { emit } from "./controller.js";

/** Shows the message of a notification on which somebody pressed: the worker asks a page, and hears whether it does. */
export function followPressed(isKiosk) {
  const worker = navigator.serviceWorker;
  worker?.addEventListener("message", ({ data: { url, ...place }, ports: [answer] }) => {
    answer.postMessage(!isKiosk);
    if (!isKiosk && emit("chat:go-to-message", place)) location.assign(url);
  });
  worker?.startMessages();
}

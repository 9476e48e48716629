/*
 * The service worker: shows what the library has pushed, and leads to the message it was about. It controls no page and
 * keeps nothing; it is served at /notices/worker.js, so that nothing outside of /notices/ is in its scope.
 */
const WORDS = {
  mention: (who) => `${who} calls you`,
  direct: (who) => `${who} writes to you`,
  reply: (who) => `${who} answers in a thread you follow`,
  message: (who) => `${who} writes`,
};

const MESSAGE = /rooms\/(\d+)#m(\d+)$/;
const CHAT = /^\/(?:rooms\/\d+)?$/; // a page of the chat, not of the account
const PATIENCE = 600; // milliseconds: a browser lets no window come to the front or open long after the press

self.addEventListener("push", (event) => event.waitUntil(show(event.data?.json())));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function show(notice) {
  if (!notice) return;
  const pages = await pagesOfTheChat();
  if (pages.some((page) => page.visibilityState === "visible")) return; // they see it there
  const { room_id: room, message_id: message, room_name: name, kind, text } = notice;
  const who = notice.display_name || notice.anon_id;
  const where = name === who ? "" : ` · ${name}`; // of a conversation of two, who writes says where
  await self.registration.showNotification(WORDS[kind](who) + where, {
    body: text,
    tag: `room-${room}`,
    data: { url: `/rooms/${room}#m${message}` },
  });
}

/** A page that shows the message comes to the front; where none answers, a new one opens. Only one of both may be done. */
async function open({ url }) {
  const [, room, message] = MESSAGE.exec(url).map(Number);
  // Which room a page shows by now is not in its url here; the first one was looked at last.
  const [page] = await pagesOfTheChat();
  const isShown = page && (await asked(page, { url, room_id: room, message_id: message }));
  if (isShown) return page.focus();
  if (isShown !== false) return self.clients.openWindow(url); // false is a kiosk
}

/** What a page answers; nothing, when it sleeps or is older than its library. */
function asked(page, about) {
  const { port1: here, port2: there } = new MessageChannel();
  const answer = new Promise((resolve) => (here.onmessage = ({ data }) => resolve(data)));
  page.postMessage(about, [there]);
  return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

async function pagesOfTheChat() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter(({ url: began }) => CHAT.test(new URL(began).pathname));
}

/*
 * The service worker: shows what the library has pushed, and opens the room it was about. It controls no page and keeps
 * nothing; it is served at /notices/worker.js, so that nothing outside of /notices/ is in its scope.
 */
const WORDS = {
  mention: (who) => `${who} calls you`,
  direct: (who) => `${who} writes to you`,
  reply: (who) => `${who} answers in a thread you follow`,
  message: (who) => `${who} writes`,
};

self.addEventListener("push", (event) => event.waitUntil(show(event.data?.json())));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function show(notice) {
  if (!notice) return;
  const pages = await pagesOfOurs();
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

async function open({ url }) {
  const pages = await pagesOfOurs();
  const there = pages.find((page) => new URL(page.url).pathname === new URL(url, self.location).pathname);
  return there ? there.focus() : self.clients.openWindow(url);
}

function pagesOfOurs() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

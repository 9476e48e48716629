import { SCOPE } from "./push.js";
import { forgetWith } from "./storage.js";

const shown = new Map(); // by tag, what this page has made: nobody else can close it

/** Remembers a notification, to take it away in the end. */
export function remember(notice) {
  shown.set(notice.tag, notice);
}

forgetWith(takeAwayNotices);

/** Takes away what was shown to whoever has left: it holds words that the next one at this computer may not read. */
export async function takeAwayNotices() {
  shown.forEach((notice) => notice.close());
  shown.clear();
  const worker = await navigator.serviceWorker?.getRegistration(SCOPE).catch(() => null);
  const others = (await worker?.getNotifications().catch(() => [])) ?? [];
  others.forEach((notice) => notice.close());
}

import { whenReady } from "./timing.js";

let loading;

/** The emoji that there are, fetched once; its address comes with the dialogs. */
export function emojiFile() {
  loading ??= read();
  loading.catch(() => (loading = null));
  return loading;
}

async function read() {
  await whenReady();
  const picker = document.getElementById("reaction-picker").content;
  const answer = await fetch(picker.querySelector("[data-emoji-file]").dataset.emojiFile);
  return answer.ok ? answer.json() : Promise.reject(answer);
}

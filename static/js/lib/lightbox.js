import { fill, refill } from "./dom.js";
import { showOnce } from "./passing_dialog.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** Shows a message's pictures large, one after the other; the focus goes back to where it came from. */
export function openLightbox(pictures, first) {
  const dialog = fill(document.getElementById("lightbox"), {});
  const part = (name) => dialog.querySelector(`[data-does=${name}]`);
  let at = first;
  const show = (place) => {
    at = Math.min(pictures.length - 1, Math.max(0, place));
    refill(dialog, valuesOf(pictures[at]));
    dialog.querySelector(".lightbox-place").textContent = pictures.length > 1 ? `${at + 1} of ${pictures.length}` : "";
    part("back").hidden = part("on").hidden = pictures.length < 2;
    part("back").setAttribute("aria-disabled", String(at === 0));
    part("on").setAttribute("aria-disabled", String(at === pictures.length - 1));
  };
  const does = { back: () => show(at - 1), on: () => show(at + 1), close: () => dialog.close() };
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.localName === "figure") return dialog.close();
    does[target.closest("[data-does]")?.dataset.does]?.();
  });
  dialog.addEventListener("keydown", (event) => {
    const isTurned = getComputedStyle(dialog).direction === "rtl" && event.key.startsWith("Arrow");
    const step = (isTurned ? -1 : 1) * KEYS[event.key];
    if (!Number.isNaN(step)) (event.preventDefault(), show(at + step));
  });
  show(first);
  showOnce(dialog);
}

function valuesOf({ attachment_id: id, alt_text: words, file_name: name, width, height }) {
  return { src: `/chat/attachments/${id}`, alt: words, name, width, height };
}

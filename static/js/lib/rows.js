import { fill, refill } from "./dom.js";

/** The rows of a list. What has not changed keeps its element, so that focus, selection and place stay. */
export class Rows {
  #drawn = new Map();

  constructor(list) {
    this.list = list;
  }

  clear() {
    this.#drawn.clear();
  }

  /** The element drawn before, unless what it shows has changed; one that is in use stays. */
  kept(key, version, make, stays = isInUse) {
    const known = this.#drawn.get(key);
    if (known && (known.version === version || stays(known.element))) return known.element;
    const element = make();
    const active = document.activeElement;
    // Drawn anew, it would be read out again from its first word to its last.
    if (known && !element.hasAttribute("aria-live")) element.setAttribute("aria-live", "off");
    if (known?.element.contains(active))
      queueMicrotask(() => (element.contains(active) ? active : element).focus({ preventScroll: true }));
    // What was stopped in the middle goes along: made anew, it would begin again.
    for (const old of known ? mediaOf(known.element) : [])
      if (old.currentTime && !old.ended) mediaOf(element).find(({ src }) => src === old.src)?.replaceWith(old);
    this.#drawn.set(key, { version, element });
    return element;
  }

  /** Always the same element, filled anew: one that is drawn anew would lose the press or the focus that is on it. */
  filled(key, template, values) {
    const version = JSON.stringify(values);
    const known = this.#drawn.get(key);
    if (known?.version === version) return known.element;
    const element = known?.element ?? fill(template, values);
    if (known) refill(element, values);
    this.#drawn.set(key, { version, element });
    return element;
  }

  /** A row in use stays where it is: moved, it would lose the focus and so its menu, or stop playing. The others make way. */
  place(rows) {
    const wanted = new Set(rows);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    const here = (test) => rows.findIndex((row) => row.parentElement === this.list && test(row));
    const used = here(isInUse);
    const fixed = used < 0 ? here((row) => row.contains(document.activeElement)) : used;
    if (fixed < 0 && rows.length && this.list.firstElementChild !== rows[0]) this.list.prepend(rows[0]);
    const start = Math.max(fixed, 0);
    for (let i = start - 1; i >= 0; i--) if (rows[i + 1].previousElementSibling !== rows[i]) rows[i + 1].before(rows[i]);
    for (let i = start + 1; i < rows.length; i++) if (rows[i - 1].nextElementSibling !== rows[i]) rows[i - 1].after(rows[i]);
  }
}

/** Edited, or with an open menu. */
export function isHeld({ dataset, classList }) {
  return dataset.editing || classList.contains("menu");
}

const mediaOf = (element) => [...element.querySelectorAll("audio, video")];

function isInUse(element) {
  return isHeld(element) || mediaOf(element).some((one) => !one.paused || one === document.fullscreenElement);
}

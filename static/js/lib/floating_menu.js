const MARGIN = 28; // to the edge, and between menu and button; less where there is little room
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };

/** Safari gives a pressed button no focus, but takes it from the menu, which would close before it hears the click. */
export function keepFocus(event) {
  if (!event.target.closest("input, textarea, select, label")) event.preventDefault();
}

/**
 * One menu for many rows: it is put into the row it is asked for, and goes away when it is left. What is [data-rest] opens
 * by the item [data-more] above it; items in one [data-row] stand beside each other.
 */
export class FloatingMenu {
  constructor(element, { closed = () => {} } = {}) {
    Object.assign(this, { element, closed, more: element.querySelector("[data-more]"), rest: element.querySelector("[data-rest]") });
    element.addEventListener("mousedown", keepFocus);
    element.addEventListener("keydown", (event) => this.#pressed(event));
    element.addEventListener("focusout", ({ relatedTarget }) => element.contains(relatedTarget) || this.close());
    element.addEventListener("click", ({ target }) => {
      if (this.more?.contains(target)) this.#unfold();
      else setTimeout(() => this.close()); // the choice is heard further out
    });
  }

  /** What may be chosen, folded away or not. */
  get choices() {
    return [...this.element.querySelectorAll("[role^=menuitem]:not([hidden], [data-more])")];
  }

  get items() {
    return [...this.element.querySelectorAll("[role^=menuitem]")].filter((item) => !item.closest("[hidden]"));
  }

  open(button, bounds, backTo = button) {
    if (this.button === button) return this.close();
    this.close();
    Object.assign(this, { button, bounds, backTo });
    button.setAttribute("aria-expanded", "true");
    this.#fold();
    button.parentElement.classList.add("menu");
    button.after(this.element);
    this.#place();
    this.items[0]?.focus();
  }

  close() {
    const { button } = this;
    if (!button) return;
    this.button = null;
    const hadFocus = this.element.contains(document.activeElement);
    button.removeAttribute("aria-expanded");
    button.parentElement.classList.remove("menu", "menu-up");
    this.element.remove();
    if (hadFocus) this.backTo.focus();
    this.closed(); // its row was not drawn anew meanwhile
  }

  #fold() {
    if (!this.more) return;
    this.rest.hidden = true;
    this.more.hidden = !this.choices.some((item) => this.rest.contains(item));
  }

  #unfold() {
    const [first] = this.choices.filter((item) => this.rest.contains(item));
    this.rest.hidden = false;
    first.focus(); // or the item that goes away would take the menu along
    this.more.hidden = true;
    this.#place();
  }

  /** On the side that has more room; what is still too long moves over its button, and what does not fit is scrolled to. */
  #place() {
    const { element, button, bounds } = this;
    const { top, bottom } = button.getBoundingClientRect();
    const [above, below] = [top - bounds.top, bounds.bottom - bottom];
    const margin = Math.min(MARGIN, (bounds.bottom - bounds.top) / 10);
    const isLow = above > below;
    button.parentElement.classList.toggle("menu-up", isLow);
    const room = Math.max(above, below) - margin;
    const shift = Math.max(0, Math.min(element.scrollHeight - room, Math.min(above, below) - margin));
    Object.assign(element.style, { maxBlockSize: `${room + shift}px`, marginBlock: isLow ? `0 ${-shift}px` : `${-shift}px 0` });
  }

  #pressed(event) {
    const next = this.#next(event.key, document.activeElement);
    if (!next && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (next) next.focus();
    else this.close();
  }

  #next(key, item) {
    const { items } = this;
    if (key === "Home" || key === "End") return items.at(key === "Home" ? 0 : -1);
    const rowOf = (one) => one.closest("[data-row]") ?? one;
    const beside = items.filter((one) => rowOf(one) === rowOf(item));
    if (SIDEWAYS[key]) {
      const by = getComputedStyle(this.element).direction === "rtl" ? -SIDEWAYS[key] : SIDEWAYS[key];
      return beside.at((beside.indexOf(item) + by) % beside.length);
    }
    const rows = [...new Set(items.map(rowOf))];
    const row = STEPS[key] && rows.at((rows.indexOf(rowOf(item)) + STEPS[key]) % rows.length);
    return row && items.find((one) => rowOf(one) === row);
  }
}

const MARGIN = 12;

/** One menu for many rows: it is put into the row it is asked for, and goes away when it is left. */
export class FloatingMenu {
  constructor(element, { closed = () => {} } = {}) {
    Object.assign(this, { element, closed });
    element.addEventListener("keydown", (event) => this.#pressed(event));
    element.addEventListener("focusout", ({ relatedTarget }) => element.contains(relatedTarget) || this.close());
    element.addEventListener("click", () => setTimeout(() => this.close())); // the choice is heard further out
  }

  get items() {
    return [...this.element.querySelectorAll("[role^=menuitem]:not([hidden])")];
  }

  open(button, bounds, backTo = button) {
    if (this.button === button) return this.close();
    this.close();
    Object.assign(this, { button, backTo });
    button.setAttribute("aria-expanded", "true");
    const { top, bottom } = button.getBoundingClientRect();
    const [above, below] = [top - bounds.top, bounds.bottom - bottom];
    const isLow = above > below;
    this.element.style.maxBlockSize = `${Math.max(above, below) - MARGIN}px`; // what does not fit is scrolled to
    button.parentElement.classList.add("menu");
    button.parentElement.classList.toggle("menu-up", isLow);
    button.after(this.element);
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

  #pressed(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    else items.at(next % items.length).focus();
  }
}

/** The rows of a list. What has not changed keeps its element, so that focus, selection and place stay. */
export class Rows {
  #drawn = new Map();

  constructor(list) {
    this.list = list;
  }

  clear() {
    this.#drawn.clear();
  }

  /** The element drawn before, unless what it shows has changed; one that is edited, or whose menu is open, stays. */
  kept(key, version, make) {
    const known = this.#drawn.get(key);
    if (known && (known.version === version || isInUse(known.element))) return known.element;
    const element = make();
    if (known?.element.contains(document.activeElement)) queueMicrotask(() => element.focus({ preventScroll: true }));
    this.#drawn.set(key, { version, element });
    return element;
  }

  place(rows) {
    const wanted = new Set(rows);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    let next = this.list.firstElementChild;
    for (const row of rows) {
      if (row === next) next = next.nextElementSibling;
      else this.list.insertBefore(row, next);
    }
  }
}

function isInUse({ dataset, classList }) {
  return dataset.editing || classList.contains("menu");
}

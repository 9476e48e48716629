const NEAR = 48;

/** Keeps the eye where it is: at the end while one reads the end, else on the first message in view. */
export class ScrollKeeper {
  followsEnd = true;
  lastTop = 0;

  constructor(scroller, list) {
    Object.assign(this, { scroller, list });
    const observer = new ResizeObserver(() => this.settle());
    for (const box of [scroller, list]) observer.observe(box); // a film grows when its size is known
  }

  scrolled(isAway = false) {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    // A shrinking view is no reason to stop following; somebody scrolling up is.
    this.followsEnd = !isAway && (isAtEnd || (this.followsEnd && scrollTop >= this.lastTop));
    this.lastTop = scrollTop;
  }

  /** Runs a change of the list so that nothing jumps. */
  keep(change) {
    const anchor = this.followsEnd ? null : this.#firstInView();
    const before = anchor?.getBoundingClientRect().top;
    change();
    const isAnew = anchor?.isConnected === false;
    const after = isAnew ? this.list.querySelector(`[data-id="${anchor.dataset.id}"]`) : anchor;
    if (after) this.scroller.scrollTop += after.getBoundingClientRect().top - before;
    this.settle();
  }

  settle() {
    if (this.followsEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  toEnd() {
    this.followsEnd = true;
    this.settle();
  }

  /** Brings a message into view, with some of what was said before it. */
  show(element, isAway) {
    this.scroller.scrollTop +=
      element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - this.scroller.clientHeight / 4;
    this.followsEnd = false;
    this.scrolled(isAway);
  }

  /** A message, for what stands between them belongs to no one moment: a day's line goes to the top of what comes. */
  #firstInView() {
    const edge = this.scroller.getBoundingClientRect().top;
    return [...this.list.querySelectorAll("[data-id]")].find((row) => row.getBoundingClientRect().bottom > edge);
  }
}

// Who is writing in the open room.
export class Typing {
  #until = new Map();

  constructor({ lasts = 5000, now = Date.now } = {}) {
    this.lasts = lasts;
    this.now = now;
  }

  heard(handle) {
    this.#until.set(handle, this.now() + this.lasts);
  }

  stopped(handle) {
    this.#until.delete(handle);
  }

  clear() {
    this.#until.clear();
  }

  get handles() {
    for (const [handle, until] of this.#until) if (until <= this.now()) this.#until.delete(handle);
    return [...this.#until.keys()];
  }

  get sentence() {
    const [first, second, ...more] = this.handles;
    if (!first) return "";
    if (!second) return `${first} is writing…`;
    return more.length ? "Several people are writing…" : `${first} and ${second} are writing…`;
  }
}

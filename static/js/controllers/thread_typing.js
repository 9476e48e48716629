import { controllerOf } from "../lib/controller.js";
import { Typing } from "../models/typing.js";
import RoomTyping from "./typing.js";

/** Who is writing in the thread that is open. */
export default class ThreadTyping extends RoomTyping {
  #typing = new Typing();

  connect() {
    this.listen("typing", (news) => this.heard(news));
  }

  disconnect() {
    super.disconnect();
    clearTimeout(this.timer);
  }

  get parentId() {
    return controllerOf(this.element.closest(".composer"), "thread-composer")?.parentId;
  }

  /** Another thread may be shown in the same place. */
  get typing() {
    if (this.of !== this.parentId) this.#typing.clear();
    this.of = this.parentId;
    return this.#typing;
  }

  heard({ parentId, handle, hasStopped }) {
    if (parentId === this.parentId) this.typing[hasStopped ? "stopped" : "heard"](handle);
    this.show();
  }
}

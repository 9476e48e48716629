import { reasonNotToReply } from "../models/replying.js";
import Composer from "./composer.js";

/** The composer of a thread. */
export default class ThreadComposer extends Composer {
  /** Which thread it is for, from now on. */
  answer(thread, isOpened) {
    const isAnother = thread !== this.thread;
    Object.assign(this, { thread, parentId: thread.parentId });
    if (isAnother) this.restore(); // also when the focus goes elsewhere
    this.chat.tell("typing"); // in the one that was here before
    this.show(isOpened);
  }

  show(isOpened) {
    if (this.thread) super.show(isOpened);
  }

  drafted(place, text) {
    if (this.thread) super.drafted(place, text);
  }

  reason(room) {
    return reasonNotToReply(room, this.thread.parent);
  }

  label() {
    return "Reply in this thread";
  }
}

import { arrange } from "../models/conversation.js";
import { fill } from "./dom.js";
import { MessageRows } from "./message_rows.js";

/** The rows of a thread: the message that began it, how many replies stand, and the replies. */
export class ThreadRows extends MessageRows {
  of(chat, thread, readSeq) {
    const { parent, messages } = thread;
    const [first, ...replies] = arrange([parent, ...messages], { handle: chat.room.anon_id, newAfter: readSeq });
    if (replies.length) replies[0].continues = false; // not across the line between them
    return [
      ...this.confirmed(chat, [first]),
      ...this.between(parent, thread.hasOlder),
      ...this.confirmed(chat, replies),
      ...this.pending(chat, thread),
    ];
  }

  between({ reply_count: count }, hasOlder) {
    const { count: line, earlier } = this.templates;
    const words = count === 1 ? "1 reply" : `${count} replies`;
    return [
      count > 0 && this.kept("count", words, () => fill(line, { count: words })),
      hasOlder && this.kept("earlier", "", () => fill(earlier, {})),
    ].filter(Boolean);
  }

  /** The room has the first message, too, and each name of a place is there once. */
  row(item, room, news) {
    const element = super.row(item, room, news);
    if (!item.message.parent_id) element.removeAttribute("id");
    return element;
  }
}

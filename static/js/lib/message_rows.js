import { dayLabel } from "../models/conversation.js";
import { fill } from "./dom.js";
import { messageElement, pendingElement } from "./message_view.js";
import { isHeld, Rows } from "./rows.js";

/** The rows of the open room: days, the line of new messages, what is confirmed and what is on its way. */
export class MessageRows extends Rows {
  constructor(list, templates) {
    super(list);
    this.templates = templates;
  }

  of(chat, most = Infinity) {
    const { conversation, room } = chat;
    const pending = conversation.timeline.away ? [] : this.pending(chat, conversation.timeline);
    return [...this.confirmed(chat, conversation.arranged(room.anon_id).slice(-most)), ...pending];
  }

  confirmed({ room, outbox, threads }, items) {
    return items
      .flatMap((item) => [
        item.day && this.day(item.day),
        item.isFirstNew && this.kept("new", "", () => fill(this.templates.newLine, {})),
        this.row(item, room, {
          news: threads.news.get(item.message.message_id)?.unread_count,
          waiting: outbox.below(item.message.message_id).length,
        }),
      ])
      .filter(Boolean);
  }

  day(day) {
    const label = dayLabel(day);
    return this.kept(`day${day}`, label, () => fill(this.templates.day, { day: label }));
  }

  row(item, room, { news = 0, waiting = 0 }) {
    const { message, continues } = item;
    return this.kept(
      message.message_id,
      `${message.updated_seq} ${message.deleted_by} ${continues} ${room.anon_id} ${news} ${waiting}`,
      () => messageElement(item, { handle: room.anon_id, roomUrl: `/rooms/${room.room_id}`, news, waiting }),
      message.is_deleted ? isHeld : undefined, // what is removed does not play on
    );
  }

  pending({ room, outbox, connection }, timeline) {
    let continues = timeline.newest?.anon_id === room.anon_id && !timeline.newest.is_deleted;
    return outbox
      .in(room.room_id)
      .filter((entry) => (entry.parent_id ?? null) === timeline.parentId && !isHeard(entry, timeline, room))
      .map((entry) => {
        const shown = { handle: room.anon_id, continues, isOnline: connection.state === "online" };
        continues = true;
        return this.kept(entry.client_id, JSON.stringify([entry.error, entry.waiting, entry.inFlight, shown]), () =>
          pendingElement(entry, shown),
        );
      });
  }
}

/** My message may be heard before it is acknowledged, without its client_id: it must not stand there twice. */
function isHeard(entry, timeline, { anon_id: handle }) {
  const isMine = (message) =>
    message.seq > entry.after && message.anon_id === handle && message.message_text.trim() === entry.text.trim() &&
    message.attachments[0]?.attachment_id === entry.attachments?.[0]?.attachment_id;
  return entry.inFlight && timeline.last(isMine);
}

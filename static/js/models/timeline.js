import { amended, joined } from "./copies.js";

// The messages of one room. The first page, older pages, live events and sync all come in through `upsert`,
// so that what is on the screen is what a fresh page would show. Replies stand in their thread alone.
export class Timeline {
  messages = []; // in the order of seq
  lastSeq = 0; // every change up to this one is known
  hasOlder = false;
  hasNewer = false; // only of a page in the middle of a room
  away = null; // such a page, a Timeline of its own that hears the same changes, while one looks at it
  thread = null; // another such one, of the replies to a message, while it is open
  #byId = new Map();
  #ahead = new Set(); // changes heard before those in front of them
  #claimed = []; // handles under which I was here before
  #isBehind = false; // there is more to fetch than the page that came last
  #outside = new Map(); // changes to messages not here, which a page read before them may bring yet

  constructor(parentId = null) {
    this.parentId = parentId;
  }

  get shown() {
    return this.away ?? this;
  }

  get oldest() {
    return this.messages[0];
  }

  get parent() {
    return this.#byId.get(this.parentId);
  }

  get newest() {
    return this.messages.at(-1);
  }

  // All that was said so far is known, though replies are not here.
  get reach() {
    return Math.max(this.lastSeq, this.newest?.seq ?? 0);
  }

  get hasGap() {
    return this.#ahead.size > 0;
  }

  find(messageId) {
    return this.#byId.get(messageId) ?? this.away?.find(messageId) ?? this.thread?.find(messageId);
  }

  last(matching) {
    return this.messages.findLast(matching);
  }

  // The newest page. `lastSeq` starts at what these messages show, never at the room's own count: a change
  // made between the two readings would be lost.
  load(messages, hasOlder) {
    this.messages = [];
    this.away = null;
    this.#byId.clear();
    this.#ahead.clear();
    this.#isBehind = false;
    this.hasOlder = hasOlder;
    this.lastSeq = highest(messages);
    messages.forEach((message) => this.upsert(message));
  }

  addOlder(messages, hasOlder) {
    this.hasOlder = true; // lets the page in at the front
    const edge = this.oldest?.seq ?? Infinity;
    messages.filter((message) => message.seq < edge).forEach((message) => this.#bring(message));
    this.hasOlder = hasOlder;
  }

  // A page from the middle of the room, looked at beside the newest one.
  visit({ messages, has_more: hasOlder, has_newer: hasNewer }) {
    this.away = new Timeline();
    this.away.load(messages.map((message) => this.#latest(message)), hasOlder);
    this.away.hasNewer = true;
    this.addNewer([], hasNewer);
  }

  // The page after it; where the two meet they are one again.
  addNewer(messages, hasNewer) {
    const { away } = this;
    messages.forEach((message) => away.#bring(message));
    if (hasNewer && away.newest.seq < this.oldest.seq) return;
    this.away = null;
    this.addOlder(away.messages, away.hasOlder);
  }

  // The newest page of a thread, beside what was heard of it while that was on its way.
  bring({ messages, has_more: hasOlder }) {
    messages.forEach((message) => this.upsert(message));
    this.hasOlder = hasOlder;
    if (hasOlder) this.messages = this.messages.filter(({ seq }) => seq >= messages[0].seq);
  }

  // Answers true when there is something new to show.
  upsert(heard) {
    const message = this.#owned(heard);
    const isUnheard = this.#note(message.updated_seq);
    const isNewThere = [this.away, this.thread].filter((part) => part?.upsert(message)).length > 0;
    const known = this.#byId.get(message.message_id);
    const copy = joined(message, known ?? this.#outside.get(message.message_id));
    if ((message.parent_id ?? null) !== this.parentId) {
      if (message.message_id !== this.parentId) return isNewThere || (isUnheard && !this.parentId);
      this.#byId.set(this.parentId, { ...mine(known), ...mine(message), ...copy });
      return true;
    }
    const isOutside = !known && this.#isOutside(message);
    if (isOutside) this.#outside.set(message.message_id, { ...mine(message), ...copy });
    if (isOutside || copy === known) return isNewThere;
    // What everybody hears does not say again what is mine.
    this.#place({ ...mine(known), ...mine(message), ...copy });
    return true;
  }

  // A deletion comes without the message; its place stays, its text goes.
  remove({ deleted_by, ...where }) {
    return this.#amend(where, { ...TOMBSTONE, deleted_by });
  }

  // So does a reaction.
  react({ reactions, ...where }) {
    return this.#amend(where, { reactions });
  }

  // I have another handle now: what stands here under the earlier one stays mine.
  claim(handle) {
    this.#claimed.push(handle);
    for (const part of [this, this.away, this.thread])
      for (const message of [...(part?.#byId.values() ?? []), ...(part?.#outside.values() ?? [])]) own(message, handle);
  }

  // What another node tells late may be of the time before.
  #owned(message) {
    if (!this.#claimed.length) return message;
    const copy = { ...message };
    this.#claimed.forEach((handle) => own(copy, handle));
    return copy;
  }

  // What was missed before it is not in it, so that a whole copy of the same change replaces it.
  #amend({ message_id, seq, updated_seq, parent_id }, part) {
    const known = this.find(message_id);
    if (known) return this.upsert(amended(known, part, updated_seq));
    for (const each of [this, this.away, this.thread]) {
      const before = each?.#outside.get(message_id);
      each?.#outside.set(message_id, this.#owned(joined(amended(before, part, updated_seq), before)));
    }
    // Overtaken by its own deletion, a message must not come back: the gap left here has both fetched. What stands where
    // nobody looks, above the page or in a thread that is not open, leaves no gap.
    const isInThread = parent_id && parent_id !== this.thread?.parentId;
    if (isInThread || this.#isOutside({ seq })) this.#note(updated_seq);
    return false;
  }

  // A page of /changes. Changes to one message are folded into its last, so holes inside a page are no gap.
  applySync({ messages, last_seq, has_more }) {
    // What was heard beyond a page's end may be a part alone: the next page begins where this one ends.
    this.#isBehind = has_more;
    const changed = messages.filter((message) => this.upsert(message));
    this.lastSeq = Math.max(this.lastSeq, has_more ? highest(messages) : last_seq);
    this.#catchUp();
    return changed;
  }

  #note(seq) {
    const isUnheard = seq > this.lastSeq && !this.#ahead.has(seq);
    if (isUnheard) this.#ahead.add(seq);
    this.#catchUp();
    return isUnheard;
  }

  #catchUp() {
    if (this.#isBehind) return;
    while (this.#ahead.has(this.lastSeq + 1)) this.lastSeq += 1;
    for (const seq of this.#ahead) if (seq <= this.lastSeq) this.#ahead.delete(seq);
  }

  #isOutside({ seq }) {
    return (this.hasOlder && seq < this.oldest?.seq) || (this.hasNewer && seq > this.newest.seq);
  }

  #bring(message) {
    this.#place(this.#latest(message));
  }

  #latest(message) {
    return { ...mine(message), ...joined(message, this.#outside.get(message.message_id)) };
  }

  #place(message) {
    const at = position(this.messages, message.seq);
    const isKnown = this.messages[at]?.seq === message.seq;
    this.messages.splice(at, isKnown ? 1 : 0, message);
    this.#byId.set(message.message_id, message);
  }
}

const UNPINNED = { is_pinned: false, pinned_by: null, pinned_at: null };
const TOMBSTONE = { is_deleted: true, message_text: "", message_html: "", attachments: [], reactions: {}, ...UNPINNED };

function own(message, handle) {
  if (message.anon_id === handle) message.client_id ??= null;
  for (const emoji in message.reactions)
    if (message.reactions[emoji].includes(handle)) message.own_reactions = { ...message.own_reactions, [emoji]: handle };
}

function mine(known) {
  return Object.fromEntries(["client_id", "own_reactions"].filter((name) => known && name in known).map((name) => [name, known[name]]));
}

function highest(messages) {
  return messages.reduce((most, message) => Math.max(most, message.updated_seq), 0);
}

function position(messages, seq) {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

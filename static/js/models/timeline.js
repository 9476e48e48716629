// The messages of one room. The first page, older pages, live events and sync all come in through `upsert`,
// so that what is on the screen is what a fresh page would show.
export class Timeline {
  messages = []; // in the order of seq
  lastSeq = 0; // every change up to this one is known
  hasOlder = false;
  #byId = new Map();
  #ahead = new Set(); // changes heard before those in front of them

  get oldest() {
    return this.messages[0];
  }

  get newest() {
    return this.messages.at(-1);
  }

  get hasGap() {
    return this.#ahead.size > 0;
  }

  find(messageId) {
    return this.#byId.get(messageId);
  }

  last(matching) {
    return this.messages.findLast(matching);
  }

  // The newest page. `lastSeq` starts at what these messages show, never at the room's own count: a change
  // made between the two readings would be lost.
  load(messages, hasOlder) {
    this.messages = [];
    this.#byId.clear();
    this.#ahead.clear();
    this.hasOlder = hasOlder;
    this.lastSeq = highest(messages);
    messages.forEach((message) => this.upsert(message));
  }

  addOlder(messages, hasOlder) {
    this.hasOlder = true; // lets the page in at the front
    const edge = this.oldest?.seq ?? Infinity;
    messages.filter((message) => message.seq < edge).forEach((message) => this.#place(message));
    this.hasOlder = hasOlder;
  }

  // Answers true when there is something new to show.
  upsert(message) {
    this.#note(message.updated_seq);
    const known = this.#byId.get(message.message_id);
    if (known ? message.updated_seq <= known.updated_seq : this.#isBeforeWindow(message)) return false;
    this.#place(message);
    return true;
  }

  // A deletion comes without the message; its place stays, its text goes.
  remove({ message_id, seq, updated_seq, deleted_by }) {
    const known = this.#byId.get(message_id);
    if (known) return this.upsert({ ...known, ...TOMBSTONE, deleted_by, updated_seq });
    // Overtaken by its own deletion, a message must not come back: the gap left here has both fetched.
    if (this.#isBeforeWindow({ seq })) this.#note(updated_seq);
    return false;
  }

  // A page of /changes. Changes to one message are folded into its last, so holes inside a page are no gap.
  applySync({ messages, last_seq, has_more }) {
    const changed = messages.filter((message) => this.upsert(message));
    this.lastSeq = Math.max(this.lastSeq, has_more ? highest(messages) : last_seq);
    this.#catchUp();
    return changed;
  }

  #note(seq) {
    if (seq > this.lastSeq) this.#ahead.add(seq);
    this.#catchUp();
  }

  #catchUp() {
    while (this.#ahead.has(this.lastSeq + 1)) this.lastSeq += 1;
    for (const seq of this.#ahead) if (seq <= this.lastSeq) this.#ahead.delete(seq);
  }

  #isBeforeWindow(message) {
    return this.hasOlder && this.oldest && message.seq < this.oldest.seq;
  }

  #place(message) {
    const at = position(this.messages, message.seq);
    const isKnown = this.messages[at]?.seq === message.seq;
    this.messages.splice(at, isKnown ? 1 : 0, message);
    this.#byId.set(message.message_id, message);
  }
}

const TOMBSTONE = { is_deleted: true, message_text: "", message_html: "", attachments: [], reactions: {} };

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

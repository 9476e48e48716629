// Plays a recorded history (test_replay.py) to pages of many habits: what each shows at the end is what a fresh load shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Conversation } from "../../static/js/models/conversation.js";
import { mayChange } from "../../static/js/models/message_policy.js";
import { hasReacted } from "../../static/js/models/reactions.js";
import { Timeline } from "../../static/js/models/timeline.js";

const PAGES = 40;
const { seed, steps } = JSON.parse(readFileSync(process.argv[2]));
const HEARD = { message: "upsert", message_edited: "upsert", message_deleted: "remove", reaction: "react" };

/** What the library would answer after so many steps. */
class Library {
  #now = new Map();
  lastSeq = 0;
  handle = null;

  go({ changed, last_seq: lastSeq, handle }) {
    for (const message of changed) this.#now.set(message.message_id, message);
    Object.assign(this, { lastSeq, handle });
  }

  find(id) {
    return this.#now.get(id);
  }

  in(parentId) {
    return [...this.#now.values()].filter((one) => (one.parent_id ?? null) === parentId).sort((a, b) => a.seq - b.seq);
  }

  before(seq, limit, parentId = null) {
    const found = this.in(parentId).filter((one) => one.seq < seq);
    return { messages: found.slice(-limit), has_more: found.length > limit };
  }

  after(seq, limit) {
    const found = this.in(null).filter((one) => one.seq > seq);
    return { messages: found.slice(0, limit), has_more: found.length > limit };
  }

  around({ seq }, limit) {
    const [earlier, later] = [this.before(seq, limit), this.after(seq - 1, limit)];
    return { messages: [...earlier.messages, ...later.messages], has_more: earlier.has_more, has_newer: later.has_more };
  }

  changes(after, limit) {
    const found = [...this.#now.values()].filter((one) => one.updated_seq > after).sort((a, b) => a.updated_seq - b.updated_seq);
    return { ok: true, messages: found.slice(0, limit), last_seq: this.lastSeq, has_more: found.length > limit };
  }
}

/** Somebody's page: it misses some of what is told or, of several nodes, hears it late; it looks here and there, and its
    answers may come late. */
class Page {
  library = new Library();
  #late = [];
  #underWay = [];

  constructor(dice) {
    Object.assign(this, { dice, misses: dice() < 0.5 ? 0 : dice() / 2, limit: 1 + Math.floor(dice() ** 2 * 20) });
    Object.assign(this, { overtakes: dice() < 0.5 ? 0 : dice() / 3, syncs: dice() });
    this.conversation = new Conversation(1);
  }

  async play() {
    const opensAt = Math.floor(this.dice() * steps.length * 0.8);
    for (const [index, step] of steps.entries()) {
      this.library.go(step);
      if (index === opensAt) this.conversation.load(this.library.before(Infinity, this.limit));
      if (index < opensAt) continue;
      this.conversation.speaksAs(step.handle);
      if (index === opensAt) continue;
      this.hear(step.heard);
      this.#late.splice(0).forEach((bring) => bring());
      if (this.timeline.hasGap && this.dice() < this.syncs) await this.sync();
      this.look();
    }
    await this.settle();
  }

  hear(events) {
    const late = this.#underWay.splice(0);
    for (const each of events) {
      if (this.dice() < this.misses) continue;
      if (this.dice() < this.overtakes) this.#underWay.push(each);
      else this.timeline[HEARD[each[0]]](each[1]);
    }
    for (const [event, data] of late) this.timeline[HEARD[event]](data);
  }

  get timeline() {
    return this.conversation.timeline;
  }

  sync() {
    return this.conversation.sync(async (_, { after }) => this.library.changes(after, this.limit));
  }

  look() {
    const { timeline, library, limit } = this;
    const { shown } = timeline;
    const first = library.in(null);
    if (!first.length) return;
    const what = Math.floor(this.dice() * 12);
    if (what === 0 && shown.hasOlder) this.soon(library.before(shown.oldest.seq, limit), (page) => shown === timeline.shown && shown.addOlder(page.messages, page.has_more));
    if (what === 1 && shown.hasNewer) this.soon(library.after(shown.newest.seq, limit), (page) => shown === timeline.shown && timeline.addNewer(page.messages, page.has_more));
    if (what === 2 && !timeline.away && timeline.hasOlder) timeline.visit(library.around(this.pick(first), limit));
    if (what === 3) timeline.away = null;
    if (what === 4) this.open();
    if (what === 5) timeline.thread = null;
    if (what === 6) timeline.upsert(this.pick(first)); // an answer to something I did
  }

  open() {
    const parents = this.library.in(null).filter((one) => this.library.in(one.message_id).length);
    if (!parents.length) return;
    const { message_id: id } = this.pick(parents);
    const thread = (this.timeline.thread = new Timeline(id));
    const [parent, page] = [this.library.find(id), this.library.before(Infinity, this.limit, id)];
    this.soon(page, () => {
      if (thread !== this.timeline.thread) return;
      thread.upsert(parent);
      thread.bring(page);
    });
  }

  // Now, or when more has been heard.
  soon(page, bring) {
    if (this.dice() < 0.5) bring(page);
    else this.#late.push(() => bring(page));
  }

  pick(list) {
    return list[Math.floor(this.dice() * list.length)];
  }

  async settle() {
    const { timeline, library } = this;
    this.hear([]);
    this.#late.splice(0).forEach((bring) => bring());
    await this.sync();
    while (timeline.away) {
      const page = library.after(timeline.away.newest.seq, this.limit);
      timeline.addNewer(page.messages, page.has_more);
    }
    this.fill(timeline, null);
    this.compare(timeline.messages, library.in(null));
    assert.equal(timeline.lastSeq, library.lastSeq);
    assert.equal(timeline.hasGap, false);
    const { thread } = timeline;
    if (!thread?.parent) return;
    this.fill(thread, thread.parentId);
    this.compare(thread.messages, library.in(thread.parentId));
    this.compare([thread.parent], [library.find(thread.parentId)]);
  }

  fill(timeline, parentId) {
    while (timeline.hasOlder) {
      const page = this.library.before(timeline.oldest.seq, this.limit, parentId);
      timeline.addOlder(page.messages, page.has_more);
    }
  }

  compare(shown, fresh) {
    assert.deepEqual(shown.map(({ seq }) => seq), fresh.map(({ seq }) => seq));
    shown.forEach((one, at) => assert.deepEqual(this.seenBy(one), this.seenBy(fresh[at])));
  }

  // The message with what it is to me, however I know.
  seenBy({ own_reactions: own, client_id: clientId, amended: _, ...message }) {
    const { handle } = this.library;
    const whole = { ...message, ...(own && { own_reactions: own }), ...(clientId !== undefined && { client_id: clientId }) };
    const room = { anon_id: handle, is_active: true, is_muted: false, permissions: ["post", "react", "reply"] };
    const mine = Object.keys(message.reactions).filter((emoji) => hasReacted(whole, emoji, handle));
    return { ...message, mine, may: mayChange(whole, room) };
  }
}

function generator(state) {
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

for (let number = 1; number <= PAGES; number += 1) {
  const page = new Page(generator(1 + ((seed * PAGES + number) % 2147483646)));
  await page.play().catch((error) => {
    throw new Error(`page ${number} of REPLICA_SEED=${seed}`, { cause: error });
  });
}

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { PollingLink, ROUTES } from "../../static/js/lib/polling.js";
import { hear } from "../../static/js/models/hearing.js";
import { message, page, room, settled } from "./pages.mjs";

test("whatever the page asks a socket, it can ask by HTTP", () => {
  const sources = ["controllers", "lib", "models"].flatMap((folder) => {
    const path = new URL(`../../static/js/${folder}/`, import.meta.url);
    return readdirSync(path).map((name) => readFileSync(new URL(name, path), "utf8"));
  });
  const asked = new Set(sources.flatMap((text) => [...text.matchAll(/\b(?:ask|change)\("(\w+)"/g)].map(([, event]) => event)));
  assert.ok(asked.has("react") && asked.size > 9);
  assert.deepEqual([...asked].filter((event) => !ROUTES[event]), []);
});

test("what the library answers about a message goes into its own room, whichever is open by then", async () => {
  const chat = page();
  await chat.open(2).catch(() => {}); // without a connection
  const answer = message(1, 1, { message_text: "changed", updated_seq: 2, version: 2 });
  chat.link = { ask: async () => ({ ok: true, message: answer }) };
  assert.equal(await chat.change("edit_message", { message_id: 101 }), undefined);
  assert.equal(chat.openId, 2);
  assert.deepEqual(chat.conversation.timeline.messages.map(({ message_id: id }) => id), [201]);
  assert.equal(chat.conversations.get(1).timeline.find(101).message_text, "changed");
});

test("walking on before a room has answered gives none the counts of another", async () => {
  const chat = page();
  await chat.open(2).catch(() => {});
  chat.rooms.update({ room_id: 2, unread_count: 0, read_seq: 40 });
  chat.rooms.update({ room_id: 1, unread_count: 3, read_seq: 7 });
  const joined = [];
  const ask = (event, { room_id: id }) =>
    event === "join_room" ? new Promise((answer) => joined.push(() => answer({ ok: true, room: room(id) }))) : Promise.resolve({ ok: true, messages: [] });
  chat.link = { ask, goTo() {} };
  const entered = [chat.open(1), chat.open(2)];
  joined.forEach((answer) => answer());
  await Promise.all(entered);
  assert.deepEqual([chat.rooms.find(1).read_seq, chat.rooms.find(2).read_seq], [7, 40]);
});

/** A link that has these changes of each room, and a page whose later tries wait here. */
function linked(chat, changes, answers = {}, joined = undefined) {
  const [asked, later] = [[], []];
  const ask = async (event, { room_id: id, after = 0 }) => {
    asked.push(event);
    const refused = answers[event]?.shift();
    if (refused === null) throw new Error("no answer");
    if (refused) return { ok: false, error: { code: refused } };
    const messages = changes.filter((one) => one.room_id === id && one.updated_seq > after);
    return { ok: true, room: event === "join_room" ? joined : undefined, messages, last_seq: Math.max(after, ...messages.map((one) => one.updated_seq)) };
  };
  chat.after = (call) => later.push(call);
  const link = (chat.link = { ask, goTo() {}, transport: "socket" });
  return { link, asked, again: () => Promise.all(later.splice(0).map((call) => call())), later };
}

const news = (room_id, from, to, more) =>
  Array.from({ length: to - from + 1 }, (_, at) => message(room_id, from + at, { anon_id: "quiet-otter-2210", ...more }));

test("what the library has counted is not counted again when its room is opened", async () => {
  const chat = page();
  linked(chat, news(1, 2, 6));
  await chat.open(2);
  chat.count(1, { unread_count: 5, mention_count: 0 });
  await chat.open(1);
  assert.equal(chat.conversation.timeline.newest.seq, 6);
  assert.equal(chat.room.unread_count, 5);
  await chat.connected(linked(chat, news(1, 7, 8)).link);
  assert.equal(chat.room.unread_count, 7); // those that came while nobody told us
});

test("nor when it is opened without a connection, which comes later", async () => {
  const chat = page();
  linked(chat, []);
  await chat.open(2);
  chat.count(1, { unread_count: 5, mention_count: 1 });
  chat.disconnected();
  await chat.open(1).catch(() => {});
  const { link } = linked(chat, news(1, 2, 8), {}, { ...room(1), unread_count: 7, mention_count: 2 });
  await chat.connected(link);
  assert.deepEqual([chat.room.unread_count, chat.room.mention_count], [7, 2]);
  await chat.connected(linked(chat, news(1, 9, 9), {}, { ...room(1), unread_count: 8 }).link);
  assert.equal(chat.room.unread_count, 8); // what came since is counted here
});

for (const [what, hears] of [
  ["wakes", (chat) => chat.sync()],
  ["hears of it by HTTP", async (chat, answered) => {
    await answered;
    hear(chat, "changes", { room_id: 1, messages: news(1, 2, 8), last_seq: 8, has_more: false });
  }],
])
  test(`nor when a page that ${what} is answered after the room was`, async () => {
    const chat = page();
    linked(chat, []);
    await chat.open(2);
    const answers = {};
    chat.link = { ask: (event) => new Promise((answer) => (answers[event] ??= answer)), goTo() {} };
    const entered = chat.open(1);
    const joined = settled().then(() => answers.join_room({ ok: true, room: { ...room(1), unread_count: 7 } })).then(settled);
    const heard = hears(chat, joined);
    await joined;
    assert.equal(chat.room.unread_count, 7);
    answers.sync({ ok: true, messages: news(1, 2, 8), last_seq: 8 });
    await Promise.all([entered, heard]);
    assert.equal(chat.room.unread_count, 7);
  });

test("by HTTP, too, a room that is opened says what is unread in it by now", async () => {
  const chat = page();
  globalThis.fetch = async (path) => new Response(JSON.stringify({ ...room(2), path: String(path), unread_count: 3 }));
  const link = new PollingLink({ heard() {}, chat });
  const { ok, room: found } = await link.ask("join_room", { room_id: 2 });
  assert.deepEqual([ok, found.path, found.unread_count], [true, "/chat/rooms/2", 3]);
});

test("nor are replies to what stands above the page, which are in the first count", async () => {
  const chat = page();
  chat.rooms.update({ room_id: 1, unread_count: 2, last_seq: 3 });
  const { link } = linked(chat, [...news(1, 2, 3, { parent_id: 7 }), ...news(1, 4, 4)]);
  chat.disconnected();
  chat.connection.state = "connecting";
  await chat.connected(link);
  assert.equal(chat.room.unread_count, 3); // with the one that was said since
});

for (const refused of ["join_room", "sync"])
  for (const code of ["unavailable", null])
    test(`a room whose ${refused} is ${code ?? "not answered"} is asked for again, one try at a time`, async () => {
      const chat = page();
      const { asked, again, later } = linked(chat, news(1, 2, 2), { [refused]: [code, code] });
      await chat.enter().catch(() => {});
      await chat.enter().catch(() => {});
      asked.length = 0;
      await again();
      assert.deepEqual([...asked], ["join_room", "sync"]);
      assert.equal(chat.conversation.timeline.lastSeq, 2);
      assert.equal(later.length, 0);
    });

test("nor does a hole stay open when nobody answers how to fill it", async () => {
  const chat = page();
  const { asked, again } = linked(chat, news(1, 2, 3), { sync: [null, null] });
  hear(chat, "message", news(1, 3, 3)[0]);
  for (let time = 0; time < 3; time += 1) await again().then(settled);
  assert.deepEqual(asked, ["sync", "join_room", "sync", "join_room", "sync"]);
  assert.equal(chat.conversation.timeline.lastSeq, 3);
});

test("a room that one has left meanwhile is not asked for again", async () => {
  const chat = page();
  const { asked, again } = linked(chat, [], { join_room: ["unavailable"] });
  await chat.enter();
  await chat.open(2);
  asked.length = 0;
  await again();
  assert.deepEqual(asked, []);
});

test("who asks for changes while they are on their way counts none twice", async () => {
  const chat = page();
  linked(chat, news(1, 2, 3));
  await Promise.all([chat.sync(), chat.sync()]);
  assert.equal(chat.room.unread_count, 2);
});

for (const [code, problem] of [["not_found", "not_found"], ["unauthenticated", "not_found"], ["unavailable", "offline"], ["rate_limited", "offline"], ["offline", "offline"]])
  for (const isLinked of [true, false])
    test(`a room that cannot be fetched (${code}, ${isLinked ? "with" : "without"} a connection) ${problem === "offline" ? "comes later" : "is not there"}`, async () => {
      const chat = page();
      const link = { ask: async () => ({ ok: true, messages: [] }), goTo() {}, transport: "socket" };
      if (isLinked) chat.link = link;
      const [later, said] = [[], []];
      chat.after = (call) => later.push(call);
      const whole = chat.fetching.http.getJSON;
      chat.fetching.http.getJSON = async () => Promise.reject(Object.assign(new Error(code), { code }));
      await chat.open(2);
      await chat.open(2); // pressed again
      assert.equal(chat.problem, problem);
      chat.on("room", () => said.push(chat.problem));
      if (isLinked && problem === "offline") await Promise.all(later.splice(0).map((again) => again()));
      assert.deepEqual(said, []); // nothing flickers
      assert.equal(later.length, isLinked && problem === "offline" ? 1 : 0); // nor do the tries multiply
      chat.fetching.http.getJSON = whole;
      if (isLinked) await later[0]?.();
      else await chat.connected(link);
      assert.equal(chat.openId, problem === "offline" ? 2 : null);
    });

test("on the page of somebody who has left nothing is fetched any more", async () => {
  const chat = page();
  chat.link = { ask: async () => ({ ok: true, messages: [] }), goTo() {} };
  const later = [];
  chat.after = (call) => later.push(call);
  chat.fetching.http.getJSON = async () => Promise.reject(Object.assign(new Error("busy"), { code: "unavailable" }));
  await chat.open(2);
  chat.forgetUnsent();
  chat.fetching.http.getJSON = async () => assert.fail("it asked");
  await Promise.all(later.map((again) => again()));
});

test("when a room cannot be joined, what is here is read all the same", async () => {
  const chat = page();
  let entered = 0;
  chat.on("entered", () => (entered += 1));
  chat.link = { ask: async () => ({ ok: false, error: { code: "unavailable" } }), goTo() {} };
  await chat.enter();
  chat.link = { ask: () => Promise.reject(new Error("no answer")), goTo() {} };
  await assert.rejects(chat.enter());
  assert.equal(entered, 2);
});

test("what the library still counts of the open room is read by who looks at its end", async () => {
  const chat = page();
  const drawn = [];
  chat.on("messages", () => chat.reading.sawNewest());
  chat.on("rooms", () => drawn.push(chat.room.unread_count));
  hear(chat, "unread", { room_id: 1, unread_count: 1, mention_count: 0 });
  assert.equal(chat.room.unread_count, 0);
  assert.deepEqual(drawn.filter(Boolean), []); // nothing flickers
});

for (const code of ["not_found", "forbidden"])
  test(`a room that one may read no longer (${code}) is lost when the page comes back to it`, async () => {
    const chat = page();
    const { later } = linked(chat, [], { join_room: [code] });
    await chat.enter();
    assert.deepEqual([chat.rooms.find(1) ?? null, chat.problem, later.length], [null, "gone", 0]);
  });

for (const code of ["not_found", "forbidden"])
  test(`a room that one may read no longer (${code}) is lost by HTTP, and the connection stays`, async () => {
    const told = [];
    const chat = {
      fetching: { rooms: async () => {}, threads: async () => {} }, conversations: new Map([[1, { timeline: { lastSeq: 1 } }]]),
      connected: () => told.push("connected"), disconnected: () => told.push("disconnected"),
    };
    globalThis.fetch = async () => new Response(JSON.stringify({ error: { code } }), { status: 403 });
    const link = new PollingLink({ heard: (event, { room_id: id }) => (told.push([event, id]), link.stop()), chat });
    link.goTo(1);
    const done = link.start();
    await settled();
    link.stop();
    await done;
    assert.deepEqual(told, ["connected", ["removed", 1]]);
  });

for (const [how, end] of [["answered", "finish"], ["refused", "fail"]])
  test(`a turn by HTTP that is ${how} after a socket has opened changes nothing`, async () => {
    let outcome;
    const waiting = new Promise((finish, fail) => (outcome = { finish, fail }));
    const told = [];
    const chat = {
      fetching: { rooms: () => waiting, threads: () => waiting },
      connected: () => told.push("connected"), disconnected: () => told.push("disconnected"),
    };
    const link = new PollingLink({ heard: (event) => told.push(event), chat });
    const done = link.start();
    link.stop();
    outcome[end](new Error("503"));
    await done;
    await settled();
    assert.deepEqual(told, []);
  });

test("a page that asks by HTTP is online again after a hiccup that no question noticed", async () => {
  const chat = {
    conversations: new Map(), fetching: { rooms: async () => {}, threads: async () => {} },
    connected(link) { this.link = link; },
  };
  const link = new PollingLink({ heard() {}, chat });
  const asking = link.start();
  await settled();
  chat.link = null; // as the browser said that there is no network
  link.goTo(2); // the next turn
  await settled();
  link.stop();
  await asking;
  assert.equal(chat.link, link);
});

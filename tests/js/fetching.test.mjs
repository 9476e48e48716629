import assert from "node:assert/strict";
import { test } from "node:test";

import { hear } from "../../static/js/models/hearing.js";
import { message, page, room, settled } from "./pages.mjs";

test("what is heard while the list of rooms is fetched is newer than the list", async () => {
  const chat = page();
  let answer = null;
  chat.fetching.http.getJSON = () => new Promise((resolve) => (answer = resolve));
  const fetched = chat.fetching.rooms();
  hear(chat, "unread", { room_id: 2, unread_count: 4, mention_count: 1 });
  answer({ rooms: [room(1), { ...room(2), unread_count: 3 }, { ...room(3), unread_count: 6 }] });
  await fetched;
  assert.deepEqual([2, 3].map((id) => chat.rooms.find(id).unread_count), [4, 6]);
  const again = chat.fetching.rooms();
  answer({ rooms: [room(1), { ...room(2), unread_count: 5 }] });
  await again;
  assert.equal(chat.rooms.find(2).unread_count, 5);
});

/** A page whose library answers this by now, and what it does later, by how many milliseconds. */
function loading(answers) {
  const chat = page();
  const { getJSON } = chat.fetching.http;
  const [asked, later] = [[], []];
  chat.fetching.http.getJSON = async (path) => {
    asked.push(path);
    if (answers[path] instanceof Error) throw answers[path];
    return answers[path] ?? getJSON(path);
  };
  chat.after = (call, milliseconds) => later.push([call, milliseconds]);
  chat.conversation.members = [{ anon_id: "amber-heron-1170" }];
  const connect = (transport) => chat.connected({ ask: async () => ({ ok: true, messages: [], last_seq: 1 }), goTo() {}, transport });
  return { chat, asked, later, connect };
}

const ROOMS = { "/chat/rooms": { rooms: [room(1), { ...room(2), unread_count: 2 }, room(3)] }, "/chat/threads?limit=1": { news: [] } };

test("what happened between the page's making and its connection is fetched", async () => {
  const { chat, later, connect } = loading(ROOMS);
  await connect("socket");
  const [[fetch, milliseconds], ...others] = later;
  assert.ok(milliseconds >= 1000 && milliseconds <= 2000 && !others.length);
  await fetch();
  assert.deepEqual(chat.rooms.all.map(({ room_id: id, unread_count: unread }) => [id, unread]), [[1, 0], [2, 2], [3, 0]]);
});

test("but not twice: by HTTP it has just been fetched, as a long list of members has", async () => {
  const byHTTP = loading(ROOMS);
  await byHTTP.connect("polling");
  assert.deepEqual(byHTTP.later, []);
  const { chat, asked, later, connect } = loading(ROOMS);
  chat.conversation.members = []; // too many to come with the page
  await connect("socket");
  await chat.fetching.members();
  await later[0][0]();
  assert.deepEqual(asked.toSorted(), ["/chat/rooms", "/chat/rooms/1/members", "/chat/threads?limit=1"]);
  hear(chat, "resync");
  await later[1][0]();
  assert.equal(asked.length, 6);
});

for (const path of ["/chat/rooms", "/chat/rooms/1/members", "/chat/threads?limit=1"])
  test(`and again when ${path} fails for a moment, later each time, or when there is more to fetch meanwhile`, async () => {
    const fails = (code) => ({ ...ROOMS, [path]: Object.assign(new Error(), { code }) });
    const answers = fails("unavailable");
    const { chat, later, connect } = loading(answers);
    await connect("socket");
    const waits = [];
    for (let tries = 0; tries < 4; tries += 1) {
      await later.shift()[0]();
      waits.push(later[0][1]);
    }
    assert.ok(waits[0] >= 5000 && waits[3] > waits[0] && later.length === 1);
    hear(chat, "resync");
    assert.equal(later.length, 2); // the library's word makes it sooner
    assert.equal(await later.shift()[0](), null);
    delete answers[path];
    Object.assign(answers, ROOMS);
    const fetched = later.shift()[0]();
    hear(chat, "resync");
    await fetched;
    assert.equal(later.length, 1);
    Object.assign(answers, fails("unauthorized"));
    await later.shift()[0]();
    assert.deepEqual(later, []);
  });

test("a room that came, went or was read while the list of rooms was fetched stays so", async () => {
  const chat = page();
  const answers = [];
  chat.fetching.http.getJSON = () => new Promise((resolve) => answers.push(resolve));
  const shown = () => chat.rooms.all.map(({ room_id: id, mention_count: mentions }) => [id, mentions]);
  const fetched = chat.fetching.rooms();
  chat.rooms.update({ ...room(4) });
  hear(chat, "unread", { room_id: 2, unread_count: 0, mention_count: 0 });
  answers[0]({ rooms: [room(1), { ...room(2), mention_count: 1 }, room(3)] });
  await fetched;
  assert.deepEqual(shown(), [[1, 0], [2, 0], [3, 0], [4, 0]]);
  const before = chat.fetching.rooms();
  chat.rooms.remove(2);
  const after = chat.fetching.rooms();
  answers[2]({ rooms: [room(1), room(3)] });
  await after;
  answers[1]({ rooms: [room(1), room(2), room(3), room(4)] });
  await before;
  assert.deepEqual(shown(), [[1, 0], [3, 0]]);
});

test("of two lists of rooms that overlap the later one stands, and what was heard keeps its counts alone", async () => {
  const chat = page();
  const answers = [];
  chat.fetching.http.getJSON = () => new Promise((resolve) => answers.push(resolve));
  const [first, second] = [chat.fetching.rooms(), chat.fetching.rooms()];
  hear(chat, "unread", { room_id: 2, unread_count: 3, mention_count: 0 });
  answers[0]({ rooms: [room(1), room(2), room(3)] });
  await first;
  answers[1]({ rooms: [room(1), { ...room(2), room_name: "Renamed" }] });
  await second;
  assert.deepEqual(chat.rooms.all.map(({ room_name: name, unread_count: unread }) => [name, unread]), [["Room 1", 0], ["Renamed", 3]]);
});

test("a room that was joined or got a new name while the list was fetched is not what it was before", async () => {
  const chat = page();
  let answer;
  chat.fetching.http.getJSON = () => new Promise((resolve) => (answer = resolve));
  chat.rooms.update({ ...room(3), anon_id: null });
  const fetched = chat.fetching.rooms();
  chat.changeRoom({ ...room(1), room_name: "Renamed" });
  chat.changeRoom({ ...room(3), unread_count: 2 });
  answer({ rooms: [room(1), room(2), { ...room(3), anon_id: null }] });
  await fetched;
  const shown = chat.rooms.all.map(({ room_name: name, anon_id: handle, unread_count: unread }) => [name, Boolean(handle), unread]);
  assert.deepEqual(shown, [["Renamed", true, 0], ["Room 2", true, 0], ["Room 3", true, 2]]);
});

test("the threads of a room that was lost while they were fetched do not come back", async () => {
  const chat = page();
  let answer;
  chat.fetching.http.getJSON = () => new Promise((resolve) => (answer = resolve));
  const thread = (id, roomId) => ({ message_id: id, room_id: roomId, unread_count: 1 });
  const fetched = chat.fetching.threads();
  hear(chat, "thread", thread(202, 2));
  chat.lose(2);
  answer({ news: [thread(101, 1), thread(201, 2)] });
  await fetched;
  assert.deepEqual([...chat.threads.news.keys()], [101]);
});

test("what is heard of threads while they are fetched is newer than their list", async () => {
  const chat = page();
  const answers = [];
  chat.fetching.http.getJSON = () => new Promise((resolve) => answers.push(resolve));
  const thread = (id, unread) => ({ message_id: id, room_id: 1, unread_count: unread });
  const shown = () => [...chat.threads.news.values()].map(({ message_id: id, unread_count: unread }) => [id, unread]);
  hear(chat, "thread", thread(101, 7)); // the answer is newer
  const fetched = chat.fetching.threads();
  [thread(102, 1), thread(103, 0)].forEach((mark) => hear(chat, "thread", mark));
  answers[0]({ news: [thread(101, 1), thread(103, 4)] });
  await fetched;
  assert.deepEqual(shown(), [[101, 1], [102, 1]]);
  const before = chat.fetching.threads();
  hear(chat, "threads_read");
  answers[1]({ news: [thread(101, 1)] });
  await before;
  assert.deepEqual(shown(), []);
});

test("a presence that is heard while the members are fetched is newer than their list", async () => {
  const chat = page();
  const answers = [];
  chat.fetching.http.getJSON = () => new Promise((resolve) => answers.push(resolve));
  const [quiet, late, mine] = ["quiet-otter-2210", "late-badger-3141", "amber-heron-1170"];
  const member = (handle) => ({ anon_id: handle, role: "member", status: "offline" });
  chat.conversation.members = [member(quiet)];
  hear(chat, "presence", { anon_id: mine, room_id: 1, status: "busy" }); // the answer is newer
  const fetched = chat.fetching.members();
  for (const handle of [quiet, late]) hear(chat, "presence", { anon_id: handle, room_id: 1, status: "online" });
  answers[0]({ members: [quiet, late, mine].map(member) });
  await fetched;
  assert.deepEqual(chat.conversation.members.map(({ status }) => status), ["online", "online", "offline"]);
});

test("what comes while one reads along is new and not counted, for it can never be read", () => {
  const chat = page();
  let lively = 0;
  chat.on("live", () => (lively += 1));
  hear(chat, "message", message(1, 2, { anon_id: "quiet-otter-2210" }));
  assert.deepEqual([chat.room.unread_count, lively], [1, 1]);
  chat.changeRoom({ ...chat.room, anon_id: null, unread_count: 0 });
  hear(chat, "message", message(1, 3, { anon_id: "quiet-otter-2210" }));
  assert.deepEqual([chat.room.unread_count, lively], [0, 2]);
});

test("that one room was entered is not told of another", async () => {
  const chat = page();
  const answers = [];
  let entered = 0;
  chat.on("entered", () => (entered += 1));
  chat.link = { ...chat.link, ask: () => new Promise((resolve) => answers.push(resolve)) };
  const first = chat.enter();
  const second = chat.open(2);
  await settled();
  answers.shift()({ ok: false, error: { code: "internal" } });
  await settled();
  assert.equal(entered, 0);
  answers.forEach((answer) => answer({ ok: false, error: { code: "internal" } }));
  await Promise.all([first, second]);
  assert.equal(entered, 1);
});

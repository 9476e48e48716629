import assert from "node:assert/strict";
import { test } from "node:test";

import { completed } from "../../static/js/models/completion.js";
import { Connection } from "../../static/js/models/connection.js";
import { arrange, dayLabel, dayOf } from "../../static/js/models/conversation.js";
import { Fetching } from "../../static/js/models/fetching.js";
import { hear } from "../../static/js/models/hearing.js";
import { actionsFor } from "../../static/js/models/member_actions.js";
import { candidates, mentionAt } from "../../static/js/models/mention.js";
import { isUnread, Mentions } from "../../static/js/models/mentions.js";
import { mayBecome, mayChange } from "../../static/js/models/message_policy.js";
import { Rooms } from "../../static/js/models/rooms.js";
import { Typing } from "../../static/js/models/typing.js";
import { Reading, ReadMark, titled, totals } from "../../static/js/models/unread.js";
import { countLeft, reasonNotToWrite, secondsToWait } from "../../static/js/models/writing.js";

const said = (seq, minute, anon_id = "amber-heron-1170", more = {}) => ({
  seq, anon_id, sent_at: new Date(2026, 10, 20, 12, minute).toISOString(), is_deleted: false, message_type: "text", ...more,
});

test("words of one handle within five minutes stand together", () => {
  const items = arrange([said(1, 0), said(2, 4), said(3, 9), said(4, 10, "quiet-otter-4821")]);
  assert.deepEqual(items.map(({ continues }) => continues), [false, true, false, false]);
});

test("the line of new messages stands above the first new one of somebody else", () => {
  const items = arrange([said(1, 0), said(2, 1, "me"), said(3, 2), said(4, 3)], { handle: "me", newAfter: 1 });
  assert.deepEqual(items.map(({ isFirstNew }) => isFirstNew), [false, false, true, false]);
});

test("each day has its own line, and near days have names", () => {
  const next = { ...said(2, 0), sent_at: new Date(2026, 10, 21, 0, 1).toISOString() };
  assert.deepEqual(arrange([said(1, 0), next]).map(({ day }) => Boolean(day)), [true, true]);
  const today = dayOf(new Date(2026, 10, 21, 15));
  assert.equal(dayLabel(today, "en", today), "Today");
  assert.equal(dayLabel(dayOf(new Date(2026, 10, 20)), "en", today), "Yesterday");
  assert.equal(dayLabel(dayOf(new Date(2026, 10, 2)), "en-GB", today), "Monday 2 November");
});

test("typing fades after five seconds and is said in one sentence", () => {
  let now = 0;
  const typing = new Typing({ now: () => now });
  typing.heard("quiet-otter-4821");
  assert.equal(typing.sentence, "quiet-otter-4821 is writing…");
  typing.heard("amber-heron-1170");
  assert.equal(typing.sentence, "quiet-otter-4821 and amber-heron-1170 are writing…");
  now = 5000;
  assert.equal(typing.sentence, "");
});

test("three refusals lead to HTTP, an opened socket forgets them", () => {
  const connection = new Connection();
  assert.deepEqual([1, 2, 3].map(() => connection.refused()), [false, false, true]);
  connection.opened("socket");
  assert.equal(connection.refused(), false);
});

test("branches that cannot hear each other are told of calmly, until they can, or the connection is a new one", () => {
  const chat = { connection: new Connection(), tell() {} };
  chat.connection.opened();
  hear(chat, "service", { degraded: true });
  assert.deepEqual([chat.connection.look, chat.connection.sentence], ["late", "Messages from other branches may arrive late."]);
  chat.connection.lost();
  assert.equal(chat.connection.look, "offline");
  chat.connection.opened();
  assert.deepEqual([chat.connection.look, chat.connection.sentence], ["online", "Back again."]);
  hear(chat, "service", { degraded: true });
  hear(chat, "service", { degraded: false });
  assert.deepEqual([chat.connection.look, chat.connection.sentence], ["online", ""]);
});

test("who is told to fetch asks for the open room at once, and once for the rest a little later", async () => {
  const asked = [];
  const later = [];
  const chat = { rooms: new Rooms(), enter: async () => asked.push("room"), after: (call, wait) => later.push({ call, wait }), tell() {} };
  chat.fetching = new Fetching(chat, { getJSON: async (path) => asked.push(path) && { rooms: [] } });
  hear(chat, "resync");
  hear(chat, "resync");
  assert.deepEqual([asked, later.length], [["room", "room"], 1]);
  assert.ok(later[0].wait < 20_000);
  await later[0].call();
  hear(chat, "resync");
  assert.deepEqual([asked[2], later.length], ["/chat/rooms", 2]);
});

test("many who come and go are asked for once, and again for who comes after the asking", async () => {
  const [asked, later] = [[], []];
  const chat = { room: { room_id: 7 }, after: (call) => later.push(call), rooms: { find: () => true } };
  chat.fetching = { members: () => asked.push("members"), room: (roomId) => asked.push(roomId) };
  for (let handle = 0; handle < 200; handle++) hear(chat, handle % 2 ? "member_joined" : "member_left", { room_id: 7 });
  hear(chat, "room_updated", { room_id: 7 });
  hear(chat, "room_updated", { room_id: 8 });
  hear(chat, "room_updated", { room_id: 7 });
  assert.equal(later.length, 3);
  for (const call of later.splice(0)) await call();
  assert.deepEqual(asked, ["members", 7, 8]);
  hear(chat, "member_left", { room_id: 7 });
  assert.equal(later.length, 1);
});

test("being back is said only to those who were away", () => {
  const connection = new Connection();
  connection.opened();
  assert.equal(connection.sentence, "");
  connection.lost();
  assert.match(connection.sentence, /words are kept/);
  connection.opened();
  assert.equal(connection.sentence, "Back again.");
});

const room = (room_id, room_name, more = {}) => ({
  room_id, room_name, room_type: "public", anon_id: "me", is_active: true, unread_count: 0, mention_count: 0, permissions: ["post"], ...more,
});

test("rooms are grouped, mentions first, and found without accents", () => {
  const rooms = new Rooms([room(1, "Zola"), room(2, "Austen"), room(3, "Brontë", { unread_count: 2, mention_count: 1 }), room(4, "Open", { anon_id: null }), room(5, "News", { room_type: "librarian" })]);
  assert.deepEqual(rooms.groups().map(({ title, rooms: list }) => [title, list.map(({ room_name }) => room_name)]), [
    ["Announcements", ["News"]], ["Rooms", ["Brontë", "Austen", "Zola"]], ["More rooms you could join", ["Open"]],
  ]);
  assert.deepEqual(rooms.groups("bronte").map(({ rooms: list }) => list.length), [1]);
  assert.deepEqual(rooms.groups("nothing"), []);
});

test("the open room does not jump away while it is being read", () => {
  const rooms = new Rooms([room(1, "Austen"), room(2, "Zola", { unread_count: 3 })]);
  rooms.hold(2);
  rooms.update({ room_id: 2, unread_count: 0 });
  assert.deepEqual(rooms.groups()[0].rooms.map(({ room_id }) => room_id), [2, 1]);
  rooms.hold(null);
  assert.deepEqual(rooms.groups()[0].rooms.map(({ room_id }) => room_id), [1, 2]);
});

test("reading is told at most every two seconds, and before one leaves the room", () => {
  let now = 10_000;
  const told = [];
  const waiting = [];
  const mark = new ReadMark({ tell: (...read) => told.push(read), now: () => now, after: (call, wait) => waiting.push([wait, call]) });
  mark.start(1, 5);
  mark.saw(1, 5);
  assert.equal(waiting.length, 0);
  mark.saw(1, 6);
  waiting.shift()[1]();
  now += 500;
  mark.saw(1, 7);
  assert.equal(waiting[0][0], 1500);
  mark.start(2, 0);
  assert.deepEqual(told, [[1, 6], [1, 7]]);
  waiting[0][1]();
  assert.equal(told.length, 2);
});

test("what was marked as unread is not told as read, and not before one comes back", () => {
  const told = [];
  const mark = new ReadMark({ tell: (...read) => told.push(read), now: () => 0, after() {} });
  mark.start(1, 5);
  mark.saw(1, 9);
  mark.drop();
  mark.saw(1, 10);
  mark.start(1, 5);
  assert.deepEqual(told, []);
});

test("what is marked as unread while the page tells that it was read stays unread", async () => {
  const asked = [];
  const counted = [];
  const answers = [];
  const reading = new Reading({
    ask: (event, { seq }) => (asked.push([event, seq]), new Promise((resolve) => answers.push(resolve))),
    after() {},
    conversations: new Map(),
    count: (roomId, { unread_count }) => counted.push(unread_count),
    tell() {},
  });
  const tells = (seq) => (reading.mark.start(1, 0), reading.mark.saw(1, seq), reading.mark.start(2, 0));
  const answered = () => (answers.shift()({ ok: true, unread_count: 0, mention_count: 0 }), new Promise(setImmediate));
  tells(2);
  reading.unreadFrom(1, 1, { unread_count: 2 });
  await answered();
  assert.deepEqual(asked, [["mark_read", 2], ["mark_unread", 1]]);
  assert.deepEqual(counted, [2]);
  await answered();
  tells(3);
  await answered();
  assert.deepEqual(asked.slice(2), [["mark_read", 3]]);
  assert.deepEqual(counted, [2, 0]);
});

test("what another tab marked as unread just before this one told that it is read is marked again, once", async () => {
  const asked = [];
  let clock = 0;
  const reading = new Reading({
    ask: async (event, { seq }) => (asked.push([event, seq]), { ok: true, unread_count: 0, mention_count: 0 }),
    after() {},
    conversations: new Map(),
    count() {},
    tell() {},
  });
  reading.mark.now = () => clock;
  const reads = async (seq) => {
    reading.mark.start(1, 0), reading.mark.saw(1, seq), reading.mark.start(2, 0);
    await new Promise(setImmediate);
    asked.length = 0;
  };
  await reads(4);
  for (const _ of [1, 2]) reading.unreadElsewhere(1, 3, { unread_count: 2 });
  assert.deepEqual(asked, [["mark_unread", 3]]);
  await reads(4);
  reading.unreadElsewhere(1, 5, { unread_count: 1 }); // of what this one had not read
  reading.unreadElsewhere(2, 1, { unread_count: 1 });
  await reads(6);
  clock = 10_000;
  reading.unreadElsewhere(1, 3, { unread_count: 4 }); // long after
  assert.deepEqual(asked, []);
});

test("of a muted room the mentions alone count", () => {
  const rooms = [room(1, "a", { unread_count: 3, mention_count: 1, is_hushed: true }), room(2, "b", { unread_count: 2 })];
  assert.deepEqual(totals(rooms), { unread: 3, mentions: 1 });
});

test("muted rooms come after the others, unless somebody calls there", () => {
  const hushed = { is_hushed: true, unread_count: 5 };
  const rooms = new Rooms([room(1, "Austen", hushed), room(2, "Brontë"), room(3, "Zola", { ...hushed, mention_count: 1 })]);
  assert.deepEqual(rooms.groups()[0].rooms.map(({ room_id }) => room_id), [3, 2, 1]);
});

test("the inbox shows what stands in my rooms now", async () => {
  const call = (message_id, room_id, more = {}) => ({ message_id, room_id, seq: message_id, ...more });
  const pages = [{ messages: [call(9, 1), call(8, 2), call(7, 3)], has_more: true }, { messages: [call(5, 1)], has_more: false }, { messages: [call(11, 1), call(9, 1)], has_more: true }];
  const asked = [];
  const inbox = new Mentions({ getJSON: async (path) => (asked.push(path), pages.shift()) });
  await inbox.fetchNewest();
  await inbox.fetchOlder();
  assert.deepEqual(asked, ["/chat/mentions", "/chat/mentions?before=7"]);
  const rooms = new Rooms([room(1, "a"), room(2, "b"), room(3, "c", { anon_id: null })]);
  const known = { 8: call(8, 2, { is_deleted: true }) };
  const shown = () => inbox.shown(rooms, ({ message_id: id }) => known[id]).map(({ message_id: id }) => id);
  assert.deepEqual(shown(), [9, 5]);
  await inbox.fetchNewest();
  assert.deepEqual(shown(), [11, 9, 5]);
  assert.equal(inbox.hasMore, false);
  assert.deepEqual([isUnread(call(9, 1), { mention_count: 1, read_seq: 8 }), isUnread(call(9, 1), { mention_count: 0, read_seq: 8 })], [true, false]);
});

test("the title counts what is unread", () => {
  assert.equal(titled("Library", [room(1, "a", { unread_count: 3 }), room(2, "b")]), "(3) Library");
  assert.equal(titled("Library", []), "Library");
});

test("a mention is completed among those who are here", () => {
  const mention = mentionAt("hello @her", 10);
  assert.deepEqual(mention, { start: 6, end: 10, query: "her" });
  assert.equal(mentionAt("mail@her", 8), null);
  assert.deepEqual(candidates("her", ["amber-heron-1170", "heroic-wren-1", "quiet-otter-4821"]), ["heroic-wren-1", "amber-heron-1170"]);
  const messages = [said(1, 0, "quiet-otter-4821"), said(2, 1, "amber-heron-1170")];
  assert.deepEqual(candidates("", ["a-b-1", "quiet-otter-4821", "amber-heron-1170"], { messages }), ["amber-heron-1170", "quiet-otter-4821", "a-b-1"]);
  assert.deepEqual(candidates("ro", ["x"], { everybody: true }), ["room"]);
  assert.deepEqual(candidates("quiet-otter-4821", ["quiet-otter-4821"]), []);
  assert.deepEqual(completed("hello @her you", mention, "@amber-heron-1170"), { start: 6, end: 11, text: "@amber-heron-1170 " });
});

test("why one cannot write is said in a sentence", () => {
  const closed = { permissions: [] };
  const cases = [
    [{}, null], [{ is_active: false, ...closed }, /archived/], [{ anon_id: null, ...closed }, /Join/], [{ is_muted: true, ...closed }, /muted/],
    [{ anon_id: null, has_password: true, ...closed }, /password/], [{ room_type: "librarian", ...closed }, /Librarians announce/], [{ is_read_only: true, ...closed }, /read-only/],
  ];
  for (const [more, sentence] of cases) {
    const reason = reasonNotToWrite(room(1, "Room", more));
    if (sentence) assert.match(reason, sentence);
    else assert.equal(reason, null);
  }
});

test("slow mode counts down for all but moderators", () => {
  const slow = room(1, "Slow", { slow_mode_seconds: 30 });
  assert.equal(secondsToWait(slow, 1000, 11_000), 20);
  assert.equal(secondsToWait(slow, undefined, 11_000), 0);
  assert.equal(secondsToWait({ ...slow, permissions: ["moderate"] }, 1000, 11_000), 0);
});

test("the count appears near the end and counts characters, not units", () => {
  assert.equal(countLeft("a".repeat(3599), 4000), null);
  assert.equal(countLeft("🦦".repeat(3600), 4000).sentence, "400 left");
  assert.deepEqual(countLeft("a".repeat(4002), 4000), { isOver: true, sentence: "2 too many" });
});

test("I may edit my own words, and a moderator may remove anyone's", () => {
  const mine = { anon_id: "me", is_deleted: false, message_type: "text" };
  const theirs = { ...mine, anon_id: "other" };
  const granted = (message, more) =>
    Object.entries(mayChange(message, room(1, "r", more))).filter(([name, may]) => may && ["edit", "remove", "history"].includes(name)).map(([name]) => name);
  assert.deepEqual(granted(mine), ["edit", "remove"]);
  assert.deepEqual(granted(theirs), []);
  assert.deepEqual(granted({ ...theirs, client_id: null }), ["edit", "remove"]); // mine, under an earlier handle
  assert.deepEqual(granted(theirs, { permissions: ["moderate"] }), ["remove"]);
  assert.deepEqual(granted(mine, { is_active: false }), []);
  const pins = (message, more) => ["pin", "unpin"].filter((name) => mayChange(message, room(1, "r", { permissions: ["moderate"], ...more }))[name]);
  assert.deepEqual([pins(theirs), pins({ ...theirs, is_pinned: true }), pins(mine, { permissions: [] })], [["pin"], ["unpin"], []]);
  assert.deepEqual([pins(theirs, { is_active: false }), pins(theirs, { anon_id: null }), pins({ ...theirs, is_deleted: true })], [[], [], []]);
  const unread = (message, more) => mayChange(message, room(1, "r", more)).unread;
  assert.deepEqual([unread(theirs), unread(mine), unread({ ...theirs, is_deleted: true }), unread(theirs, { anon_id: null })], [true, false, false, false]);
  const forwards = (message) => mayChange({ ...theirs, message_text: "", ...message }, room(1, "r")).forward;
  assert.deepEqual([{}, { message_text: "a" }, { attachments: [{}] }, { attachments: [{}], is_deleted: true }].map(forwards), [false, true, true, false]);
  const edited = { edited_at: "2026-11-20T12:00:00.000Z" };
  assert.deepEqual(granted({ ...mine, ...edited }), ["edit", "remove", "history"]);
  assert.deepEqual(granted({ ...theirs, ...edited }), []);
  assert.deepEqual(granted({ ...theirs, ...edited }, { permissions: ["moderate"] }), ["remove", "history"]);
  assert.deepEqual(granted({ ...mine, ...edited, is_deleted: true }), []);
});

test("what one may do to a member follows from one's permissions", () => {
  const names = (member, permissions) => actionsFor({ anon_id: "other", role: "member", ...member }, room(1, "r", { permissions })).map(({ name }) => name);
  assert.deepEqual(names({}, []), []);
  assert.deepEqual(names({}, ["moderate"]), ["mute", "remove"]);
  assert.deepEqual(names({ is_muted: true }, ["moderate", "manage"]), ["unmute", "moderator", "guest", "hand-over", "remove"]);
  assert.deepEqual(names({ role: "admin" }, ["moderate", "manage"]), []);
  assert.deepEqual(names({ role: "moderator" }, ["moderate"]), []);
  assert.deepEqual(names({ anon_id: "me" }, ["moderate", "manage"]), []);
});

test("conversations have a group of their own, requests first", () => {
  const direct = (room_id, state) => ({
    anon_id: "me", room_id, room_name: `fox-${room_id}`, room_type: "direct", is_active: true, unread_count: 0, mention_count: 0,
    hold: state && { state, text: "" },
  });
  const rooms = new Rooms([direct(1, null), direct(2, "waiting"), direct(3, "asked")]);
  const [group] = rooms.groups();
  assert.deepEqual([group.key, group.rooms.map(({ room_id: id }) => id)], ["direct", [3, 1, 2]]);
});

test("what holds one back is said instead of a composer", () => {
  const room = { room_type: "direct", is_active: true, anon_id: "me", permissions: [] };
  assert.equal(reasonNotToWrite({ ...room, hold: { state: "refused", text: "Not accepted." } }), "Not accepted.");
  assert.equal(reasonNotToWrite({ ...room, hold: null, permissions: ["post"] }), null);
});

test("members are written to where one may, and blocked where one talks", () => {
  const names = (room, role = "member") => actionsFor({ anon_id: "you", role }, { anon_id: "me", ...room }).map(({ name }) => name);
  assert.deepEqual(names({ room_type: "public", permissions: ["direct"] }), ["write"]);
  assert.deepEqual(names({ room_type: "public", permissions: ["direct"] }, "admin"), ["write"]);
  assert.deepEqual(names({ room_type: "public", permissions: [] }), []);
  assert.deepEqual(names({ room_type: "direct", permissions: [], hold: null }), ["block"]);
  assert.deepEqual(names({ room_type: "direct", permissions: [], hold: { state: "blocking" } }), ["unblock"]);
  const message = { anon_id: "you", message_type: "text" };
  assert.equal(mayChange(message, { anon_id: "me", permissions: ["direct"] }).write, true);
  assert.equal(mayChange({ ...message, anon_id: "me" }, { anon_id: "me", permissions: ["direct"] }).write, false);
});

test("only beside files may a message be left without words", () => {
  assert.equal(mayBecome({ message_text: "tea", attachments: [{}] }, ""), true);
  assert.equal(mayBecome({ message_text: "tea", attachments: [] }, ""), false);
  assert.equal(mayBecome({ message_text: "tea" }, ""), false);
  assert.equal(mayBecome({ message_text: "", attachments: [{}] }, ""), false);
  assert.equal(mayBecome({ message_text: "tea" }, "coffee"), true);
});

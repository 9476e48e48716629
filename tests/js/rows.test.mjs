import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = {};
globalThis.document = { activeElement: null, getElementById: () => null };
const { Rows, isHeld } = await import("../../static/js/lib/rows.js");
const { MessageRows } = await import("../../static/js/lib/message_rows.js");

/** An element as far as rows look at one. */
function element({ media = [], ...attributes } = {}) {
  return {
    dataset: {}, classList: { contains: () => false }, contains: () => false, querySelectorAll: () => media,
    hasAttribute: (name) => name in attributes, setAttribute: (name, value) => (attributes[name] = value), attributes,
  };
}

test("what is drawn anew is not read out again, unless it says that it is to be heard", () => {
  const rows = new Rows([]);
  assert.equal(rows.kept(1, "a", element).attributes["aria-live"], undefined);
  assert.equal(rows.kept(1, "b", element).attributes["aria-live"], "off");
  assert.equal(rows.kept(1, "c", () => element({ "aria-live": "polite" })).attributes["aria-live"], "polite");
});

test("what plays goes on while others react, and is drawn anew when it stops", () => {
  const rows = new Rows([]);
  const film = { paused: false, ended: false };
  const playing = rows.kept(1, "a", () => element({ media: [film] }));
  assert.equal(rows.kept(1, "b", element), playing);
  film.paused = true;
  assert.notEqual(rows.kept(1, "b", element), playing);
});

test("what was stopped in the middle is carried over, and what was not begun or is over is not", () => {
  const rows = new Rows([]);
  const media = [30, 0, 60].map((currentTime, number) => ({ src: `/${number}`, paused: true, ended: currentTime === 60, currentTime }));
  const carried = [];
  rows.kept(1, "a", () => element({ media }));
  rows.kept(1, "b", () => element({ media: [0, 1, 2].map((number) => ({ src: `/${number}`, replaceWith: (old) => carried.push(old.src) })) }));
  assert.deepEqual(carried, ["/0"]);
});

test("what fills the screen is left alone", () => {
  const [rows, film] = [new Rows([]), { paused: true, currentTime: 3 }];
  const drawn = rows.kept(1, "a", () => element({ media: [film] }));
  document.fullscreenElement = film;
  assert.equal(rows.kept(1, "b", element), drawn);
  document.fullscreenElement = null;
  assert.notEqual(rows.kept(1, "b", element), drawn);
});

test("what plays and is removed goes at once", () => {
  const rows = new Rows([]);
  const playing = rows.kept(1, "a", () => element({ media: [{ paused: false, ended: false }] }));
  assert.notEqual(rows.kept(1, "b", element, isHeld), playing);
});

test("the line of a day is called anew when the day is over", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: new Date(2026, 10, 20, 23, 59) });
  const drawn = [];
  const day = { content: { firstElementChild: { cloneNode: () => Object.assign(element(), { dataset: { fill: "day" }, querySelectorAll: () => [] }) } } };
  const rows = new MessageRows([], { day });
  rows.row = () => null;
  const message = { message_id: 1, sent_at: new Date(2026, 10, 20, 12).toISOString() };
  const draw = () => {
    const items = [{ message, day: new Date(2026, 10, 20).getTime() }];
    drawn.push(rows.confirmed({ outbox: { below: () => [] }, threads: { news: new Map() } }, items)[0].textContent);
  };
  draw();
  t.mock.timers.setTime(new Date(2026, 10, 21, 0, 1).getTime());
  draw();
  assert.deepEqual(drawn, ["Today", "Yesterday"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

const [heard, later] = [new Map(), []];
globalThis.addEventListener = (type, listener) => heard.set(`${type} ${listener.name}`, listener);
globalThis.removeEventListener = (type, listener) => heard.delete(`${type} ${listener.name}`);
Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true, writable: true });
const { whenTouched } = await import("../../static/js/lib/timing.js");

const move = () => heard.get("pointermove touched")?.();
const settled = () => new Promise(setImmediate);

test("what the first touch could not fetch is fetched again by one after a moment, and not by each movement", async () => {
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (call, _milliseconds, ...given) => later.push(() => call(...given));
  let [tries, isDown] = [0, true];
  whenTouched(async () => {
    tries += 1;
    if (isDown) throw new Error("down");
  });
  for (let moved = 0; moved < 5; moved += 1) {
    move();
    await settled();
  }
  assert.equal(tries, 1);
  isDown = false;
  later.splice(0).forEach((call) => call());
  globalThis.setTimeout = wait;
  for (let moved = 0; moved < 5; moved += 1) {
    move();
    await settled();
  }
  assert.equal(tries, 2);
});

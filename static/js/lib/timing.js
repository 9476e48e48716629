/** Calls at once and then at most once in each span of time; what comes in between is dropped. */
export function throttle(call, milliseconds, now = Date.now) {
  let last = -Infinity;
  return (...given) => {
    if (now() - last < milliseconds) return;
    last = now();
    call(...given);
  };
}

/** Calls once before the next paint, however often it was asked; in a hidden tab, which does not paint, soon. */
export function perFrame(call) {
  let isWaiting = false;
  const run = () => {
    if (isWaiting) call();
    isWaiting = false;
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    if (document.hidden) setTimeout(run, 50);
    else requestAnimationFrame(run);
  };
}

/** Calls when what is drawn now has been painted. */
export function afterPaint(call) {
  perFrame(() => setTimeout(call))();
}

/** A delay that grows with each try and is never the same for all who wait. */
export function backoff(tries, { first = 500, most = 15_000, random = Math.random } = {}) {
  return Math.min(most, first * 2 ** tries) * (0.5 + random());
}

const TOUCHES = ["pointermove", "pointerdown", "touchstart", "keydown", "input", "dragenter"];

let bring = null;

/** Resolves when what the first touch fetches is there; fetches it, if need be. */
export function whenReady() {
  return bring?.();
}

const TAKES_KEYS = "a, button, input, textarea, select, summary, [contenteditable]";

/**
 * Runs `load` at the first touch of the page, and again at one after a moment when it failed. A click or a key that comes
 * before it is done waits and is repeated.
 */
export function whenTouched(load) {
  let loading = null;
  const listen = (change) => TOUCHES.forEach((type) => change(type, touched, { capture: true, passive: true }));
  const repeat = (event, act) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(act, 30);
  };
  const clicked = (event) => {
    const target = loading && event.target.closest("button, [data-dialog]");
    if (target) repeat(event, () => target.click());
  };
  const pressed = (event) => {
    const { key, target } = event;
    const isCommand = (key === "Enter" || (key?.length === 1 && key !== " ")) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!loading || !isCommand || target.closest(TAKES_KEYS)) return;
    repeat(event, () => target.dispatchEvent(new KeyboardEvent("keydown", event)));
  };
  const touched = () => {
    if (!navigator.onLine) return;
    listen(removeEventListener);
    loading ??= load().then(
      () => {
        removeEventListener("click", clicked, true);
        removeEventListener("keydown", pressed, true);
      },
      () => {
        loading = null;
        setTimeout(listen, 1000, addEventListener); // not at each movement of a pointer that goes on
      },
    );
    return loading;
  };
  bring = touched;
  listen(addEventListener);
  addEventListener("click", clicked, true);
  addEventListener("keydown", pressed, true);
}

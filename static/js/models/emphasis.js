const KEYS = { b: "**", i: "*" };

/** The mark that a key is for, or null; Ctrl, and on a Mac Cmd, where Ctrl moves the caret. */
export function markOf(event, isMac) {
  const [held, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  const isOther = other || event.altKey || event.shiftKey || event.isComposing || event.defaultPrevented;
  const letter = /^[a-z]$/i.test(event.key) ? event.key : (event.code ?? "").replace("Key", ""); // of other scripts by its place
  return (held && !isOther && KEYS[letter.toLowerCase()]) || null;
}

/**
 * The change that sets a mark around what is selected, or takes it off again: {start, end, text, selection}. With nothing
 * selected the caret comes between two marks, or behind the one that ends before it.
 */
export function emphasised(value, selected, mark) {
  const { start, end } = trimmed(value, selected);
  const [before, after] = [stars(value.slice(0, start), "end"), stars(value.slice(end), "start")];
  if (start === end && isEnd(value, start, before, after, mark)) return moved(start + mark.length);
  if (isMarked(Math.min(before, after), mark)) return unwrapped(value, start - mark.length, end + mark.length, mark);
  const chosen = value.slice(start, end);
  const inside = Math.min(stars(chosen, "start"), stars(chosen, "end"));
  if (chosen.length > 2 * inside && isMarked(inside, mark)) return unwrapped(value, start, end, mark);
  const from = start + mark.length;
  return { start, end, text: mark + chosen + mark, selection: [from, from + chosen.length] };
}

function unwrapped(value, start, end, mark) {
  const text = value.slice(start + mark.length, end - mark.length);
  return { start, end, text, selection: [start, start + text.length] };
}

function moved(caret) {
  return { start: caret, end: caret, text: "", selection: [caret, caret] };
}

/** Marks set around spaces would be no marks. */
function trimmed(value, { start, end }) {
  const chosen = value.slice(start, end);
  if (!chosen.trim()) return { start, end: start };
  return { start: start + chosen.length - chosen.trimStart().length, end: end - (chosen.length - chosen.trimEnd().length) };
}

function stars(text, side) {
  return (side === "start" ? /^\**/ : /\**$/).exec(text)[0].length;
}

/** Of one, two or three asterisks, the first and third say "in italics", the second and third "bold". */
function isMarked(count, mark) {
  return mark === "**" ? count >= 2 : count === 1 || count >= 3;
}

function isEnd(value, at, before, after, mark) {
  return !before && isMarked(after, mark) && /\S$/.test(value.slice(0, at));
}

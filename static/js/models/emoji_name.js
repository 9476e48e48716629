// At the beginning of a word, or right behind another emoji; "](" begins an address.
const LEFT_OF_CARET = /(?:^|[\s\p{Extended_Pictographic}\p{RI}\ufe0f]|(?:^|[^\]])\():([\p{L}\d_+-]{1,40})(:?)$/u;
const FENCE = /^ {0,3}(?:```[^`\n]*|~~~.*)$/m;

/** The emoji's name being typed left of the caret, or null; closed when its second colon stands there, too. */
export function emojiAt(text, caret) {
  const before = text.slice(0, caret);
  const [, name, closing] = LEFT_OF_CARET.exec(before) ?? [];
  if (!name || (name.length < 2 && !closing) || isInCode(before)) return null;
  const isClosed = Boolean(closing);
  return { start: caret - name.length - (isClosed ? 2 : 1), end: caret, query: name.toLowerCase(), isClosed };
}

function isInCode(before) {
  const parts = before.split(FENCE);
  if (parts.length % 2 === 0) return true;
  let open = null;
  for (const [run] of parts.at(-1).split(/\n\s*\n/).at(-1).matchAll(/\\?`+/g)) {
    const ticks = run.replace("\\", "");
    if (open) open = ticks === open ? null : open;
    else if (run === ticks) open = ticks;
    else open = ticks.slice(1) || null; // the first is escaped
  }
  return open !== null;
}

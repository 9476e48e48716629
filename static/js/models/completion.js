/** What takes the place of the word at the caret: the chosen one, and one space. */
export function completed(text, { start, end }, chosen) {
  return { start, end: text[end] === " " ? end + 1 : end, text: `${chosen} ` };
}

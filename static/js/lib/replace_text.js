/** Puts a text in the place of another as if it were typed: it can be undone, and who listens for input hears of it. */
export function replaceText(input, { start, end, text }) {
  input.focus();
  input.setSelectionRange(start, end);
  // Deprecated, and yet the only way that keeps what was typed before within reach of Ctrl+Z.
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  input.setRangeText(text, start, end, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

import { Controller } from "../lib/controller.js";
import { replaceText } from "../lib/replace_text.js";
import { emphasised, markOf } from "../models/emphasis.js";

const WRITING = ".composer textarea, .message-edit textarea";

/** Bold and italics by the keys that everybody knows, wherever messages are written. */
export default class Emphasis extends Controller {
  pressed(event) {
    const input = event.target;
    const mark = input.matches?.(WRITING) ? markOf(event, /^(Mac|iP)/.test(navigator.platform)) : null;
    if (!mark) return;
    event.preventDefault();
    const { selection, ...change } = emphasised(input.value, { start: input.selectionStart, end: input.selectionEnd }, mark);
    if (change.text || change.start < change.end) replaceText(input, change);
    input.setSelectionRange(...selection);
  }
}

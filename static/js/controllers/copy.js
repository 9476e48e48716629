import { Controller, emit } from "../lib/controller.js";

/** Copies the text of its source. */
export default class Copy extends Controller {
  static targets = ["source"];

  async copy() {
    const source = this.sourceTarget;
    const copied = await copyText(source.textContent.trim(), source);
    emit("chat:toast", { text: copied ? "Copied." : "Please copy it by hand: it is selected." });
  }
}

async function copyText(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http on a library's own network has no clipboard; a selection can still be copied.
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

import { Controller } from "../lib/controller.js";
import { forgetAll } from "../lib/storage.js";

/** Whoever stands at the door may be somebody else: what the one before began to write in this tab is gone. */
export default class Newcomer extends Controller {
  connect() {
    forgetAll();
  }
}

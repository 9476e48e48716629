import { Controller } from "../lib/controller.js";
import { subscription } from "../lib/push.js";
import "../lib/shown_notices.js";
import { forgetAll } from "../lib/storage.js";

/**
 * Whoever stands at the door may be somebody else: what the one before began to write in this tab is forgotten, with the
 * notifications that were shown to them, and the browser is called for nobody. The library calls it for a sign-in, and
 * that is over.
 */
export default class Newcomer extends Controller {
  connect() {
    forgetAll();
    subscription()
      .then((made) => made?.unsubscribe())
      .catch(() => {});
  }
}

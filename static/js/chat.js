import * as chat from "./controllers/chat_index.js";
import { emit, register, start } from "./lib/controller.js";
import { whenTouched } from "./lib/timing.js";

register(chat);
start();

// Menus, editing, dialogs: nobody needs them before the page is touched.
whenTouched(() =>
  bringRest().catch((failure) => {
    emit("chat:missing");
    throw failure;
  }),
);

async function bringRest() {
  const [{ bringDialogs, ...later }, everywhere] = await Promise.all([
    import("./controllers/later_index.js"),
    import("./controllers/index.js"),
  ]);
  await bringDialogs(document.querySelector("[data-dialogs]"));
  register(everywhere);
  register(later);
  await start();
}

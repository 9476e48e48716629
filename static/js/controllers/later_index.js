/* The chat page's second register, fetched with the dialogs at the first touch. */
import "../lib/shown_notices.js";
export { default as drafts } from "./drafts.js";
export { default as emphasis } from "./emphasis.js";
export { default as icon_count } from "./icon_count.js";
export { default as member_menu } from "./member_menu.js";
export { default as message } from "./message.js";
export { default as message_edit } from "./message_edit.js";
export { default as panel } from "./panel.js";
export { default as room_menu } from "./room_menu.js";
export { default as shortcuts } from "./shortcuts.js";
export { default as status_choice } from "./status_choice.js";
export const search = () => import("./search.js");
export { bringDialogs } from "../lib/bring_dialogs.js";

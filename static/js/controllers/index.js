/*
 * The register: one line for each controller; create_room serves data-controller="create-room".
 * Those that few pages need, and those of dialogs, are fetched when they are first needed.
 *
 * What controllers tell each other (bubbling, heard with "chat:…@document->"):
 *   chat:open-room {room}        please show this room; prevented by who does, else the page is loaded
 *   chat:room-changed {room}     the server answered with a newer room
 *   chat:room-left {room_id}     I am no longer a member
 *   chat:go-to-message {room_id, message_id}   please show this message in its place, in whichever room; {room_id, after}
 *                                shows the first one after a seq. Prevented by who does, else location.assign its link
 *   chat:open-dialog {name, …}   please open this dialog; links with data-dialog="name" do the same
 *   chat:open-panel {name, …}    please show this beside the room; buttons with data-panel="name" do the same
 *   chat:close-panel             please make room beside the room
 *   chat:panel {isOpen}          there is something beside the room, or no longer
 *   chat:toast {text, kind?}     please say this for a moment; kind "info" or "danger"
 *   chat:missing                 a part of the page does not come, or does not fit
 *   chat:invites-changed         an invite was used or revoked
 *   chat:signed-out {reason}     the session is over
 */
export { default as copy } from "./copy.js";
export { default as dialog } from "./dialog.js";
export { default as menu } from "./menu.js";
export { default as theme } from "./theme.js";
export { default as toast } from "./toast.js";
export const create_room = () => import("./create_room.js");
export const invite = () => import("./invite.js");
export const join_by_code = () => import("./join_by_code.js");
export const join_room = () => import("./join_room.js");
export const leave_room = () => import("./leave_room.js");
export const local_time = () => import("./local_time.js");
export const saved = () => import("./saved.js");
export const mentions = () => import("./mentions.js");
export const notices = () => import("./notices.js");
export const pins = () => import("./pins.js");
export const read_receipts = () => import("./read_receipts.js");
export const room_handle = () => import("./room_handle.js");
export const room_members = () => import("./room_members.js");
export const thread = () => import("./thread.js");
export const thread_composer = () => import("./thread_composer.js");
export const thread_typing = () => import("./thread_typing.js");
export const threads = () => import("./threads.js");
export const room_notices = () => import("./room_notices.js");
export const write_to = () => import("./write_to.js");
export const room_settings = () => import("./room_settings.js");

/* The chat page's first register: what it takes to read and write. */
export { default as chat } from "./chat.js";
export { default as composer } from "./composer.js";
export { default as connection } from "./connection.js";
export { default as members } from "./members.js";
export { default as room_header } from "./room_header.js";
export { default as room_search } from "./room_search.js";
export { default as sidebar } from "./sidebar.js";
export { default as status } from "./status.js";
export { default as timeline } from "./timeline.js";
export { default as typing } from "./typing.js";
export { default as toast } from "./toast.js";

/** What single keys do anywhere on the page, beside the buttons that name theirs in data-key. */
export const ANYWHERE = [
  { key: "?", act: "help", says: "Show this sheet" },
  { key: "j", act: "nextRoom", says: "Next room" },
  { key: "k", act: "previousRoom", says: "Previous room" },
  { key: "n", act: "nextUnread", says: "Next room with something unread" },
  { key: "u", act: "firstUnread", says: "First unread message of this room" },
  { key: "l", act: "latest", says: "Newest message" },
  { key: "c", act: "write", says: "Write a message" },
  { key: "e", act: "editLast", says: "Edit my last message" },
  { key: "/", act: "search", says: "Search" },
];

/** Those that always work, for they are no letters. */
export const ALWAYS = [
  { key: "Ctrl K", says: "Find a room" },
  { key: "↑ ↓", says: "Walk through the messages, or the rooms" },
  { key: "Enter", says: "Open the menu of a message; send what is written" },
  { key: "Shift Enter", says: "A new line" },
  { key: "Ctrl B", says: "Bold, what is selected or written next; again: no longer" },
  { key: "Ctrl I", says: "The same in italics" },
  { key: "@ :", says: "Before a name: offer handles, or emoji (:smile:)" },
  { key: "↑", says: "With nothing written: edit my last message" },
  { key: "Esc", says: "Close what is open" },
];

const TYPING = "input, textarea, select, [contenteditable], [role=menu], [role=listbox], dialog[open]";

/** The letter somebody meant as a shortcut; null while they write, choose from a menu or hold other keys. */
export function keyOf(event) {
  const isOther = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
  if (isOther || event.defaultPrevented || event.key.length !== 1 || event.target.closest?.(TYPING)) return null;
  return event.key.toLowerCase();
}

/** The one after the current one, or before; in a circle. */
export function neighbour(list, current, by) {
  const at = list.indexOf(current);
  if (at < 0) return by > 0 ? list[0] : list.at(-1);
  return list[(at + by + list.length) % list.length];
}

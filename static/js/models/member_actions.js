/** What I may do to a member of the room, in the order of the menu. */
export function actionsFor(member, room) {
  const may = room.permissions ?? [];
  if (member.anon_id === room.anon_id) return [];
  const offered = may.includes("direct") ? [{ name: "write", label: `Write to ${member.anon_id}` }] : [];
  if (room.room_type === "direct") offered.push(room.hold?.state === "blocking" ? UNBLOCK : BLOCK);
  if (member.role === "admin" || (member.role === "moderator" && !may.includes("manage"))) return offered;
  if (may.includes("moderate")) offered.push(member.is_muted ? UNMUTE : MUTE);
  if (may.includes("manage") && member.role !== "bot") {
    offered.push(...ROLES.filter(({ body }) => body.role !== member.role), HAND_OVER);
  }
  if (may.includes("moderate")) offered.push(REMOVE);
  return offered;
}

const UNBLOCK = { name: "unblock", label: "Lift the block" };
const BLOCK = {
  name: "block",
  label: "Block…",
  isDanger: true,
  question: "Block this person?",
  explanation: (handle) =>
    `${handle} can no longer write to you, here or under another handle, and is not told why. What was said stays.`,
  verb: "Block",
};
const MUTE = { name: "mute", label: "Mute in this room", body: { is_muted: true } };
const UNMUTE = { name: "unmute", label: "Lift the mute", body: { is_muted: false } };
const ROLES = [
  { name: "moderator", label: "Make a moderator", body: { role: "moderator" } },
  { name: "member", label: "Make a member", body: { role: "member" } },
  { name: "guest", label: "Make a guest", body: { role: "guest" } },
];
const HAND_OVER = {
  name: "hand-over",
  label: "Hand the room over…",
  question: "Hand this room over?",
  explanation: (handle) =>
    `${handle} becomes the room’s admin, and you an ordinary member. Only they can give it back.`,
  verb: "Hand over",
};
const REMOVE = {
  name: "remove",
  label: "Remove from the room…",
  isDanger: true,
  question: "Remove from this room?",
  explanation: (handle) => `${handle} can no longer read or write here. What they wrote stays.`,
  verb: "Remove",
};

/** Whether I have reacted so, under my handle or under an earlier one, of which I alone am told. */
export function hasReacted({ reactions, own_reactions: own }, emoji, handle) {
  const handles = reactions[emoji] ?? [];
  return handles.includes(handle) || handles.includes(own?.[emoji]);
}

const LEFT_OF_CARET = /(?:^|[\s(])@([\p{L}\d-]*)$/u;
const AT_MOST = 6;

/** The mention being typed left of the caret, or null. */
export function mentionAt(text, caret) {
  const found = LEFT_OF_CARET.exec(text.slice(0, caret));
  return found && { start: caret - found[1].length - 1, end: caret, query: found[1].toLowerCase() };
}

/** Who could be meant: names that begin so, then names that have it inside; everybody ("room") where one may. */
export function candidates(query, handles, { everybody = false, messages = [] } = {}) {
  const names = everybody ? [...handles, "room"] : handles;
  const spokeAt = new Map(messages.map(({ anon_id: name, seq }) => [name, seq]));
  const rank = (name) => (name.startsWith(query) ? 0 : 1);
  return names
    .filter((name) => name !== query && name.includes(query))
    .sort((a, b) => rank(a) - rank(b) || (spokeAt.get(b) ?? 0) - (spokeAt.get(a) ?? 0) || a.localeCompare(b))
    .slice(0, AT_MOST);
}

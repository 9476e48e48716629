/** The text of a search as words that can be put in and taken out: `from:me` is a term of "tea from:me". */
export function hasTerm(text, term) {
  return terms(text).includes(term);
}

export function toggleTerm(text, term) {
  const kept = terms(text).filter((each) => each !== term);
  return [...kept, ...(hasTerm(text, term) ? [] : [term])].join(" ");
}

/** The path of a search; `next` is what the page before said of the one after it. */
export function searchPath(text, { roomId = null, isNewest = false, next = {} } = {}) {
  const query = new URLSearchParams({ q: text, order: isNewest ? "newest" : "best", ...next });
  if (roomId) query.set("room_id", roomId);
  return `/chat/search?${query}`;
}

/** How many there are, in words. */
export function countLabel(count, hasMore) {
  if (!count) return "Nothing found. Words are whole words: try another form, or fewer of them.";
  return `${count}${hasMore ? " or more" : ""} ${count === 1 && !hasMore ? "message" : "messages"}`;
}

function terms(text) {
  return text.match(/-?(?:\w+:)?"[^"]*"?|\S+/g) ?? [];
}

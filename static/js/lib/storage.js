const PREFIX = "chatroom:";

/** A value kept for this tab and this account, and no longer: a kiosk must remember nobody. */
export function kept(key) {
  const name = PREFIX + key;
  return {
    read: () => quietly(() => JSON.parse(sessionStorage.getItem(name))),
    write: (value) =>
      quietly(() =>
        isEmpty(value) ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, JSON.stringify(value)),
      ),
  };
}

/** What was begun in a place and is not at the library yet. */
export const keptDraft = (me, place) => kept(`draft:${me.anon_id}:${place}`);

/** Where something was begun that is not at the library yet. */
export function keptPlaces(me) {
  const start = `${PREFIX}draft:${me.anon_id}:`;
  const names = quietly(() => Object.keys(sessionStorage).filter((name) => name.startsWith(start))) ?? [];
  return names.map((name) => name.slice(start.length)).map((place) => Number(place) || place);
}

const others = [];

/** What else is to be forgotten with it. */
export function forgetWith(act) {
  others.push(act);
}

export function forgetAll() {
  others.forEach((act) => act());
  quietly(() =>
    Object.keys(sessionStorage).forEach((name) => name.startsWith(PREFIX) && sessionStorage.removeItem(name)),
  );
}

function isEmpty(value) {
  return value === null || value === "" || value.length === 0;
}

// Storage may be full, or forbidden by the browser's settings: then we do without.
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

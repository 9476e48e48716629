const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A moment on the reader's own clock, with its day. */
export function localMoment(text) {
  return format.format(new Date(text));
}

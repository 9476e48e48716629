import { dayOf } from "./conversation.js";

/** Messages as one would put them into a mail: the day once, then the time, who said it, and what. */
export function asText(messages, locale) {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  let last = null;
  return messages
    .filter((message) => !message.is_deleted)
    .map((message) => {
      const moment = new Date(message.sent_at);
      const heading = dayOf(moment) === last ? "" : `${last === null ? "" : "\n"}${day.format(moment)}\n`;
      last = dayOf(moment);
      return `${heading}[${time.format(moment)}] ${speaker(message)}: ${indented(message.message_text)}`;
    })
    .join("\n");
}

function speaker({ anon_id: handle, display_name: name, is_forwarded: isForwarded }) {
  return `${name ? `${name} (${handle})` : handle}${isForwarded ? ", forwarding" : ""}`;
}

// Further lines stand further in, so that they are not taken for another message.
function indented(text) {
  return text.split("\n").join("\n    ");
}

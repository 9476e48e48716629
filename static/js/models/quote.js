const LONGEST = 700;
const CALL = /@(?=[a-z]+-[a-z]+-\d{4}(?![\w-])|room(?![\w-]))/g;

/** A message as a Markdown quotation that says who said it and leads to it; what it quotes itself is left out. */
export function quotation({ message_id: id, room_id: roomId, anon_id: handle, display_name: name, message_text: text }) {
  const lines = quoted(text).split("\n");
  return [`**${plain(name || handle)}** [said](/rooms/${roomId}#m${id}):`, ...lines].map((line) => `> ${line}`.trimEnd()).join("\n");
}

function quoted(text) {
  const own = text.replace(/^>.*\n?/gm, "").trim() || text;
  const short = [...own].length > LONGEST ? `${[...own].slice(0, LONGEST).join("").trimEnd()}…` : own;
  const isOpen = (short.match(/^```/gm)?.length ?? 0) % 2;
  return uncalled(isOpen ? `${short}\n\`\`\`` : short);
}

// Who is quoted as calling somebody calls nobody again. In code an @ calls nobody anyway.
function uncalled(text) {
  return text
    .split(/(^```[\s\S]*?^```|`[^`\n]*`)/m)
    .map((part, at) => (at % 2 ? part : part.replace(CALL, "\\@")))
    .join("");
}

function plain(name) {
  return name.replace(/[\\`*_[\]<>]/g, "\\$&");
}

/** Where the caret is, with an empty line around it. */
export function inserted(value, at, text) {
  const before = value.slice(0, at).trimEnd();
  const start = before ? `${before}\n\n${text}\n\n` : `${text}\n\n`;
  return { value: start + value.slice(at).trimStart(), caret: start.length };
}

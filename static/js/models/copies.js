// What is known of a message may be whole, or a whole copy `amended` by later changes that came without the message.

/** What is known with a change that says only a part; nothing may have been known before. */
export function amended(known, part, seq) {
  return { ...known, ...part, updated_seq: seq, amended: { part: { ...known?.amended?.part, ...part }, base: baseOf(known) } };
}

/** What counts of two copies: the later change, over the later whole copy; `known` if it stays as it is. */
export function joined(message, known) {
  if (!known) return message;
  const [seq, knownSeq, base, knownBase] = [message.updated_seq, known.updated_seq, baseOf(message), baseOf(known)];
  if (seq > knownSeq) return base < knownBase ? amended(known, message.amended.part, seq) : message;
  if (base <= knownBase) return known;
  return seq === knownSeq ? message : amended(message, known.amended.part, knownSeq);
}

function baseOf(known) {
  return known?.amended?.base ?? known?.updated_seq ?? 0;
}

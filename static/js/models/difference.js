const CELLS_MOST = 4_000_000; // of the table below; two texts that differ more are shown as one taken out and one put in

/** How one text became another: parts {kind: "same" | "gone" | "new", text}, word by word. */
export function difference(before, after) {
  const [a, b] = [words(before), words(after)];
  const start = sharedStart(a, b);
  const end = sharedEnd(a, b, start);
  const middle = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([...kept(a.slice(0, start)), ...middle, ...kept(a.slice(a.length - end))]);
}

function words(text) {
  if (!Intl.Segmenter) return text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];
  return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map(({ segment }) => segment);
}

function sharedStart(a, b) {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

function sharedEnd(a, b, start) {
  let count = 0;
  while (count < Math.min(a.length, b.length) - start && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

// The longest words in common, found backwards so that it can be read forwards.
function changes(a, b) {
  if (a.length * b.length > CELLS_MOST) return [...gone(a), ...added(b)];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  return read(a, b, (i, j) => common[i * width + j]);
}

function read(a, b, common) {
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) parts.push(...kept([a[i++]])), j++;
    else if (common(i + 1, j) >= common(i, j + 1)) parts.push(...gone([a[i++]]));
    else parts.push(...added([b[j++]]));
  }
  return [...parts, ...gone(a.slice(i)), ...added(b.slice(j))];
}

const part = (kind) => (texts) => texts.map((text) => ({ kind, text }));
const kept = part("same");
const gone = part("gone");
const added = part("new");

// What was taken out and put in between two changes reads better in one piece, as does a blank between two of them.
function joined(parts) {
  const whole = [];
  let run = { gone: "", new: "" };
  const close = () => {
    for (const kind of ["gone", "new"]) if (run[kind]) whole.push({ kind, text: run[kind] });
    run = { gone: "", new: "" };
  };
  parts.forEach(({ kind, text }, at) => {
    const isBetween = kind === "same" && /^[^\S\n]+$/.test(text) && isChange(parts[at - 1]) && isChange(parts[at + 1]);
    if (isBetween && run.gone && run.new) for (const each of ["gone", "new"]) run[each] += text;
    else if (kind !== "same") run[kind] += text;
    else {
      close();
      if (whole.at(-1)?.kind === "same") whole.at(-1).text += text;
      else whole.push({ kind, text });
    }
  });
  close();
  return whole;
}

function isChange(one) {
  return one !== undefined && one.kind !== "same";
}

"""Make static/vendor/emoji.json from Unicode's data: `python scripts/emoji.py emoji-test.txt annotations/en.xml`.

Each emoji as [emoji, name, other words to find it by], in Unicode's groups and order; `also` leads from what it is
written like, too, to the emoji that is meant. Skin tones are left out on purpose: one would tell something of the
person behind a handle, and make their handles in several rooms look alike.
"""

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

TONE, STYLE = "\U0001f3fb-\U0001f3ff", "\ufe0f"
LINE = re.compile(r"^([0-9A-F ]+?) *; fully-qualified +# \S+ E[\d.]+ (.+)$")
WANTED = Path(__file__).parent.parent / "static" / "vendor" / "emoji.json"


def bare(emoji: str) -> str:
    """Without skin tones, and without saying that it is to be drawn in colour."""
    return re.sub(f"[{TONE}{STYLE}]", "", emoji)


def read(lines: list[str], words: dict[str, list[str]]) -> tuple[list[dict], dict[str, str]]:
    """The groups, and what else leads to one of their emoji."""
    groups, toned = [], []
    for line in lines:
        if line.startswith("# group: "):
            groups.append({"name": line.removeprefix("# group: "), "emoji": []})
        found = LINE.match(line)
        if found is None:
            continue
        emoji, name = "".join(chr(int(code, 16)) for code in found[1].split()), found[2]
        if re.search(f"[{TONE}]", emoji):
            toned.append((bare(emoji), name.split(":")[0]))
        else:
            groups[-1]["emoji"].append([emoji, name, _others(name, words.get(bare(emoji), []))])
    groups = [group for group in groups if group["emoji"]]
    by_name = {name: emoji for group in groups for emoji, name, _ in group["emoji"]}
    known = {bare(emoji) for emoji in by_name.values()}
    return groups, {emoji: by_name[name] for emoji, name in toned if emoji not in known}


def _others(name: str, words: list[str]) -> str:
    """The words by which it is looked for that are not in its name."""
    found = {part for word in words for part in word.lower().split()}
    return " ".join(sorted(found - set(re.split(r"[^\w\u2019-]+", name.lower())) - {"and", "of", "the", "|"}))


def main(test: str, annotations: str) -> None:
    """Write the file, and say what is in it."""
    found = ElementTree.parse(annotations).iter("annotation")
    words = {each.get("cp"): each.text.split(" | ") for each in found if each.get("type") is None}
    lines = Path(test).read_text(encoding="utf-8").splitlines()
    version = next(line.split(": ")[1] for line in lines if line.startswith("# Version"))
    groups, also = read(lines, words)
    rows = ",\n".join(json.dumps(group, ensure_ascii=False, separators=(",", ":")) for group in groups)
    rest = json.dumps(also, ensure_ascii=False, separators=(",", ":"))
    WANTED.write_text(f'{{"version":"{version}","also":{rest},"groups":[\n{rows}\n]}}\n', encoding="utf-8")
    print(f"{sum(len(group['emoji']) for group in groups)} emoji in {len(groups)} groups, {len(also)} other ways")


if __name__ == "__main__":
    main(*sys.argv[1:])

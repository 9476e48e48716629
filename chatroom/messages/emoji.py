"""The emoji that there are: Unicode's, from the file that the page's picker shows."""

import json
import re
from functools import lru_cache
from pathlib import Path

from flask import current_app

_STYLES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
MOST = 40  # letters of the longest, and a few more


def find_emoji(text: object) -> str | None:
    """The emoji that is meant, written as everybody writes it, or None.

    A skin tone is taken away: it would tell something of the person behind a handle, and be the same in every room.
    """
    if not isinstance(text, str) or len(text) > MOST:
        return None
    return _known(current_app.static_folder).get(_bare(text))


@lru_cache(maxsize=1)
def _known(folder: str) -> dict[str, str]:
    found = json.loads((Path(folder) / "vendor" / "emoji.json").read_text(encoding="utf-8"))
    return found["also"] | {_bare(emoji): emoji for group in found["groups"] for emoji, *_ in group["emoji"]}


def _bare(text: str) -> str:
    return _STYLES.sub("", text)

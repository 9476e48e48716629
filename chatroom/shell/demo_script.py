"""What is said in a room of the demo library, read from demo_talk/*.txt.

Each piece begins with a line such as `# Rita says +4` (minutes after the piece before) or `# Rita says 95h` (hours
before the demo is made), and what she says follows. `edits` gives her last message another text, `removes` takes it
away, and `reads` is how far she has read. `# Mo answers Rita +2` replies to Rita's last message, in its thread,
`# Mo reacts Rita` puts the emoji to it that follow, `# Lena pins Rita` pins it. `{Rita}` in a text calls her, by the handle
that she has in the room.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

HEAD = re.compile(
    r"^# (\w+) (says|edits|removes|reads|answers|reacts|pins)(?: ([A-Z]\w+))?(?: \+(\d+)| (\d+)h)?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does in a room, so long ago."""

    who: str
    verb: str
    whom: str | None
    ago: timedelta
    text: str


def read_script(name: str) -> list[Act]:
    """What is done in a room, in order."""
    script = (files(__package__) / "demo_talk" / f"{name}.txt").read_text("utf-8")
    pieces = HEAD.split(script)[1:]
    acts, ago = [], timedelta()
    for who, verb, whom, minutes, hours, text in zip(*[iter(pieces)] * 6, strict=True):
        ago = timedelta(hours=int(hours)) if hours else ago - timedelta(minutes=int(minutes or 0))
        acts.append(Act(who, verb, whom, ago, text.strip()))
    return acts

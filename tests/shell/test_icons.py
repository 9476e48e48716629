"""The drawings of the pages: two sprites, of which the chat's first load needs one alone."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def drawings(sprite: str) -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (PROJECT / "static/img" / sprite).read_text()))


def test_each_drawing_is_looked_for_where_it_is():
    listed = re.search(r"set later = \[(.*?)\]", (PROJECT / "templates/components/icon.html").read_text(), re.DOTALL)
    assert set(re.findall(r'"([\w-]+)"', listed[1])) == drawings("later.svg")
    assert not drawings("later.svg") & drawings("icons.svg")


def test_every_icon_of_a_page_is_drawn():
    pages = "".join(path.read_text() for path in (PROJECT / "templates").rglob("*.html"))
    assert set(re.findall(r'\bicon\("([\w-]+)"', pages)) <= drawings("later.svg") | drawings("icons.svg")

"""What becomes of a text: a subset of Markdown, and nothing that runs."""

import re
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatroom.core.forms import Fields
from chatroom.messages.markdown import (
    ATTRIBUTES,
    TAGS,
    called,
    is_plain,
    mentioned,
    plain_html,
    plain_text,
    render,
    without_calls,
)

HERON = "mellow-heron-4827"

SAMPLES = [
    ("Plain words", "<p>Plain words</p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
    ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
    ("# Not a heading", "<p># Not a heading</p>"),
    ("a\n---", "<p>a<br>\n---</p>"),
    ("![x](https://a.b/c.png)", None),
    ("2 < 3 & 4 > 1", "<p>2 &lt; 3 &amp; 4 &gt; 1</p>"),
    ("https://a.example/b?c=1&d", '<p><a href="https://a.example/b?c=1&amp;d" target="_blank" '
     'rel="noopener noreferrer nofollow">https://a.example/b?c=1&amp;d</a></p>'),
]  # fmt: skip

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b onclick=alert(1)>x</b>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    '<https://a.b/"onmouseover=alert(1)>',
    '[x](https://a.b "t\\" onmouseover=\\"alert(1)")',
    "[x](https://a.b/'onmouseover='alert(1))",
    "[![x](y)](javascript:z)",
    '![x](x"onerror=alert(1))',
    "**<script>**alert(1)</script>",
    "`<script>`<script>x",
    "> <iframe src=//evil.example>",
    "- <style>*{display:none}</style>",
    "```\n</code></pre><script>\n```",
    "```html onload=x\n<a>\n```",
    "[a][b]\n\n[b]: javascript:x",
    "<!--><script>-->",
    "<<script>script>",
    "&lt;script&gt;",
    "\\<script\\>",
    "[x]( javascript:alert(1))",
    '<span class="mention" data-handle="room">',
    "<a href=javascript:x>y</a>",
    'http://a.b"><script>',
    "xxxxxxxxxx<math><mi>",
]


class Strict(HTMLParser):
    """Fails on whatever is not in the subset."""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set()), (tag, name)
            if name == "href" and ":" in value.split("/")[0]:
                assert value.split(":")[0] in ("http", "https", "mailto"), value
        if tag == "a":
            assert {"target", "rel"} <= {name for name, _ in attrs}

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def as_stored(text: str) -> str | None:
    """The text as a send would keep it; None if it is refused."""
    fields = Fields({"message_text": text})
    kept = fields.text("message_text", 4000)
    return kept if isinstance(kept, str) else None


@pytest.mark.parametrize(("text", "html"), SAMPLES)
def test_the_subset(text, html):
    assert html is None or render(text, set()) == html
    Strict().feed(render(text, set()))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs(text):
    html = render(text, {HERON, "room"})
    Strict().feed(html)
    assert not re.search(r"<(script|img|svg|iframe|style|math|b)\b", html)
    assert called(html) == set()
    assert plain_html(text) == html if is_plain(text) else True


PIECES = st.sampled_from(
    [*HOSTILE, *(text for text, _ in SAMPLES), f"@{HERON}", "@room", "`", "```\n", "\n\n", "<", ">", '"', "&"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=6).map("".join))
def test_no_mixture_runs(text):
    Strict().feed(render(text, {HERON, "room"}))


WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
SIGNS = st.text("ab1. ,;:!?()'\"/%$§€#+-=~^{}\u00a0\u200b\u3000\u0085\ufeffßé日本🫨", max_size=30)


@settings(max_examples=400, deadline=None)
@given(WORDS | SIGNS)
def test_plain_text_is_rendered_without_the_renderer(text):
    text = as_stored(text)
    if text is not None and is_plain(text):
        assert plain_html(text) == render(text, {HERON, "room"})


ORDINARY = ["Plain words, really!", "Why? (Because.)", "日本語の本", "it's 5:30 “late”", "a\u00a0b", "~ so it is",
            "#1 of all", "-5 degrees", "+1", "= the same", "2)x", "and so on "]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_are_plain(text):
    assert is_plain(text)
    assert plain_html(text) == render(text, set())


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_read_as_they_were_written(text):
    assert plain_text(plain_html(text)) == text.strip()


def test_what_is_rendered_reads_without_its_signs():
    text = f"**Bold**, _slanted_ and `<b>` & @{HERON}\n\n- [one](https://a.example)\n- two\n\n> said\n\n```\n**x**\n```"
    read = f"Bold, slanted and <b> & @{HERON}\n\none\ntwo\n\n\nsaid\n\n**x**"
    assert plain_text(render(text, {HERON})) == read


@pytest.mark.parametrize("text", ["- a list", "+ a list", "3. a list", "3) a list", "x=.com", "~.bb", "a.b"])
def test_what_could_mean_something_is_not(text):
    assert not is_plain(text)


@pytest.mark.parametrize(
    "piece", ["[", "*a_ ", ">", "- ", "`", "](", "![", "<a ", "**", "@room", "http://a.", "\\", "&#", "~~a", "1. "]
)
def test_no_text_takes_long(piece):
    start = process_time()
    Strict().feed(render((piece * 4000)[:4000], {HERON}))
    assert process_time() - start < 3


def test_brackets_that_nothing_closes_take_no_longer_than_prose():
    prose = ("It was the *best* of times, see https://example.org/x and **bold** `code`. " * 60)[:4000]
    assert least_time("[" * 4000) < 10 * least_time(prose)


def least_time(text: str) -> float:
    times = []
    for _ in range(5):
        start = process_time()
        render(text, set())
        times.append(process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "text", [f"@{HERON} and @quiet-otter-4821", f"**@{HERON}**", f"`@{HERON}`", "@room, *all*", "*x*"]
)
@pytest.mark.parametrize("names", [set(), {HERON}, {"room"}, {HERON, "room"}])
def test_calls_that_are_taken_away_leave_what_would_have_been_written_without_them(text, names):
    made = render(text, mentioned(text))
    assert without_calls(made, called(made) - names) == render(text, names)


def test_only_those_who_can_be_called_become_mentions():
    html = render(f"@{HERON} and @quiet-otter-4821, @room", {HERON})
    assert html == f'<p><span class="mention" data-handle="{HERON}">@{HERON}</span> and @quiet-otter-4821, @room</p>'
    assert called(html) == {HERON}
    for text in (f"`@{HERON}`", f"x@{HERON}", f"@{HERON}9", f"@{HERON}-x", f"```\n@{HERON}\n```", f"\\@{HERON}"):
        assert called(render(text, {HERON})) == set(), text
    for text in (f"(@{HERON})", f"**@{HERON}**", f"> @{HERON}", f"@{HERON}'s", f"a\n@{HERON}", f"@{HERON}."):
        assert called(render(text, {HERON})) == {HERON}, text

"""Text to HTML, once: a Markdown subset, rendered and then sanitised, with links and mentions."""

import re
from functools import cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

ROOM = "room"  # @room calls everyone
HANDLE = re.compile(r"@([a-z]+-[a-z]+-\d{4}|room)(?![\w-])")
TAGS = {"p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "a", "span"}
ATTRIBUTES = {"*": set(), "a": {"href", "target"}, "span": {"class", "data-handle"}, "ol": {"start"}}

# In rendered HTML alone: whatever somebody writes has no < any more.
_CALL = re.compile(r'<span class="mention" data-handle="([^"]+)">')
_MENTION = re.compile(_CALL.pattern + "@[^<]+</span>")

BRACKETS_MOST = 200  # of which each may begin a link; 4,000 that nothing closes would take a fifth of a second

NO_BREAK_SPACE = "\xa0"

# Anything that Markdown, a link or a mention could mean; text without it needs only escaping. Every message is looked
# through, so no alternative begins with what any letter could be.
_MARKED = re.compile(r"[*_`<>&\[\]\\@\n\t|]|~~|//|\.\w|  ")
_MARKED_FIRST = re.compile(r"\s|(?:[+\-]|\d{1,9}[.)])(?:\s|$)")


def mentioned(text: str) -> set[str]:
    """The handles a text names after an @, and `room`."""
    return set(HANDLE.findall(text))


def called(html: str) -> set[str]:
    """The handles that render() has made mentions of: not those in code or in the middle of a word."""
    return set(_CALL.findall(html))


def without_calls(html: str, names: set[str]) -> str:
    """The same without the mentions of these."""
    return _MENTION.sub(lambda found: f"@{found[1]}" if found[1] in names else found[0], html) if names else html


def is_plain(text: str) -> bool:
    """True when the text has nothing that would be rendered."""
    return not (_MARKED.search(text) or _MARKED_FIRST.match(text) or text.rstrip(" ")[-1:].isspace())


def plain_html(text: str) -> str:
    """What render() gives for plain text, without the work."""
    escaped = escape(text.rstrip(" "), quote=False).replace(NO_BREAK_SPACE, "&nbsp;")
    return f"<p>{escaped}</p>"


def render(text: str, mentions: set[str]) -> str:
    """The HTML of a message; only handles in `mentions` become mentions."""
    html = _parser(text.count("[") <= BRACKETS_MOST).render(text, {"mentions": mentions})
    return nh3.clean(
        html.strip(), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"},
        allowed_classes=None, link_rel="noopener noreferrer nofollow",
    )  # fmt: skip


def plain_text(html: str) -> str:
    """What one reads in rendered HTML, without the signs that its look is made by."""
    return unescape(nh3.clean(html, tags=set())).strip()


@cache
def _parser(has_links: bool) -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": True, "breaks": True, "typographer": False})
    parser.disable(["image", "table", "heading", "lheading", "hr", "reference"])
    parser.inline.ruler.before("link", "mention", _mention)
    if not has_links:
        parser.disable("link")
    for rule in ("s_open", "s_close"):
        parser.add_render_rule(rule, lambda self, tokens, i, options, env: _del(tokens[i]))
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("mention", _mention_html)
    return parser


def _mention(state: StateInline, silent: bool) -> bool:
    before = state.src[state.pos - 1] if state.pos else " "
    found = HANDLE.match(state.src, state.pos)
    if not found or before.isalnum() or found[1] not in state.env["mentions"]:
        return False
    if not silent:
        state.push("mention", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _mention_html(self, tokens, i, options, env) -> str:
    handle = tokens[i].content
    return f'<span class="mention" data-handle="{handle}">@{handle}</span>'


def _link_open(self, tokens, i, options, env) -> str:
    tokens[i].attrSet("target", "_blank")
    return self.renderToken(tokens, i, options, env)


def _del(token) -> str:
    return "<del>" if token.nesting == 1 else "</del>"

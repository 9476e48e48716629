"""What in a text tells where it comes from: handles, links into rooms, invites."""

import re

from chatroom.handles.queries import handles_among
from chatroom.invites.queries import codes_among

SOMEBODY, SOMETHING = "somebody", "…"

# Markdown's backslash before a dash is not seen on the page.
_HANDLE = re.compile(r"@?(?<![^\W\d_])([a-z]+\\?-[a-z]+\\?-\d{4})(?!\d)", re.IGNORECASE)
# A link to us begins with no host, or with ours. By which other names we are known is not known here, so whatever
# looks like one of our messages or invites counts as one.
_LINK = (
    r"(?<![\w.-])(?:(?:https?:)?//)?(?P<host>[\w.-]*(?::\d+)?)"
    r"/(?:rooms/\d+(?P<message>#m\d+)?|chat/(?:rooms|messages|direct)/\d+|chat/attachments/[0-9a-f]+|(?P<invite>join/?#))"
)
_IN_TEXT = re.compile(rf"{_LINK}[^\s()<>\[\]*`|\"']*", re.IGNORECASE)
_OF_WORDS = re.compile(rf"\[(?P<words>[^\[\]]*)\]\(\s*<?{_LINK}[^()]*\)", re.IGNORECASE)
_CODE = re.compile(r"(?<![^\W_])(?=((?:[^\W_]{4}[- ]?){3}[^\W_]{4})(?![^\W_]))")


def without_traces(text: str, host: str) -> str:
    """The text without handles, invites, and links that lead into this library's rooms."""
    text = _OF_WORDS.sub(lambda match: match["words"] if _leads_here(match, host) else match[0], text)
    text = _IN_TEXT.sub(lambda match: SOMETHING if _leads_here(match, host) else match[0], text)
    return _without_handles(_without_codes(text))


def _leads_here(link: re.Match, host: str) -> bool:
    return link["host"].lower() in ("", host.lower()) or bool(link["message"] or link["invite"])


def _without_codes(text: str) -> str:
    for code in codes_among({match[1] for match in _CODE.finditer(text)}):
        text = text.replace(code, SOMETHING)
    return text


def _without_handles(text: str) -> str:
    handles = handles_among({_plain(name) for name in _HANDLE.findall(text)})
    return _HANDLE.sub(lambda match: SOMEBODY if _plain(match[1]) in handles else match[0], text)


def _plain(name: str) -> str:
    return name.replace("\\", "").lower()

"""Invites as clients ask for them, and codes as people type them."""

import unicodedata

from chatroom.core.forms import Fields

MINUTE, DAY = 60, 24 * 3600
USES_MOST = 10_000
CODE_MOST = 100


def new_invite(fields: Fields) -> dict:
    """How long an invite is valid, and how many may use it."""
    wanted = {
        "expires_in": fields.integer("expires_in", default=7 * DAY, least=MINUTE, most=365 * DAY),
        "max_uses": fields.integer("max_uses", default=None, most=USES_MOST),
    }
    fields.check()
    return wanted


def shown_code(fields: Fields) -> dict:
    """The code somebody shows, and the handle they want to come in under."""
    shown = {
        "code": fields.line("invite_code", CODE_MOST),
        "handle": fields.choice("handle", ("public", "fresh"), default=None),
    }
    fields.check()
    return shown | {"code": _without_dashes(shown["code"])}


def _without_dashes(code: str) -> str:
    # Phones turn a hyphen into some other dash.
    return "".join(letter for letter in code if unicodedata.category(letter) != "Pd")

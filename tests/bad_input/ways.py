"""Every route and event, and what each takes: the walk finds here how to fill them."""

import re

from flask import Flask

from chatroom.accounts.models import ROLES
from chatroom.realtime import namespace
from tests.bad_input.values import (
    QUERY,
    UNSEEN,
    Field,
    flag,
    missable,
    number,
    one_of,
    only,
    optional,
    secret,
    text,
    typed,
    typed_number,
    words,
)
from tests.cast import PASSWORD

MESSAGE, SEQ = text("A word", 4000), number(1, least=0)
ROOM = {
    "topic": words("Books", 300), "book": words("A book", 200), "password": secret(200),
    "audience": only({"roles": ["member"]}, None, {}, {"a": 1}, {"\ud800": "\ud800"}),
}  # fmt: skip
PAGE = {
    "before": typed_number("1", 0, 2**31 - 1), "limit": typed_number("1", 1, 200),
    "wait": only("0", "", "0", "1", "1.5", "1_0"), "after": typed_number("1", 0, 2**31 - 1),
}  # fmt: skip
CHOICE_OF_HANDLE = optional(one_of("public", "fresh"))
NAME = typed(lambda value: len(value) <= 120 and any(map(str.isalnum, value)), "Nora")
GOOD_PASSWORDS = (str(2**31), str(2**63), QUERY)
NEWCOMER = {
    "name": NAME, "email": only("nora@canary.example", "", " "), "phone": only("+4930123456", "", " ", str(2**31)),
    "password": only("a rainy afternoon", *GOOD_PASSWORDS),
}  # fmt: skip

REASON = typed(lambda value: len(value.strip()) in range(1, 501) and value not in ("\x00", "\u202e", UNSEEN), "Spam")

JSON: dict[str, dict[str, Field]] = {
    "POST /chat/rooms": {"room_name": text("Slow", 80), "room_type": one_of("public", "private", "study"), **ROOM},
    "PATCH /chat/rooms/<room_id>": {
        "room_name": missable(text("Slow", 80)), **ROOM, "slow_mode_seconds": missable(number(1, 0, 3600)),
        "ends_at": only("2030-01-01T00:00:00Z", None, ""), "is_read_only": missable(flag()),
        "allows_replies": missable(flag()), "is_active": missable(flag()),
    },
    "POST /chat/rooms/<room_id>/join": {"password": words("x", 200), "handle": CHOICE_OF_HANDLE},
    "POST /chat/rooms/<room_id>/leave": {},
    "POST /chat/rooms/<room_id>/handle": {},
    "POST /chat/rooms/<room_id>/hand-over": {"anon_id": text("quiet-otter-4821", 40)},
    "PATCH /chat/rooms/<room_id>/members/<anon_id>": {
        "role": optional(one_of("admin", "moderator", "member", "guest")), "is_muted": optional(flag()),
    },
    "DELETE /chat/rooms/<room_id>/members/<anon_id>": {},
    "POST /chat/rooms/<room_id>/invites": {
        "expires_in": optional(number(60, 60, 365 * 24 * 3600)), "max_uses": optional(number(1, 1, 10_000)),
    },
    "DELETE /chat/invites/<invite_id>": {},
    "POST /chat/invites/redeem": {"invite_code": text("ABCD-EFGH-JKLM", 100), "handle": CHOICE_OF_HANDLE},
    "PATCH /chat/direct": {"takes_requests": flag()},
    "PATCH /chat/direct/<room_id>": {"shows_read": flag()},
    "POST /chat/direct": {
        "room_id": number(1, 1, 1), "anon_id": text("quiet-otter-4821", 40),
        "message_text": optional(text("Hello", 500)),
    },
    **{f"POST /chat/direct/<room_id>/{verb}": {} for verb in ("accept", "decline", "block", "unblock")},
    "POST /chat/rooms/<room_id>/messages": {
        "message_text": MESSAGE, "client_id": words("c1", 64), "parent_id": optional(number(1, 1, 1)),
        "attachments": only([], None),
    },
    "PATCH /chat/notices": {name: missable(flag()) for name in ("has_sound", "in_browser", "by_mail", "hides_text")} | {
        "quiet_from": only("22:00", None, "", " \t\n", "\x00", "\u202e"),
        "quiet_until": only("07:00", None, "", " \t\n", "\x00", "\u202e"),
        "time_zone": only("Europe/Berlin", "UTC"),
    },
    "POST /chat/push-subscriptions": {
        "endpoint": only("https://fcm.googleapis.com/x"), "p256dh": only("B" + "A" * 86), "auth": only("A" * 22),
    },
    "DELETE /chat/push-subscriptions": {"endpoint": text("https://fcm.googleapis.com/x", 1000)},
    "PUT /chat/rooms/<room_id>/draft": {
        "message_text": Field("A word", lambda value: value in ("", "\x00", "\u202e") or MESSAGE.takes(value)),
        "age": optional(number(1, 0, 366 * 24 * 3600)), "parent_id": optional(number(1, 1, 1)),
    },
    "DELETE /chat/rooms/<room_id>/draft": {"parent_id": optional(number(1))},
    "PUT /chat/messages/<message_id>/pin": {},
    "DELETE /chat/messages/<message_id>/pin": {},
    "PUT /chat/messages/<message_id>/saved": {},
    "DELETE /chat/messages/<message_id>/saved": {},
    "POST /chat/messages/<message_id>/forward": {
        "room_id": number(2), "client_id": words("c1", 64), "with_files": optional(flag()),
        "message_text": Field("Look", lambda value: value in (None, "") or MESSAGE.takes(value), False),
    },
    "PATCH /chat/attachments/<attachment_id>": {"alt_text": words("A wall", 1000)},
    "DELETE /chat/attachments/<attachment_id>": {},
    "PATCH /chat/messages/<message_id>": {"message_text": MESSAGE, "version": number(1)},
    "DELETE /chat/messages/<message_id>": {"reason": words("Spoiler", 300)},
    "PUT /chat/messages/<message_id>/reactions/<emoji>": {},
    "DELETE /chat/messages/<message_id>/reactions/<emoji>": {},
    "PUT /chat/presence": {
        "status": missable(one_of("busy", "online", "away", "invisible")), "status_text": words("Tea", 80),
        "idle": optional(flag()),
    },
    "POST /chat/rooms/<room_id>/read": {"seq": SEQ},
    "POST /chat/rooms/<room_id>/unread": {"seq": number(1)},
    "POST /chat/rooms/read-all": {},
    "PATCH /chat/rooms/<room_id>/mine": {
        "is_hushed": missable(flag()), "notify": missable(one_of("all", "mentions", "nothing")),
    },
    "PUT /chat/messages/<message_id>/follow": {},
    "DELETE /chat/messages/<message_id>/follow": {},
    "POST /chat/messages/<message_id>/thread/read": {"seq": SEQ},
    "POST /chat/threads/read-all": {},
}  # fmt: skip

# Forms with a file in them; what is odd in these forms, tests/messages/test_attachment_limits.py sends.
UPLOADS = ("POST /chat/rooms/<room_id>/attachments",)

FORMS: dict[str, dict[str, Field]] = {
    "POST /login": {"email": only("ada@canary.example"), "password": only(PASSWORD)},
    "POST /logout": {},
    "POST /register": NEWCOMER,
    "POST /account/display-name": {
        "display_name": typed(lambda value: not value.strip() or (len(value) <= 60 and NAME.takes(value)), "Ada"),
    },
    "POST /account/direct-messages": {"takes_requests": typed(lambda value: True, "1")},
    "POST /account/handle": {},
    "POST /account/password": {"current": only(PASSWORD), "new": only("a rainy afternoon", *GOOD_PASSWORDS)},
    "POST /account/sessions/<session_id>/revoke": {},
    "POST /account/sessions/revoke-others": {},
    "POST /account/tokens": {
        "name": typed(lambda value: len(value) <= 60 and NAME.takes(value), "A script"),
        "expires_in_days": typed_number("90", 1, 365, ("", " ")), "scopes": only("read"),
    },
    "POST /account/tokens/<token_id>/revoke": {},
    "POST /notices/stop/<token>": {},
    "POST /admin/people": NEWCOMER | {"role": only("member", *ROLES, "", " ")},
    "POST /admin/people/<user_id>/activate": {},
    "POST /admin/people/<user_id>/assign": {
        "department": typed(lambda value: len(value.strip()) <= 80, "History"),
        "level": typed_number("1", 0, 100, ("", " ")),
    },
    "POST /admin/people/<user_id>/ban": {"reason": REASON},
    "POST /admin/people/<user_id>/deactivate": {},
    "POST /admin/people/<user_id>/lift": {},
    "POST /admin/people/<user_id>/role": {"role": only("teacher", *ROLES)},
}  # fmt: skip

QUERIES: dict[str, dict[str, Field]] = {
    "GET /chat/saved": {"skip": typed_number("1", 0, 2**31 - 1), "limit": typed_number("1", 1, 200)},
    "GET /chat/search": {
        "q": typed(lambda value: len(value) <= 200 and any(map(str.isalnum, value)), "A word"),
        "room_id": typed_number("1", 1, 1), "before": typed_number("1", 1, 2**31 - 1),
        "order": only("newest", "best"), "limit": typed_number("1", 1, 50), "skip": typed_number("1", 0, 200),
    },
    "GET /chat/direct": {}, "GET /rooms/<room_id>/members/<anon_id>/write": {},
    "GET /chat/mentions": {"before": typed_number("1", 1, 2**31 - 1), "limit": typed_number("1", 1, 200)},
    "GET /chat/rooms/<room_id>/messages": PAGE | {
        "around": typed_number("1", 1, 2**31 - 1), "top_level": only("true", "false"),
    },
    "GET /chat/messages/<message_id>/thread": {name: PAGE[name] for name in ("before", "after", "limit")},
    "GET /chat/messages/<message_id>/revisions": {"before": typed_number("1", 1, 2**31 - 1)},
    "GET /chat/threads": {"before": typed_number("1", 1, 2**31 - 1), "limit": typed_number("1", 1, 200)},
    "GET /chat/rooms/<room_id>/changes": PAGE,
    "GET /admin/people": {
        "q": typed(lambda value: len(value) <= 100 and value != UNSEEN, "Rita"),
        "role": only("member", *ROLES, "", " "),
        "page": typed_number("1", 1, 1_000_000, ("", " ")),
    },
    "GET /login": {"next": typed(lambda value: True, "/account")},
} | {f"GET {path}": {} for path in (
    "/notices/stop/<token>", "/notices/worker.js", "/chat/notices",
    "/", "/account", "/admin", "/chat/drafts", "/admin/people/<user_id>", "/auth/me", "/avatars/<anon_id>.svg",
    "/chat/attachments/<attachment_id>", "/chat/attachments/<attachment_id>/thumbnail",
    "/chat/messages/<message_id>", "/chat/rooms", "/chat/rooms/<room_id>",
    "/chat/rooms/<room_id>/invites", "/chat/rooms/<room_id>/members", "/dialogs", "/healthz", "/join", "/logo",
    "/chat/rooms/<room_id>/pins",
    "/openapi.json", "/readyz", "/register", "/rooms/<room_id>", "/rooms/<room_id>/invites",
    "/rooms/<room_id>/members", "/rooms/<room_id>/settings", "/rooms/new", "/static/<version>/<filename>", "/theme.css",
)}  # fmt: skip

IN_ROOM, OF_MESSAGE = {"room_id": number(1, 1, 1)}, {"message_id": number(1, 1, 1)}
EVENTS: dict[tuple[str, str], dict[str, Field]] = {
    ("/chat", "join_room"): IN_ROOM,
    ("/chat", "leave_room"): {"room_id": number(1)},
    ("/chat", "send_message"): IN_ROOM | JSON["POST /chat/rooms/<room_id>/messages"],
    ("/chat", "edit_message"): OF_MESSAGE | JSON["PATCH /chat/messages/<message_id>"],
    ("/chat", "delete_message"): OF_MESSAGE | JSON["DELETE /chat/messages/<message_id>"],
    ("/chat", "react"): OF_MESSAGE | {"emoji": only("\N{PARTY POPPER}"), "on": flag()},
    ("/chat", "sync"): IN_ROOM | {"after": SEQ, "limit": optional(number(1, 1, 200))},
    ("/chat", "typing"): IN_ROOM | {"parent_id": optional(number(1, 1, 1))},
    ("/chat", "mark_read"): IN_ROOM | {"seq": SEQ},
    ("/chat", "mark_unread"): IN_ROOM | {"seq": number(1)},
    ("/presence", "heartbeat"): {"idle": optional(flag())},
    ("/presence", "set_status"): {"status": one_of("busy", "online"), "status_text": words("Tea", 80)},
}


def routes(app: Flask) -> set[str]:
    """Every method and pattern of the app, in the words of the tables above."""
    rules = ((rule, _pattern(rule.rule)) for rule in app.url_map.iter_rules())
    return {f"{method} {pattern}" for rule, pattern in rules for method in rule.methods - {"HEAD", "OPTIONS"}}


def events() -> set[tuple[str, str]]:
    """Every namespace and event that has a handler."""
    return set(namespace._handlers)


def _pattern(rule: str) -> str:
    return re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule)

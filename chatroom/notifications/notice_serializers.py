"""What leaves the server about notices: allow-lists."""

from chatroom.messages.markdown import plain_text
from chatroom.notifications.notice_policy import Choices

TEXT_MOST = 160


def choices_json(choices: Choices, is_kiosk: bool, push_key: str | None, has_email: bool) -> dict:
    """What a person has chosen, and what there is to choose from on this device."""
    return {
        **choices._asdict(),
        "quiet_from": _clock(choices.quiet_from),
        "quiet_until": _clock(choices.quiet_until),
        "is_kiosk": is_kiosk,
        "push_key": None if is_kiosk else push_key,
        "has_email": has_email,
    }


def notice_json(message: dict, room_name: str, kind: str, hides_text: bool) -> dict:
    """A notice of a message, for one of those whom it concerns; its words only if they wish it."""
    return {
        "room_id": message["room_id"],
        "message_id": message["message_id"],
        "kind": kind,
        "room_name": room_name,
        "anon_id": message["anon_id"],
        "display_name": message["display_name"],
        "text": "" if hides_text else clipped(plain_text(message["message_html"])),
    }


def clipped(text: str, most: int = TEXT_MOST) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _clock(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"

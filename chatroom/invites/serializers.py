"""What leaves the server of an invite: two allow-lists."""

from io import BytesIO

import segno

from chatroom.core.clock import as_text
from chatroom.invites.models import RoomInvite
from chatroom.invites.policy import is_active
from chatroom.rooms.models import Room


def invite_json(invite: RoomInvite, room: Room) -> dict:
    """An invite for the moderators of its room; without its code, which nobody can be shown again."""
    return {
        "invite_id": invite.invite_id,
        "room_id": invite.room_id,
        "hint": invite.hint,
        "expires_at": as_text(invite.expires_at),
        "max_uses": invite.max_uses,
        "uses_count": invite.uses_count,
        "is_active": is_active(invite, room),
    }


def fresh_invite_json(invite: RoomInvite, room: Room, code: str, site: str) -> dict:
    """A new invite with its code, link and picture, for who made it, this once."""
    # After the #, the code is sent to no server and stands in no log.
    url = f"{site}/join#{code}"
    return {**invite_json(invite, room), "invite_code": code, "url": url, "qr_svg": _qr_svg(url)}


def _qr_svg(text: str) -> str:
    picture = BytesIO()
    # White and not clear: on a dark page a camera would not find it.
    segno.make_qr(text, error="m").save(
        picture, kind="svg", scale=4, light="white", xmldecl=False, nl=False, svgclass=None, lineclass=None
    )
    return picture.getvalue().decode()

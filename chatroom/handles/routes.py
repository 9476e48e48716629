"""Who I am in the chat, and the pictures of handles."""

from flask import Blueprint
from flask_wtf.csrf import generate_csrf

from chatroom.accounts.signin import current_person
from chatroom.core.errors import not_found
from chatroom.handles.avatars import avatar_svg
from chatroom.handles.service import public_handle

handles = Blueprint("handles", __name__)


@handles.get("/auth/me")
def me():
    """The signed-in person, as the chat knows them."""
    person = current_person()
    return {"anon_id": public_handle(person.user_id), "role": person.role, "csrf_token": generate_csrf()}


@handles.get("/avatars/<anon_id>.svg")
def avatar(anon_id: str):
    """A handle's picture: drawn from its letters alone, so any handle, even one nobody has, has one."""
    try:
        picture = avatar_svg(anon_id)
    except ValueError as error:
        raise not_found("picture") from error
    return picture, 200, {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=31536000, immutable"}

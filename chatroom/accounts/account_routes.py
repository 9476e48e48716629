"""What one changes about oneself; each answers with the account page."""

from flask import Blueprint, redirect, request

from chatroom.accounts import service, sessions, tokens
from chatroom.accounts.forms import told
from chatroom.accounts.reading import read_name, typed
from chatroom.accounts.signin import current_person

account = Blueprint("account", __name__, url_prefix="/account")
ID = "<int(max=2147483647):{}>"  # beyond it PostgreSQL would fail instead of finding nothing


@account.post("/display-name")
def set_display_name():
    """Choose or drop a librarian's display name."""
    person, fields = current_person(), typed(request.form)
    with told("Saved."):
        name = read_name(fields, "display_name", 60) if "display_name" in fields else None
        fields.check()
        service.set_display_name(person, name)
    return _back()


@account.post("/password")
def change_password():
    """Change one's password."""
    person = current_person()
    with told("Your password has been changed, and your other devices have been signed out."):
        service.change_password(person, request.form.get("current", ""), request.form.get("new", ""))
    return _back()


@account.post(f"/sessions/{ID.format('session_id')}/revoke")
def end_session(session_id: int):
    """Sign out one device."""
    with told("That device has been signed out."):
        sessions.end_session(current_person(), session_id)
    return _back()


@account.post("/sessions/revoke-others")
def end_others():
    """Sign out every other device."""
    with told("All your other devices have been signed out."):
        sessions.end_others(current_person())
    return _back()


@account.post(f"/tokens/{ID.format('token_id')}/revoke")
def revoke_token(token_id: int):
    """End one API token."""
    with told("That key no longer works."):
        tokens.revoke_token(current_person(), token_id)
    return _back()


def _back():
    return redirect("/account", 303)

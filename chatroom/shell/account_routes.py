"""The account page: what one has here, handle and sign-ins together, and the one sight of a new key."""

from flask import Blueprint, flash, redirect, render_template, request

from chatroom.accounts import queries, sessions, tokens
from chatroom.accounts.forms import DisplayNameForm, PasswordForm, TokenForm
from chatroom.accounts.person import Person
from chatroom.accounts.reading import read_name, typed
from chatroom.accounts.signin import current_person
from chatroom.core.errors import ChatError
from chatroom.direct.queries import takes_requests
from chatroom.handles.queries import find_public_handle
from chatroom.handles.service import renewable_at
from chatroom.notifications.choosing import notices_of
from chatroom.rooms.policy import why_no_direct

account_page = Blueprint("account_page", __name__)


@account_page.get("/account")
def show_account():
    """One's handle, devices, password and keys."""
    return _page(current_person())


@account_page.post("/account/tokens")
def create_token():
    """Make an API token; it is shown in this answer and kept nowhere, so no redirect."""
    person, fields = current_person(), typed(request.form)
    try:
        name = read_name(fields, "name", 60)
        days = fields.integer("expires_in_days", 90, most=tokens.DAYS_MOST)
        fields.check()
        token = tokens.create_token(person, name, set(request.form.getlist("scopes")), days)
    except ChatError as error:
        flash(error.message, "error")
        return redirect("/account", 303)
    return _page(person, token)


def _page(person: Person, new_token: str | None = None) -> str:
    return render_template(
        "accounts/account.html",
        person=queries.get_user(person.user_id),
        handle=find_public_handle(person.user_id),
        can_renew_at=renewable_at(person),
        sessions=sessions.list_sessions(person),
        tokens=tokens.list_tokens(person),
        new_token=new_token,
        has_direct=why_no_direct(person) is None,
        takes_requests=takes_requests(person.user_id),
        display_name_form=DisplayNameForm(display_name=person.display_name) if person.is_staff else None,
        password_form=PasswordForm(),
        token_form=TokenForm(),
        notices=notices_of(person),
    )

"""Knowing who is there: by the cookie's session, by a bearer token, by a socket's credential."""

from flask import current_app
from flask.wrappers import Request
from flask_login import current_user

from chatroom.accounts import queries, sessions
from chatroom.accounts.person import Person
from chatroom.core.errors import sign_in_first
from chatroom.core.lookups import Lookup, look_up

COOKIE_KEY = "sign_in"  # in Flask's signed cookie: the token of a server-side session


def current_person() -> Person:
    """Who sends this request, for the edges of every slice; raises `unauthenticated`."""
    if not current_user.is_authenticated:
        raise sign_in_first()
    return current_user._get_current_object()


def bearer_token(request: Request) -> str | None:
    """The API token that a request shows; such a request is never judged by its cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def find_person(request: Request, cookie: dict) -> Person | None:
    """Who sends this request; a bearer token counts before the cookie."""
    token = bearer_token(request)
    if token is not None:
        return _noted(queries.find_person_by_token(token))
    token = cookie.get(COOKIE_KEY)
    return _noted(queries.find_person_by_session(token)) if token else None


def get_person_for_socket(environ: dict, auth=None) -> Person:
    """Who opens a socket; raises `unauthenticated`."""
    if isinstance(auth, dict) and isinstance(auth.get("token"), str):
        person = _noted(queries.find_person_by_token(auth["token"]))
    else:
        request = Request(environ)
        cookie = current_app.session_interface.open_session(current_app._get_current_object(), request) or {}
        person = find_person(request, cookie)
    if person is None:
        raise sign_in_first()
    return person


def get_person_along(credential: str, *asked: Lookup) -> list:
    """Whose open socket this is, and what is looked up along with them; raises `unauthenticated`."""
    person, *answers = look_up(queries.person_behind(credential), *asked)
    if person is None:
        raise sign_in_first()
    return [_noted(person), *answers]


def _noted(person: Person | None) -> Person | None:
    if person is not None:
        sessions.note_active(person)
    return person

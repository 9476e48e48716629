"""Knowing who is there: by the cookie's session, by a bearer token, by a socket's credential."""

from flask import current_app
from flask.wrappers import Request
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

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


def get_person_for_socket(environ: dict, auth=None, seen: Person | None = None) -> Person:
    """Who opens a socket, `seen` by their cookie just now or not; raises `unauthenticated`.

    A page shows its CSRF token, if it has one: it may have been opened by somebody else, who has left since.
    """
    shown = auth if isinstance(auth, dict) else {}
    if isinstance(shown.get("token"), str):
        person = _noted(queries.find_person_by_token(shown["token"]))
    elif "csrf_token" in shown and not _is_own_page(environ, shown["csrf_token"]):
        person = None
    else:
        person = seen or _find_by_cookie(environ)
    if person is None:
        raise sign_in_first()
    return person


def _is_own_page(environ: dict, csrf_token) -> bool:
    if not isinstance(csrf_token, str):
        return False
    with current_app.request_context(environ):
        try:
            validate_csrf(csrf_token)
        except ValidationError:
            return False
    return True


def _find_by_cookie(environ: dict) -> Person | None:
    request = Request(environ)
    cookie = current_app.session_interface.open_session(current_app._get_current_object(), request) or {}
    return find_person(request, cookie)


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

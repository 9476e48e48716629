"""At each request: who is there, and whether what they ask to change was really asked by them."""

from datetime import timedelta

from flask import Blueprint, Request, request, session
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms.validators import ValidationError

from chatroom.accounts import signin
from chatroom.accounts.person import Person
from chatroom.core.errors import sign_in_first
from chatroom.core.forms import json_body
from chatroom.core.pages import API, is_proven_by_address
from chatroom.core.uploads import is_upload
from chatroom.extensions import csrf, login_manager

SAFE = ("GET", "HEAD", "OPTIONS")

guard = Blueprint("guard", __name__)
login_manager.session_protection = None  # it would write marks of its own into the cookie


@guard.record_once
def configure_cookie(state: BlueprintSetupState) -> None:
    """Let the cookie live as long as the sign-in that it proves."""
    state.app.config.update(
        PERMANENT_SESSION_LIFETIME=timedelta(days=state.app.config["SESSION_DAYS"]),
        SESSION_REFRESH_EACH_REQUEST=False,
        # Flask-Login asks nobody else when its remember cookie is there, even another program's.
        REMEMBER_COOKIE_NAME="chatroom_unused",
    )


@login_manager.request_loader
def find_person(request: Request) -> Person | None:
    """The person of this request; a token counts on the API alone, where it can make no further tokens."""
    if signin.bearer_token(request) is not None and not request.path.startswith(API):
        return None
    return signin.find_person(request, session)


@guard.before_app_request
def check_change() -> None:
    """Let a change pass only if it was asked by the person it comes from; on the API also only with a proper body."""
    if request.method in SAFE or request.url_rule is None or is_proven_by_address():
        return
    _must_be_their_wish()
    if request.path.startswith(API) and not _brings_file():
        json_body()  # also where nothing in it is read: what is no JSON was meant for something else


def _must_be_their_wish() -> None:
    """By the CSRF token of a page of ours, or by an API token that may write."""
    if signin.bearer_token(request) is not None:
        # Another site can make a browser send our cookie, but no Authorization header.
        signin.current_person().must_write()
        return
    if request.path.startswith(API) and not current_user.is_authenticated:
        raise sign_in_first()
    if not _brings_file():
        csrf.protect()
        return
    try:  # in the header alone: looking for it in the body would read the file before its sender's rights are known
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise CSRFError(error.args[0]) from error


def _brings_file() -> bool:
    return is_upload(request.method, request.path)

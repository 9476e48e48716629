"""The door: signing in and out, and making an account."""

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask_login import current_user

from chatroom.accounts import service, sessions
from chatroom.accounts.devices import device_name
from chatroom.accounts.forms import LoginForm, RegisterForm, show_errors
from chatroom.accounts.policy import local_path
from chatroom.accounts.reading import read_newcomer, typed
from chatroom.accounts.signin import COOKIE_KEY, current_person
from chatroom.core.errors import ChatError, not_found

accounts = Blueprint("accounts", __name__)


@accounts.get("/login")
def login_page():
    """The form, unless one is inside already."""
    if current_user.is_authenticated:
        return redirect("/")
    return render_template("accounts/login.html", form=LoginForm(), next=request.args.get("next"))


@accounts.post("/login")
def sign_in():
    """Let a person in who knows their password."""
    fields = typed(request.form)
    try:
        login, password = fields.line("email", 254, default=""), fields.raw("password") or ""
        fields.check()
        token = service.sign_in(login, password, _device(), request.remote_addr or "")
    except ChatError as error:
        return _again("accounts/login.html", LoginForm(request.form), error, next=request.form.get("next"))
    return _enter(token, local_path(request.form.get("next")))


@accounts.post("/logout")
def sign_out():
    """End this sign-in here and on the server, so that a copy of its cookie is worth nothing."""
    if current_user.is_authenticated:
        sessions.sign_out(current_person())
    session.clear()
    return redirect("/login", 303)


@accounts.get("/register")
def register_page():
    """The form, where the library lets people make their own account."""
    _registration_must_be_open()
    if current_user.is_authenticated:
        return redirect("/")
    return render_template("accounts/register.html", form=RegisterForm(), next=request.args.get("next"))


@accounts.post("/register")
def register():
    """Make an account, and let its owner in."""
    _registration_must_be_open()
    try:
        token = service.register(read_newcomer(request.form), _device())
    except ChatError as error:
        return _again("accounts/register.html", RegisterForm(request.form), error, next=request.form.get("next"))
    return _enter(token, local_path(request.form.get("next")))


def _enter(token: str, where: str):
    # Cleared first: a cookie that somebody planted in this browser before must not become theirs.
    session.clear()
    session.permanent = True
    session[COOKIE_KEY] = token
    return redirect(where)


def _again(template: str, form, error: ChatError, **context):
    show_errors(form, error)
    headers = {"Retry-After": str(error.extra["retry_after"])} if "retry_after" in error.extra else {}
    return render_template(template, form=form, error=error.message, **context), error.status, headers


def _device() -> str:
    return device_name(request.headers.get("User-Agent", ""))


def _registration_must_be_open() -> None:
    if not current_app.config["SELF_REGISTRATION"]:
        raise not_found()

"""The forms of accounts, and telling people what came of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash
from wtforms import EmailField, Form, IntegerField, PasswordField, StringField, TelField

from chatroom.core.errors import ChatError


class LoginForm(Form):
    """The door."""

    email = StringField("Email or phone")
    password = PasswordField("Password")


class RegisterForm(Form):
    """An account of one's own."""

    name = StringField("Your name")
    email = EmailField("Email")
    phone = TelField("Phone")
    password = PasswordField("Password")


class DisplayNameForm(Form):
    """A librarian's name in announcement rooms."""

    display_name = StringField("Display name")


class PasswordForm(Form):
    """Another password."""

    current = PasswordField("Password now")
    new = PasswordField("New password")


class TokenForm(Form):
    """A key for a program."""

    name = StringField("What is it for?")
    expires_in_days = IntegerField("Valid for, in days", default=90)


def show_errors(form: Form, error: ChatError) -> None:
    """Put what was refused beside the fields that it is about."""
    for name, sentence in error.extra.get("fields", {}).items():
        if name in form:
            form[name].errors = [sentence]


@contextmanager
def told(sentence: str) -> Iterator[None]:
    """Say on the next page that it is done, or why it could not be."""
    try:
        yield
    except ChatError as error:
        if error.code in ("unauthenticated", "not_found"):
            raise
        flash(error.message, "error")
    else:
        flash(sentence, "success")

"""flask users …: accounts from the library's own machine."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy import select

from chatroom.accounts import queries, service, standing, tokens
from chatroom.accounts.models import ROLES, SCOPES, User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.reading import read_belonging, read_name, read_newcomer, read_reason, typed
from chatroom.core.errors import ChatError
from chatroom.extensions import db

users = AppGroup("users", help="Add people, change what they may do, close their accounts.")
EMAIL = click.argument("email", metavar="EMAIL")
PASSWORD = click.option("--password", help="Asked for when it is not given.")
ROLE = click.Choice(ROLES)


@users.command()
@EMAIL
@click.option("--name", required=True)
@click.option("--phone", help="Another way to sign in.")
@click.option("--role", type=ROLE, default="member", show_default=True)
@PASSWORD
def add(email: str, name: str, phone: str | None, role: str, password: str | None) -> None:
    """Add a person."""
    with _said():
        password = password or _ask()
        newcomer = read_newcomer({"email": email, "name": name, "phone": phone, "password": password})
        service.add_user(OPERATOR, newcomer, role)
    click.echo(f"{newcomer.email} can sign in now.")


@users.command("list")
def list_users() -> None:
    """List everybody: number, role, state, email, phone, name."""
    for user in db.session.scalars(select(User).order_by(User.user_id)):
        state = "banned" if user.is_banned else "active" if user.is_active else "deactivated"
        shown = [str(user.user_id), user.role, state, user.email or "-", user.phone or "-", user.name]
        click.echo("\t".join(shown))


@users.command()
@EMAIL
@click.argument("role", type=ROLE)
def role(email: str, role: str) -> None:
    """Give a person another role."""
    with _said():
        standing.change_role(OPERATOR, _get(email).user_id, role)
    click.echo(f"{email} is {role} now.")


@users.command()
@EMAIL
@click.option("--department", help="Of none when it is not given.")
@click.option("--level", type=int, help="From 0 to 100; of none when it is not given.")
def assign(email: str, department: str | None, level: int | None) -> None:
    """Say to which department and level a person belongs."""
    with _said():
        belonging = read_belonging({"department": department, "level": None if level is None else str(level)})
        standing.assign(OPERATOR, _get(email).user_id, *belonging)
    click.echo(f"{email}: department {belonging[0] or '-'}, level {'-' if belonging[1] is None else belonging[1]}.")


@users.command()
@EMAIL
def deactivate(email: str) -> None:
    """Close an account and end its sign-ins."""
    with _said():
        standing.deactivate(OPERATOR, _get(email).user_id)
    click.echo(f"{email} can no longer sign in.")


@users.command()
@EMAIL
def activate(email: str) -> None:
    """Open a closed account."""
    with _said():
        standing.activate(OPERATOR, _get(email).user_id)
    click.echo(f"{email} can sign in again.")


@users.command()
@EMAIL
@click.option("--reason", required=True, help="The person reads it.")
def ban(email: str, reason: str) -> None:
    """Keep a person out, with a reason."""
    with _said():
        standing.ban(OPERATOR, _get(email).user_id, read_reason({"reason": reason}))
    click.echo(f"{email} is banned.")


@users.command()
@EMAIL
def lift(email: str) -> None:
    """Lift a person's ban."""
    with _said():
        standing.lift_ban(OPERATOR, _get(email).user_id)
    click.echo(f"{email} is no longer banned.")


@users.command()
@EMAIL
@PASSWORD
def password(email: str, password: str | None) -> None:
    """Give a person a new password, and sign them out everywhere."""
    with _said():
        service.set_password(OPERATOR, _get(email).user_id, password or _ask())
    click.echo(f"{email} has a new password.")


@users.command()
@EMAIL
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scopes", type=click.Choice(SCOPES), multiple=True, default=("read",), show_default=True)
@click.option("--days", type=click.IntRange(1, tokens.DAYS_MOST), default=90, show_default=True)
def token(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make an API token for a person, and print it this once."""
    with _said():
        user, fields = _get(email), typed({"name": name})
        name = read_name(fields, "name", 60)
        fields.check()
        owner = Person(user.user_id, user.role, OPERATOR.credential)
        made = tokens.create_token(owner, name, set(scopes), days)
    click.echo(made)


def _get(email: str) -> User:
    user = queries.find_user_by_login(email)
    if user is None:
        raise click.ClickException(f"There is nobody with the email {email}.")
    return user


def _ask() -> str:
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except ChatError as error:
        sentences = error.extra.get("fields", {}).values() or [error.message]
        raise click.ClickException(" ".join(sentences)) from error

"""`flask messages …` and `flask keys …`."""

from pathlib import Path

import click
from cryptography.fernet import Fernet
from flask.cli import AppGroup

from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.queries import find_user_by_login
from chatroom.core.errors import ChatError
from chatroom.messages import sweeping, upkeep
from chatroom.messages.exporting import export_rooms
from chatroom.messages.importing import import_rooms
from chatroom.messages.reindexing import index_missing

messages = AppGroup("messages", help="What happens to messages with time; rooms to and from files.")
keys = AppGroup("keys", help="The keys under which texts are stored.")


@messages.command("erase-removed")
@click.option("--rehearse", is_flag=True, help="Only say how many it would be.")
def erase_removed(rehearse: bool) -> None:
    """Erase the texts of messages that were removed long enough ago."""
    count = upkeep.erase_removed_texts(rehearse)
    click.echo(f"{count} texts {'would be ' if rehearse else ''}erased.")


@messages.command("sweep-files")
@click.option("--rehearse", is_flag=True, help="Only say how many it would be.")
def sweep_files(rehearse: bool) -> None:
    """Take away files that no message was posted with, and those of erased messages."""
    count = sweeping.sweep(rehearse=rehearse)
    click.echo(f"{count} files {'would be ' if rehearse else ''}taken away.")


@messages.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--room", "room_id", type=int, metavar="NUMBER", help="This room alone.")
def export(file: Path, room_id: int | None) -> None:
    """Write rooms and their messages into a new FILE, as plain text under handles."""
    try:
        rooms, count = export_rooms(file, room_id)
    except ChatError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{rooms} rooms with {count} messages are in {file}. It is not encrypted: keep it safe.")


@messages.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--admin", metavar="EMAIL", help="Who is to be the rooms' admin; private ones need one.")
def import_(file: Path, admin: str | None) -> None:
    """Make new rooms of an exported FILE, all of them or none."""
    try:
        rooms, count = import_rooms(file, _get_person(admin) if admin else None)
    except ChatError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{rooms} rooms with {count} messages have come in.")


@keys.command("new")
def new_key() -> None:
    """Print a fresh key; put it first in ENCRYPTION_KEYS, keep the old ones behind it."""
    click.echo(Fernet.generate_key().decode())


@keys.command("rotate")
def rotate_keys() -> None:
    """Put every stored text and the search index under the first key, while the server runs; then old keys can go."""
    click.echo(f"{upkeep.reseal_texts()} texts are under the newest key now.")
    click.echo(f"{index_missing()} messages are found by the newest key now.")


def _get_person(email: str) -> Person:
    user = find_user_by_login(email)
    if user is None:
        raise click.ClickException(f"There is nobody with the email {email}.")
    return Person(user.user_id, user.role, OPERATOR.credential)

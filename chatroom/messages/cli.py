"""`flask messages …` and `flask keys …`."""

import click
from cryptography.fernet import Fernet
from flask.cli import AppGroup

from chatroom.messages import upkeep

messages = AppGroup("messages", help="What happens to messages with time.")
keys = AppGroup("keys", help="The keys under which texts are stored.")


@messages.command("erase-removed")
@click.option("--rehearse", is_flag=True, help="Only say how many it would be.")
def erase_removed(rehearse: bool) -> None:
    """Erase the texts of messages that were removed long enough ago."""
    count = upkeep.erase_removed_texts(rehearse)
    click.echo(f"{count} texts {'would be ' if rehearse else ''}erased.")


@keys.command("new")
def new_key() -> None:
    """Print a fresh key; put it first in ENCRYPTION_KEYS, keep the old ones behind it."""
    click.echo(Fernet.generate_key().decode())


@keys.command("rotate")
def rotate_keys() -> None:
    """Put every stored text under the first key, while the server runs; then the old keys can go."""
    click.echo(f"{upkeep.reseal_texts()} texts are under the newest key now.")

"""`flask push …`: what push services know this library by."""

import click
from flask import current_app
from flask.cli import AppGroup

from chatroom.notifications import push_keys

push = AppGroup("push", help="Web Push: calling browsers in which no page is open.")


@push.command("keys")
@click.option("--print", "shows", is_flag=True, help="Print the private key too, for PUSH_KEY on other nodes.")
def make_keys(shows: bool) -> None:
    """Make the library's key pair, once, and say what it is."""
    key = push_keys.make_key(current_app)
    click.echo(f"Public key: {push_keys.public_part(key)}")
    if shows:
        click.echo(f"PUSH_KEY={key}")
    if push_keys.public_key(current_app) is None:
        click.echo("Web Push needs one more package: pip install --require-hashes -r requirements/push.txt")

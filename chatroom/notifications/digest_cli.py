"""`flask digest`: the daily mail."""

import click
from flask import current_app
from flask.cli import with_appcontext

from chatroom.notifications.digest import send_digests
from chatroom.notifications.mail import door_of


@click.command("digest", help="Send the daily mail to those who wish it: into instance/mail, or by SMTP_URL.")
@click.option("--rehearse", is_flag=True, help="Only say how many it would be.")
@with_appcontext
def digest(rehearse: bool) -> None:
    """Each person once a day, however often it runs."""
    if current_app.config["SMTP_URL"] and not current_app.config["PUBLIC_URL"]:
        raise click.ClickException("Mail has links in it: set PUBLIC_URL to the address that people type.")
    sent, failed = send_digests(door_of(current_app), rehearse)
    click.echo(f"{sent} mail{'s' if sent != 1 else ''} {'would go' if rehearse else 'went'} out.")
    if failed:
        raise click.ClickException(f"{failed} could not be sent; run this again when the reason is gone.")

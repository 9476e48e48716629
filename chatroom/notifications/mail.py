"""Mail leaves by one of two doors: into a folder, or through an SMTP server."""

import os
import secrets
import smtplib
from email.message import EmailMessage
from pathlib import Path
from ssl import create_default_context
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask

from chatroom.core.clock import now

PATIENCE = 20.0
HERE = ("localhost", "127.0.0.1", "::1")


class Door(Protocol):
    """Where mail leaves."""

    def send(self, mail: EmailMessage) -> None:
        """Send one; raises when it could not be."""


def door_of(app: Flask) -> Door:
    """The SMTP server that is set, or the folder `mail` among the instance's files."""
    url = app.config["SMTP_URL"]
    return Server(url) if url else Folder(app.config["INSTANCE_PATH"] / "mail")


class Folder:
    """Each mail is a file, for its owner alone, whose name tells nothing of who gets it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, mail: EmailMessage) -> None:
        """Write it."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path / f"{now():%Y-%m-%d-%H%M%S}-{secrets.token_hex(6)}.eml"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail.as_bytes())


class Server:
    """A connection for each mail: smtps:// is sealed from the beginning, smtp:// from STARTTLS on."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def send(self, mail: EmailMessage) -> None:
        """Hand it over."""
        url, safe = self._url, create_default_context()
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(url.hostname, url.port or 465, timeout=PATIENCE, context=safe)
        else:
            server = smtplib.SMTP(url.hostname, url.port or 587, timeout=PATIENCE)
        with server:
            if url.scheme == "smtp" and url.hostname not in HERE:
                server.starttls(context=safe)
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(mail)

"""Where sealed files lie: on this machine's disk, or in a bucket of an S3-compatible store.

A store keeps bytes under a random name: `put` is all or nothing, `read` gives a part, `delete` is at peace with what is
gone already. It knows neither keys nor people.
"""

from collections.abc import Iterable
from typing import Protocol

from flask import Flask, current_app

from chatroom.files.disk import Disk


class Storage(Protocol):
    """What every store can do."""

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Keep bytes for good before returning, or leave nothing."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A part; fewer bytes at the end, FileNotFoundError when there is nothing under the name."""

    def delete(self, name: str) -> None:
        """Let go of a file, if it is there."""


def storage() -> Storage:
    """The app's store."""
    found = current_app.extensions.get("chatroom_storage")
    return found or current_app.extensions.setdefault("chatroom_storage", _made(current_app))


def _made(app: Flask) -> Storage:
    if not app.config["FILES_BUCKET"]:
        return Disk(app.config["INSTANCE_PATH"] / "files")
    from chatroom.files.bucket import Bucket

    return Bucket(app.config)

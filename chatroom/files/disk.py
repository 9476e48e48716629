"""Files on this machine's disk."""

import os
from collections.abc import Iterable
from pathlib import Path

from chatroom import hub
from chatroom.files.refusals import as_refusal


class Disk:
    """Files in folders of the instance, each written beside its place and then moved there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Written, synced and then moved to its name, so that half a file never stands there."""
        hub.in_thread(self._put, self._path(name), blocks)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A part of a file."""
        return hub.in_thread(self._read, self._path(name), offset, length)

    def delete(self, name: str) -> None:
        """The file, and what a power cut may have left of it."""
        for path in (self._path(name), self._coming(self._path(name))):
            hub.in_thread(_remove, path)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    @staticmethod
    def _coming(path: Path) -> Path:
        return path.with_name(f"{path.name}.part")

    def _put(self, path: Path, blocks: Iterable[bytes]) -> None:
        coming = self._coming(path)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for block in blocks:
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            coming.rename(path)
            _sync(path.parent)
        except BaseException as error:
            _remove(coming)
            _remove(path)
            if isinstance(error, OSError):
                raise as_refusal(error) from error
            raise

    @staticmethod
    def _read(path: Path, offset: int, length: int) -> bytes:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

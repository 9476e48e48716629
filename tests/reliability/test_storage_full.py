"""A disk that is full, and then is not: nothing is saved for a while, everything else goes on."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import closing_database, make_app
from tests.invites.steps import make_room
from tests.processes import free_port, unavailable
from tests.reliability.house import House, assert_promises_kept, open_house, post, watching
from tests.reliability.senders import wait_for
from tests.server import running_server
from tests.services import connect, fresh_database, unprivileged

LONG = "It goes on. " * 330


class SmallDisk:
    """A file system of some megabytes, and what fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self) -> None:
        """Leave not a byte."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (65536, 512):
                try:
                    while ballast.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Leave room again."""
        self._ballast.unlink()


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """The disk, mounted."""
    with tempfile.TemporaryDirectory(prefix="chatroom-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "chatroom-disk", folder]
        if os.getuid() != 0 or subprocess.run(mount, check=False).returncode:
            unavailable("A small file system (mounted by root)")
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def house_on_sqlite(sqlite_template, disk, tmp_path) -> Iterator[House]:
    """The room in a file on the small disk."""
    shutil.copy(sqlite_template, disk.folder / "chat.db")
    yield from house_in(f"sqlite:///{disk.folder}/chat.db", tmp_path)


@pytest.fixture
def house_on_postgresql(postgres_server, postgres_template, disk, tmp_path) -> Iterator[House]:
    """The room in a database on the small disk; PostgreSQL's log is elsewhere, or the whole server would end."""
    place = disk.folder / "tables"
    place.mkdir()
    os.chown(place, unprivileged().get("user", -1), -1)
    template = f"{postgres_template} TABLESPACE small"
    with tablespace(postgres_server, place), fresh_database(postgres_server, template) as url:
        yield from house_in(url, tmp_path)


def house_in(url: str, folder: Path) -> Iterator[House]:
    """The room in a database that is there."""
    with closing_database(make_app(url, folder, RATE_LIMITS="off")) as app:
        yield open_house(app, connections=2)


@contextmanager
def tablespace(server, place: Path) -> Iterator[None]:
    """The place for a database's files."""
    with connect(server.url) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        try:
            yield
        finally:
            connection.execute("DROP TABLESPACE small")


def test_sqlite_on_a_full_disk(house_on_sqlite, disk):
    fill_and_free(house_on_sqlite, disk)


def test_postgresql_on_a_full_disk(house_on_postgresql, disk):
    fill_and_free(house_on_postgresql, disk)


def fill_and_free(house: House, disk: SmallDisk) -> None:
    """Everybody writes all the time; elsewhere somebody writes at length, or what room there is would last too long."""
    port, elsewhere = free_port(), make_room(house.cast.rita_client, "public")

    def is_full() -> bool:
        status, answer = post(house, port, room=elsewhere, message_text=LONG)
        return (status, answer.get("error", {}).get("code")) == (507, "storage_full")

    with running_server(house.settings, port), house.crowd.going_on(port):
        with watching(house, port) as watches:
            disk.fill()
            wait_for(is_full, seconds=60)
            most = max(len(watch.answers) for watch in watches)
            wait_for(lambda: all(len(watch.answers) > most + 5 for watch in watches))
            assert is_full()
        disk.free()
        house.crowd.wait_for_all(more=2)
        assert not is_full()
    assert_promises_kept(house)
    assert set(house.crowd.refusals) <= {"storage_full"}

"""The library that the journeys happen in: the real server, with the demo library and Otto in it."""

import shutil
from contextlib import ExitStack
from pathlib import Path

from tests.cast import PASSWORD
from tests.conftest import KEYS, closing_database, make_app
from tests.journeys.people import email
from tests.server import Settings, running_server


def settings_for(folder: Path) -> Settings:
    """A library in this folder."""
    return {
        "DATABASE_URL": f"sqlite:///{folder}/chat.db", "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off",
        "LIBRARY_NAME": "Riverside Library", "SELF_REGISTRATION": "on", **KEYS,
    }  # fmt: skip


def furnish(folder: Path) -> None:
    """Give the library in this folder, which has its tables, its people and rooms."""
    for command in (["push", "keys"], ["demo"]):
        run_command(folder, *command)
    add_person(folder, "otto", "Otto Outsider", "member")


def add_person(folder: Path, who: str, name: str, role: str) -> None:
    """One more account in the library in this folder."""
    run_command(folder, "users", "add", email(who), "--name", name, "--role", role, "--password", PASSWORD)


def run_command(folder: Path, *command: str) -> None:
    """A `flask` command on the library in this folder; here, for a process of its own takes seconds to begin."""
    with closing_database(make_app(f"sqlite:///{folder}/chat.db", folder)) as app:
        done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output


class Library(ExitStack):
    """The server, which can be struck by a power cut and come back at the same address."""

    def __init__(self, furnished: Path, folder: Path) -> None:
        """A copy of what is furnished there, in this folder."""
        super().__init__()
        shutil.copytree(furnished, folder, dirs_exist_ok=True)
        self.settings, self.log_path = settings_for(folder), folder / "server.log"
        self.port = None
        self.open()

    def open(self) -> None:
        """Start the server, again where it was."""
        self.server = self.enter_context(running_server(self.settings, self.port, self.log_path))
        self.base_url = self.server.base_url
        self.port = int(self.base_url.rpartition(":")[2])

    def lose_power(self) -> None:
        """End the server without a word."""
        self.server.kill()

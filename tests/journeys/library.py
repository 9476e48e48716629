"""The library that the journeys happen in: the real server, with the demo library and Otto in it."""

from contextlib import ExitStack
from pathlib import Path

from cryptography.fernet import Fernet

from tests.cast import PASSWORD
from tests.journeys.people import email
from tests.server import Settings, run_flask, running_server


def furnished(folder: Path) -> Settings:
    """The settings of a library that has its people and rooms."""
    settings = {
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/chat.db",
        "SECRET_KEY": "a key for the journeys alone, and a long one",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "LIBRARY_NAME": "Riverside Library",
        "SELF_REGISTRATION": "on",
        "RATE_LIMITS": "off",
    }
    run_flask(settings, "db", "upgrade")
    run_flask(settings, "push", "keys")
    run_flask(settings, "demo")
    given = ("--name", "Otto Outsider", "--role", "member", "--password", PASSWORD)
    run_flask(settings, "users", "add", email("otto"), *given)
    return settings


class Library(ExitStack):
    """The server, which can be struck by a power cut and come back at the same address."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.settings, self.log_path = furnished(folder), folder / "server.log"
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

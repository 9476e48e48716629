"""Every setting with its default and what it is for; a wrong value stops the start with a sentence."""

import fcntl
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet

SECRETS = (
    "SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL", "REDIS_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY",
    "PUSH_KEY", "SMTP_URL",
)  # fmt: skip
PROJECT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting has a value that cannot be used; the text says what to write instead."""


def load_settings(environ: Mapping[str, str] | None = None) -> dict:
    """Read all settings from the environment, or raise SettingError."""
    environ = os.environ if environ is None else environ
    values = {name: setting.read(name, environ) for name, setting in SETTINGS.items()}
    if not values["RATE_LIMITS"] and not _is_loopback(values["HOST"]):
        raise SettingError("RATE_LIMITS=off is for load tests only: set HOST=127.0.0.1, or remove RATE_LIMITS.")
    return values | _kept_secrets(values)


class Setting:
    """One setting: its default, how its text is read, and the sentence for a text that cannot be read."""

    def __init__(self, default: str, parse=str, must_be: str = "") -> None:
        self.default, self.parse, self.must_be = default, parse, must_be

    def read(self, name: str, environ: Mapping[str, str]):
        """The parsed value from the environment, or of the default."""
        text = environ.get(name, "").strip() or self.default
        try:
            return self.parse(text)
        except ValueError:
            # A password in an address, or half a key, must not end up in a log.
            shown = name if name in SECRETS else f"{name}={text!r}"
            raise SettingError(f"{shown} cannot be used: write {self.must_be}.") from None


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text] if text in ("on", "off") else _refuse(text)


def _whole(least: int, most: int):
    def parse(text: str) -> int:
        number = int(text)
        return number if least <= number <= most else _refuse(text)

    return parse


def _matching(pattern: str):
    return lambda text: text if re.fullmatch(pattern, text) else _refuse(text)


def _rate(text: str) -> float:
    number = float(text)
    return number if 0.01 <= number <= 1000 else _refuse(text)


def _database(text: str) -> str:
    # A plain postgresql:// would pick whatever driver is about; we ship and test psycopg 3.
    text = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", text)
    return text if re.match(r"(sqlite:///|postgresql\+psycopg://).", text) else _refuse(text)


def _logo(text: str) -> Path | None:
    if not text:
        return None
    path = Path(text)
    return path if path.is_file() and path.suffix.lower() in (".svg", ".png") else _refuse(text)


def _keys(text: str) -> list[str]:
    keys = [key for key in re.split(r"[\s,]+", text) if key]
    for key in keys:
        Fernet(key)
    return keys


def _origins(text: str) -> list[str]:
    origins = text.split()
    return origins if all(re.fullmatch(r"https?://[a-z0-9.*-]+(:\d+)?", each) for each in origins) else _refuse(text)


def _refuse(text: str):
    raise ValueError(text)


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _kept_secrets(values: dict) -> dict:
    """SECRET_KEY and ENCRYPTION_KEYS, made once and kept in the instance folder when they are not set."""
    folder = values["INSTANCE_PATH"]
    kept = {"SECRET_KEY": values["SECRET_KEY"] or _kept(folder / "secret_key", secrets.token_urlsafe(48))}
    if not values["ENCRYPTION_KEYS"]:
        kept["ENCRYPTION_KEYS"] = _keys(_kept(folder / "encryption_keys", Fernet.generate_key().decode()))
    return kept


def _kept(path: Path, fresh: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and (kept := path.read_text().strip()):
        return kept
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # of two processes starting at once one makes the key and the other reads it
        kept = file.read().strip()
        if not kept:
            file.write(fresh)
    return kept or fresh


_ON_OFF = "on or off"

SETTINGS = {
    # Where the server listens.
    "HOST": Setting("127.0.0.1"),
    "PORT": Setting("5000", _whole(1, 65535), "a port number, 1 to 65535"),
    # Where keys, the SQLite database and the like are kept.
    "INSTANCE_PATH": Setting(str(PROJECT / "instance"), lambda text: Path(text).absolute(), "a folder"),
    # sqlite:///file for one library, postgresql://user:password@host/name for a consortium; empty: SQLite among the
    # instance's files.
    "DATABASE_URL": Setting(
        "", lambda text: _database(text) if text else "", "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
    ),
    # Redis carries events between several server processes; empty: one process.
    "REDIS_URL": Setting("", _matching(r"(rediss?://.+)?"), "redis://HOST:PORT/NUMBER, or nothing"),
    # Signs cookies and keys the hashes of codes; made and kept in the instance folder when empty.
    "SECRET_KEY": Setting("", _matching(r"(.{32,})?"), "at least 32 random characters"),
    # Fernet keys for message text, newest first, separated by commas or spaces; kept in the instance folder when empty.
    "ENCRYPTION_KEYS": Setting("", _keys, "Fernet keys separated by commas (`flask keys new` makes one)"),
    # The address people type, for invite links and the socket's origin check behind a proxy; empty: as requested.
    "PUBLIC_URL": Setting("", _matching(r"(https?://[^/\s]+)?"), "https://chat.example.org, without a path"),
    # How many proxies in front of us are trusted to say the client's address and scheme.
    "TRUSTED_PROXIES": Setting("0", _whole(0, 5), "a number, 0 to 5"),
    # Open connections one process takes before it answers 503.
    "MAX_CONNECTIONS": Setting("5000", _whole(10, 100_000), "a number, 10 to 100000"),
    # On what the server runs: eventlet, green threads for thousands of sockets; or threading, native ones for hundreds.
    # wsgi.py reads it before all others.
    "ASYNC_MODE": Setting("eventlet", _matching(r"eventlet|threading"), "eventlet or threading"),
    # What carries the WebSockets: own, straight on eventlet's loop, or engineio, python-engineio's sockets (as always
    # on native threads).
    "SOCKET_TRANSPORT": Setting("own", _matching(r"own|engineio"), "own or engineio"),
    # May people make their own account on /register.
    "SELF_REGISTRATION": Setting("off", _switch, _ON_OFF),
    # Days until a sign-in ends by itself.
    "SESSION_DAYS": Setting("14", _whole(1, 365), "a number of days, 1 to 365"),
    # Who has direct messages: everyone, the staff alone (patrons neither write nor get any), or nobody (off).
    "DIRECT_MESSAGES": Setting("everyone", _matching(r"everyone|staff|off"), "everyone, staff or off"),
    # To how many handles an account may write for the first time in a day; each has to accept before more is said.
    "DIRECT_REQUESTS_PER_DAY": Setting("10", _whole(1, 1000), "a number, 1 to 1000"),
    # Floods: an account may send this many messages at once in a room, then this many each second.
    "MESSAGE_BURST": Setting("10", _whole(1, 1000), "a number, 1 to 1000"),
    "MESSAGE_RATE": Setting("1", _rate, "messages a second, 0.01 to 1000"),
    # Days after which the text of a removed message, until then seen by moderators alone, is erased for good.
    "DELETED_TEXT_DAYS": Setting("30", _whole(0, 3650), "a number of days, 0 to 3650"),
    # The largest file somebody may attach to a message, in megabytes.
    "ATTACHMENT_MB": Setting("10", _whole(1, 100), "megabytes, 1 to 100"),
    # What one account's files may take together, in all rooms; a removed message's count until they are erased.
    "ATTACHMENT_QUOTA_MB": Setting("500", _whole(1, 1_000_000), "megabytes, 1 to 1000000"),
    # What the files of one room may take together.
    "ROOM_FILES_MB": Setting("5000", _whole(1, 1_000_000), "megabytes, 1 to 1000000"),
    # Pictures with more points are refused before they are decoded; one takes up to ten bytes of memory for each.
    "PICTURE_MEGAPIXELS": Setting("40", _whole(1, 200), "megapixels, 1 to 200"),
    # Where files lie: empty for the folder files/ of the instance, or BUCKET/PREFIX of an S3-compatible store (needs
    # the extra s3), with its address (empty: Amazon's), region and keys (empty: as boto3 finds them).
    "FILES_BUCKET": Setting("", _matching(r"([a-z0-9][a-z0-9.-]{1,62}(/[\w./-]{0,200})?)?"), "BUCKET or BUCKET/PREFIX"),
    "S3_ENDPOINT": Setting("", _matching(r"(https?://[^/\s]+)?"), "https://s3.example.org, without a path"),
    "S3_REGION": Setting("us-east-1", _matching(r"[a-z0-9-]{1,40}"), "a region such as eu-central-1"),
    "S3_ACCESS_KEY": Setting("", _matching(r"\S*"), "the key's id"),
    "S3_SECRET_KEY": Setting("", _matching(r"\S*"), "the secret key"),
    # off lifts every rate limit, for load tests on this machine alone.
    "RATE_LIMITS": Setting("on", _switch, _ON_OFF),
    # Web Push: the private half of `flask push keys`; empty: kept in the instance folder, if it was made.
    "PUSH_KEY": Setting("", _matching(r"([\w-]{43})?"), "the private key that `flask push keys --print` shows"),
    # The push services that browsers may name; nothing else is called.
    "PUSH_SERVICES": Setting(
        "https://fcm.googleapis.com https://*.push.services.mozilla.com https://*.notify.windows.com "
        "https://*.push.apple.com",
        _origins,
        "addresses such as https://push.example.org, separated by spaces",
    ),
    # The server by which mail leaves; empty: into the folder `mail` of the instance.
    "SMTP_URL": Setting(
        "", _matching(r"(smtps?://\S+)?"), "smtp://USER:PASSWORD@HOST:587 or smtps://…:465, or nothing"
    ),
    # From which address mail comes, and whom push services can ask about us.
    "MAIL_FROM": Setting("chatroom@localhost", _matching(r"[^\s@<>]+@[^\s@<>]+"), "an email address"),
    # What the library looks like.
    "LIBRARY_NAME": Setting("Chatroom", _matching(r".{1,60}"), "a name of 1 to 60 characters"),
    "LIBRARY_LOGO": Setting("", _logo, "the path of an .svg or .png file that exists"),
    "ACCENT_COLOUR": Setting("#2f6b4f", _matching(r"#[0-9a-fA-F]{6}"), "a colour such as #2f6b4f"),
}

"""The key pair by which push services know this library (VAPID); without one there is no push."""

import base64
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

FILE = "push_key"


def private_key(app: Flask) -> str | None:
    """From the setting, or from the instance's files."""
    if app.config["PUSH_KEY"]:
        return app.config["PUSH_KEY"]
    try:
        return _file(app).read_text().strip() or None
    except FileNotFoundError:
        return None


def public_key(app: Flask) -> str | None:
    """What browsers are told; None when this library cannot push."""
    key = private_key(app) if _can_push() else None
    return None if key is None else public_part(key)


@cache
def _can_push() -> bool:
    return find_spec("pywebpush") is not None


def public_part(key: str) -> str:
    """The public key of a private one."""
    number = int.from_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)), "big")
    pair = ec.derive_private_key(number, ec.SECP256R1())
    return _text(pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def make_key(app: Flask) -> str:
    """A fresh private key, kept in the instance's files unless there is one; the one that is there."""
    kept = private_key(app)
    if kept is not None:
        return kept
    fresh = _text(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big"))
    with os.fdopen(os.open(_file(app), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(fresh)
    return fresh


def _file(app: Flask) -> Path:
    return app.config["INSTANCE_PATH"] / FILE


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

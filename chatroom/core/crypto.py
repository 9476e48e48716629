"""Secrets at rest: text sealed with keys that rotate, and keyed hashes for what is only ever compared."""

import secrets
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator


class Sealed(TypeDecorator):
    """Text that the database only ever holds encrypted."""

    impl, cache_ok = LargeBinary, True

    def process_bind_param(self, value: str | None, dialect):
        return None if value is None else keyring().encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect):
        return None if value is None else keyring().decrypt(bytes(value)).decode()


def keyring() -> MultiFernet:
    """The app's keys: the first seals, all of them open."""
    app = current_app._get_current_object()  # once: it is asked for each text, and finding it takes a while
    found = app.extensions.get("chatroom_keyring")
    if found is None:
        found = app.extensions["chatroom_keyring"] = MultiFernet([Fernet(key) for key in app.config["ENCRYPTION_KEYS"]])
    return found


def resealed(token: bytes) -> bytes:
    """The same text under the newest key."""
    return keyring().rotate(bytes(token))


def newest_key_opens(token: bytes) -> bool:
    """True when the text needs no re-sealing."""
    try:
        Fernet(current_app.config["ENCRYPTION_KEYS"][0]).decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


class Keyed:
    """HMAC-SHA-256 whose two halves have taken the key already: hmac's own takes twice as long."""

    def __init__(self, key: bytes) -> None:
        key = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
        self._inner, self._outer = (sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))

    def digest(self, message: bytes) -> bytes:
        """32 bytes."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA-256 under the app's secret, hex; the purpose keeps hashes of different things apart."""
    app = current_app._get_current_object()
    keyed = app.extensions.get("chatroom_keyed")
    if keyed is None:
        keyed = app.extensions["chatroom_keyed"] = Keyed(app.config["SECRET_KEY"].encode())
    return keyed.digest(f"{purpose}:{value}".encode()).hex()


def fresh_token(prefix: str = "") -> str:
    """256 random bits as URL-safe text."""
    return prefix + secrets.token_urlsafe(32)

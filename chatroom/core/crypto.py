"""Secrets at rest: text sealed with keys that rotate, and keyed hashes for what is only ever compared."""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest
from os import urandom
from time import time

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from chatroom import hub

# Of Fernet's tokens: a byte for the version, eight of time, blocks (the IV and at least one more), the signature.
VERSION = b"\x80"
HEAD, BLOCK, SIGNATURE = 9, 16, 32  # bytes


class Sealed(TypeDecorator):
    """Text that the database only ever holds encrypted."""

    impl, cache_ok = LargeBinary, True

    def process_bind_param(self, value: str | None, dialect):
        return None if value is None else keyring().encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect):
        return None if value is None else keyring().decrypt(bytes(value)).decode()


class Keyring:
    """Keys: the first seals, all of them open, as MultiFernet does, whose tokens these are (github.com/fernet/spec).

    MultiFernet makes a dozen objects for each text, which takes several times as long as the ciphers do: it opens what
    the first key does not. Here a cipher is made once and goes on from text to text.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._all = MultiFernet([Fernet(key) for key in keys])
        first = urlsafe_b64decode(keys[0])
        self._signature = Keyed(first[:16])
        cipher = Cipher(algorithms.AES(first[16:]), modes.CBC(bytes(BLOCK)))
        self._seal, self._open = cipher.encryptor().update, cipher.decryptor().update
        self._mutex = hub.guard()  # one of several threads at a time

    def encrypt(self, text: bytes) -> bytes:
        """A token of this moment."""
        missing = BLOCK - len(text) % BLOCK
        # Of a block by chance the cipher makes another one, by chance as well, on which it goes on: the text's IV.
        blocks = urandom(BLOCK) + text + bytes([missing]) * missing
        with self._mutex:
            sealed = self._seal(blocks)
        signed = VERSION + int(time()).to_bytes(8) + sealed
        return urlsafe_b64encode(signed + self._signature.digest(signed))

    def decrypt(self, token: bytes) -> bytes:
        """The text; raises InvalidToken if none of the keys opens it."""
        try:
            raw = urlsafe_b64decode(token)
        except binascii.Error:
            raw = b""
        signed, blocks = raw[:-SIGNATURE], raw[HEAD:-SIGNATURE]
        # What is no whole block would stay in the cipher, and spoil all that is opened after it.
        is_whole = raw[:1] == VERSION and len(blocks) >= 2 * BLOCK and len(blocks) % BLOCK == 0
        if not is_whole or not compare_digest(self._signature.digest(signed), raw[-SIGNATURE:]):
            return self._all.decrypt(token)
        with self._mutex:
            opened = self._open(blocks)
        return opened[BLOCK : -opened[-1]]  # the IV's own block opens to nothing

    def rotate(self, token: bytes) -> bytes:
        """A token of the same text and time under the first key."""
        return self._all.rotate(token)


def keyring() -> Keyring:
    """The app's keys."""
    app = current_app._get_current_object()  # once: it is asked for each text, and finding it takes a while
    found = app.extensions.get("chatroom_keyring")
    if found is None:
        found = app.extensions["chatroom_keyring"] = Keyring(app.config["ENCRYPTION_KEYS"])
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

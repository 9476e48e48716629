"""Passwords: argon2, off the hub, and the same work whether an account exists or not."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chatroom import hub

LEAST, MOST = 10, 200
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())

# OWASP's lighter profile (19 MiB, 25 ms here): a class that signs in together must not take a gigabyte.
LIGHT = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
_hasher = PasswordHasher(**LIGHT)


def find_weakness(password: str, *personal: str | None) -> str | None:
    """Why this cannot be a password, None when it can; `personal` is what others may guess."""
    if len(password) < LEAST:
        return f"A password needs at least {LEAST} letters, figures or signs."
    if len(password) > MOST:
        return f"A password may have {MOST} letters, figures and signs at most."
    plain = password.strip().casefold()
    if plain in COMMON or len(set(plain)) < 3:
        return "This password is one of the first that others would try. A short sentence is better."
    if plain in {each.strip().casefold() for each in personal if each}:
        return "Your name, email or phone number cannot be your password."
    return None


def hash_password(password: str) -> str:
    """The hash to keep."""
    return hub.in_thread(_hasher.hash, _bytes(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """True when the hash is this password's; without a hash it takes as long to say no."""
    matches = hub.in_thread(_verify, _bytes(password[: MOST + 1]), password_hash or _nobodys_hash())
    return matches and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password: bytes, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_bytes(16))


def _bytes(password: str) -> bytes:
    # Keyboards differ in how they write é: as one letter or as two.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")

"""Files are sealed in blocks, so that one can be read from its middle without the part before it.

AES-256-GCM by a key that is made for this file alone: two copies of one file have no byte in common. A block's nonce is
its number and whether it is the last, so that blocks cannot change places and the end cannot be cut off.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 64 * 1024
TAG = 16
AT_ONCE = 8  # blocks read together


def fresh_key() -> str:
    """A key for the files of one attachment; it is itself kept sealed, under the library's keys."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def sealed(key: str, name: str, source: BinaryIO) -> Iterator[bytes]:
    """The blocks of a file as they are stored under a name."""
    cipher, number, block = _cipher(key, name), 0, source.read(BLOCK)
    while True:
        following = source.read(BLOCK)
        yield cipher.encrypt(_nonce(number, is_last=not following), block, None)
        if not following:
            return
        number, block = number + 1, following


def opened(
    key: str, name: str, size: int, read: Callable[[int, int], bytes], start: int = 0, stop: int | None = None
) -> Iterator[bytes]:
    """The bytes of a stored file from `start` to before `stop`; `read` gives so many stored bytes from a place on."""
    stop = size if stop is None else stop
    cipher, last = _cipher(key, name), max(0, (size - 1) // BLOCK)
    number = start // BLOCK
    while number * BLOCK < stop:
        count = min(AT_ONCE, (stop - 1) // BLOCK - number + 1)
        stored = read(number * (BLOCK + TAG), count * (BLOCK + TAG))
        for index in range(count):
            begin = number * BLOCK
            block = stored[index * (BLOCK + TAG) : (index + 1) * (BLOCK + TAG)]
            plain = cipher.decrypt(_nonce(number, is_last=number == last), block, None)
            yield plain[max(0, start - begin) : stop - begin]
            number += 1


def _cipher(key: str, name: str) -> AESGCM:
    # Bound to the name: a stored file that was put in another's place does not open.
    return AESGCM(hmac.new(base64.urlsafe_b64decode(key), name.encode(), hashlib.sha256).digest())


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])

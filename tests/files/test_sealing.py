"""What lies on the disk tells nothing, and opens whole, in part, or not at all."""

from io import BytesIO

import pytest
from cryptography.exceptions import InvalidTag

from chatroom.files.sealing import BLOCK, TAG, fresh_key, opened, sealed

SIZES = (1, 15, BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + 7)


def seal(plain: bytes, key: str, name: str = "a") -> bytes:
    """As it is stored."""
    return b"".join(sealed(key, name, BytesIO(plain)))


def open_(stored: bytes, key: str, size: int, *part: int, name: str = "a") -> bytes:
    """As it is read."""
    return b"".join(opened(key, name, size, lambda offset, length: stored[offset : offset + length], *part))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens(size):
    plain, key = bytes(range(256)) * (size // 256 + 1), fresh_key()
    stored = seal(plain[:size], key)
    assert len(stored) == size + TAG * -(-size // BLOCK)
    assert open_(stored, key, size) == plain[:size]


def test_any_part_opens_without_the_rest():
    plain, key = bytes(range(251)) * 3000, fresh_key()
    stored, size = seal(plain, key), len(plain)
    edges = (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, size - 1, size)
    for start in edges:
        for stop in (edge for edge in edges if edge > start):
            assert open_(stored, key, size, start, stop) == plain[start:stop], (start, stop)


def test_the_same_file_twice_has_nothing_in_common():
    plain = b"the same words " * 1000
    first, second = (seal(plain, fresh_key()) for _ in range(2))
    blocks = {first[at : at + 16] for at in range(0, len(first), 16)}
    assert not blocks & {second[at : at + 16] for at in range(0, len(second), 16)}
    assert b"words" not in first + second


def test_what_was_tampered_with_does_not_open():
    plain, key = bytes(3 * BLOCK), fresh_key()
    stored, step = seal(plain, key), BLOCK + TAG
    swapped = stored[step : 2 * step] + stored[:step] + stored[2 * step :]
    for other in (swapped, stored[:-1] + b"x", stored[: 2 * step], stored[:1000]):
        with pytest.raises(InvalidTag):
            open_(other, key, len(plain))
    with pytest.raises(InvalidTag):
        open_(stored[: 2 * step], key, 2 * BLOCK)  # an end that is none
    with pytest.raises(InvalidTag):
        open_(stored, key, len(plain), name="b")
    with pytest.raises(InvalidTag):
        open_(stored, fresh_key(), len(plain))

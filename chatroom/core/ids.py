"""Codes for human hands: Crockford's base 32, grouped, forgiving when typed."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: whoever types one meant 1, 1, 0, V
TWINS = str.maketrans("ILOU", "110V")
LENGTH = 16  # 80 bits
GROUP = 4


def fresh_code() -> str:
    """80 random bits as four groups of four letters."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def plain_code(typed: str) -> str:
    """What was meant by a typed code: case, spaces and dashes do not matter."""
    return "".join(typed.upper().split()).replace("-", "").translate(TWINS)

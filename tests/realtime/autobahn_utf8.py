"""Cases 6.5 to 6.23 of the Autobahn TestSuite: one text message each, after Markus Kuhn's UTF-8 stress test."""

from collections.abc import Iterator

from tests.realtime.autobahn import KOSME, TEXT, Case, Sent

LONELY = [(0xC0, 0xDF), (0xE0, 0xEF), (0xF0, 0xF7), (0xF8, 0xFB), (0xFC, 0xFD)]
INCOMPLETE = "c0 e080 f08080 f8808080 fc80808080 df efbf f7bfbf fbbfbfbf fdbfbfbfbf"
# The last two of each plane: no characters, but code points, and so valid.
NONCHARACTERS = [chr(plane << 16 | last).encode().hex() for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)]

VALID = {
    5: "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64 68656c6c6ff0a4ada2776f726c64 "
    + KOSME.hex(),
    7: "00 c280 e0a080 f0908080",  # the first of each length
    9: "7f dfbf efbfbf f48fbfbf",  # the last of each length
    11: "ed9fbf ee8080 efbfbd f48fbfbf",  # other boundaries, one of them wrong
    22: "efbfbe efbfbf " + " ".join(NONCHARACTERS),
    23: "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf",  # specials
}
INVALID = {
    8: "f888808080 fc8480808080",  # the first of lengths that no longer exist
    10: "f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf",  # and the last
    11: "f4908080",
    12: "80 bf 80bf 80bf80 80bf80bf 80bf80bf80 80bf80bf80bf " + bytes(range(0x80, 0xBF)).hex(),  # continuing nothing
    13: " ".join("20".join(f"{byte:x}" for byte in range(*ends)) + "20" for ends in LONELY),  # starts of nothing
    14: INCOMPLETE,
    15: INCOMPLETE.replace(" ", ""),
    16: "fe ff fefeffff",  # bytes that never occur
    17: "c0af e080af f08080af f8808080af fc80808080af",  # a slash, overlong
    18: "c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf",  # the largest overlong ones
    19: "c080 e08080 f0808080 f880808080 fc8080808080",  # NUL, overlong
    20: "eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf",  # single surrogates
    21: "eda080edb080 eda080edbfbf edadbfedb080 edadbfedbfbf edae80edb080 edae80edbfbf edafbfedb080 edafbfedbfbf",
}


def sequences() -> Iterator[Case]:
    """All 132, numbered as in the suite."""
    for section in range(5, 24):
        for at, (payload, valid) in enumerate(prefixes() if section == 6 else table(section), 1):
            messages = [(TEXT, payload.decode())] if valid else []
            yield Case(f"6.{section}.{at}", [Sent(TEXT, payload)], messages, *(() if valid else (1007, 0)))


def table(section: int) -> Iterator[tuple[bytes, bool]]:
    """A section's payloads, and whether each is valid."""
    for rows, valid in (VALID, True), (INVALID, False):
        for payload in rows.get(section, "").split():
            yield bytes.fromhex(payload), valid


def prefixes() -> Iterator[tuple[bytes, bool]]:
    """A word of letters of two and three bytes, cut after each byte."""
    ends = {2, 5, 7, 9, 11}
    for size in range(1, len(KOSME) + 1):
        yield KOSME[:size], size in ends


SEQUENCES = list(sequences())

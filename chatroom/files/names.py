"""What a file is called: as its owner called it, in any script, but never a path, a trick or an empty name."""

import re
import unicodedata

LENGTH = 120
_REFUSED = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"  # that Persian and many scripts of India need inside a word
NAMELESS = "file"


def clean_name(given: str) -> str:
    """A name that every system can keep and no reader misreads."""
    name = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if not _is_unseen(letter))
    name = " ".join(_REFUSED.sub("_", name).split()).strip(". ")
    if not any(unicodedata.category(letter)[0] in "LNSP" and letter not in "._-" for letter in name):
        name = NAMELESS
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name)


def with_extension(name: str, extensions: tuple[str, ...]) -> str:
    """The name with an extension that says what it is; its own, if that is one of them."""
    stem, dot, extension = name.rpartition(".")
    if dot and extension.lower() in extensions:
        return name
    return _shortened(f"{stem if dot and stem and len(extension) <= 5 else name}.{extensions[0]}")


def _is_unseen(letter: str) -> bool:
    """Marks that turn the direction of what follows, and others that nobody sees."""
    return unicodedata.category(letter) in ("Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp") and letter not in _JOINERS


def _shortened(name: str) -> str:
    if len(name) <= LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LENGTH].rstrip(". ")
    return f"{stem[: LENGTH - len(extension) - 1].rstrip('. ')}.{extension}"

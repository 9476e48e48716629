"""Avatars: a small bookplate for each handle, told apart by shape and lightness before colour."""

from collections.abc import Sequence
from hashlib import sha256

from chatroom.handles.words import is_handle

LIGHT_INKS = ("#fbf3df", "#f6cf68", "#b4dcf0", "#f3c9d2")
DARK_INKS = ("#20242e", "#5a1530", "#123d2e", "#152f56")

# Book cloths, each with inks that stand out from it, and from the endpaper on it, by 3 to 1 or more.
CLOTHS = {
    "#14213d": LIGHT_INKS,
    "#0b4f78": LIGHT_INKS,
    "#0e4d43": LIGHT_INKS,
    "#6a1b36": LIGHT_INKS,
    "#4b3a63": LIGHT_INKS,
    "#33291f": LIGHT_INKS,
    "#f4ead2": DARK_INKS,
    "#84bfe3": DARK_INKS,
    "#e5a03c": DARK_INKS,
    "#f2e27d": DARK_INKS,
    "#dc94b2": DARK_INKS,
    "#8fc9a6": DARK_INKS,
}
COLOURS = [(cloth, ink) for cloth, inks in CLOTHS.items() for ink in inks]

# Endpapers: strokes across the panel, with a width and dashes; a dash of nothing prints a dot.
ROWS = "M-32-24H32M-32-16H32M-32-8H32M-32 0H32M-32 8H32M-32 16H32M-32 24H32"
WAVES = "".join(f"M-32 {y}q4-5 8 0t8 0 8 0 8 0 8 0 8 0 8 0 8 0" for y in (-28, -20, -12, -4, 4, 12, 20, 28))
LATTICE = "M-32-20H32M-32-10H32M-32 0H32M-32 10H32M-32 20H32M-20-32V32M-10-32V32M0-32V32M10-32V32M20-32V32"
ENDPAPERS = [
    (ROWS, 3, "none"),
    (ROWS, 3.4, "0 8"),
    (ROWS, 4, "6 6"),
    (WAVES, 2, "none"),
    (LATTICE, 1.6, "none"),
]
ENDPAPER_OPACITY = 0.18
ANGLES = [0, 30, 45, 60, 90, 120, 135, 150]

# Frames: a line around the panel with a width and dashes.
EDGE = "M4 4H44V44H4Z"
CORNERS = EDGE + "M11 4L4 11M37 4L44 11M44 37L37 44M4 37L11 44"
DOUBLE = EDGE + "M6.5 6.5H41.5V41.5H6.5Z"
FRAMES = [
    (EDGE, 1.2, "none"),
    (EDGE, 2.4, "none"),
    (EDGE, 1.8, "5 3"),
    (EDGE, 2.4, "0 4"),
    (DOUBLE, 1, "none"),
    (CORNERS, 1.4, "none"),
]

# Plates carry a charge at a scale and so far down. No cross, crescent, hexagram or wheel of arms among them.
PLATES = {
    "disc": ("M-17 0A17 17 0 0 1 17 0A17 17 0 0 1-17 0Z", 0.98, 0),
    "lozenge": ("M0-20L20 0 0 20-20 0Z", 0.7, 0),
    "hexagon": ("M0-19L17-9.5V9.5L0 19-17 9.5V-9.5Z", 0.95, 0),
    "board": ("M-15-17H15V17H-15Z", 1.05, 0),
    "scallop": (
        "M0 -16A5 5 0 0 1 9.4 -12.9A5 5 0 0 1 15.2 -4.9A5 5 0 0 1 15.2 4.9A5 5 0 0 1 9.4 12.9A5"
        " 5 0 0 1 0 16A5 5 0 0 1 -9.4 12.9A5 5 0 0 1 -15.2 4.9A5 5 0 0 1 -15.2 -4.9A5 5 0 0 1"
        " -9.4 -12.9A5 5 0 0 1 0 -16Z",
        0.98,
        0,
    ),
    "sun": (
        "M0-19L3.4-15.1 8.2-17.1 9.7-12.1 14.9-11.8 14-6.7 18.5-4.2 15.5 0 18.5 4.2 14 6.7 14.9"
        " 11.8 9.7 12.1 8.2 17.1 3.4 15.1 0 19-3.4 15.1-8.2 17.1-9.7 12.1-14.9 11.8-14 6.7-18.5"
        " 4.2-15.5 0-18.5-4.2-14-6.7-14.9-11.8-9.7-12.1-8.2-17.1-3.4-15.1Z",
        0.9,
        0,
    ),
    "shield": ("M-16-17H16V0C16 10 9 15 0 19C-9 15-16 10-16 0Z", 0.92, -2),
    "arch": ("M-16 17V-2A16 16 0 0 1 16-2V17Z", 0.98, 0.5),
    "quatrefoil": (
        "M-9.5-9.5A9.5 9.5 0 0 1 9.5-9.5A9.5 9.5 0 0 1 9.5 9.5A9.5 9.5 0 0 1-9.5 9.5A9.5 9.5 0 0 1-9.5-9.5Z",
        0.72,
        0,
    ),
    "leaf": ("M-17-17H3A14 14 0 0 1 17-3V17H-3A14 14 0 0 1-17 3Z", 0.98, 0),
    "ticket": (
        "M-12-17H12A5 5 0 0 0 17-12V12A5 5 0 0 0 12 17H-12A5 5 0 0 0-17 12V-12A5 5 0 0 0-12-17Z",
        1,
        0,
    ),
    "drop": ("M0-20C5-13 16-6 16 4A16 15 0 0 1-16 4C-16-6-5-13 0-20Z", 0.82, 4),
}

# Charges: what is printed on the plate, within a circle of 12.
CHARGES = {
    "book": "M-1-5C-4-8-8-8-12-7V7C-8 6-4 6-1 9ZM1-5C4-8 8-8 12-7V7C8 6 4 6 1 9Z",
    "shelf": "M-11-8H-6V9H-11ZM-4-4H1V9H-4ZM3-8L7-9.5 11 8 7 9ZM-12 10.5H12V12H-12Z",
    "ribbon": "M-6-11H6V12L0 6-6 12Z",
    "letter": "M-11-8H11L0 1ZM-11-5V8H11V-5L0 4Z",
    "quill": "M10-12C-2-10-9-3-8 5L-12 11-10 12-7 7C3 8 9 0 10-12ZM-5 3L4-5-3 5Z",
    "key": (
        "M0-12A5.5 5.5 0 1 1 0-1A5.5 5.5 0 1 1 0-12ZM0-8.5A2 2 0 1 0 0-4.5A2 2 0 1 0 0-8.5Z"
        "M-1.5-1H1.5V3H6V6H1.5V8H5V11H-1.5Z"
    ),
    "lantern": "M-3-12H3V-9H-3ZM-6-7H6L8 6H-8ZM-3-4L-4 3H4L3-4ZM-7 8H7V11H-7Z",
    "cup": "M-11-6H6V-4H8A4 4 0 0 1 8 5H5C3 8-8 8-10 4ZM6-1V2H8A1.5 1.5 0 0 0 8-1ZM-11 9H8V11.5H-11Z",
    "house": "M0-11L12-4H-12ZM-10-2H-6V7H-10ZM-2-2H2V7H-2ZM6-2H10V7H6ZM-12 8.5H12V11H-12Z",
    "crown": "M-10 8V-7L-5-1 0-10 5-1 10-7V8Z",
    "boat": "M-1-12V4H-9ZM1-8L9 4H1ZM-11 6H11L7 11H-7Z",
    "hill": "M-12 10L-3-5 2 3 5-1 12 10ZM7-10A3 3 0 1 1 7-4A3 3 0 1 1 7-10Z",
    "waves": "M-12-6Q-6-13 0-6T12-6V-2Q6 5 0-2T-12-2ZM-12 4Q-6-3 0 4T12 4V8Q6 15 0 8T-12 8Z",
    "cloud": "M-7 7A5 5 0 0 1-8-3A7 7 0 0 1 5-5A6 6 0 0 1 7 7Z",
    "drop": "M0-12C5-4 8-1 8 4A8 8 0 0 1-8 4C-8-1-5-4 0-12Z",
    "spark": "M0-12L3-3 12 0 3 3 0 12-3 3-12 0-3-3Z",
    "sun": (
        "M0-12L2.2-6.7 7.1-9.7 5.7-4.1 11.4-3.7 7 0 11.4 3.7 5.7 4.1 7.1 9.7 2.2 6.7 0 12-2.2"
        " 6.7-7.1 9.7-5.7 4.1-11.4 3.7-7 0-11.4-3.7-5.7-4.1-7.1-9.7-2.2-6.7ZM-4 0A4 4 0 1 0 4 0"
        "A4 4 0 1 0-4 0Z"
    ),
    "ring": (
        "M-11 0A11 11 0 1 1 11 0A11 11 0 1 1-11 0ZM-6.5 0A6.5 6.5 0 1 0 6.5 0A6.5 6.5 0 1 0-6.5"
        " 0ZM-3 0A3 3 0 1 1 3 0A3 3 0 1 1-3 0Z"
    ),
    "fir": "M0-12L6-4H3L8 3H4L10 9H2V12H-2V9H-10L-4 3H-8L-3-4H-6Z",
    "tree": "M0-12A8 8 0 0 1 2 3.7V11H-2V3.7A8 8 0 0 1 0-12Z",
    "leaf": "M-10 10C-13-4-4-11 11-11C12 3 5 12-7 9L4-4Z",
    "sprig": (
        "M-1-1C-9-1-10-5-10-10C-4-10-1-7 0-4C1-7 4-10 10-10C10-5 9-1 1-1V2C2 0 5-2 10-2C10 3 8 7"
        " 1 7V12H-1V7C-8 7-10 3-10-2C-5-2-2 0-1 2Z"
    ),
    "tulip": ("M-8-11L-4-6 0-11 4-6 8-11V-4A8 7 0 0 1 1 3V8Q4 4 8 4Q8 11 1 12H-1Q-8 11-8 4Q-4 4-1 8V3A8 7 0 0 1-8-4Z"),
    "flower": (
        "M-3.9 -5.3A4.8 4.8 0 1 1 3.9 -5.3A4.8 4.8 0 1 1 6.3 2A4.8 4.8 0 1 1 0 6.6A4.8 4.8 0 1 1"
        " -6.3 2A4.8 4.8 0 1 1 -3.9 -5.3ZM-3 0A3 3 0 1 0 3 0A3 3 0 1 0-3 0Z"
    ),
    "acorn": "M-1-12H1V-9.9A9 7 0 0 1 9-3H-9A9 7 0 0 1-1-9.9ZM-7-1H7C7 6 3 9 0 12C-3 9-7 6-7-1Z",
    "apple": "M0-5C5-9 11-6 10 1C9 8 5 12 0 10C-5 12-9 8-10 1C-11-6-5-9 0-5ZM0-7C0-11 3-12 6-12C6-8 3-7 0-7Z",
    "heart": "M0 11C-15 0-11-9-6-9Q-2-9 0-4Q2-9 6-9C11-9 15 0 0 11Z",
    "fish": "M-12 0C-7-8 1-8 5-2L12-7V7L5 2C1 8-7 8-12 0ZM-7-2.5A1.5 1.5 0 1 0-7 .5A1.5 1.5 0 1 0-7-2.5Z",
    "bird": "M-12-3L-8-6A5 5 0 0 1 1-5C4-1 8-1 12-5C12 4 7 9 0 9L1 12H-2L-3 9C-8 8-9 3-9-2Z",
    "moth": (
        "M0-2C-3-10-12-11-11-4C-11 0-7 2-3 2C-7 3-9 9-5 10C-2 10 0 6 0 3C0 6 2 10 5 10C9 9 7 3 3"
        " 2C7 2 11 0 11-4C12-11 3-10 0-2Z"
    ),
    "gem": "M-7-10H-2L-4-4H-11ZM0-10L2-4H-2ZM2-10H7L11-4H4ZM-11-2H11L0 12Z",
    "chess": "M0-12L5-7 0-2-5-7ZM0 2L5 7 0 12-5 7ZM-7-5L-2 0-7 5-12 0ZM7-5L12 0 7 5 2 0Z",
}

STYLES = ["printed", "printed", "outlined", "outlined", "bare"]


def avatar_svg(anon_id: str) -> str:
    """Draw the avatar of a handle, a picture that depends on the handle and on nothing else."""
    if not is_handle(anon_id):
        raise ValueError("not a handle")
    lots = _Lots(anon_id)
    cloth, ink = lots.draw(COLOURS)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
        f'<rect width="48" height="48" rx="7" fill="{cloth}"/>'
        f'<g fill="none" stroke="{ink}" stroke-linecap="round">{_endpaper(lots)}{_frame(lots)}</g>'
        f'<g transform="translate(24 24)" fill-rule="evenodd">{_emblem(lots, cloth, ink)}</g></svg>'
    )


class _Lots:
    """A row of choices that follows from a text."""

    def __init__(self, text: str) -> None:
        self._rest = int.from_bytes(sha256(text.encode()).digest())

    def draw(self, options: Sequence):
        self._rest, index = divmod(self._rest, len(options))
        return options[index]


def _endpaper(lots: _Lots) -> str:
    path, width, dashes = lots.draw(ENDPAPERS)
    # The inner svg clips without an id, which would clash where one page holds several avatars.
    return (
        '<svg x="4" y="4" width="40" height="40" viewBox="-20 -20 40 40">'
        f'<path d="{path}" transform="rotate({lots.draw(ANGLES)})" stroke-opacity="{ENDPAPER_OPACITY}" '
        f'stroke-width="{width}" stroke-dasharray="{dashes}"/></svg>'
    )


def _frame(lots: _Lots) -> str:
    path, width, dashes = lots.draw(FRAMES)
    return f'<path d="{path}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'


def _emblem(lots: _Lots, cloth: str, ink: str) -> str:
    plate, scale, down = lots.draw(list(PLATES.values()))
    charge = lots.draw(list(CHARGES.values()))
    style = lots.draw(STYLES)
    if style == "bare":
        outline = f'stroke="{cloth}" stroke-width="3" paint-order="stroke"'
        return f'<path d="{charge}" fill="{ink}" {outline} transform="scale(1.45)"/>'
    field, line = (ink, cloth) if style == "printed" else (cloth, ink)
    return (
        f'<path d="{plate}" fill="{field}" stroke="{line}" stroke-width="2.2"/>'
        f'<path d="{charge}" fill="{line}" transform="translate(0 {down}) scale({scale})"/>'
    )

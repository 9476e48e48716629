"""The ladder: the one table of which slice stands where, and what the files of a slice are called."""

RUNGS = {
    "core": 0,
    "realtime": 1,
    "files": 1,
    "accounts": 2,
    "audit": 3,
    "handles": 3,
    "rooms": 4,
    "invites": 5,
    "direct": 5,
    "messages": 6,
    "presence": 7,
    "search": 7,
    "moderation": 7,
    "notifications": 8,
    "announcements": 8,
    "desk": 9,
    "reading": 9,
    "training": 9,
    "assistant": 10,
    "privacy": 11,
    "kiosk": 11,
    "widget": 11,
    "shell": 12,
    "admin": 12,
}

# Within a slice a file imports files of its own step and of those before; a noun that is not here is free.
STEPS = {"models": 0, "facts": 0, "queries": 1, "access": 1, "policy": 1, "service": 2}
EDGES = {"routes", "sockets", "broadcasts", "listeners", "jobs", "cli"}
EDGE_STEP = 3

# Beside the ladder, below every slice but core: they hold what the slices are bound together with.
GROUND = {"extensions", "hub", "settings"}


# Above the ladder: they put the slices together and serve them, and no slice knows them.
ROOF = {"wiring", "serving", "threads"}


def place(dotted: str) -> tuple[str, str]:
    """The slice and the file of a dotted name in chatroom; empty where there is none."""
    _, slice_, file, *_ = [*dotted.split("."), "", ""]
    return slice_, file


def is_edge(file: str) -> bool:
    """True for routes, and for room_routes where a slice has several."""
    return file.rpartition("_")[2] in EDGES


def step(file: str) -> int | None:
    """How late in its slice a file comes, None for a noun that the table does not know."""
    return EDGE_STEP if is_edge(file) else STEPS.get(file)

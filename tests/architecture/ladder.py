"""Rules about who imports whom."""

from tests.architecture.rungs import GROUND, ROOF, RUNGS, is_edge, place, step
from tests.architecture.source import imports, module_name

WIRING = "chatroom/wiring.py"


def up_or_beside(path: str, source: str) -> list[str]:
    """A slice imports only slices on lower rungs; no slice imports what stands above the ladder."""
    slice_, _ = place(module_name(path))
    if not slice_ or slice_ in ROOF:
        return []
    if slice_ in GROUND:
        allowed = GROUND | {"core"}
    elif slice_ in RUNGS:
        allowed = GROUND | {slice_} | {other for other, rung in RUNGS.items() if rung < RUNGS[slice_]}
    else:
        return [f"{path}: chatroom/{slice_} stands on no rung; give it one in tests/architecture/rungs.py"]
    return [
        f"{path}:{found.line}: {slice_} may not import {found.dotted}"
        for found in imports(path, source)
        if found.dotted.split(".")[0] == "chatroom" and not _in(allowed, found.dotted)
    ]


def edge_imported(path: str, source: str) -> list[str]:
    """An edge is imported by the wiring alone; the files of one edge may know each other."""
    own_slice, own_file = place(module_name(path))
    return [
        f"{path}:{found.line}: only {WIRING} imports an edge such as {found.dotted}"
        for found in imports(path, source)
        if path != WIRING
        and found.dotted.startswith("chatroom.")
        and is_edge(place(found.dotted)[1])
        and place(found.dotted) != (own_slice, own_file)
    ]


def backwards_in_slice(path: str, source: str) -> list[str]:
    """Within a slice: models and facts, then queries, access and policy, then service, then the edges."""
    slice_, file = place(module_name(path))
    own_step = step(file)
    if own_step is None:
        return []
    return [
        f"{path}:{found.line}: {file} comes before {place(found.dotted)[1]} and may not import it"
        for found in imports(path, source)
        if found.dotted.startswith(f"chatroom.{slice_}.") and (step(place(found.dotted)[1]) or 0) > own_step
    ]


def _in(allowed: set[str], dotted: str) -> bool:
    # `from chatroom import hub` and `import chatroom.hub` are both chatroom.hub here.
    return place(dotted)[0] in allowed

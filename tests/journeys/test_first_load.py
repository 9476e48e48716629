"""How soon a slow computer shows the first message; bench/first_load.py measures it, this keeps it from rotting."""

from collections.abc import Iterator

from bench.first_load import load_once

# Times as long as the browser takes for the finished page without a script; about two and a half on a quiet machine.
MOST = 3.5
LOADS = 6


def test_a_slow_computer_soon_shows_the_first_message(visitor):
    context = visitor("rita").page.context
    rooms = context.request.get("/chat/rooms").json()["rooms"]
    longest = max((room for room in rooms if room["anon_id"]), key=lambda room: room["last_seq"])
    assert any(ratio < MOST for ratio in ratios(context, f"/rooms/{longest['room_id']}"))


def ratios(context, path) -> Iterator[float]:
    """How many times as long as the browser itself needs, by the best loads so far: what else runs only lengthens."""
    messages, floors = [], []
    for number in range(LOADS):
        *_, message, floor = load_once(context, path)
        messages.append(message)
        floors.append(floor)
        if number:  # one load of each says nothing: the floor's may have been held up
            yield min(messages) / min(floors)

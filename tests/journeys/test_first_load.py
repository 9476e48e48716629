"""How soon a slow computer shows the first message; bench/first_load.py measures it, this keeps it from rotting."""

from bench.first_load import load_once

# Times as long as the browser takes for the finished page without a script; about two and a half on a quiet machine.
MOST = 3.5


def test_a_slow_computer_soon_shows_the_first_message(visitor):
    context = visitor("rita").page.context
    rooms = context.request.get("/chat/rooms").json()["rooms"]
    longest = max((room for room in rooms if room["anon_id"]), key=lambda room: room["last_seq"])
    assert any(of_two_loads(context, f"/rooms/{longest['room_id']}") < MOST for _ in range(3))


def of_two_loads(context, path) -> float:
    """How many times as long as the browser itself needs."""
    *_, message, floor = map(sum, zip(*(load_once(context, path) for _ in range(2)), strict=True))
    return message / floor

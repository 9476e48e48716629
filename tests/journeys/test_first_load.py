"""How soon a slow computer shows the first message; bench/first_load.py measures it, this keeps it from rotting."""

from bench.first_load import load_once

# Times as long as the browser takes for the finished page without a script; two to two and a half on a quiet machine.
MOST = 3.5


def test_a_slow_computer_soon_shows_the_first_message(visitor):
    context = visitor("rita").page.context
    rooms = context.request.get("/chat/rooms").json()["rooms"]
    longest = max((room for room in rooms if room["anon_id"]), key=lambda room: room["last_seq"])
    loads = [load_once(context, f"/rooms/{longest['room_id']}") for _ in range(3)]
    *_, message, floor = map(sum, zip(*loads, strict=True))
    assert message < MOST * floor

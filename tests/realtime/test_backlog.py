"""A client that does not read is cut before it fills the memory; one that reads keeps all it is sent."""

import socket
import time

import pytest

from tests.realtime.wire import Wire

LONG = "A long evening with a long book. " * 110
LITTLE = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]


@pytest.fixture
def ravi(arrive):
    """Ravi, at a computer that is about to hang."""
    return arrive("ravi")


@pytest.fixture
def quiet(ravi, room):
    """He listens to the room, and reads nothing of what he is sent."""
    wire = Wire(ravi.base_url, cookie=ravi.cookie, sockopt=LITTLE)
    wire.enter("/chat")
    assert wire.ask("join_room", {"room_id": room})["ok"]
    return wire


def test_who_does_not_read_is_cut_and_the_others_are_not(arrive, room, server, quiet):
    rita = arrive("rita")
    writer, reader = rita.socket(), rita.socket()
    assert reader.ask("join_room", {"room_id": room})["ok"]
    for number in range(100):
        assert writer.ask("send_message", {"room_id": room, "message_text": f"{number} {LONG}"})["ok"]
    for _ in range(30):  # half a megabyte each, of which the system's own buffers take some
        quiet.ws.send(f'42/chat,1["sync",{{"room_id":{room},"after":0}}]')
    deadline = time.monotonic() + 15
    while "slow_consumer" not in server.log:
        assert time.monotonic() < deadline, "not cut"
        assert writer.ask("send_message", {"room_id": room, "message_text": f"meanwhile {LONG}"})["ok"]
    assert quiet.ends_within(5)
    assert server.log.count("slow_consumer") == 1
    assert writer.ask("send_message", {"room_id": room, "message_text": "still here"})["ok"]
    texts = [reader.hear("message")["message_text"] for _ in range(101)]
    assert [text.partition(" ")[0] for text in texts[:100]] == [str(number) for number in range(100)]


def test_who_does_not_read_is_put_out_within_a_second_all_the_same(ravi, quiet, room):
    for _ in range(12):  # enough for what is sent to get stuck
        quiet.ws.send(f'42/chat,1["sync",{{"room_id":{room},"after":0}}]')
    assert ravi.post("/logout").ok
    time.sleep(1.2)
    over = time.monotonic() + 10
    with pytest.raises(OSError):  # nobody is there any more
        while time.monotonic() < over:
            quiet.ws.send("3")
            time.sleep(0.05)


def test_a_burst_cuts_nobody_who_reads(arrive, room, server):
    """Many answers at once, in one turn of the server, are not the client's fault."""
    before = server.log.count("slow_consumer")
    wire = arrive("rita").socket()
    frames = 600
    for number in range(frames):
        wire.ws.send(f'42/chat,{1000 + number}["nothing"]')
    wire._until(lambda: len(wire.acks) >= frames, 10)
    assert server.log.count("slow_consumer") == before

"""Listening to a room ends with the right to, also when that is lost in the very moment."""

import pytest

from chatroom.core.errors import ChatError
from chatroom.realtime import audiences
from chatroom.realtime.connections import Connection
from chatroom.rooms import sockets
from tests.invites.steps import come_in, make_room
from tests.realtime.library import answered
from tests.rooms.steps import handle, put_out


@pytest.fixture
def private(cast) -> int:
    """Rita's private room, with Ravi in it."""
    room_id = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, room_id)
    return room_id


def test_who_is_put_out_between_the_asking_and_the_listening_does_not_listen(app, cast, private, monkeypatch):
    connection = Connection("sid", "transport", audiences.CHAT, cast.ravi.user_id, cast.ravi.credential)
    his_handle, plain = handle(cast.ravi_client, private), sockets.seen_by

    def overtaken(person, room, member):
        assert put_out(cast.rita_client, private, his_handle).status_code == 204
        return plain(person, room, member)

    monkeypatch.setattr(sockets, "seen_by", overtaken)
    monkeypatch.setattr(
        sockets.connections, "listen", lambda connection, room_id, audience: connection.rooms.add(room_id)
    )
    with app.app_context():
        answer = answered(connection, ["join_room", {"room_id": private}])
    assert answer["error"]["code"] == ChatError("not_found", "").code
    assert connection.rooms == set()

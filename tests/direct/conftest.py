"""The rooms in which people meet who write to each other."""

import pytest

from tests.direct.steps import answer, asked
from tests.invites.steps import come_in, make_room
from tests.presence.conftest import library, opens
from tests.rooms.steps import enter, handle

__all__ = ["library", "opens"]


@pytest.fixture
def room(cast) -> int:
    """Rita's public room; Ravi and Mo are in it, Otto is not."""
    room_id = make_room(cast.rita_client, "public")
    enter(cast.ravi_client, room_id)
    enter(cast.mo_client, room_id)
    return room_id


@pytest.fixture
def private(cast) -> int:
    """Rita's private room, in which she and Ravi have handles of that room alone."""
    room_id = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, room_id)
    return room_id


@pytest.fixture
def request_(cast, room) -> int:
    """Rita has asked to write to Ravi, who has not answered."""
    return asked(cast.rita_client, room, handle(cast.ravi_client, room))


@pytest.fixture
def talk(cast, request_) -> int:
    """Rita and Ravi talk."""
    assert answer(cast.ravi_client, request_, "accept").status_code == 200
    return request_

"""The rooms that tests of messages happen in."""

import pytest

from tests.invites.steps import come_in, make_room
from tests.rooms.steps import change_member, enter


@pytest.fixture
def room(cast) -> int:
    """Rita's public room; Mo moderates it with her, Ravi is a member, Otto is not."""
    room_id = make_room(cast.rita_client, "public")
    change_member(cast.rita_client, room_id, enter(cast.mo_client, room_id), role="moderator")
    enter(cast.ravi_client, room_id)
    return room_id


@pytest.fixture
def private(cast) -> int:
    """Rita's private room; Ravi is a member, Otto knows nothing of it."""
    room_id = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, room_id)
    return room_id

"""The room that tests of handles happen in."""

import pytest

from tests.invites.steps import make_room
from tests.rooms.steps import enter


@pytest.fixture
def room(cast) -> int:
    """Rita's public room; Ravi is a member, Otto is not."""
    room_id = make_room(cast.rita_client, "public")
    enter(cast.ravi_client, room_id)
    return room_id

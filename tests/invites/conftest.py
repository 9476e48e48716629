"""The room that tests of invites happen in."""

import pytest

from tests.invites.steps import come_in, make_moderator, make_room


@pytest.fixture
def room(app, cast) -> int:
    """Rita's private room; Mo moderates it with her, Ravi is a member, Otto is not."""
    room_id = make_room(cast.rita_client)
    make_moderator(app, cast.rita, room_id, come_in(cast.mo_client, cast.rita_client, room_id))
    come_in(cast.ravi_client, cast.rita_client, room_id)
    return room_id

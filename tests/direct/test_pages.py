"""The page for the first words, and the choice on the account page."""

import pytest

from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.direct.steps import asked, hold, listed
from tests.invites.steps import make_room
from tests.rooms.steps import change_member, enter, handle


def test_the_first_words_have_a_page_for_who_may_write_them(cast, room):
    ravi = handle(cast.ravi_client, room)
    path = f"/rooms/{room}/members/{ravi}/write"
    assert f'data-write-to-handle="{ravi}"' in cast.rita_client.get(path).text
    assert cast.otto_client.get(path).status_code == 404  # who reads along
    assert cast.rita_client.get(f"/rooms/{room}/members/quiet-otter-4821/write").status_code == 404
    change_member(cast.rita_client, room, handle(cast.mo_client, room), is_muted=True)
    assert cast.mo_client.get(path).status_code == 404


def test_the_choice_on_the_account_page(cast, room, request_):
    assert 'name="takes_requests" value="1" checked' in cast.ravi_client.get("/account").text
    cast.ravi_client.submit("/account/direct-messages")
    assert listed(cast.ravi_client)["takes_requests"] is False
    assert hold(cast.ravi_client, request_) == "asked"
    cast.ravi_client.submit("/account/direct-messages", takes_requests="1")
    assert listed(cast.ravi_client)["takes_requests"] is True


def test_who_asks_may_see_where_it_is_offered(cast, room, talk):
    assert "direct" in cast.rita_client.get(f"/chat/rooms/{room}").json["permissions"]
    assert "direct" not in cast.rita_client.get(f"/chat/rooms/{talk}").json["permissions"]
    assert "direct" not in cast.otto_client.get(f"/chat/rooms/{room}").json["permissions"]


@pytest.mark.parametrize("setting", ["off", "staff"])
def test_where_patrons_have_none_nothing_is_offered(database_url, tmp_path, setting):
    with closing_database(make_app(database_url, tmp_path, DIRECT_MESSAGES=setting)) as app:
        cast = assemble(app)
        room = make_room(cast.rita_client, "public")
        assert "direct" not in cast.rita_client.get(f"/chat/rooms/{room}").json["permissions"]
        assert "direct-title" not in cast.rita_client.get("/account").text
        enter(cast.ada_client, room)
        offered = "direct" in cast.ada_client.get(f"/chat/rooms/{room}").json["permissions"]
        assert offered is (setting == "staff")
        if offered:
            asked(cast.ada_client, room, handle(cast.rita_client, room))

"""Few search at once, so that others read meanwhile."""

import pytest

from chatroom.core.prepared import is_session_in_use
from chatroom.search import service
from chatroom.search.service import Question
from tests.invites.steps import refusal
from tests.rooms.steps import said
from tests.search.steps import found


@pytest.fixture
def taken():
    """All places but one are."""
    for _ in range(service.SEARCHES_MOST - 1):
        service._places.acquire()
    yield
    for _ in range(service.SEARCHES_MOST - 1):
        service._places.release()


def test_who_finds_no_place_in_time_is_told_to_come_again(cast, room, taken, monkeypatch):
    monkeypatch.setattr(service, "PATIENCE", 0.01)
    said(cast.ravi_client, room, "tea")
    service._places.acquire()
    monkeypatch.setattr(service.queries, "readable_rooms", pytest.fail)
    assert refusal(cast.rita_client.get("/chat/search", q="tea")) == (503, "unavailable")
    monkeypatch.undo()
    service._places.release()
    assert found(cast.rita_client, "tea") == ["tea"]


def test_a_search_gives_back_its_place_and_its_connection_however_it_ends(app, cast, room, taken, monkeypatch):
    said(cast.ravi_client, room, "tea")
    with app.app_context():
        assert len(service.search(cast.rita, Question("tea", None, None, "best", 20, 0)).messages) == 1
        assert not is_session_in_use()
        with monkeypatch.context() as broken:
            broken.setattr(service.queries, "matches", lambda *asked: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                service.search(cast.rita, Question("tea", None, None, "best", 20, 0))
        assert not is_session_in_use()
    assert found(cast.rita_client, "tea") == ["tea"]

"""What was lost on the way, or could not be read, is read again; and the house lives on without the database."""

import pytest

from chatroom.messages import threads
from chatroom.presence import board, fading, jobs, listeners, owed, roster, showing, statuses, thread_news, unread
from chatroom.realtime import missed, nodes
from chatroom.rooms import members
from chatroom.rooms import service as rooms
from tests.presence.passing import OFFLINE, ONLINE, arrive, moments, shown, stay


class LostError(Exception):
    """The database is away."""


def fail(*_, **__):
    """Stand for a question that nobody answers."""
    raise LostError


def test_what_another_node_said_in_vain_is_read_again(cast, clock, seats, monkeypatch):
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    with monkeypatch.context() as deaf:
        deaf.setattr(listeners, "tell_nodes", lambda name, data: None)
        statuses.choose(cast.rita, "invisible")
        place = rooms.create(cast.rita, room_name="Elsewhere", room_type="private")
    stay(clock, visitor, 5)
    assert (shown(seats), place.room.room_id in visitor.rooms) == ([ONLINE] * 9, False)
    missed.have_everyone_fetch()
    assert None not in moments(clock, seats, OFFLINE, 22, visitor=visitor)
    assert place.room.room_id in visitor.rooms


def test_what_could_not_be_read_again_stays_in_doubt(cast, clock, seats, monkeypatch):
    visitor = arrive(cast.rita)
    missed.have_everyone_fetch()
    with monkeypatch.context() as away:
        away.setattr(showing.queries, "seats_of", fail)
        with pytest.raises(LostError):
            showing.settle_doubts(1)
    assert visitor.is_doubted
    showing.settle_doubts(1)
    assert not visitor.is_doubted


def test_people_fade_while_the_database_is_away(cast, clock, seats, monkeypatch):
    stay(clock, arrive(cast.rita), 5)
    monkeypatch.setattr(showing.queries, "seats_that_stand", fail)
    monkeypatch.setattr(jobs, "ask", lambda number: None)  # which fails
    assert all(moment < 30 for moment in moments(clock, seats, OFFLINE, 30))


@pytest.mark.parametrize(("loop", "does"), [("watch_presence", ["turn"] * 3), ("watch_seats", ["doubts", "ask"] * 3)])
def test_who_shows_what_is_due_waits_for_no_question(monkeypatch, loop, does):
    done, rounds = [], iter(range(3))
    monkeypatch.setattr(jobs, "_harmlessly", lambda app, function, *args: function(*args))
    monkeypatch.setattr(jobs, "turn", lambda number: done.append("turn"))
    monkeypatch.setattr(jobs, "ask", lambda number: done.append("ask"))
    monkeypatch.setattr(showing, "settle_doubts", lambda most: done.append("doubts"))
    monkeypatch.setattr(jobs.hub, "sleep", lambda seconds: next(rounds))
    with pytest.raises(StopIteration):
        getattr(jobs, loop)("the app")
    assert done == does


@pytest.mark.parametrize(("word", "question"), [("status_chosen", "chosen_by"), ("seats_changed", "seats_of")])
def test_what_could_not_be_followed_is_read_again(cast, clock, seats, monkeypatch, word, question):
    visitor = arrive(cast.rita)
    with monkeypatch.context() as away:
        away.setattr(showing.queries, question, fail)
        with pytest.raises(LostError):
            nodes.tell_nodes(word, {"audience": visitor.audience})
    assert visitor.is_doubted


def test_what_no_longer_fits_among_what_is_to_be_followed_is_asked_anew(app, monkeypatch):
    asked = []
    monkeypatch.setattr(missed, "have_everyone_fetch", lambda: asked.append(None))
    monkeypatch.setattr(nodes, "MOST_TO_FOLLOW", 3)
    manager = nodes.NodesManager("redis://127.0.0.1:1", app)
    for _ in range(4):
        manager._heard(b'another {"node_message": "status_chosen", "data": {}}')
    assert (len(manager._to_follow), len(asked)) == (1, 1)


def test_what_asks_the_database_keeps_no_other_word_of_a_node_waiting():
    assert {"status_chosen", "seats_changed", "unread", "thread_news"} <= nodes._apart


@pytest.mark.parametrize("question", ["seats_of", "chosen_by"])
def test_who_could_not_be_seated_is_when_they_ask_again(cast, clock, seats, monkeypatch, question):
    with monkeypatch.context() as away:
        away.setattr(showing.queries, question, fail)
        with pytest.raises(LostError):
            arrive(cast.rita)
    assert roster.everyone() == []
    stay(clock, arrive(cast.rita), 5)
    assert shown(seats) == [ONLINE] * 9


def test_a_new_handle_goes_like_any_other_once_it_is_shown(cast, clock, seats):
    room_id, _ = seats[1]
    visitor = arrive(cast.rita)
    members.renew_handle(cast.rita, room_id)
    new = [(room_id, rooms.queries.find_membership(cast.rita, room_id).anon_id)]
    assert moments(clock, new, ONLINE, 95, visitor=visitor) != [None]
    showing.close_tab(visitor, "one")
    visitor = arrive(cast.rita)  # the page is loaded again
    statuses.choose(cast.rita, "invisible")
    assert moments(clock, new, OFFLINE, 22, visitor=visitor) != [None]


@pytest.fixture
def counted(app, monkeypatch):
    """A room in which the counts of one member are looked up, and what happens meanwhile."""
    meanwhile = []
    monkeypatch.setattr(roster, "members_here", lambda room_id: {"quiet-otter-4821": "user:1"})
    monkeypatch.setattr(unread, "pushed", [], raising=False)
    monkeypatch.setattr(unread, "push_here", lambda event, data, to: unread.pushed.append(data))
    monkeypatch.setattr(unread, "_owed", {})
    monkeypatch.setattr(unread, "_reads", {})

    def look_up(room_id, anon_ids):
        [each() for each in meanwhile]
        return [("quiet-otter-4821", 3, 0)]

    monkeypatch.setattr(unread.queries, "unread_in", look_up)
    with app.app_context():
        yield meanwhile


def test_counts_that_somebody_has_read_meanwhile_are_told_anew(counted):
    unread._tell_here({"rooms": [(7, "")]})
    assert unread._owed == {}
    counted.append(lambda: unread.note_read(7))
    unread._tell_here({"rooms": [(7, "brave-heron-1111")]})
    assert unread._owed.keys() == {7}
    counted.clear()
    unread.tell_owed()
    assert unread._owed == {}
    assert len(unread.pushed) == 3


def test_rooms_that_could_not_be_counted_are_counted_later(counted, monkeypatch):
    counted.append(fail)
    unread._tell_here({"rooms": [(7, ""), (8, "")]})
    unread.tell_owed()
    assert (unread._owed.keys(), unread.pushed) == ({7, 8}, [])  # not before some seconds have passed
    counted.clear()
    monkeypatch.setattr(unread, "_owed", dict.fromkeys(unread._owed, 0.0))
    unread.tell_owed()
    assert (unread._owed, len(unread.pushed)) == ({}, 2)


def test_a_connection_that_is_lost_keeps_no_other_room_from_being_counted(counted, monkeypatch):
    counted.append(fail)
    monkeypatch.setattr(owed.db.session, "rollback", fail)
    unread._tell_here({"rooms": [(7, ""), (8, "")]})
    assert unread._owed.keys() == {7, 8}


def test_threads_that_could_not_be_counted_are_told_later(app, monkeypatch):
    told = []
    monkeypatch.setattr(roster, "members_here", lambda room_id: {"quiet-otter-4821": "user:1"})
    monkeypatch.setattr(thread_news, "push_here", lambda event, data, to: told.append(data["message_id"]))
    monkeypatch.setattr(thread_news, "_owed", {})

    def followers(room_id, message_id, among):
        if message_id == 70 and not told[1:]:
            fail()
        return [("quiet-otter-4821", threads.State(True, 3, 1))]

    monkeypatch.setattr(thread_news.threads, "followers", followers)
    with app.app_context():
        thread_news._tell_here({"threads": [[7, 70], [7, 71], [8, 80]]})
        thread_news.tell_owed()
        assert (thread_news._owed.keys(), told) == ({(7, 70)}, [71, 80])  # not before some seconds have passed
        monkeypatch.setattr(thread_news, "_owed", dict.fromkeys(thread_news._owed, 0.0))
        thread_news.tell_owed()
    assert (thread_news._owed, told) == ({}, [71, 80, 70])


def test_a_choice_is_followed_where_the_word_arrives(cast, clock, seats):
    stay(clock, arrive(cast.rita), 5)
    statuses.choose(cast.rita, "busy", "at lunch")
    fading.run_due(clock.now)
    assert tuple(board.shown(*seats[0])) == ("busy", "at lunch")

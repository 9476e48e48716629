"""When the handles of one person are shown to come and to go: never so that they could be told to be one person's."""

from chatroom.presence import board, fading, queries, roster, showing, statuses
from chatroom.rooms import members
from chatroom.rooms import service as rooms
from tests.presence.passing import AWAY, OFFLINE, ONLINE, arrive, moments, shown, stay


def test_the_public_handle_comes_at_once_and_the_others_one_by_one(cast, clock, seats):
    public, *private = moments(clock, seats, ONLINE, 4, visitor=arrive(cast.rita))
    assert public == 0.5
    assert all(moment <= 3.5 for moment in private)
    assert len(set(private)) > 1


def test_who_closes_the_page_fades_within_half_a_minute(cast, clock, seats):
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    showing.close_tab(visitor, "one")
    public, *private = moments(clock, seats, OFFLINE, 30)
    assert public == 2
    assert all(moment <= 20.5 for moment in private)
    assert len(set(private)) > 4
    assert roster.everyone() == []
    assert roster._seats == {}


def test_who_vanishes_is_gone_in_thirty_seconds_under_every_handle(cast, clock, seats):
    stay(clock, arrive(cast.rita), 5)
    gone = moments(clock, seats, OFFLINE, 30)
    assert all(24 < moment < 30 for moment in gone)
    assert len(set(gone)) > 1


def test_loading_the_page_again_is_not_seen(cast, clock, seats):
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    board.take_changes()
    showing.close_tab(visitor, "one")
    clock.pass_by(1)
    visitor = arrive(cast.rita)
    for _ in range(30):
        stay(clock, visitor, 1)
        assert shown(seats) == [ONLINE] * 9


def test_one_tab_left_is_enough(cast, clock, seats):
    visitor = arrive(cast.rita, "one")
    arrive(cast.rita, "two", is_idle=True)
    stay(clock, visitor, 5)
    showing.close_tab(visitor, "one")
    stay(clock, visitor, 5)
    assert shown(seats) == [AWAY] * 9


def test_being_away_does_not_link_handles_either(cast, clock, seats):
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    visitor.tabs["one"].is_idle = True
    showing.update(visitor)
    public, *private = moments(clock, seats, AWAY, 4, visitor=visitor)
    assert public == 0.5
    assert len(set(private)) > 1


def test_the_invisible_are_not_seen_for_a_moment(cast, clock, seats):
    statuses.choose(cast.rita, "invisible", "nobody home")
    visitor = arrive(cast.rita)
    for _ in range(10):
        stay(clock, visitor, 1)
        assert shown(seats) == [OFFLINE] * 9


def test_a_choice_and_its_words_come_back_with_the_person(cast, clock, seats):
    statuses.choose(cast.rita, "busy", "cataloguing")
    statuses.choose(cast.rita, "away")
    stay(clock, arrive(cast.rita), 5)
    assert [tuple(board.shown(*seat)) for seat in seats] == [("away", "cataloguing")] + [("away", "")] * 8


def test_a_new_handle_appears_long_after_the_old_one_has_faded(cast, clock, seats):
    room_id, old = seats[1]
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    members.renew_handle(cast.rita, room_id)
    new = rooms.queries.find_membership(cast.rita, room_id).anon_id
    faded, _ = moments(clock, [(room_id, old), (room_id, new)], OFFLINE, 30, visitor=visitor)
    assert faded is not None
    assert board.shown(room_id, new).status == OFFLINE
    assert moments(clock, [(room_id, new)], ONLINE, 70, visitor=visitor) != [None]
    assert board.shown(room_id, old).status == OFFLINE
    assert shown(seats[:1] + seats[2:]) == [ONLINE] * 8


def test_a_new_handle_does_not_appear_sooner_by_loading_the_page(cast, clock, seats):
    room_id, _ = seats[1]
    showing.close_tab(arrive(cast.rita), "one")
    members.renew_handle(cast.rita, room_id)
    new = rooms.queries.find_membership(cast.rita, room_id).anon_id
    visitor = arrive(cast.rita)
    assert moments(clock, [(room_id, new)], ONLINE, 25, visitor=visitor) == [None]


def test_who_leaves_a_room_and_comes_back_is_seen_there(cast, clock, seats):
    room_id, anon_id = seats[0]
    visitor = arrive(cast.rita)
    stay(clock, visitor, 5)
    showing.drop(room_id, anon_id)
    assert board.shown(room_id, anon_id).status == OFFLINE
    showing.settle(visitor)
    stay(clock, visitor, 1)
    assert board.shown(room_id, anon_id).status == ONLINE


def test_no_times_are_kept():
    columns = {column.name for column in queries.UserPresence.__table__.columns}
    assert columns == {"user_id", "status", "status_text"}


def test_a_renewed_handle_does_not_wait_for_a_clock_that_was_put_back(clock):
    least, most = fading.RENEWED_APPEARS
    assert clock.now + least <= fading.not_before(-3600.0) <= clock.now + most
    assert fading.not_before(most) <= clock.now

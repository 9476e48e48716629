"""Who is given which notice, and when: by table, without a database."""

from datetime import UTC, datetime
from math import inf

import pytest

from chatroom.notifications.notice_policy import (
    Choices,
    Concern,
    is_for_digest,
    is_quiet,
    kind_of_notice,
    seconds_until_quiet,
    tells_devices,
    tells_page,
)

HUSHED, CALLED, DIRECT, FOLLOWED = ({name: True} for name in ("is_hushed", "is_called", "is_direct", "is_followed"))


@pytest.mark.parametrize(
    ("concern", "kind"),
    [
        ({}, None),
        (CALLED, "mention"),
        (DIRECT, "direct"),
        (FOLLOWED, "reply"),
        (CALLED | DIRECT | FOLLOWED, "mention"),
        (DIRECT | FOLLOWED, "direct"),
        ({"level": "all"}, "message"),
        ({"level": "all"} | CALLED, "mention"),
        ({"level": "all"} | FOLLOWED, "reply"),
        ({"level": "nothing"}, None),
        ({"level": "nothing"} | CALLED | DIRECT | FOLLOWED, None),
        (HUSHED, None),
        (HUSHED | CALLED, "mention"),
        (HUSHED | DIRECT | FOLLOWED, None),
        (HUSHED | {"level": "all"}, None),
        (HUSHED | {"level": "nothing"} | CALLED, None),
    ],
)
def test_what_a_message_is_to_a_member(concern, kind):
    assert kind_of_notice(Concern(**concern)) == kind


@pytest.mark.parametrize(
    ("begin", "end", "zone", "quiet"),
    [
        (None, None, "UTC", False),
        (22 * 60, 7 * 60, "UTC", True),  # it is 23:30 in Greenwich
        (22 * 60, 23 * 60 + 30, "UTC", False),  # the end is no part of it
        (23 * 60 + 30, 7 * 60, "UTC", True),  # the beginning is
        (7 * 60, 22 * 60, "UTC", False),
        (0, 7 * 60, "UTC", False),
        (0, 7 * 60, "Europe/Berlin", True),  # 0:30 there
        (18 * 60, 18 * 60 + 31, "America/New_York", True),  # 18:30 there
        (8 * 60, 9 * 60, "Asia/Tokyo", True),  # 8:30, tomorrow
        (9 * 60, 9 * 60, "UTC", False),
    ],
)
def test_quiet_hours_are_by_ones_own_clock(begin, end, zone, quiet):
    choices = Choices(has_sound=True, quiet_from=begin, quiet_until=end, time_zone=zone)
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert is_quiet(choices, moment) is quiet
    assert tells_page(choices, moment) is tells_devices(choices, moment) is not quiet


@pytest.mark.parametrize(
    ("begin", "zone", "seconds"),
    [
        (None, "UTC", inf),
        (7 * 60, "UTC", inf),  # until the same time: never
        (23 * 60, "UTC", 3600),
        (22 * 60, "UTC", 24 * 3600),  # they begin now, and again tomorrow
        (21 * 60, "UTC", 23 * 3600),
        (60, "Europe/Berlin", 2 * 3600),  # it is 23:00 there
        (4 * 60, "Europe/Berlin", 4 * 3600),  # on the night in which 2:00 is 3:00
    ],
)
def test_how_long_it_is_until_quiet_hours(begin, zone, seconds):
    choices = Choices(quiet_from=begin, quiet_until=begin and 7 * 60, time_zone=zone)
    assert seconds_until_quiet(choices, datetime(2026, 3, 28, 22, 0, tzinfo=UTC)) == seconds


def test_a_zone_that_the_machine_knows_no_longer_is_the_world_s():
    choices = Choices(quiet_from=21 * 60, quiet_until=7 * 60, time_zone="Atlantis/Capital")
    assert is_quiet(choices, datetime(2026, 11, 29, 22, 0, tzinfo=UTC))
    assert not is_quiet(choices, datetime(2026, 11, 29, 12, 0, tzinfo=UTC))


def test_a_summer_evening_is_a_summer_evening():
    choices = Choices(quiet_from=22 * 60, quiet_until=7 * 60, time_zone="Europe/Berlin")
    assert is_quiet(choices, datetime(2026, 7, 1, 20, 0, tzinfo=UTC))
    assert not is_quiet(choices, datetime(2026, 12, 1, 20, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("choices", "told"),
    [({}, False), ({"has_sound": True}, True), ({"in_browser": True}, True), ({"by_mail": True}, False)],
)
def test_pages_call_those_who_wish_it(choices, told):
    assert tells_page(Choices(**choices), datetime(2026, 11, 20, tzinfo=UTC)) is told


@pytest.mark.parametrize(
    ("level", "is_hushed", "unread", "mentions", "told"),
    [
        ("mentions", False, 3, 0, True),
        ("all", False, 3, 0, True),
        ("all", False, 0, 0, False),
        ("nothing", False, 3, 1, False),
        ("mentions", True, 3, 0, False),
        ("mentions", True, 3, 1, True),
    ],
)
def test_which_rooms_are_in_the_daily_mail(level, is_hushed, unread, mentions, told):
    assert is_for_digest(level, is_hushed, unread, mentions) is told

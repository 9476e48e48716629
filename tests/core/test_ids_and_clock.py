"""Codes for human hands, and time written one way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chatroom.core import clock
from chatroom.core.database import Moment
from chatroom.core.ids import ALPHABET, fresh_code, plain_code


def test_a_code_is_80_bits_in_four_groups_without_look_alikes():
    code = fresh_code()
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert len({fresh_code() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "typed", ["ABCD-1023-0VWX-YZ99", "abcd 1o23 ovwx yz99", " AbCdIO23OUwXyZ99\t", "a-b-c-d-l023ovwxyz99"]
)
def test_a_code_may_be_typed_in_any_way(typed):
    assert plain_code(typed) == "ABCD10230VWXYZ99"


def test_the_present_is_aware_and_has_no_more_than_milliseconds():
    moment = clock.now()
    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0
    assert abs((clock.after(60) - moment).total_seconds() - 60) < 1


def test_times_are_written_in_utc_with_milliseconds():
    paris = timezone(timedelta(hours=2))
    assert clock.as_text(datetime(2026, 5, 1, 12, 0, 0, 7000, paris)) == "2026-05-01T10:00:00.007Z"
    assert clock.as_text(datetime(2026, 5, 1, tzinfo=UTC)) == "2026-05-01T00:00:00.000Z"
    assert clock.as_text(None) is None


def test_the_database_takes_and_gives_aware_times_alone():
    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(datetime(2026, 5, 1), None)  # noqa: DTZ001
    assert Moment().process_result_value(datetime(2026, 5, 1), None) == datetime(2026, 5, 1, tzinfo=UTC)  # noqa: DTZ001
    assert Moment().process_result_value(None, None) is None

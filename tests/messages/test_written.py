"""What is written together: known again by whatever ids, and numbered without gaps."""

import pytest

from tests.messages.steps import draft, together


@pytest.mark.parametrize("number", [1, 2])
def test_whatever_an_id_is_made_of_it_is_known_again(app, cast, room, number):
    ids = ['"', "\\", "\\x41", "\\u0041", "über 🙂", "'; --", "%s", "null"]
    for each in ids:
        first = together(app, *(draft(cast.ravi, room, f"{n}", client_id=f"{each}{n}") for n in range(number)))
        again = together(app, *(draft(cast.ravi, room, f"{n}", client_id=f"{each}{n}") for n in range(number)))
        assert [message["client_id"] for message in first] == [f"{each}{n}" for n in range(number)]
        assert [message["message_id"] for message in again] == [message["message_id"] for message in first]


def test_numbers_rise_and_none_is_lost_to_what_is_refused_or_repeated(app, cast, room, private):
    first, again, hidden, last = together(
        app,
        draft(cast.ravi, room, "first", client_id="a"),
        draft(cast.ravi, room, "first", client_id="a"),
        draft(cast.otto, private, "hidden"),
        draft(cast.rita, room, "last"),
    )
    assert (again["message_id"], hidden) == (first["message_id"], "not_found")
    assert last["message_id"] == first["message_id"] + 1

"""Choosing a status over HTTP."""

import pytest


def choose(client, **choice) -> dict:
    """What is chosen afterwards."""
    answer = client.put("/chat/presence", choice)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_words_alone_leave_the_status_as_it_is(cast):
    choose(cast.rita_client, status="busy")
    assert choose(cast.rita_client, status_text="in chapter nine") == {
        "status": "busy",
        "status_text": "in chapter nine",
    }
    assert choose(cast.rita_client, status="online")["status_text"] == "in chapter nine"
    assert choose(cast.rita_client, status_text="")["status_text"] == ""


@pytest.mark.parametrize("choice", [{"status": "gone"}, {"status": 1}, {"status_text": "x" * 81}, {"status_text": 7}])
def test_a_wrong_choice_changes_nothing(cast, choice):
    choose(cast.rita_client, status="busy", status_text="reading")
    assert cast.rita_client.put("/chat/presence", choice).status_code == 422
    assert choose(cast.rita_client) == {"status": "busy", "status_text": "reading"}

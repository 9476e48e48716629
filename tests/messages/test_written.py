"""What is written together: known again by whatever ids, and numbered without gaps."""

import pytest

from chatroom.core import facts
from chatroom.core.facts import transaction
from chatroom.core.journeys import Journeys
from chatroom.messages import batch, posting
from chatroom.messages.facts import MessagePosted
from tests.messages.steps import draft, together
from tests.rooms.steps import handle, read

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def commits(monkeypatch) -> list[bool]:
    """Of each journey to PostgreSQL, whether it takes the commit along."""
    made, plain = [], Journeys.make

    def make(self, runs, commits=False):
        made.append(commits)
        return plain(self, runs, commits)

    monkeypatch.setattr(Journeys, "make", make)
    return made


@on_postgresql
@pytest.mark.parametrize("number", [1, 2])
def test_a_post_is_two_journeys_of_which_the_second_commits(app, cast, room, commits, number):
    posts = [draft(cast.ravi, room, f"{each}") for each in range(number)]
    commits.clear()
    together(app, *posts)
    assert commits == [False, True]


@on_postgresql
def test_a_post_that_calls_somebody_is_committed_with_the_call(app, cast, room, commits):
    post = draft(cast.ravi, room, f"@{handle(cast.mo_client, room)}, look")
    commits.clear()
    together(app, post)
    assert not any(commits)
    assert read(cast.mo_client, room)["messages"][-1]["message_text"] == post.text


@on_postgresql
def test_a_post_inside_another_transaction_is_undone_with_it(app, cast, room, commits):
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        posting.post(draft(cast.ravi, room, "for nothing"))
        raise ZeroDivisionError
    assert not any(commits)
    assert read(cast.ravi_client, room)["messages"] == []


@on_postgresql
def test_what_goes_wrong_after_the_commit_has_nothing_written_again(app, cast, room, monkeypatch):
    plain, shown = batch.message_json, []

    def spoilt(message, **options):
        shown.append(message)
        if len(shown) == 2:
            raise ValueError("a message that nobody thought of")
        return plain(message, **options)

    monkeypatch.setattr(batch, "message_json", spoilt)
    posts = [draft(cast.ravi, room, text, client_id=text) for text in ("one", "two", "three")]
    assert together(app, *posts) == ["unavailable"] * 3
    again = together(app, *(draft(cast.ravi, room, text, client_id=text) for text in ("one", "two", "three")))
    assert [each["message_text"] for each in again] == ["one", "two", "three"]
    assert [each["message_text"] for each in read(cast.ravi_client, room)["messages"]] == ["one", "two", "three"]


def test_nobody_has_a_say_in_a_post_when_it_may_be_committed_already():
    assert not facts._during[MessagePosted]


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

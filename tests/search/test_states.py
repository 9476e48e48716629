"""Finding what has reactions and what is pinned: both come and go after a message was posted."""

import pytest

from chatroom.search import index, queries
from tests.invites.steps import make_room
from tests.messages.steps import HEART, PARTY, edit, pin, react, remove
from tests.rooms.steps import handle, put_out, said
from tests.search.steps import found, refusal, searched

TALK = ("tea for two", "tea and cake", "green tea, https://tea.example", "coffee", "cake")


@pytest.fixture
def talk(cast, room) -> list[dict]:
    """Ravi talks; the first and the third message are pinned, the third and the fourth have reactions."""
    messages = [said(cast.ravi_client, room, each) for each in TALK]
    for number in (0, 2):
        assert pin(cast.mo_client, messages[number]).status_code == 200
    for number, emoji in ((2, PARTY), (2, HEART), (3, HEART)):
        assert react(cast.ravi_client, messages[number], emoji).status_code == 200
    return messages


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("has:pin", {0, 2}), ("has:pins", {0, 2}), ("has:Pinned", {0, 2}), ("has:reaction", {2, 3}),
        ("has:reactions", {2, 3}), ("has:pin has:reaction", {2}), ("has:pin -has:reaction", {0}),
        ("has:reaction -has:pin", {3}), ("tea has:pin", {0, 2}), ("cake has:pin", set()), ("tea has:reaction", {2}),
        ("tea has:pin has:reaction", {2}), ("tea -has:pin", {1}), ("tea -has:reaction", {0, 1}),
        ('"tea for" has:pin -has:reaction', {0}), ("has:link has:pin", {2}), ("has:pin -has:link", {0}),
        ("has:pin -tea", set()), ("has:reaction -tea", {3}), ('has:pin -"tea for"', {2}), ("has:reaction -coffee", {2}),
        ("has:pin from:me", set()), ("has:pin -from:me", {0, 2}), ("has:reaction before:2020", set()),
        ("has:pin after:2020", {0, 2}), ("cake -has:pin -has:reaction", {1, 4}),
    ],
)  # fmt: skip
def test_pins_and_reactions_are_found_alone_and_with_words(cast, room, talk, q, numbers):
    for more in ({}, {"room_id": room}, {"order": "newest"}):
        assert set(found(cast.rita_client, q, **more)) == {TALK[number] for number in numbers}


@pytest.mark.parametrize("q", ["-has:pin", "-has:reaction -tea", "has:pinecone", "has:", "has:reaction before:soon"])
def test_what_cannot_be_meant_is_said(cast, room, q):
    refusal(cast.rita_client, q)


def test_the_refusal_names_all_there_is(cast, room):
    sentence = refusal(cast.rita_client, "has:cheese")
    assert sentence.endswith("write has:link, file, image, audio, video, document, reaction or pin.")


def test_what_is_taken_away_is_found_no_more_and_an_edit_changes_nothing(cast, room, talk):
    edit(cast.ravi_client, talk[2], "red tea")
    assert found(cast.rita_client, "has:pin has:reaction") == ["red tea"]
    for emoji in (PARTY, HEART):
        react(cast.ravi_client, talk[2], emoji, on=False)
    assert found(cast.rita_client, "has:reaction") == found(cast.rita_client, "coffee has:reaction") == ["coffee"]
    pin(cast.mo_client, talk[2], on=False)
    assert found(cast.rita_client, "has:pin") == found(cast.rita_client, "tea has:pin") == [TALK[0]]


def test_a_removed_message_is_never_found(cast, room, talk):
    for message in talk[2:4]:
        remove(cast.ravi_client, message)
    assert found(cast.rita_client, "has:reaction") == found(cast.rita_client, "tea has:reaction") == []
    assert found(cast.rita_client, "has:pin") == [TALK[0]]


def test_otto_finds_none_of_a_private_room(cast, private, monkeypatch):
    message = said(cast.ravi_client, private, "The marmalade is in the piano")
    pin(cast.rita_client, message)
    react(cast.ravi_client, message, PARTY)
    asked = ("has:pin", "has:reaction", "marmalade has:pin", "piano has:reaction", "has:pin -tea")
    for q in asked:
        assert found(cast.rita_client, q) == ["The marmalade is in the piano"]
        assert (
            found(cast.otto_client, q) == found(cast.otto_client, f"{q} from:{handle(cast.ravi_client, private)}") == []
        )
        assert cast.otto_client.get("/chat/search", q=q, room_id=private).status_code == 404
    put_out(cast.rita_client, private, handle(cast.ravi_client, private))
    monkeypatch.setattr(queries, "readable_rooms", lambda person: {private: "A right that ends between two statements"})
    for q in asked:
        assert found(cast.ravi_client, q) == found(cast.otto_client, q) == []
        assert len(found(cast.rita_client, q)) == 1


def test_only_rooms_that_are_named_are_looked_into(cast, room, talk):
    other = make_room(cast.rita_client, "private")
    message = said(cast.rita_client, other, "Of my own")
    pin(cast.rita_client, message)
    react(cast.rita_client, message, PARTY)
    for q in ("has:pin", "has:reaction"):
        assert len(found(cast.rita_client, q)) == 3
        assert found(cast.rita_client, f"{q} in:{other}") == found(cast.rita_client, q, room_id=other) == ["Of my own"]
        assert len(found(cast.rita_client, q, room_id=room)) == 2


def test_pages_lead_through_all_of_them_in_either_order(cast, room, monkeypatch):
    monkeypatch.setattr(index, "RECENT_HELD", 2)
    for number in range(7):
        react(cast.ravi_client, said(cast.ravi_client, room, f"tea {number}"), PARTY)
        said(cast.ravi_client, room, "more tea")
    for q in ("has:reaction", "tea has:reaction"):
        for order in ("best", "newest"):
            texts, asked = [], {}
            while asked is not None:
                page = searched(cast.rita_client, q, order=order, limit=3, **asked)
                texts += [result["message_text"] for result in page["results"]]
                asked = page["next"]
            assert texts == [f"tea {number}" for number in reversed(range(7))]


def test_the_snippet_of_a_message_without_words_is_its_beginning(cast, room, talk):
    [first, *_] = searched(cast.rita_client, "has:pin", order="newest")["results"]
    assert first["snippet"] == [{"text": TALK[2], "is_match": False}]
    assert first["is_pinned"]

"""Finding messages: what is typed is understood, and what is gone is not found."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select, text

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import word_hashes
from chatroom.messages.models import Message, MessageWords
from chatroom.search import index, moments
from tests.invites.steps import make_room
from tests.messages.steps import edit, remove
from tests.rooms.steps import handle, said
from tests.search.steps import found, refusal, searched

TALK = (
    "The lighthouse keeper reads to the sea",
    "To the Lighthouse is on the second shelf",
    "Shelf two is empty: https://library.example/shelves",
    "Für Elise, über alles",
    "図書館で本を読む",
)


@pytest.fixture
def talk(cast, room) -> list[dict]:
    """Ravi talks."""
    return [said(cast.ravi_client, room, each) for each in TALK]


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("lighthouse", {0, 1}), ("LIGHTHOUSE", {0, 1}), ("lighthouse shelf", {1}), ("shelf lighthouse", {1}),
        ('"to the lighthouse"', {1}), ('"the to lighthouse"', set()), ('"to the sea', {0}), ("lighthouse -shelf", {0}),
        ('"to the"', {0, 1}), ('"on the second"', {1}), ('"on the sea"', set()), ('"to sea"', set()),
        ('lighthouse -"on the"', {0}), ('lighthouse -"second shelf"', {0}),
        ("fur uber", {3}), ("図書館", {4}), ("本", {4}), ("書本", set()),
        ("has:link", {2}), ("has:links", {2}), ("shelf -has:link", {1}), ("shelf has:link", {2}), ("light", set()),
        ("lighthouse after:2020", {0, 1}), ("lighthouse before:2020-02", set()),
        ("lighthouse before:2999-1-31", {0, 1}),
        ("library.example", {2}), ("https://library.example/shelves", {2}), ("note:lighthouse", set()),
        ("lighthouse OR", set()), ("lighthouse*", {0, 1}), ("lighthouse )", {0, 1}), ("^lighthouse", {0, 1}),
        ("lighthouse' OR 1=1; --", set()), ("NEAR(lighthouse)", set()), ('lighthouse ""', {0, 1}),
    ],
)  # fmt: skip
def test_words_phrases_and_filters(cast, room, talk, q, numbers):
    assert set(found(cast.rita_client, q)) == {TALK[number] for number in numbers}


def test_by_whom_and_where(cast, room, talk):
    other = make_room(cast.rita_client, "private")
    said(cast.rita_client, other, "A lighthouse of my own")
    ravi, rita = handle(cast.ravi_client, room), handle(cast.rita_client, other)
    name = searched(cast.rita_client, "own")["results"][0]["room_name"]
    assert len(found(cast.rita_client, f"from:{ravi} lighthouse")) == 2
    assert len(found(cast.rita_client, f"from:@{ravi.upper()}")) == len(TALK)
    assert found(cast.rita_client, f"from:{rita}") == found(cast.rita_client, "from:me") == ["A lighthouse of my own"]
    assert len(found(cast.rita_client, "lighthouse -from:me")) == 2
    assert len(found(cast.rita_client, f"lighthouse from:me from:{ravi}")) == 3
    assert found(cast.rita_client, "from:quiet-otter-0000") == []
    assert found(cast.rita_client, f"lighthouse in:{other}") == ["A lighthouse of my own"]
    assert found(cast.rita_client, f'lighthouse in:"{name.upper()}"', room_id=other) == ["A lighthouse of my own"]
    assert len(found(cast.rita_client, "lighthouse", room_id=room)) == 2
    assert found(cast.mo_client, "from:me") == []


@pytest.mark.parametrize(
    "q",
    [
        "?!", "🙂", '""', "-lighthouse", "before:2020", "from:", "before:soon", "after:2020-13", "after:2020-02-30",
        "in:nowhere x", "has:cheese", "-in:x y", "x before:2020 after:2021", "word " * 30, "after:99999999 x",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_kindly(cast, room, q):
    assert refusal(cast.rita_client, q)[-1] in ".?0k5"


def test_an_edited_message_is_found_by_its_new_text_alone(cast, room, talk):
    edit(cast.ravi_client, talk[0], "The harbour master reads")
    assert found(cast.rita_client, "lighthouse") == [TALK[1]]
    assert found(cast.rita_client, "harbour") == ["The harbour master reads"]


def test_a_removed_message_leaves_the_index_at_once(app, cast, room, talk):
    remove(cast.mo_client, talk[0])
    remove(cast.ravi_client, talk[1])
    assert found(cast.rita_client, "lighthouse") == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MessageWords)) == len(TALK) - 2
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("INSERT INTO message_index (message_index, rank) VALUES ('integrity-check', 1)"))


def test_what_was_refused_is_not_found(cast, room):
    cast.otto_client.post(f"/chat/rooms/{room}/messages", {"message_text": "Let me in"})
    assert found(cast.rita_client, "let") == []


def test_the_snippet_marks_what_was_looked_for(cast, room):
    said(cast.ravi_client, room, f"{'Far away. ' * 40}Then the  Lighthouse,\nat last. {'And on. ' * 40}")
    parts = searched(cast.rita_client, "the lighthouse last")["results"][0]["snippet"]
    assert [part["text"] for part in parts if part["is_match"]] == ["the", "Lighthouse", "last"]
    whole = "".join(part["text"] for part in parts)
    assert whole.startswith("…") and whole.endswith("…") and "Then the Lighthouse, at last." in whole
    assert len(whole) < 260


@pytest.mark.parametrize(
    ("written", "q", "marked"),
    [
        ("<b>École</b>", "ecole", ["École"]), ("図書館で本を読む", "図書館 本", ["図書館", "本"]),
        ('on the "sea"', '"the sea"', ["the", "sea"]), ("the sea and the shore", '"the shore"', ["the", "shore"]),
        ("Ravi and @room", "from:me", []),
    ],
)  # fmt: skip
def test_marks_stand_on_the_text_as_it_was_written(cast, room, written, q, marked):
    said(cast.ravi_client, room, written)
    parts = searched(cast.ravi_client, q)["results"][0]["snippet"]
    assert [part["text"] for part in parts if part["is_match"]] == marked
    assert "".join(part["text"] for part in parts) == written


@pytest.mark.parametrize(
    ("written", "q", "shown", "marked"),
    [
        ("**Meet** us at _eight_: `a*b`", "eight", "Meet us at eight: a*b", ["eight"]),
        ("the [list](https://books.example/autumn)", "list", "the list", ["list"]),
        ("the [list](https://books.example/autumn)", "autumn", None, ["autumn"]),
        ("**light**house", "light", None, ["light"]),
    ],
)
def test_a_snippet_has_no_signs_unless_the_match_is_among_them(cast, room, written, q, shown, marked):
    said(cast.ravi_client, room, written)
    parts = searched(cast.ravi_client, q)["results"][0]["snippet"]
    assert "".join(part["text"] for part in parts) == (shown or written)
    assert [part["text"] for part in parts if part["is_match"]] == marked


def test_pages_lead_through_all_matches_in_either_order(cast, room):
    for number in range(12):
        said(cast.ravi_client, room, f"tea {number}")
    for order in ("best", "newest"):
        texts, asked = [], {}
        while asked is not None:
            page = searched(cast.rita_client, "tea", order=order, limit=5, **asked)
            texts += [result["message_text"] for result in page["results"]]
            asked = page["next"]
            assert page["has_more"] is (asked is not None)
        assert sorted(texts) == sorted(f"tea {number}" for number in range(12))
        assert texts == [f"tea {number}" for number in reversed(range(12))]


def test_before_is_a_message(cast, room, talk):
    assert found(cast.rita_client, "lighthouse", before=talk[1]["message_id"]) == [TALK[0]]


def test_the_best_come_first(cast, room):
    said(cast.ravi_client, room, "green tea, tea and more green tea")
    said(cast.ravi_client, room, f"tea, and something green {'and so on ' * 60}")
    assert found(cast.rita_client, "green tea")[0].startswith("green tea")
    assert found(cast.rita_client, "green tea", order="newest")[0].startswith("tea, and")


def test_old_messages_are_found_behind_many_new_ones(cast, room, talk, monkeypatch):
    monkeypatch.setattr(index, "RECENT", 2)
    for number in range(3):
        said(cast.ravi_client, room, f"lighthouse {number}")
    newest = [f"lighthouse {number}" for number in (2, 1, 0)]
    assert found(cast.rita_client, "lighthouse", order="newest") == [*newest, TALK[1], TALK[0]]
    assert found(cast.rita_client, "lighthouse", order="newest", limit=2) == newest[:2]
    assert found(cast.rita_client, "keeper reads") == [TALK[0]]
    assert found(cast.otto_client, "from:me") == []


@pytest.mark.parametrize("recent", [1, 2, 4, 1000])
def test_whatever_is_how_common_the_newest_are_found_in_order(cast, room, monkeypatch, recent):
    """On PostgreSQL: by going back, by the index, and by both in turn."""
    monkeypatch.setattr(index, "RECENT", recent)
    for number in range(5):
        said(cast.ravi_client, room, f"tea {number}")
    for number in range(3):
        said(cast.ravi_client, room, f"coffee {number}")
    newest = [f"tea {number}" for number in (4, 3, 2, 1, 0)]
    for limit in (1, 2, 4, 5, 20):
        assert found(cast.rita_client, "tea", order="newest", limit=limit) == newest[:limit]
    assert found(cast.rita_client, "tea -3", order="newest", limit=2) == ["tea 4", "tea 2"]


def test_postgresql_has_nothing_bound_and_so_no_plan_for_whatever_is_asked(app, cast, room, talk, monkeypatch):
    """After ten times it would go over to one, which takes three times as long."""
    monkeypatch.setattr(index, "RECENT", 2)
    asked = []

    def listen(connection, cursor, statement, parameters, context, executemany):
        if "::tsquery" in statement:
            asked.append(parameters)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert found(cast.rita_client, "shelf -empty before:9000 after:2020") == [TALK[1]]
        assert found(cast.rita_client, "lighthouse from:me has:pin") == []
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert bool(asked) == (engine.dialect.name == "postgresql")
    assert not any(asked)


def test_a_phrase_is_no_two_words_that_share_a_couple_s_hash(app, cast, room, monkeypatch):
    """On PostgreSQL, where couples share hashes: whether they stand side by side is looked at."""
    monkeypatch.setattr(word_hashes, "_SHARED", ["000"] * 4096)
    said(cast.ravi_client, room, "green cups of tea")
    said(cast.ravi_client, room, "cups of green tea")
    assert found(cast.rita_client, '"green tea"') == ["cups of green tea"]
    assert found(cast.rita_client, '"of green tea"') == ["cups of green tea"]
    assert found(cast.rita_client, 'tea -"green tea"') == ["green cups of tea"]
    assert found(cast.rita_client, '"tea green"') == []


def test_days_are_found_in_rooms_whose_numbers_are_not_those_of_time(app, cast, room, monkeypatch):
    """As after an import: what is old has the newer number."""
    monkeypatch.setattr(moments, "ORDER", 1)
    other = make_room(cast.rita_client, "private")
    for place, months in ((room, (3, 6, 9)), (other, (1, 2, 5))):
        for month in months:
            message = said(cast.rita_client, place, f"tea {month}")
            with app.app_context(), transaction():
                moment = datetime(2026, month, 7, tzinfo=UTC)
                db.session.get_one(Message, message["message_id"]).sent_at = moment
    for q, months in (
        ("before:2026", ()), ("before:2026-02", (1,)), ("before:2026-05-07", (1, 2, 3)),
        ("before:2027", (1, 2, 3, 5, 6, 9)),
        ("after:2025", (1, 2, 3, 5, 6, 9)), ("after:2026-05", (6, 9)), ("after:2026-09-07", ()),
        ("after:2026-02 before:2026-06", (3, 5)), ("before:9999-12-30", (1, 2, 3, 5, 6, 9)),
    ):  # fmt: skip
        assert sorted(found(cast.rita_client, f"tea {q}")) == [f"tea {month}" for month in months]

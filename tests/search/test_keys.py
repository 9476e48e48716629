"""The index under new keys, while people search; and messages that are not in it yet."""

import hmac

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import reindexing, word_hashes
from chatroom.messages.models import MessageWords
from chatroom.messages.word_hashes import Hashes, couples
from chatroom.messages.word_index import index_keys
from tests.messages.steps import edit, remove
from tests.messages.test_sealed import use_keys
from tests.rooms.steps import said
from tests.search.steps import found


@pytest.fixture
def few(monkeypatch):
    """Small steps, so that there are several."""
    monkeypatch.setattr(reindexing, "SPAN", 4)
    monkeypatch.setattr(reindexing, "BATCH", 3)


def change_keys(app, *keys: str) -> None:
    """As after a restart."""
    use_keys(app, *keys)
    app.extensions.pop("chatroom_index_keys", None)


def test_both_keys_find_until_the_old_one_is_gone(app, cast, room, few):
    old, new = app.config["ENCRYPTION_KEYS"][0], Fernet.generate_key().decode()
    for number in range(10):
        said(cast.ravi_client, room, f"tea {number}")
    change_keys(app, new, old)
    fresh = said(cast.ravi_client, room, "tea, newly")
    assert len(found(cast.rita_client, "tea")) == 11
    assert found(cast.rita_client, "newly") == [fresh["message_text"]]
    seen = []
    with app.app_context():
        assert reindexing.index_missing(pause=lambda: seen.append(len(found(cast.rita_client, "tea")))) == 10
        assert reindexing.index_missing() == 0
        assert {words.key_tag for words in db.session.scalars(select(MessageWords))} == {index_keys()[0].tag}
    assert set(seen) == {11}


def test_the_command_for_keys_takes_the_index_along(app, cast, room):
    old, new = app.config["ENCRYPTION_KEYS"][0], Fernet.generate_key().decode()
    said(cast.ravi_client, room, "tea")
    change_keys(app, new, old)
    answer = app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert "1 messages are found by the newest key now." in answer.output
    change_keys(app, new)
    assert found(cast.rita_client, "tea") == ["tea"]


def test_what_is_missing_is_indexed_but_not_what_is_removed(app, cast, room, few):
    messages = [said(cast.ravi_client, room, f"tea {number}") for number in range(8)]
    remove(cast.ravi_client, messages[1])
    with app.app_context():
        with transaction():
            db.session.execute(delete(MessageWords))
        edit(cast.ravi_client, messages[2], "coffee")
    assert found(cast.rita_client, "tea") == []
    answer = app.test_cli_runner().invoke(args=["search", "reindex"])
    assert "6 messages were indexed." in answer.output
    assert len(found(cast.rita_client, "tea")) == 6
    assert found(cast.rita_client, "coffee") == ["coffee"]


def test_a_hash_is_an_hmac_of_the_key_the_room_and_the_word(app):
    with app.app_context():
        key = index_keys()[0]
        of_room = hmac.digest(key.secret, b"7", "sha256")
        for word in ("tea", "café"):
            assert Hashes(7, key.secret)[word].token == hmac.digest(of_room, word.encode(), "sha256")[:5].hex()
        keys = ((1, key.secret), (2, key.secret), (1, bytes(32)))
        assert len({Hashes(*each)["tea"].token for each in keys}) == 3


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_couple_is_known_by_both_words_their_order_the_room_and_the_key(dialect):
    def couple(words: str, room_id: int = 1, secret: bytes = bytes(32)) -> list[str]:
        room = Hashes(room_id, secret)
        return couples([room[word] for word in words.split()], dialect)

    others = (couple("the to"), couple("to a"), couple("in the"), couple("to the", 2), couple("to the", 1, b"2" * 32))
    assert couple("to the") == couple("to the to the")[:1] == couple("to the")
    assert couple("to the") not in others
    assert couple("to") == couple("") == []
    assert len(couple("to the lighthouse", 1)) == (2 if dialect == "postgresql" else 1)


def test_no_more_words_of_a_room_are_kept_than_a_thousand_or_two(monkeypatch):
    monkeypatch.setattr(word_hashes, "KEPT", 3)
    room = Hashes(1, bytes(32))
    tokens = [room[word].token for word in "abcdefgh"]
    assert len(room) <= 3
    assert [room[word].token for word in "abcdefgh"] == tokens

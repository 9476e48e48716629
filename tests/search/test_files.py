"""Finding files: by their kind, their names and the words for who cannot see them."""

import threading

import pytest
from sqlalchemy import delete, text

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import attachments, reindexing
from chatroom.messages.models import MessageWords
from tests.files import samples
from tests.files.samples import picture
from tests.messages.steps import edit, remove
from tests.messages.uploads import posted, uploaded
from tests.rooms.steps import said
from tests.search.steps import found, searched

FILES = {
    "picture": (picture(), "IMG_4711.png", "image/png"), "film": (samples.MP4, "clip.mp4", ""),
    "sound": (samples.sound(), "hum.wav", ""), "paper": (samples.PDF, "Bücherliste-1890.pdf", "application/pdf"),
}  # fmt: skip
ALTS = {"picture": "A teal École wall", "film": "", "sound": "Bees in June", "paper": "図書館の目録"}


@pytest.fixture
def shown(cast, room) -> dict[str, dict]:
    """Ravi shows a file of each kind, in messages of no words but one."""
    sent = {what: posted(cast.ravi_client, room, *FILES[what], alt_text=ALTS[what]) for what in FILES}
    sent["words"] = said(cast.ravi_client, room, "picture film sound paper, teal https://bees.example")
    return sent


@pytest.mark.parametrize(
    ("q", "what"),
    [
        ("has:file", {"picture", "film", "sound", "paper"}), ("has:image", {"picture"}), ("has:Pictures", {"picture"}),
        ("has:audio", {"sound"}), ("has:video", {"film"}), ("has:films", {"film"}), ("has:document", {"paper"}),
        ("has:file -has:image", {"film", "sound", "paper"}), ("has:file has:link", set()), ("has:link", {"words"}),
        ("teal", {"picture", "words"}), ("teal has:image", {"picture"}), ("teal -has:file", {"words"}),
        ("ecole wall", {"picture"}), ('"ecole wall"', {"picture"}), ("4711", set()), ("png", set()),
        ("bucherliste", {"paper"}), ("BÜCHERLISTE 1890", {"paper"}), ("pdf", {"paper"}), ("図書館", {"paper"}),
        ("目", {"paper"}), ("hum bees", {"sound"}), ('"hum wav"', {"sound"}), ('"wav bees"', set()),
        ("from:me has:file", set()), ("has:image has:audio", set()),
    ],
)  # fmt: skip
def test_files_are_found_by_what_they_are_and_are_called(cast, shown, q, what):
    ids = {result["message_id"] for result in searched(cast.rita_client, q)["results"]}
    assert ids == {shown[each]["message_id"] for each in what}


def test_one_message_with_several_files_has_them_all(cast, room):
    ids = [uploaded(cast.ravi_client, room, *FILES[what])["attachment_id"] for what in ("picture", "paper")]
    said(cast.ravi_client, room, "Both", attachments=ids)
    for q in ("has:image has:document", "both 1890", "has:file"):
        assert found(cast.rita_client, q) == ["Both"]


def test_otto_finds_no_file_of_a_private_room(cast, private):
    posted(cast.ravi_client, private, *FILES["paper"], alt_text="A map")
    for q in ("has:file", "map", "1890"):
        assert len(found(cast.rita_client, q)) == 1
        assert found(cast.otto_client, q) == []


def test_the_snippet_shows_what_a_file_is_found_by(cast, room, shown):
    [result] = searched(cast.rita_client, "1890")["results"]
    assert "".join(part["text"] for part in result["snippet"]) == "Bücherliste-1890.pdf 図書館の目録"
    assert [part["text"] for part in result["snippet"] if part["is_match"]] == ["1890"]
    [result] = searched(cast.rita_client, "teal has:image")["results"]
    assert "".join(part["text"] for part in result["snippet"]) == "A teal École wall"


def test_an_edit_keeps_a_message_s_files_findable_and_a_removal_does_not(cast, room):
    message = posted(cast.ravi_client, room, *FILES["paper"], text="Look")
    edit(cast.ravi_client, message, "Please look")
    assert found(cast.rita_client, "please 1890") == found(cast.rita_client, "has:document") == ["Please look"]
    remove(cast.ravi_client, message)
    assert found(cast.rita_client, "1890") == found(cast.rita_client, "has:file") == []


def test_only_the_words_a_file_was_posted_with_find_it(cast, room):
    sent = uploaded(cast.ravi_client, room, *FILES["picture"], alt_text="A green wall")
    path = f"/chat/attachments/{sent['attachment_id']}"
    assert cast.ravi_client.patch(path, {"alt_text": "A teal wall"}).status_code == 200
    assert found(cast.rita_client, "wall") == []
    said(cast.ravi_client, room, "Here", attachments=[sent["attachment_id"]])
    assert cast.ravi_client.patch(path, {"alt_text": "A red wall"}).status_code == 409
    assert found(cast.rita_client, "teal wall") == ["Here"]
    assert found(cast.rita_client, "green") == found(cast.rita_client, "red") == []


def test_words_that_come_while_a_file_is_posted_are_those_it_is_found_by(app, cast, room):
    for number in range(6):
        sent = uploaded(cast.ravi_client, room, *FILES["picture"], alt_text="green")["attachment_id"]

        def describe(sent=sent):
            with app.app_context():
                attachments.describe(cast.ravi, sent, "teal")

        beside = threading.Thread(target=_quietly(describe))
        beside.start()
        message = said(cast.ravi_client, room, f"Here {number}", attachments=[sent])
        beside.join()
        told = cast.rita_client.get(f"/chat/messages/{message['message_id']}").json["attachments"][0]["alt_text"]
        assert found(cast.rita_client, f"{told} {number}") == [f"Here {number}"]


def _quietly(describe):
    """Who comes too late is told so."""

    def run() -> None:
        try:
            describe()
        except attachments.ChatError as error:
            assert error.code == "conflict"

    return run


def test_files_of_before_are_found_after_an_upgrade(app, cast, room, shown):
    with app.app_context(), transaction():
        # As an older release has left them, under another form.
        db.session.execute(delete(MessageWords))
        for message in shown.values():
            old = {"message_id": message["message_id"], "words": "0000000000"}
            db.session.add(MessageWords(**old, key_tag=1))
            if db.engine.dialect.name == "sqlite":
                db.session.flush()
                db.session.execute(text("INSERT INTO message_index (rowid, words) VALUES (:message_id, :words)"), old)
    assert found(cast.rita_client, "has:file") == []
    with app.app_context():
        assert reindexing.index_missing() == len(shown)
        assert reindexing.index_missing() == 0
    assert len(found(cast.rita_client, "has:file")) == 4
    assert len(found(cast.rita_client, "1890")) == 1

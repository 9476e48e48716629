"""Files go along with what is forwarded: as copies that nothing ties to what they are made of."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidTag

from chatroom.core.errors import ChatError
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.files.disk import Disk
from chatroom.files.refusals import full
from chatroom.messages import attachments, copying
from chatroom.messages.models import Attachment
from tests.files import samples
from tests.invites.steps import come_in, make_room, refusal
from tests.messages.steps import remove
from tests.messages.uploads import fetch, posted, rows, stored, uploaded
from tests.rooms.steps import handle, leave, put_out, read, said, settle


@pytest.fixture
def study(cast) -> int:
    """Tess's study group, in which Ravi and Mo are; Rita knows nothing of it."""
    room_id = make_room(cast.tess_client, "study")
    for client in (cast.ravi_client, cast.mo_client):
        come_in(client, cast.tess_client, room_id)
    return room_id


@pytest.fixture
def message(cast, private) -> dict:
    """Rita's, in the private room, with a picture and a file."""
    picture = uploaded(cast.rita_client, private, alt_text=f"By {handle(cast.rita_client, private)}")
    notes = uploaded(cast.rita_client, private, samples.PDF, "notes.pdf", "application/pdf")
    return said(cast.rita_client, private, "Look", attachments=[each["attachment_id"] for each in (picture, notes)])


def forward(client, message, room_id, **fields):
    """Say it there."""
    return client.post(f"/chat/messages/{message['message_id']}/forward", {"room_id": room_id, **fields})


def test_files_arrive_as_the_forwarder_s_own(cast, study, message):
    answer = forward(cast.ravi_client, message, study)
    assert (answer.status_code, answer.json["message_type"], answer.json["message_text"]) == (201, "image", "Look")
    there = read(cast.mo_client, study)["messages"][0]
    assert there["attachments"] == answer.json["attachments"]
    for copy, original in zip(there["attachments"], message["attachments"], strict=True):
        same = ("kind", "content_type", "file_name", "size", "width", "height")
        assert [copy[name] for name in same] == [original[name] for name in same]
        assert fetch(cast.mo_client, copy).data == fetch(cast.ravi_client, original).data
        assert refusal(fetch(cast.rita_client, copy)) == (404, "not_found")
        assert refusal(fetch(cast.mo_client, original)) == (404, "not_found")
        assert refusal(fetch(cast.otto_client, copy)) == (404, "not_found")
    small = fetch(cast.mo_client, there["attachments"][0], "/thumbnail")
    assert small.data == fetch(cast.ravi_client, message["attachments"][0], "/thumbnail").data


def test_nothing_ties_a_copy_to_its_original(app, cast, study, message):
    forward(cast.ravi_client, message, study)
    with app.app_context():
        found = db.session.scalars(db.select(Attachment).order_by(Attachment.message_id, Attachment.position)).all()
        originals, copies = found[:2], found[2:]
        assert {each.anon_id for each in copies} == {handle(cast.ravi_client, study)}
        for name in ("attachment_id", "stored_as", "stored_key", "message_id", "room_id", "anon_id"):
            assert not {getattr(each, name) for each in originals} & {getattr(each, name) for each in copies}
        original, copy = originals[0], copies[0]
        with pytest.raises(InvalidTag):
            b"".join(keeping.contents(original.stored_key, copy.stored_as, copy.size))
    blocks = [path.read_bytes() for path in stored(app)]
    assert len(blocks) == 6
    assert len({part[at : at + 16] for part in blocks for at in range(0, len(part) - 15, 16)}) == sum(
        len(part) // 16 for part in blocks
    )
    headers = fetch(cast.mo_client, read(cast.mo_client, study)["messages"][0]["attachments"][0]).headers
    assert not {"ETag", "Last-Modified"} & set(headers)


def test_words_about_files_are_freed_of_traces(cast, private, study):
    rita = handle(cast.rita_client, private)
    file = uploaded(cast.rita_client, private, b"words", f"by {rita}.txt", "text/plain", alt_text=f"See @{rita} there")
    message = said(cast.rita_client, private, "", attachments=[file["attachment_id"]])
    copy = forward(cast.ravi_client, message, study).json["attachments"][0]
    assert (copy["file_name"], copy["alt_text"]) == ("by somebody.txt", "See somebody there")


def test_files_can_be_left_out(cast, app, private, study, message):
    answer = forward(cast.ravi_client, message, study, with_files=False, client_id="f1")
    assert (answer.json["attachments"], answer.json["message_type"]) == ([], "text")
    assert rows(app) == 2
    assert refusal(forward(cast.ravi_client, message, study, client_id="f1")) == (409, "conflict")
    assert refusal(forward(cast.ravi_client, message, study, with_files="no")) == (422, "invalid")
    wordless = posted(cast.rita_client, private)
    assert refusal(forward(cast.ravi_client, wordless, study, with_files=False)) == (409, "conflict")
    with_words = forward(cast.ravi_client, wordless, study, message_text="This one")
    assert (with_words.status_code, with_words.json["message_text"]) == (201, "This one")
    assert forward(cast.ravi_client, wordless, study).json["message_text"] == ""


def test_a_repeat_copies_nothing(cast, app, private, study, message):
    first = forward(cast.ravi_client, message, study, client_id="f1")
    assert rows(app) == 4
    remove(cast.rita_client, message)
    again = forward(cast.ravi_client, message, study, client_id="f1")
    assert (again.status_code, again.json) == (200, first.json)
    assert (rows(app), len(stored(app))) == (4, 6)


def test_rights_are_asked_on_both_ends(cast, app, private, study, message):
    public = make_room(cast.tess_client, "public")
    assert refusal(forward(cast.otto_client, message, public)) == (404, "not_found")
    assert refusal(forward(cast.rita_client, message, study)) == (404, "not_found")
    assert refusal(forward(cast.ravi_client, message, public)) == (403, "forbidden")
    assert refusal(forward(cast.ravi_client, message, private)) == (422, "invalid")
    settle(cast.tess_client, study, is_read_only=True)
    assert refusal(forward(cast.ravi_client, message, study)) == (403, "forbidden")
    settle(cast.tess_client, study, is_read_only=False)
    leave(cast.ravi_client, private)
    assert refusal(forward(cast.ravi_client, message, study)) == (404, "not_found")
    assert (rows(app), len(stored(app))) == (2, 3)


WHILE_COPYING = {
    "removed": (lambda cast, message, study: remove(cast.rita_client, message), (409, "conflict")),
    "put out of the source": (
        lambda cast, message, study: put_out(
            cast.rita_client, message["room_id"], handle(cast.ravi_client, message["room_id"])
        ),
        (404, "not_found"),
    ),
    "put out of the target": (
        lambda cast, message, study: put_out(cast.tess_client, study, handle(cast.ravi_client, study)),
        (404, "not_found"),
    ),
}


@pytest.mark.parametrize("what", WHILE_COPYING)
def test_what_ends_while_files_are_copied_has_ended(cast, app, study, message, monkeypatch, what):
    (happen, answer), copy = WHILE_COPYING[what], copying.copy_files

    def copy_and_lose(*given):
        copied = copy(*given)
        with ThreadPoolExecutor() as beside:  # as every request has
            assert beside.submit(happen, cast, message, study).result().status_code < 300
        return copied

    monkeypatch.setattr(copying, "copy_files", copy_and_lose)
    assert refusal(forward(cast.ravi_client, message, study)) == answer
    assert (rows(app), len(stored(app))) == (2, 3)
    assert read(cast.mo_client, study)["messages"] == []


def test_a_quota_that_is_full_leaves_nothing(cast, app, private, study, monkeypatch):
    data = b"\xfe" * 400_000
    files = [uploaded(cast.rita_client, private, data, "a.bin", "")["attachment_id"] for _ in range(3)]
    message = said(cast.rita_client, private, "Three", attachments=files)
    app.config["ATTACHMENT_QUOTA_MB"] = 1
    full = forward(cast.ravi_client, message, study, client_id="f1")
    assert refusal(full) == (507, "storage_full")
    assert full.json["error"]["message"].startswith("Your files may take 1 MB")
    app.config |= {"ATTACHMENT_QUOTA_MB": 9, "ROOM_FILES_MB": 1}
    full = forward(cast.ravi_client, message, study, client_id="f1")
    assert full.json["error"]["message"].startswith("This room")
    app.config["ROOM_FILES_MB"] = 9
    monkeypatch.setattr(keeping, "size_most", lambda: 399_999)
    assert refusal(forward(cast.ravi_client, message, study, client_id="f1")) == (413, "too_large")
    assert (rows(app), len(stored(app))) == (3, 3)
    monkeypatch.undo()
    assert forward(cast.ravi_client, message, study, client_id="f1").status_code == 201
    assert rows(app) == 6


@pytest.mark.parametrize("failure", [full(), KeyboardInterrupt()])
def test_a_disk_that_fails_midway_leaves_nothing(cast, app, study, message, monkeypatch, failure):
    put, names = Disk.put, []

    def fail_later(self, name, blocks):
        names.append(name)
        if len(names) == 3:
            raise failure
        put(self, name, blocks)

    monkeypatch.setattr(Disk, "put", fail_later)
    if isinstance(failure, ChatError):
        assert refusal(forward(cast.ravi_client, message, study)) == (507, "storage_full")
    else:
        with pytest.raises(KeyboardInterrupt):
            forward(cast.ravi_client, message, study)
    assert len(names) == 3
    assert (rows(app), len(stored(app))) == (2, 3)
    assert read(cast.mo_client, study)["messages"] == []


def test_a_file_that_the_disk_lost_is_said(cast, app, study, message):
    for path in stored(app):
        path.unlink()
    assert refusal(forward(cast.ravi_client, message, study)) == (409, "conflict")
    assert rows(app) == 2
    assert forward(cast.ravi_client, message, study, with_files=False).status_code == 201


def test_copies_live_on_when_the_original_goes(cast, app, study, message):
    copy = forward(cast.ravi_client, message, study).json["attachments"][1]
    remove(cast.rita_client, message)
    assert fetch(cast.mo_client, copy).data == samples.PDF


def test_what_is_no_page_here_is_none_there(cast, private, study):
    file = uploaded(cast.rita_client, private, samples.HTML, "page.html", "text/html")
    message = said(cast.rita_client, private, "", attachments=[file["attachment_id"]])
    headers = fetch(cast.mo_client, forward(cast.ravi_client, message, study).json["attachments"][0]).headers
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_copying_is_as_limited_as_uploading(cast, app, study, message, monkeypatch):
    monkeypatch.setattr(attachments, "WAITING_MOST", 0)
    assert refusal(forward(cast.ravi_client, message, study)) == (507, "storage_full")
    assert rows(app) == 2

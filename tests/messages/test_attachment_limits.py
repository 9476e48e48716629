"""How much is taken, what is refused, and that nothing half-stored is ever left."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from cryptography.fernet import Fernet
from werkzeug.datastructures import FileStorage

from chatroom import hub
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.files.disk import Disk
from chatroom.messages import attachments, sweeping, upkeep
from chatroom.messages.models import Attachment
from tests.conftest import closing_database, make_app
from tests.files import samples
from tests.files.samples import picture
from tests.invites.steps import refusal
from tests.messages.steps import remove
from tests.messages.uploads import fetch, pass_an_hour, posted, rows, send, stored, upload, uploaded
from tests.rooms.steps import read, say


@pytest.fixture
def app(database_url, tmp_path):
    """A library with little room."""
    little = {"ATTACHMENT_MB": "1", "ATTACHMENT_QUOTA_MB": "2", "ROOM_FILES_MB": "3", "PICTURE_MEGAPIXELS": "1"}
    with closing_database(make_app(database_url, tmp_path, RATE_LIMITS="off", **little)) as app:
        yield app


def much(count: int) -> bytes:
    """So many bytes of nothing known."""
    return b"\xfe" * count


def test_a_file_may_be_so_large_and_no_larger(cast, room, app):
    assert uploaded(cast.ravi_client, room, much(900_000), "a.bin", "")["size"] == 900_000
    for count in (1_000_001, 1_060_000, 3_000_000):
        assert refusal(upload(cast.ravi_client, room, much(count), "a.bin", "")) == (413, "too_large")
    assert len(stored(app)) == rows(app) == 1


def test_an_account_s_files_may_take_so_much_together(cast, room, private, app):
    for where in (room, private):
        uploaded(cast.ravi_client, where, much(900_000), "a.bin", "")
    full = upload(cast.ravi_client, room, much(900_000), "a.bin", "")
    assert refusal(full) == (507, "storage_full")
    assert full.json["error"]["message"].startswith("Your files may take 2 MB together")
    assert uploaded(cast.rita_client, room, much(900_000), "a.bin", "")
    assert len(stored(app)) == rows(app) == 3


def test_small_pictures_count_too(cast, room, app):
    made = uploaded(cast.ravi_client, room, picture(), "a.png", "image/png")
    with app.app_context(), transaction():
        db.session.get(Attachment, made["attachment_id"]).thumbnail_size = 1_900_000
    assert refusal(upload(cast.ravi_client, room, much(200_000), "a.bin", "")) == (507, "storage_full")
    assert uploaded(cast.rita_client, room, much(900_000), "a.bin", "")
    assert refusal(upload(cast.rita_client, room, much(900_000), "a.bin", "")) == (507, "storage_full")


def test_a_room_s_files_may_take_so_much_together(cast, room, app):
    for client in (cast.ravi_client, cast.rita_client, cast.mo_client):
        uploaded(client, room, much(900_000), "a.bin", "")
    full = upload(cast.mo_client, room, much(900_000), "a.bin", "")
    assert refusal(full) == (507, "storage_full")
    assert full.json["error"]["message"].startswith("This room")


def test_room_is_kept_free_for_what_is_still_coming(cast, room, app):
    """Two at once cannot share the last place."""
    with app.app_context(), attachments.room_for(cast.ravi, room, 1_500_000):
        full = send_beside(cast.ravi_client, room, much(600_000))
        assert refusal(full) == (507, "storage_full")
    assert uploaded(cast.ravi_client, room, much(400_000), "a.bin", "")


def send_beside(client, room, data):
    """In a thread of its own, as every request has."""
    with ThreadPoolExecutor() as beside:
        return beside.submit(upload, client, room, data, "a.bin", "").result()


def test_many_that_wait_are_enough(cast, room, monkeypatch):
    monkeypatch.setattr(attachments, "WAITING_MOST", 2)
    for _ in range(2):
        uploaded(cast.ravi_client, room, b"words", "a.txt", "")
    assert refusal(upload(cast.ravi_client, room, b"words", "a.txt", "")) == (507, "storage_full")


REFUSED = {
    "nothing": (b"", "a.txt", "text/plain", 422),
    "a picture that is none": (samples.HTML, "a.png", "image/png", 415),
    "a damaged picture": (picture()[:40], "a.png", "image/png", 415),
    "a picture of too many points": (samples.png(65_000, 65_000), "a.png", "image/png", 413),
    "a picture that keeps its secrets": (samples.HEIC, "a.heic", "image/heic", 415),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_nothing(cast, room, app, what):
    *sent, status = REFUSED[what]
    assert upload(cast.ravi_client, room, *sent).status_code == status
    assert (rows(app), stored(app)) == (0, [])


def test_a_body_that_brings_no_file_is_refused(cast, room, app):
    path, headers = f"/chat/rooms/{room}/attachments", {"X-CSRFToken": cast.ravi_client.csrf}
    bodies = [
        ({"data": {}}, 415), ({"data": {"file": "words"}}, 415), ({"json": {"file": "x"}}, 415),
        ({"data": b"x", "content_type": "multipart/form-data"}, 422),
        ({"data": b"--x--", "content_type": "multipart/form-data; boundary=x"}, 422),
        ({"data": b"no boundary", "content_type": "multipart/form-data; boundary=x"}, 422),
    ]  # fmt: skip
    for body, status in bodies:
        answer = cast.ravi_client.http.post(path, headers=headers, **body)
        assert answer.status_code == status, (str(body)[:100], answer.text)
    assert (rows(app), stored(app)) == (0, [])


def test_a_form_of_other_things_is_refused(cast, room, app):
    forms = [
        ({"file": "words"}, 422), ({"other": file()}, 422), ({"file": [file(), file()]}, 422),
        ({"file": file(), "alt_text": "x" * 1001}, 422), ({"alt_text": "x" * 900_000, "file": file()}, 413),
        ({**{f"x{number}": "y" for number in range(50)}, "file": file()}, 413),
    ]  # fmt: skip
    for form, status in forms:
        answer = send(cast.ravi_client, room, form)
        assert answer.status_code == status, (str(form)[:100], answer.text)
    assert (rows(app), stored(app)) == (0, [])


def file() -> FileStorage:
    """One that would be taken."""
    return FileStorage(BytesIO(b"words"), "a.txt")


@pytest.mark.parametrize("failure", [OSError(28, "full"), KeyboardInterrupt()])
def test_a_disk_that_fails_leaves_nothing(cast, room, app, monkeypatch, failure):
    def fail(*_):
        raise failure

    monkeypatch.setattr("chatroom.files.disk._sync", fail)
    if isinstance(failure, OSError):
        answer = upload(cast.ravi_client, room)
        assert refusal(answer) == (507, "storage_full")
    else:
        with pytest.raises(KeyboardInterrupt):
            upload(cast.ravi_client, room)
    assert (rows(app), stored(app)) == (0, [])


def test_what_a_crash_leaves_is_swept(cast, room, app, monkeypatch):
    """Struck between the file and its row's end, and again between the sweep's own steps."""
    monkeypatch.setattr("chatroom.messages.attachments._give_up", lambda _: None)
    monkeypatch.setattr("chatroom.messages.attachments._describe", lambda *_: 1 / 0)
    assert upload(cast.ravi_client, room).status_code == 500
    assert (rows(app), len(stored(app))) == (1, 2)
    with app.app_context():
        assert sweeping.sweep() == 0
        pass_an_hour()
        assert sweeping.sweep(rehearse=True) == 1
        with monkeypatch.context() as broken:
            broken.setattr(Disk, "delete", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                sweeping.sweep()
        assert (rows(app), len(stored(app))) == (1, 2)
        assert sweeping.sweep() == 1
    assert (rows(app), stored(app)) == (0, [])


def test_what_is_not_posted_within_an_hour_is_swept(cast, room, app):
    late, kept = uploaded(cast.ravi_client, room), posted(cast.ravi_client, room)["attachments"][0]
    with app.app_context():
        pass_an_hour()
    assert refusal(fetch(cast.ravi_client, late)) == (404, "not_found")
    assert refusal(say(cast.ravi_client, room, "x", attachments=[late["attachment_id"]])) == (422, "invalid")
    with app.app_context():
        assert sweeping.sweep() == 1
    assert len(stored(app)) == 2
    assert fetch(cast.ravi_client, kept).status_code == 200


def test_who_thinks_better_of_it_lets_go(cast, room, app):
    sent = uploaded(cast.ravi_client, room)
    path = f"/chat/attachments/{sent['attachment_id']}"
    assert cast.ravi_client.delete(path).status_code == 204
    assert refusal(cast.ravi_client.delete(path)) == (404, "not_found")
    assert (rows(app), stored(app)) == (0, [])


def test_files_go_for_good_with_the_words_of_their_message(cast, room, app):
    message, kept = posted(cast.ravi_client, room), posted(cast.ravi_client, room)
    remove(cast.ravi_client, message)
    with app.app_context():
        assert upkeep.erase_removed_texts() == 0
        app.config["DELETED_TEXT_DAYS"] = 0
        assert upkeep.erase_removed_texts() == 1
    assert (rows(app), len(stored(app))) == (1, 2)
    assert refusal(fetch(cast.mo_client, message["attachments"][0])) == (404, "not_found")
    assert fetch(cast.mo_client, kept["attachments"][0]).status_code == 200


def test_a_file_that_the_disk_lost_is_not_found(cast, room, app):
    message = posted(cast.ravi_client, room)
    for path in stored(app):
        path.unlink()
    assert refusal(fetch(cast.ravi_client, message["attachments"][0])) == (404, "not_found")
    assert len(read(cast.ravi_client, room)["messages"]) == 1


def test_files_are_sealed_and_their_keys_change(cast, room, app):
    message = posted(cast.ravi_client, room, b"quiet words " * 50, "secret name.txt", "text/plain")
    assert b"quiet" not in b"".join(path.read_bytes() for path in stored(app))
    with app.app_context():
        row = db.session.execute(db.text("SELECT file_name, alt_text, stored_key FROM attachments")).one()
        assert all(bytes(value).startswith(b"gAAAA") for value in row)
        old = app.config["ENCRYPTION_KEYS"]
        app.config["ENCRYPTION_KEYS"] = [Fernet.generate_key().decode(), *old]
        app.extensions.pop("chatroom_keyring")
        assert upkeep.reseal_texts() >= 3
        app.config["ENCRYPTION_KEYS"] = app.config["ENCRYPTION_KEYS"][:1]
        app.extensions.pop("chatroom_keyring")
    assert fetch(cast.ravi_client, message["attachments"][0]).data == b"quiet words " * 50


def test_only_so_many_are_worked_on_at_once(cast, room, app, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.05)
    app.extensions["chatroom_workshop"] = places = hub.places(1)
    places.acquire()
    assert refusal(upload(cast.ravi_client, room)) == (503, "unavailable")
    places.release()
    assert uploaded(cast.ravi_client, room)
    assert rows(app) == 1

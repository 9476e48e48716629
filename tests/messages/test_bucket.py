"""A library whose files lie in a bucket: they come, are shown and go as on a disk, and nothing stays behind."""

import shutil

import pytest

from chatroom.messages import sweeping, upkeep
from tests.conftest import closing_database, make_app
from tests.files import samples
from tests.files.s3 import BUCKET, serving
from tests.invites.steps import refusal
from tests.messages.steps import remove
from tests.messages.uploads import fetch, pass_an_hour, posted, rows, stored, upload, uploaded
from tests.rooms.steps import read, say


@pytest.fixture
def s3():
    """Where the bucket is."""
    with serving() as store:
        yield store


@pytest.fixture
def app(sqlite_template, tmp_path, s3):
    """A library that keeps its files there; nothing of it depends on the database's engine."""
    shutil.copy(sqlite_template, tmp_path / "chat.db")
    settings = BUCKET | {"S3_ENDPOINT": s3.address, "RATE_LIMITS": "off"}
    with closing_database(make_app(f"sqlite:///{tmp_path}/chat.db", tmp_path, **settings)) as app:
        yield app
        app.extensions["chatroom_storage"]._client.close()


def test_files_come_to_the_bucket_and_leave_it(cast, room, app, s3):
    sound, client = samples.sound(20), cast.ravi_client
    messages = [posted(client, room, sound, "hum.wav", "audio/wav"), posted(client, room)]
    [hum], [picture] = (message["attachments"] for message in messages)
    assert (len(s3.objects), stored(app)) == (3, [])
    assert all(path.startswith("/library/files/") for path in s3.objects)
    assert b"RIFF" not in b"".join(s3.objects.values())
    for other in (client, cast.otto_client):
        assert fetch(other, hum).data == sound
        part = fetch(other, hum, Range="bytes=65530-65550")
        assert (part.status_code, part.data) == (206, sound[65530:65551])
        assert fetch(other, picture, "/thumbnail").mimetype == "image/webp"
    regretted, late = uploaded(client, room), uploaded(client, room)
    assert client.delete(f"/chat/attachments/{regretted['attachment_id']}").status_code == 204
    assert len(s3.objects) == 5
    with app.app_context():
        pass_an_hour()
        assert sweeping.sweep() == 1
    assert refusal(fetch(client, late)) == (404, "not_found")
    for message in messages:
        remove(client, message)
    with app.app_context():
        app.config["DELETED_TEXT_DAYS"] = 0
        assert upkeep.erase_removed_texts() == 2
    assert (rows(app), s3.objects) == (0, {})


@pytest.mark.parametrize(
    ("broken", "refused"),
    [((403, "AccessDenied"), (503, "unavailable")), ((507, "XMinioStorageFull"), (507, "storage_full"))],
)
def test_a_bucket_that_takes_nothing_keeps_nothing(cast, room, app, s3, broken, refused):
    s3.broken, s3.refuses = broken, ("PUT",)
    assert refusal(upload(cast.ravi_client, room)) == refused
    assert (rows(app), s3.objects) == (0, {})


def test_a_bucket_that_cannot_be_reached_is_cleared_when_it_can(cast, room, app, s3):
    message = posted(cast.ravi_client, room)
    sent, there = uploaded(cast.ravi_client, room), dict(s3.objects)
    s3.broken = (403, "AccessDenied")
    for answer in (upload(cast.ravi_client, room), fetch(cast.rita_client, message["attachments"][0]),
                   cast.ravi_client.delete(f"/chat/attachments/{sent['attachment_id']}")):  # fmt: skip
        assert refusal(answer) == (503, "unavailable")
    assert refusal(say(cast.ravi_client, room, "x", attachments=[sent["attachment_id"]])) == (422, "invalid")
    assert s3.objects == there
    s3.broken = None
    with app.app_context():
        assert sweeping.sweep() == 2
    assert (rows(app), len(s3.objects)) == (1, 2)
    assert fetch(cast.rita_client, read(cast.rita_client, room)["messages"][0]["attachments"][0]).status_code == 200

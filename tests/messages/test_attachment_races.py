"""A file that is posted is its message's, whatever else is asked for at that moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.files.disk import Disk
from chatroom.messages import attachments, service, sweeping
from chatroom.messages.models import Attachment
from tests.invites.steps import refusal
from tests.messages.uploads import fetch, pass_an_hour, posted, rows, stored, uploaded
from tests.services import connect, wait_until_somebody_waits


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_lets_go_of_a_file_that_is_just_being_posted_comes_too_late(cast, room, app):
    sent = uploaded(cast.ravi_client, room)
    path, number = f"/chat/attachments/{sent['attachment_id']}", [sent["attachment_id"]]
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), transaction(), connect(app.config["DATABASE_URL"]) as other:
            message, _ = service.post(cast.ravi, room, "Here it is")
            [held] = attachments.take(cast.ravi, room, number)
            letting_go = pool.submit(cast.ravi_client.delete, path)
            wait_until_somebody_waits(other)
            attachments.tie([held], message.message_id, message.anon_id)
        answer = letting_go.result(20)
    assert refusal(answer) == (409, "conflict")
    with app.app_context():
        assert sweeping.sweep() == 0
    assert fetch(cast.ravi_client, sent).status_code == 200


def test_the_file_of_a_message_is_never_swept(cast, room, app):
    [kept] = posted(cast.ravi_client, room)["attachments"]
    with app.app_context():
        with transaction():
            db.session.get_one(Attachment, kept["attachment_id"]).due_at = now() - timedelta(hours=1)
        assert sweeping.sweep() == 0
    assert fetch(cast.ravi_client, kept).status_code == 200


def test_a_file_that_cannot_be_taken_away_keeps_no_other(cast, room, app, monkeypatch):
    files = [uploaded(cast.ravi_client, room) for _ in range(3)]
    delete, stuck = Disk.delete, []
    monkeypatch.setattr(sweeping, "BATCH", 1)

    def refuse(self, name):
        stuck.append(name)
        if name.removesuffix("-small") == stuck[0].removesuffix("-small"):
            raise PermissionError
        delete(self, name)

    with app.app_context():
        pass_an_hour()
        with monkeypatch.context() as broken, pytest.raises(PermissionError):
            broken.setattr(Disk, "delete", refuse)
            sweeping.sweep()
        assert rows(app) == 1
        assert sweeping.sweep() == 1
    assert (len(files), rows(app), stored(app)) == (3, 0, [])

"""What happens to a push between a message and the device."""
# ruff: noqa: F811

from datetime import timedelta

import pytest
import time_machine

from chatroom.accounts import sessions
from chatroom.core.clock import now
from chatroom.extensions import db
from chatroom.messages import service as messages
from chatroom.notifications import line, push_line, subscriptions
from chatroom.rooms import service as rooms
from tests.notifications.notice_steps import choose, listen
from tests.notifications.push_steps import app, ravi, send, service  # noqa: F401
from tests.rooms.conftest import room  # noqa: F401
from tests.rooms.steps import handle, said


@pytest.mark.parametrize("change", ["removed", "left", "signed out", "called no more", "quiet", "nothing"])
def test_what_waits_is_not_sent_when_it_concerns_them_no_longer(app, cast, room, service, ravi, change):
    message = said(cast.rita_client, room, f"The marmalade, @{handle(cast.ravi_client, room)}")
    with app.app_context():
        line.turn()
        if change == "removed":
            messages.remove(cast.rita, message["message_id"])
        elif change == "left":
            rooms.leave(cast.ravi, room)
        elif change == "signed out":
            sessions.sign_out(cast.ravi)
        elif change == "quiet":
            hour = now().hour
            choose(cast.ravi_client, quiet_from=f"{hour:02}:00", quiet_until=f"{(hour + 2) % 24:02}:00")
        elif change == "nothing":
            listen(cast.ravi_client, room, "nothing")
        else:
            subscriptions.unsubscribe(cast.ravi, f"{service.address}/ravi")
        db.session.remove()
    assert push_line._waiting
    send(app)
    assert service.came == []


def test_what_waits_is_sent_without_its_words_to_who_wishes_so_meanwhile(app, cast, room, service, ravi):
    said(cast.rita_client, room, f"The marmalade, @{handle(cast.ravi_client, room)}")
    with app.app_context():
        line.turn()
        db.session.remove()
    choose(cast.ravi_client, hides_text=True)
    send(app)
    [(_, _, body)] = service.came
    assert ravi.read(body)["text"] == ""


def test_it_does_not_wait_at_the_push_service_into_quiet_hours(app, cast, room, service, ravi):
    choose(cast.ravi_client, quiet_from="13:00", quiet_until="14:00")
    tomorrow = now() + timedelta(days=1)
    with time_machine.travel(tomorrow.replace(hour=12, minute=0, second=0, microsecond=0), tick=False):
        said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
        send(app)
    assert [headers["TTL"] for headers, _, _ in service.came] == ["3600"]


def test_one_message_that_cannot_be_told_costs_no_other(app, cast, room, service, ravi, monkeypatch, caplog):
    concerned, failing = line.concerned, [ZeroDivisionError()]

    def fail_once(*about):
        if failing:
            raise failing.pop()
        return concerned(*about)

    monkeypatch.setattr(line, "concerned", fail_once)
    for text in ("One", "Another"):
        said(cast.rita_client, room, f"{text}, @{handle(cast.ravi_client, room)}")
    assert send(app) == 1
    assert ravi.read(service.came[0][2])["text"].startswith("Another")
    assert "one notice was not told: ZeroDivisionError" in caplog.text

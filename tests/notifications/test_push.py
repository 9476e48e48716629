"""Web Push, against a push service of our own that reads what it got."""
# ruff: noqa: F811

import re

import pytest

from chatroom.accounts import sessions, standing
from chatroom.accounts.person import OPERATOR
from chatroom.accounts.queries import get_user
from chatroom.extensions import db
from chatroom.notifications import push_line, subscriptions
from tests.cast import Caller
from tests.invites.steps import refusal
from tests.notifications.notice_steps import choose, listen, stand_at_a_kiosk
from tests.notifications.push_service import Browser, signed_by
from tests.notifications.push_steps import PATH, app, kept, ravi, send, service  # noqa: F401
from tests.rooms.conftest import private, room  # noqa: F401
from tests.rooms.steps import handle, said


def test_a_call_reaches_a_browser_sealed_for_it_and_signed(app, cast, room, service, ravi):
    message = said(cast.rita_client, room, f"Come along, @{handle(cast.ravi_client, room)}!")
    assert send(app) == 1
    [(headers, path, body)] = service.came
    assert path == "/ravi"
    assert b"Come along" not in body
    notice = ravi.read(body)
    assert notice == {
        "room_id": room, "message_id": message["message_id"], "kind": "mention", "room_name": "Slow books",
        "anon_id": message["anon_id"], "display_name": None, "text": message["message_text"],
    }  # fmt: skip
    assert (headers["Content-Encoding"], headers["Urgency"]) == ("aes128gcm", "high")
    assert int(headers["TTL"]) == push_line.LIVES
    public = cast.ravi_client.get("/chat/notices").json["push_key"]
    claims = signed_by(headers["Authorization"], public)
    assert (claims["aud"], claims["sub"]) == (service.address, "mailto:chatroom@localhost")


def test_push_services_do_not_learn_which_browsers_share_a_room(app, cast, room, service, ravi):
    mo = Browser().subscription(f"{service.address}/mo")
    assert cast.mo_client.post(PATH, mo).status_code == 204
    for client in (cast.ravi_client, cast.mo_client):
        listen(client, room, "all")
    for text in ("One", "Another"):
        said(cast.rita_client, room, text)
    assert send(app) == 4
    ravis, mos = (
        [headers["Topic"] for headers, path, _ in service.came if path == where] for where in ("/ravi", "/mo")
    )
    assert len(set(ravis)) == len(set(mos)) == 1  # so that the newest one replaces what waits
    assert ravis != mos
    assert all(re.fullmatch(r"[0-9a-f]{32}", topic) for topic in ravis + mos)


def test_what_concerns_nobody_calls_nobody(app, cast, room, private, service, ravi):
    said(cast.rita_client, room, "Just a word")
    said(cast.ravi_client, room, f"To myself: @{handle(cast.ravi_client, room)}")
    listen(cast.ravi_client, room, "nothing")
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 0
    listen(cast.ravi_client, room, "all")
    said(cast.rita_client, room, "Just another word")
    assert send(app) == 1
    assert ravi.read(service.came[0][2])["kind"] == "message"


def test_its_words_are_left_out_by_choice(app, cast, room, service, ravi):
    choose(cast.ravi_client, hides_text=True)
    said(cast.rita_client, room, f"The marmalade, @{handle(cast.ravi_client, room)}")
    send(app)
    assert ravi.read(service.came[0][2])["text"] == ""


def test_quiet_hours_are_quiet(app, cast, room, service, ravi):
    choose(cast.ravi_client, quiet_from="00:00", quiet_until="23:59")
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_subscription_is_removed(app, cast, room, service, ravi, status):
    service.answers = [status]
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 1
    assert kept(app) == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_and_not_for_ever(app, cast, room, service, ravi, status):
    service.answers = [status, 201]
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 2
    service.answers = [status]
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 3
    assert kept(app) == 1


def test_what_is_refused_or_leads_elsewhere_is_dropped(app, cast, room, service, ravi):
    for status in (400, 403):
        service.answers = [status]
        said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
        assert send(app) == 1
    service.answers = [307]
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    send(app)
    assert {path for _, path, _ in service.came} == {"/ravi"}


def test_who_may_not_be_here_is_not_called(app, cast, room, service, ravi):
    his = handle(cast.ravi_client, room)
    with app.app_context():
        standing.deactivate(OPERATOR, cast.ravi.user_id)
    said(cast.rita_client, room, f"@{his}")
    assert send(app) == 0


def test_a_browser_that_signed_out_is_not_called(app, cast, room, service, ravi):
    his = handle(cast.ravi_client, room)
    with app.app_context():
        sessions.sign_out(cast.ravi)
    said(cast.rita_client, room, f"@{his}")
    assert send(app) == 0


def test_never_a_kiosk(app, cast, room, service, ravi):
    stand_at_a_kiosk(app, cast.ravi)
    said(cast.rita_client, room, f"@{handle(cast.ravi_client, room)}")
    assert send(app) == 0
    again = cast.ravi_client.post(PATH, Browser().subscription(f"{service.address}/kiosk"))
    assert refusal(again) == (403, "forbidden")
    assert cast.ravi_client.get("/chat/notices").json["push_key"] is None


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:1/x", "https://evil.example/x", "http://user@127.0.0.1/x", "file:///etc/passwd", "//x/y", "x",
     "https://fcm.googleapis.com.evil.example/x", "https://evil.example/https://fcm.googleapis.com/"],
)  # fmt: skip
def test_only_known_push_services_are_called(app, cast, endpoint):
    assert refusal(cast.ravi_client.post(PATH, Browser().subscription(endpoint))) == (422, "invalid")
    assert kept(app) == 0


def test_keys_are_keys(app, cast, service):
    good = Browser().subscription(f"{service.address}/x")
    for wrong in ({"auth": "x"}, {"p256dh": good["auth"]}, {"auth": "~" * 22}, {"p256dh": ""}):
        assert refusal(cast.ravi_client.post(PATH, good | wrong)) == (422, "invalid")
    assert kept(app) == 0


def test_a_browser_is_known_once_by_who_showed_it_last_and_goes_when_asked(app, cast, service, ravi):
    same = ravi.subscription(f"{service.address}/ravi")
    assert cast.otto_client.post(PATH, same).status_code == 204
    assert kept(app) == 1
    assert cast.ravi_client.delete(PATH, {"endpoint": same["endpoint"]}).status_code == 204
    assert kept(app) == 1
    assert cast.otto_client.delete(PATH, {"endpoint": same["endpoint"]}).status_code == 204
    assert kept(app) == 0


def test_there_are_so_many_at_most(app, cast, service, monkeypatch):
    monkeypatch.setattr(subscriptions, "MOST", 1)
    post = cast.ravi_client.post
    assert post(PATH, Browser().subscription(f"{service.address}/1")).status_code == 204
    assert refusal(post(PATH, Browser().subscription(f"{service.address}/2"))) == (409, "conflict")


def test_ended_sign_ins_take_nobody_their_place(app, cast, service, ravi, monkeypatch):
    monkeypatch.setattr(subscriptions, "MOST", 1)
    with app.app_context():
        sessions.sign_out(cast.ravi)
        again = Caller(app, sessions.start(get_user(cast.ravi.user_id), "another day"))
    assert again.post(PATH, Browser().subscription(f"{service.address}/again")).status_code == 204
    assert kept(app) == 1
    assert refusal(again.post(PATH, Browser().subscription(f"{service.address}/2"))) == (409, "conflict")


def test_where_they_are_lies_sealed(app, cast, service, ravi):
    with app.app_context():
        row = db.session.execute(db.text("SELECT endpoint, p256dh, auth FROM push_subscriptions")).one()
    assert not any(b"127.0.0.1" in bytes(value) for value in row)


def test_the_key_is_made_once_and_kept_for_its_owner_alone(app):
    run = app.test_cli_runner().invoke
    first, second = run(args=["push", "keys"]).output, run(args=["push", "keys", "--print"]).output
    assert first.splitlines()[0] == second.splitlines()[0]
    file = app.config["INSTANCE_PATH"] / "push_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"PUSH_KEY={file.read_text()}" in second


def test_without_a_key_there_is_no_push(app, cast, service):
    (app.config["INSTANCE_PATH"] / "push_key").unlink()
    assert cast.ravi_client.get("/chat/notices").json["push_key"] is None
    answer = cast.ravi_client.post(PATH, Browser().subscription(f"{service.address}/x"))
    assert refusal(answer) == (409, "conflict")

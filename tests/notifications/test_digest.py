"""The daily mail: to whom, what, once, and how it is stopped."""
# ruff: noqa: F811

import re
from types import SimpleNamespace

import pytest

from chatroom.accounts import standing
from chatroom.accounts.person import OPERATOR
from chatroom.notifications import digest
from chatroom.notifications.mail import Server, door_of
from tests.cast import email as address_of
from tests.cast import real_name
from tests.invites.steps import later
from tests.notifications.digest_steps import app, mails, run, wishes, words  # noqa: F401
from tests.notifications.notice_steps import choose, listen
from tests.rooms.steps import handle, said


def test_what_is_new_comes_in_words_and_in_html(app, cast, room, wishes):
    assert run(app) == "1 mail went out.\n"
    [mail] = mails(app)
    assert mail["To"] == address_of("ravi")
    assert mail["Subject"] == 'The "Riverside" Library: 2 new messages, 1 calls you'
    assert mail["From"].addresses[0].addr_spec == "chatroom@localhost"
    for kind in ("plain", "html"):
        assert "2 new messages, 1 calls you" in words(mail, kind)
        assert f"https://chat.example.org/rooms/{room}" in words(mail, kind)
        assert "The marmalade" in words(mail, kind)
        assert real_name("rita") not in words(mail, kind) and real_name("ravi") not in words(mail, kind)


def test_its_words_are_left_out_by_choice(app, cast, room, wishes):
    choose(cast.ravi_client, hides_text=True)
    run(app)
    [mail] = mails(app)
    assert "2 new messages, 1 calls you" in words(mail, "plain")
    assert not any("marmalade" in words(mail, kind) for kind in ("plain", "html"))


def test_what_people_write_is_no_html(app, cast, room, wishes):
    said(cast.rita_client, room, f"<script>x</script> @{handle(cast.ravi_client, room)}")
    run(app)
    assert "<script>" not in words(mails(app)[0], "html")


def test_what_they_write_reads_without_its_signs(app, cast, room, wishes):
    said(cast.rita_client, room, f"**Marmalade** at _five_, @{handle(cast.ravi_client, room)}")
    run(app)
    assert f"Marmalade at five, @{handle(cast.ravi_client, room)}" in words(mails(app)[0], "plain")


def test_once_a_day_however_often_it_runs(app, cast, room, wishes):
    run(app)
    said(cast.rita_client, room, "And one more")
    assert run(app) == "0 mails went out.\n"
    with later(hours=21):
        assert run(app) == "1 mail went out.\n"
    assert mails(app)[1]["Subject"].endswith(": 1 new message")
    with later(hours=42):
        assert run(app) == "0 mails went out.\n"


def test_two_commands_at_once_send_one_mail(app, cast, room, wishes):
    sent = []
    with app.app_context():

        def send(mail) -> None:
            sent.append(mail)
            assert digest.send_digests(SimpleNamespace(send=sent.append)) == (0, 0)

        assert digest.send_digests(SimpleNamespace(send=send)) == (1, 0)
    assert len(sent) == 1


def test_who_cannot_be_written_to_costs_nobody_else_their_mail(app, cast, room, wishes, monkeypatch):
    news_for, failed = digest.news_for, []

    def fail(reader):
        if not failed:
            failed.append(reader)
            raise ZeroDivisionError
        return news_for(reader)

    choose(cast.rita_client, by_mail=True)
    said(cast.ravi_client, room, "For both of you")
    said(cast.mo_client, room, "For both of you")
    monkeypatch.setattr(digest, "news_for", fail)
    sent = []
    with app.app_context():
        assert digest.send_digests(SimpleNamespace(send=sent.append)) == (1, 1)
    assert len(sent) == 1


def test_what_could_not_be_sent_is_sent_by_the_next_run(app, cast, room, wishes):
    def fail(mail) -> None:
        raise OSError("no such host")

    with app.app_context():
        assert digest.send_digests(SimpleNamespace(send=fail)) == (0, 1)
    assert run(app) == "1 mail went out.\n"


def test_a_rehearsal_sends_nothing(app, cast, room, wishes):
    assert run(app, "--rehearse") == "1 mail would go out.\n"
    assert mails(app) == []
    assert run(app) == "1 mail went out.\n"


def test_levels_and_reading_count(app, cast, room, wishes):
    listen(cast.ravi_client, room, "nothing")
    assert run(app) == "0 mails went out.\n"
    listen(cast.ravi_client, room, "all")
    cast.ravi_client.post("/chat/rooms/read-all")
    assert run(app) == "0 mails went out.\n"


@pytest.mark.parametrize("act", ["deactivate", "ban"])
def test_never_to_whom_the_library_is_closed(app, cast, room, wishes, act):
    with app.app_context():
        getattr(standing, act)(OPERATOR, cast.ravi.user_id, *(["Spam"] if act == "ban" else []))
    assert run(app) == "0 mails went out.\n"


def test_it_is_stopped_from_the_mail_itself_by_one_click(app, cast, room, wishes):
    run(app)
    [mail] = mails(app)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [path] = re.findall(r"<https://chat.example.org(/notices/stop/[\w.-]+)>", mail["List-Unsubscribe"])
    assert f"https://chat.example.org{path}" in words(mail, "plain")
    stranger = app.test_client()
    assert "Stop the daily mail?" in stranger.get(path).text
    assert cast.ravi_client.get("/chat/notices").json["by_mail"] is True
    assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert cast.ravi_client.get("/chat/notices").json["by_mail"] is False
    with later(hours=21):
        said(cast.rita_client, room, "And one more")
        assert run(app) == "0 mails went out.\n"


def test_a_link_of_ones_own_making_stops_nothing(app, cast, room, wishes):
    for token in ("x", "Ing4Ig.AAAA", str(cast.ravi.user_id)):
        assert app.test_client().post(f"/notices/stop/{token}").status_code == 404
    assert cast.ravi_client.get("/chat/notices").json["by_mail"] is True


def test_a_server_is_used_when_one_is_set(app):
    app.config["SMTP_URL"] = "smtp://me:p%40ss@127.0.0.1:2525"
    assert isinstance(door_of(app), Server)
    app.config["PUBLIC_URL"] = ""
    assert "PUBLIC_URL" in app.test_cli_runner().invoke(args=["digest"]).output

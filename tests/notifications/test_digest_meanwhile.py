"""What happens while the daily mail is counted and sent."""
# ruff: noqa: F811

from types import SimpleNamespace

import pytest

from chatroom.accounts import standing
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.notifications import digest
from tests.cast import email as address_of
from tests.invites.steps import later
from tests.notifications.digest_steps import app, mails, run, wishes, words  # noqa: F401
from tests.notifications.notice_steps import choose
from tests.rooms.steps import said


def test_what_is_posted_while_it_is_counted_is_in_the_next_mail(app, cast, room, wishes, monkeypatch):
    def counted_before_another(reader, news_for=digest.news_for):
        found = news_for(reader)
        said(cast.rita_client, room, "And one more")
        return found

    with monkeypatch.context() as during:
        during.setattr(digest, "news_for", counted_before_another)
        run(app)
    with later(hours=21):
        assert run(app) == "1 mail went out.\n"
    assert [mail["Subject"].partition(": ")[2] for mail in mails(app)] == [
        "2 new messages, 1 calls you", "1 new message",
    ]  # fmt: skip


def test_nothing_stays_open_from_one_reader_to_the_next(app, cast, room, wishes, monkeypatch):
    choose(cast.lena_client, by_mail=True)
    choose(cast.mo_client, by_mail=True)
    open_at = []

    def noting(reader, news_for=digest.news_for):
        open_at.append(db.session().in_transaction())
        return news_for(reader)

    monkeypatch.setattr(digest, "news_for", noting)
    with app.app_context():
        digest.send_digests(SimpleNamespace(send=lambda mail: open_at.append(db.session().in_transaction())))
    assert open_at[1:] == [False] * 4  # the first one comes with all readers


@pytest.mark.parametrize("change", ["closed", "banned", "another address", "no words", "no mail"])
def test_what_a_reader_changes_while_others_are_written_to_holds(app, cast, room, wishes, change):
    choose(cast.mo_client, by_mail=True)
    ravi = cast.ravi.user_id
    sent = []

    def send(mail) -> None:
        sent.append(mail["To"])
        if change == "closed":
            standing.deactivate(OPERATOR, ravi)
        elif change == "banned":
            standing.ban(OPERATOR, ravi, "Spam")
        elif change == "another address":
            with transaction():
                db.session.get(User, ravi).email = "new@canary.example"
        else:
            choose(cast.ravi_client, **({"hides_text": True} if change == "no words" else {"by_mail": False}))

    with app.app_context():
        assert digest.send_digests(SimpleNamespace(send=send)) == (1, 0)
        assert sent == [address_of("mo")]
    left = {"another address": "new@canary.example", "no words": address_of("ravi")}
    run(app)
    assert [mail["To"] for mail in mails(app)] == ([left[change]] if change in left else [])
    assert not any("marmalade" in words(mail, "plain") for mail in mails(app) if change == "no words")

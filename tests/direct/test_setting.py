"""DIRECT_MESSAGES: everyone, the staff alone, or nobody."""

from contextlib import contextmanager

import pytest

from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.direct.steps import answer, asked, hold, listed, write_to
from tests.invites.steps import make_room, refusal
from tests.rooms.steps import enter, handle, read, say


@contextmanager
def library(database_url, folder, setting):
    """A library with this setting, and a public room of Rita's with Ravi, Lena and Ada in it."""
    with closing_database(make_app(database_url, folder, RATE_LIMITS="off", DIRECT_MESSAGES=setting)) as app:
        cast = assemble(app)
        cast.app, cast.room = app, make_room(cast.rita_client, "public")
        for name in ("ravi", "lena", "ada"):
            enter(getattr(cast, f"{name}_client"), cast.room)
        yield cast


def test_off_is_off_for_everyone(database_url, tmp_path):
    with library(database_url, tmp_path, "off") as cast:
        for client in (cast.rita_client, cast.ada_client):
            refused = write_to(client, cast.room, handle(cast.ravi_client, cast.room))
            assert refusal(refused) == (403, "forbidden")
            assert listed(client)["may_write"] is False


def test_the_staff_alone(database_url, tmp_path):
    with library(database_url, tmp_path, "staff") as cast:
        ravi, ada = handle(cast.ravi_client, cast.room), handle(cast.ada_client, cast.room)
        assert refusal(write_to(cast.rita_client, cast.room, ravi)) == (403, "forbidden")
        assert (listed(cast.rita_client)["may_write"], listed(cast.lena_client)["may_write"]) == (False, True)
        # Whether somebody belongs to the staff is not to be found out by writing to them.
        kept, reached = asked(cast.lena_client, cast.room, ravi), asked(cast.lena_client, cast.room, ada)
        assert hold(cast.lena_client, kept) == hold(cast.lena_client, reached) == "waiting"
        assert listed(cast.ravi_client)["rooms"] == []
        assert answer(cast.ada_client, reached, "accept").status_code == 200
        assert say(cast.lena_client, reached).status_code == 201


@pytest.mark.parametrize(("setting", "says"), [("off", "switched off"), ("staff", "only the staff")])
def test_what_began_before_is_read_and_not_gone_on_with(database_url, tmp_path, setting, says):
    with library(database_url, tmp_path, "everyone") as cast:
        talk = asked(cast.rita_client, cast.room, handle(cast.ravi_client, cast.room))
        waiting = asked(cast.rita_client, cast.room, handle(cast.ada_client, cast.room))
        answer(cast.ravi_client, talk, "accept")
        cast.app.config["DIRECT_MESSAGES"] = setting
        refused = say(cast.ravi_client, talk)
        assert refusal(refused) == (403, "forbidden")
        assert says in refused.json["error"]["message"]
        assert hold(cast.ravi_client, talk) == setting
        assert len(read(cast.ravi_client, talk)["messages"]) == 1
        assert answer(cast.ada_client, waiting, "accept").status_code == (403 if setting == "off" else 200)
        assert answer(cast.ravi_client, talk, "block").status_code == 200
        cast.app.config["DIRECT_MESSAGES"] = "everyone"
        assert hold(cast.rita_client, talk) == "closed"

"""Who opens a socket."""

import pytest

from chatroom.accounts import queries, standing, tokens
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.signin import get_person_along, get_person_for_socket
from chatroom.core.errors import ChatError


def knock(app, auth=None, **headers):
    """The user_id of who knocks, or the code of the refusal."""
    environ = app.test_request_context("/socket.io/", headers=headers).request.environ
    with app.app_context():
        try:
            return get_person_for_socket(environ=environ, auth=auth).user_id
        except ChatError as error:
            return error.code


def cookie_of(visitor):
    return f"chatroom={visitor.client.get_cookie('chatroom').value}"


def test_a_browser_is_known_by_its_cookie(app, visit, people):
    assert knock(app, Cookie=cookie_of(visit("rita"))) == people["rita"]


def test_a_bot_is_known_by_its_token(app, people):
    with app.app_context():
        token = tokens.create_token(Person(people["otto"], "member", "session:1:member"), "Bibi", {"read"}, 1)
    assert knock(app, auth={"token": token}) == people["otto"]
    assert knock(app, Authorization=f"Bearer {token}") == people["otto"]


def test_a_page_opens_a_socket_for_its_own_sign_in_alone(app, visit, people):
    rita, otto = visit("rita"), visit("otto")
    hers, his = (visitor.client.get("/auth/me").json["csrf_token"] for visitor in (rita, otto))
    assert knock(app, Cookie=cookie_of(rita), auth={"csrf_token": hers}) == people["rita"]
    for shown in (his, "", "guessed", None, 7, [hers]):
        assert knock(app, Cookie=cookie_of(rita), auth={"csrf_token": shown}) == "unauthenticated"


@pytest.mark.parametrize(
    "auth", [None, {}, {"token": "chat_guessed"}, {"token": None}, {"token": "\ud800"}, "token", 7, []]
)
def test_everyone_else_is_refused(app, people, auth):
    assert knock(app, auth=auth) == "unauthenticated"


def test_a_forged_cookie_is_refused(app, people):
    assert knock(app, Cookie="chatroom=eyJzaWduX2luIjoieCJ9.aaaa.bbbb") == "unauthenticated"


def test_after_signing_out_a_copy_of_the_cookie_opens_no_socket(app, visit):
    rita = visit("rita")
    cookie = cookie_of(rita)
    rita.post("/logout")
    assert knock(app, Cookie=cookie) == "unauthenticated"


def test_an_open_socket_is_asked_again_on_every_event(app, visit, people):
    visit("rita")
    with app.app_context():
        assert [person.user_id for person in get_person_along("session:1:member")] == [people["rita"]]
        standing.change_role(OPERATOR, people["rita"], "teacher")
        with pytest.raises(ChatError):
            get_person_along("session:1:member")


def test_every_end_has_its_reason(app, visit, people):
    for _ in range(3):
        visit("rita")
    with app.app_context():
        standing.change_role(OPERATOR, people["rita"], "teacher")
        ended = queries.ended_credentials({"session:1:member", "session:2:teacher", "session:99:member"})
        assert ended == {"session:1:member": "role changed", "session:99:member": "ended"}
        standing.ban(OPERATOR, people["rita"], "shouting")
        assert queries.ended_credentials({"session:2:teacher"}) == {"session:2:teacher": "banned"}

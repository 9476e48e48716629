"""The two dialogs as pages of their own."""

from urllib.parse import unquote

from tests.invites.steps import make_room


def test_the_code_is_typed_on_a_page(cast):
    page = cast.otto_client.get("/join")
    assert page.status_code == 200
    assert 'name="invite_code"' in page.text


def test_a_stranger_signs_in_first_and_comes_back(app):
    for path in ("/join", "/rooms/1/invites"):
        answer = app.test_client().get(path)
        assert (answer.status_code, unquote(answer.location)) == (302, f"/login?next={path}")


def test_who_may_invite_has_a_page_for_it(cast, room):
    for moderator in (cast.rita_client, cast.mo_client):
        assert moderator.get(f"/rooms/{room}/invites").status_code == 200


def test_who_may_not_invite_has_none(cast, room):
    assert cast.ravi_client.get(f"/rooms/{room}/invites").status_code == 403
    assert [cast.otto_client.get(f"/rooms/{number}/invites").status_code for number in (room, 4711)] == [
        404,
        404,
    ]
    public = make_room(cast.rita_client, "public")
    assert cast.otto_client.get(f"/rooms/{public}/invites").status_code == 403

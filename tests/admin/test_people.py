"""The director's page of people."""

import pytest

from chatroom.accounts.models import User
from chatroom.core.facts import transaction
from chatroom.extensions import db
from tests.accounts.visitors import PASSWORD, add_person

ZOE = {"name": "Zoe", "email": "zoe@canary.example", "password": PASSWORD, "role": "teacher"}
EVERYONE = {"Ada", "Lena", "Tess", "Rita", "Otto", "Phil"}
ACTS = ("role", "assign", "deactivate", "activate", "ban", "lift")
POSTS = ["/admin/people", *(f"/admin/people/4/{act}" for act in ACTS)]


def find(app, name):
    with app.app_context():
        return db.session.scalar(db.select(User).where(User.email == f"{name}@canary.example"))


def table(page):
    return page.text.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize("name", ["rita", "tess", "lena"])
def test_for_everyone_else_these_pages_do_not_exist(app, visit, name):
    visitor = visit(name)
    for path in ("/admin", "/admin/people", "/admin/people/1"):
        assert visitor.get(path).status_code == 404
    for path in POSTS:
        assert visitor.post(path, ZOE | {"reason": "x", "role": "admin"}).status_code == 404
    assert find(app, "zoe") is None
    assert (find(app, "rita").role, find(app, "rita").is_active) == ("member", True)


def test_strangers_are_sent_to_the_door(visit):
    assert visit().get("/admin/people").location == "/login?next=/admin/people"


def test_ada_sees_everyone_and_no_handle(visit):
    ada = visit("ada")
    assert ada.get("/admin").location == "/admin/people"
    page = ada.get("/admin/people").text
    assert all(name in page for name in EVERYONE - {"Phil"})
    assert "anon" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=rit", {"Rita"}), ("q=OTTO@", {"Otto"}), ("role=librarian", {"Lena"}), ("q=%25", set()),
     ("q=a_a", set()), ("q=t&role=teacher", {"Tess"}), ("q=612-345", {"Phil"}), ("q=(0)6 12", set()),
     ("q=%2B33 6", {"Phil"}), ("q=6", {"Phil"}), ("q=class 6", set()), ("q=--", set()), ("q=&role=", EVERYONE)],
)  # fmt: skip
def test_ada_searches(app, visit, query, found):
    add_person(app, "phil", phone="+33612345678")
    rows = table(visit("ada").get(f"/admin/people?{query}"))
    assert {name for name in EVERYONE if f">{name} Realname<" in rows} == found


@pytest.mark.parametrize("query", ["role=king", "page=0", "page=x", "q=" + "x" * 200])
def test_an_odd_search_is_refused(visit, query):
    assert visit("ada").get(f"/admin/people?{query}").status_code == 422


def test_many_people_come_in_pages(app, visit, people):
    with app.app_context(), transaction():
        db.session.add_all(User(name=f"Z{n:02}", email=f"z{n}@canary.example", password_hash="-") for n in range(60))
    ada = visit("ada")
    first, second = (table(ada.get(f"/admin/people?page={page}")) for page in (1, 2))
    assert (first.count("<tr>"), second.count("<tr>")) == (50, 15)
    assert table(ada.get("/admin/people?page=9")) == second


def test_ada_adds_a_person_who_can_sign_in(visit):
    ada = visit("ada")
    assert "Zoe" in ada.told(ada.post("/admin/people", ZOE))
    assert visit("zoe").is_inside()


@pytest.mark.parametrize(
    "wrong", [{"email": "rita@canary.example"}, {"role": "king"}, {"password": "short"}, {"name": ""}]
)
def test_what_cannot_be_is_explained(app, visit, wrong):
    ada = visit("ada")
    page = ada.told(ada.post("/admin/people", ZOE | wrong))
    assert "notice-danger" in page
    assert find(app, "zoe") is None


def test_a_role_is_given(app, visit, people):
    ada, place = visit("ada"), f"/admin/people/{people['rita']}"
    ada.told(ada.post(f"{place}/role", {"role": "librarian"}))
    assert find(app, "rita").role == "librarian"
    ada.told(ada.post(f"{place}/role", {"role": "king"}))
    assert find(app, "rita").role == "librarian"


def test_a_room_for_a_department_and_a_level_takes_who_belongs_to_both(visit, people):
    ada, rita, place = visit("ada"), visit("rita"), f"/admin/people/{people['rita']}"
    wanted = {"room_name": "Sources", "room_type": "public", "audience": {"department": "History", "level": 2}}
    made = ada.client.post("/chat/rooms", json=wanted, headers={"X-CSRF-Token": ada.csrf_token()})
    messages = f"/chat/rooms/{made.json['room_id']}/messages"
    assert rita.get(messages).status_code == 403
    for belonging, status in (({"department": " History ", "level": "2"}, 200), ({"department": "History"}, 403)):
        ada.told(ada.post(f"{place}/assign", belonging))
        assert rita.get(messages).status_code == status
    for wrong in ({"department": "x" * 81}, {"level": "101"}, {"level": "high"}):
        assert "notice-danger" in ada.told(ada.post(f"{place}/assign", wrong))
    assert 'value="History"' in ada.get(place).text


def test_an_account_is_closed_and_opened(visit, people):
    ada, rita, place = visit("ada"), visit("rita"), f"/admin/people/{people['rita']}"
    ada.told(ada.post(f"{place}/deactivate"))
    assert not rita.is_inside()
    assert rita.sign_in("rita").status_code == 401
    ada.told(ada.post(f"{place}/activate"))
    assert rita.sign_in("rita").status_code == 302


def test_a_ban_has_a_reason_and_is_lifted(visit, people):
    ada, rita, place = visit("ada"), visit("rita"), f"/admin/people/{people['rita']}"
    ada.told(ada.post(f"{place}/ban", {"reason": " "}))
    assert rita.is_inside()
    ada.told(ada.post(f"{place}/ban", {"reason": "Shouting"}))
    assert not rita.is_inside()
    ada.told(ada.post(f"{place}/lift"))
    assert rita.sign_in("rita").status_code == 302


def test_nobody_takes_their_own_role_away_by_mistake(app, visit, people):
    ada, place = visit("ada"), f"/admin/people/{people['ada']}"
    assert "last admin" in ada.told(ada.post(f"{place}/role", {"role": "member"}))
    add_person(app, "phil", "admin")
    assert "your own account" in ada.told(ada.post(f"{place}/role", {"role": "member"}))
    assert "new role counts" in ada.told(ada.post(f"{place}/role", {"role": "admin"}))
    assert find(app, "ada").role == "admin"


@pytest.mark.parametrize("user_id", ["99", "99999999999999999999", "x"])
def test_nobody_is_found_where_nobody_is(visit, user_id):
    ada = visit("ada")
    assert ada.get(f"/admin/people/{user_id}").status_code == 404
    assert ada.post(f"/admin/people/{user_id}/deactivate").status_code == 404

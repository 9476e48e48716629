"""flask users …"""

import pytest

from chatroom.accounts.models import User
from chatroom.extensions import db
from tests.accounts.visitors import PASSWORD, WHO, Visitor

ADD = ["add", "rita@canary.example", "--name", "Rita", "--role", "member", "--password", PASSWORD]


@pytest.fixture
def run(app):
    """A function that runs a command and gives its exit code and output."""

    def invoke(*arguments, **options):
        result = app.test_cli_runner().invoke(args=["users", *arguments], **options)
        return result.exit_code, result.output

    return invoke


def find(app, email="rita@canary.example"):
    with app.app_context():
        return db.session.scalar(db.select(User).where(User.email == email))


def test_a_person_is_added_and_can_sign_in(app, run):
    assert run(*ADD)[0] == 0
    assert Visitor(app).sign_in("rita").status_code == 302


def test_adding_twice_is_refused_in_words(run):
    run(*ADD)
    code, output = run(*ADD)
    assert code == 1
    assert output == "Error: There is an account with this email address already.\n"


def test_a_password_is_asked_for_and_not_echoed(app, run):
    code, output = run(*ADD[:-2], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert code == 0
    assert PASSWORD not in output
    assert Visitor(app).sign_in("rita").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [["add", "rita", "--name", "Rita", "--password", PASSWORD], [*ADD[:-1], "short"], ["add"],
     [*ADD, "--role", "king"],
     ["assign", "nobody@canary.example"],
     ["deactivate", "nobody@canary.example"], ["role", "nobody@canary.example", "admin"]],
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(app, run, wrong):
    code, output = run(*wrong)
    assert code in (1, 2)
    assert "Error: " in output
    assert "Traceback" not in output
    assert find(app) is None


def test_closing_and_opening_an_account(app, run):
    run(*ADD)
    assert run("deactivate", "RITA@canary.example")[0] == 0
    assert not find(app).is_active
    assert "deactivated" in run("list")[1]
    assert run("activate", "rita@canary.example")[0] == 0
    assert find(app).is_active


def test_people_belong_to_a_department_and_a_level(app, run):
    run(*ADD)
    assert run("assign", "rita@canary.example", "--department", "History", "--level", "0")[0] == 0
    assert (find(app).department, find(app).level) == ("History", 0)
    for wrong in (["--level", "101"], ["--department", "x" * 81]):
        assert run("assign", "rita@canary.example", *wrong)[0] == 1
    assert (find(app).department, find(app).level) == ("History", 0)
    run("assign", "rita@canary.example", "--level", "3")
    assert (find(app).department, find(app).level) == (None, 3)


def test_roles_bans_and_passwords(app, run):
    run(*ADD)
    run("role", "rita@canary.example", "librarian")
    assert find(app).role == "librarian"
    assert run("ban", "rita@canary.example", "--reason", " ")[0] == 1
    run("ban", "rita@canary.example", "--reason", "shouting")
    assert find(app).ban_reason == "shouting"
    run("lift", "rita@canary.example")
    assert not find(app).is_banned
    run("password", "rita@canary.example", "--password", "another quiet room")
    assert Visitor(app).sign_in("rita", "another quiet room").status_code == 302


def test_a_token_is_printed_once(app, run):
    run(*ADD)
    code, output = run("token", "rita@canary.example", "--name", "Bibi", "--scopes", "write")
    assert code == 0
    answer = app.test_client().post(WHO, headers={"Authorization": f"Bearer {output.strip()}"})
    assert answer.status_code == 200

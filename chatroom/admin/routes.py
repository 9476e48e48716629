"""The director's pages: people, what they may do, and whether they may come in."""

from flask import Blueprint, redirect, render_template, request

from chatroom.accounts import policy, service, standing
from chatroom.accounts.forms import told
from chatroom.accounts.models import ROLES
from chatroom.accounts.queries import get_user
from chatroom.accounts.reading import read_belonging, read_newcomer, read_reason, typed
from chatroom.accounts.signin import current_person
from chatroom.admin.queries import find_people

admin = Blueprint("admin", __name__, url_prefix="/admin")
PERSON = "/people/<int(max=2147483647):user_id>"  # beyond it PostgreSQL would fail instead of finding nobody


@admin.before_request
def admins_only() -> None:
    """To everyone else these pages do not exist."""
    policy.must_be_admin(current_person())


@admin.get("")
def show_admin():
    """The first of these pages."""
    return redirect("/admin/people")


@admin.get("/people")
def list_people():
    """People, searched by name, email or phone."""
    fields = typed(request.args)
    q, role = fields.line("q", 100, default=""), fields.choice("role", ROLES, default=None)
    page = fields.integer("page", 1, most=1_000_000)
    fields.check()
    people, page, page_count = find_people(q, role, page)
    return render_template("admin/people.html", people=people, q=q, role=role or "", page=page, page_count=page_count)


@admin.post("/people")
def add_person():
    """Make an account for somebody."""
    user_id, fields = None, typed(request.form)
    with told("They can sign in now."):
        role = fields.choice("role", ROLES, default="member")
        fields.check()
        user_id = service.add_user(current_person(), read_newcomer(request.form), role)
    return redirect("/admin/people", 303) if user_id is None else _back(user_id)


@admin.get(PERSON)
def show_person(user_id: int):
    """One person, and what may be done about them."""
    return render_template("admin/person.html", person=get_user(user_id))


@admin.post(f"{PERSON}/role")
def change_role(user_id: int):
    """Give a person another role."""
    fields = typed(request.form)
    with told("The new role counts from now on."):
        role = fields.choice("role", ROLES)
        fields.check()
        standing.change_role(current_person(), user_id, role)
    return _back(user_id)


@admin.post(f"{PERSON}/assign")
def assign(user_id: int):
    """Say to which department and level a person belongs."""
    with told("This counts from now on."):
        standing.assign(current_person(), user_id, *read_belonging(request.form))
    return _back(user_id)


@admin.post(f"{PERSON}/deactivate")
def deactivate(user_id: int):
    """Close an account."""
    with told("This account is closed, and signed out everywhere."):
        standing.deactivate(current_person(), user_id)
    return _back(user_id)


@admin.post(f"{PERSON}/activate")
def activate(user_id: int):
    """Open a closed account."""
    with told("This account is open again."):
        standing.activate(current_person(), user_id)
    return _back(user_id)


@admin.post(f"{PERSON}/ban")
def ban(user_id: int):
    """Keep a person out of every room."""
    with told("Banned, and signed out everywhere."):
        standing.ban(current_person(), user_id, read_reason(request.form))
    return _back(user_id)


@admin.post(f"{PERSON}/lift")
def lift_ban(user_id: int):
    """Let a banned person in again."""
    with told("The ban is lifted."):
        standing.lift_ban(current_person(), user_id)
    return _back(user_id)


def _back(user_id: int):
    return redirect(f"/admin/people/{user_id}", 303)

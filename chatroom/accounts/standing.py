"""What an account is allowed to be: its role, where it belongs, whether it is active, whether it is banned."""

from chatroom.accounts import policy, queries, sessions
from chatroom.accounts.facts import RoleChanged, SignInsEnded
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, STAFF, Person
from chatroom.core.clock import now
from chatroom.core.errors import not_found
from chatroom.core.facts import record, transaction


def change_role(person: Person, user_id: int, role: str) -> None:
    """Give somebody another site role; their sockets end and come back with its rights."""
    policy.must_be_admin(person)
    with transaction():
        admins = lock_admins_for(person)
        user = queries.lock_user(user_id)
        if user.role == role:
            return
        policy.must_leave_an_admin(user_id, admins)
        policy.must_not_be_oneself(person, user_id)
        _end_sockets(user_id)
        user.role = role
        if role not in STAFF:
            user.display_name = None
        record(RoleChanged(user_id=user_id, role=role))


def assign(person: Person, user_id: int, department: str | None, level: int | None) -> None:
    """Say to which department and level somebody belongs, as rooms' audiences ask; their sockets come back with it."""
    policy.must_be_admin(person)
    with transaction():
        lock_admins_for(person)
        user = queries.lock_user(user_id)
        if (user.department, user.level) != (department, level):
            _end_sockets(user_id)
            user.department, user.level = department, level


def deactivate(person: Person, user_id: int) -> None:
    """Close an account until it is activated again."""
    with transaction():
        _put_out(person, user_id, "deactivated").is_active = False


def activate(person: Person, user_id: int) -> None:
    """Open a closed account again; its owner signs in anew."""
    policy.must_be_admin(person)
    with transaction():
        lock_admins_for(person)
        queries.lock_user(user_id).is_active = True


def ban(person: Person, user_id: int, reason: str) -> None:
    """Keep somebody out of every room under every handle, for a reason that they will read."""
    with transaction():
        user = _put_out(person, user_id, "banned")
        user.is_banned, user.banned_at, user.ban_reason = True, now(), reason


def lift_ban(person: Person, user_id: int) -> None:
    """Let a banned person in again."""
    policy.must_be_admin(person)
    with transaction():
        lock_admins_for(person)
        user = queries.lock_user(user_id)
        user.is_banned, user.banned_at, user.ban_reason = False, None, None


def lock_admins_for(person: Person) -> set[int]:
    """Hold the admins; whoever was put out while waiting for them acts no more."""
    admins = queries.lock_admins()
    if person != OPERATOR and person.user_id not in admins:
        raise not_found()
    return admins


def _end_sockets(user_id: int) -> None:
    credentials = queries.credentials_of(user_id)  # which hold the role that they still have
    record(SignInsEnded(user_id=user_id, credentials=tuple(sorted(credentials)), reason="role changed"))


def _put_out(person: Person, user_id: int, reason: str) -> User:
    policy.must_be_admin(person)
    policy.must_not_be_oneself(person, user_id)
    policy.must_leave_an_admin(user_id, lock_admins_for(person))
    user = queries.lock_user(user_id)
    sessions.end_all(user_id, reason)
    return user

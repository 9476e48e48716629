"""Accounts: made, signed in to, and kept safe by a password."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from chatroom.accounts import passwords, policy, queries, sessions, tries
from chatroom.accounts.models import User
from chatroom.accounts.person import Person
from chatroom.accounts.reading import Newcomer
from chatroom.accounts.standing import lock_admins_for
from chatroom.core.errors import ChatError, invalid
from chatroom.core.facts import transaction
from chatroom.core.limits import limit
from chatroom.extensions import db


def sign_in(login: str, password: str, device: str, address: str) -> str:
    """Let in whoever knows the password of this email or phone; the token that their browser will show."""
    tries.must_have_a_try(login, address)
    user = queries.find_user_by_login(login)
    user_id, password_hash = (user.user_id, user.password_hash) if user else (None, None)
    if not _is_right(password, password_hash):
        raise _nobody()
    kept = passwords.hash_password(password) if passwords.is_outdated(password_hash) else password_hash
    with transaction():
        user = queries.lock_user(user_id)
        # Hashing took a moment, in which the account may have been closed or its password changed.
        if not user.is_active or user.password_hash != password_hash:
            raise _nobody()
        policy.must_not_be_banned(user)
        user.password_hash = kept
        token = sessions.start(user, device)
    tries.note_right(login, address)
    return token


def register(newcomer: Newcomer, device: str) -> str:
    """Make the account of somebody who came by themselves, and let them in."""
    limit("register", 30, 1, "Many people are registering just now; please try again in a moment.")
    password_hash = passwords.hash_password(newcomer.password)
    with transaction():
        return sessions.start(_add(newcomer, "member", password_hash), device)


def add_user(person: Person, newcomer: Newcomer, role: str) -> int:
    """Make an account for somebody; its user_id."""
    policy.must_be_admin(person)
    password_hash = passwords.hash_password(newcomer.password)
    with transaction():
        lock_admins_for(person)
        return _add(newcomer, role, password_hash).user_id


def change_password(person: Person, current: str, new: str) -> None:
    """Give oneself a new password, which signs out one's other devices."""
    tries.must_have_a_try_inside(person.user_id)
    user = queries.get_user(person.user_id)
    password_hash, personal = user.password_hash, (user.name, user.email, user.phone)
    if not _is_right(current, password_hash):
        raise invalid("This is not your password now.", current="This is not your password now.")
    new_hash = _hash_of_good(new, *personal)
    with transaction():
        user = queries.lock_user(person.user_id)
        if user.password_hash != password_hash:
            raise ChatError("conflict", "Your password has just been changed elsewhere.")
        user.password_hash = new_hash
        sessions.end_others(person, "password changed")


def set_password(person: Person, user_id: int, new: str) -> None:
    """Give somebody who has forgotten theirs a new password, which signs them out everywhere."""
    policy.must_be_admin(person)
    user = queries.get_user(user_id)
    new_hash = _hash_of_good(new, user.name, user.email, user.phone)
    with transaction():
        lock_admins_for(person)
        queries.lock_user(user_id).password_hash = new_hash
        sessions.end_all(user_id, "password changed")


def set_display_name(person: Person, display_name: str | None) -> None:
    """Choose the name that stands beside a librarian's badge; None for the handle."""
    policy.must_be_staff(person)
    with transaction():
        queries.lock_user(person.user_id).display_name = display_name


def _nobody() -> ChatError:
    # The same for unknown, wrong and deactivated: nobody learns who has an account here.
    return ChatError("unauthenticated", "Nobody here has this email or phone with this password.")


def _is_right(password: str, password_hash: str | None) -> bool:
    db.session.rollback()  # gives the connection back: hashing is slow
    return passwords.is_right(password, password_hash)


def _hash_of_good(password: str, *personal: str | None) -> str:
    weakness = passwords.find_weakness(password, *personal)
    if weakness:
        raise invalid(weakness, new=weakness)
    db.session.rollback()
    return passwords.hash_password(password)


def _add(newcomer: Newcomer, role: str, password_hash: str) -> User:
    for field, value in (("email", newcomer.email), ("phone", newcomer.phone)):
        if value and db.session.scalar(select(User.user_id).where(getattr(User, field) == value)):
            raise _taken(field)
    user = User(name=newcomer.name, email=newcomer.email, phone=newcomer.phone, role=role, password_hash=password_hash)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody took it since we looked
        raise _taken("email" if newcomer.email else "phone") from error
    return user


def _taken(field: str) -> ChatError:
    what = {"email": "email address", "phone": "phone number"}[field]
    sentence = f"There is an account with this {what} already."
    return ChatError("conflict", sentence, fields={field: sentence})

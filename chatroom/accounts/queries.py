"""Finding people by what they show."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import cache

from sqlalchemy import bindparam, literal, select

from chatroom.accounts.contacts import plain_login
from chatroom.accounts.models import SCOPES, ApiToken, User, UserSession
from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import not_found
from chatroom.core.lookups import Lookup, look_up
from chatroom.core.prepared import Asked, Prepared, listed
from chatroom.extensions import db

WHO = (User.user_id, User.role, User.department, User.level, User.display_name)
SIGN_INS = {"session": (UserSession, "session_id"), "token": (ApiToken, "token_id")}


def token_hash(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_person_by_session(token: str) -> Person | None:
    """The person whose sign-in this cookie proves, while it is valid."""
    return look_up(Lookup(_by_hash("session"), token_hash(token)))[0]


def find_person_by_token(token: str) -> Person | None:
    """The person whose API token this is, while it is valid."""
    return look_up(Lookup(_by_hash("token"), token_hash(token)))[0]


def find_person_by_credential(credential: str) -> Person | None:
    """The person behind `session:7:member`, while the sign-in is valid and the role is still theirs."""
    return look_up(person_behind(credential))[0]


def person_behind(credential: str) -> Lookup:
    """To be looked up: the same."""
    return Lookup(_by_credential(credential.partition(":")[0]), credential)


def people_behind(credentials: Collection[str]) -> list[Asked | None]:
    """To be asked, for each kind of sign-in: the people behind those credentials that are still valid, by credential.

    Somebody whose role is another one now has another credential.
    """
    kinds = {kind: [each for each in credentials if each.startswith(kind)] for kind in SIGN_INS}
    return [_by_credential(kind)(each) if each else None for kind, each in kinds.items()]


def ended_credentials(credentials: set[str]) -> dict[str, str]:
    """Which of these are no longer valid, each with its reason."""
    valid = set()
    for kind, (model, key) in SIGN_INS.items():
        numbers = [int(each.split(":")[1]) for each in credentials if each.startswith(kind)]
        for start in range(0, len(numbers), 500):
            query = _valid_sign_ins(model, key).where(getattr(model, key).in_(numbers[start : start + 500]))
            rows = db.session.execute(query, {"now": now()})
            valid |= {f"{kind}:{number}:{role}" for number, role in rows}
    return {credential: _reason(credential) for credential in credentials - valid}


def credentials_of(user_id: int) -> set[str]:
    """By what a person is signed in at the moment, everywhere."""
    found = set()
    for kind, (model, key) in SIGN_INS.items():
        rows = db.session.execute(_valid_sign_ins(model, key).where(User.user_id == user_id), {"now": now()})
        found |= {f"{kind}:{number}:{role}" for number, role in rows}
    return found


def kiosk_sessions(session_ids: set[int | None]) -> set[int]:
    """Which of these sign-ins are at a kiosk."""
    query = select(UserSession.session_id).where(UserSession.session_id.in_(session_ids - {None}))
    return set(db.session.scalars(query.where(UserSession.kind == "kiosk")))


def find_user_by_login(login: str) -> User | None:
    """The user with this email address or phone number."""
    login = plain_login(login)
    return db.session.scalar(select(User).where((User.email if "@" in login else User.phone) == login))


def get_user(user_id: int) -> User:
    """The user of this number."""
    user = db.session.get(User, user_id)
    if user is None:
        raise not_found("person")
    return user


def lock_user(user_id: int) -> User:
    """The user as of now, whom nobody else changes or signs in before our transaction ends."""
    query = select(User).where(User.user_id == user_id).with_for_update(key_share=True)
    user = db.session.scalar(query.execution_options(populate_existing=True))
    if user is None:
        raise not_found("person")
    return user


def lock_admins() -> set[int]:
    """The admins who could sign in today; two who put each other out wait here for one another."""
    query = select(User.user_id).where(User.role == "admin", User.is_active, ~User.is_banned)
    return set(db.session.scalars(query.order_by(User.user_id).with_for_update(key_share=True)))


def _reason(credential: str) -> str:
    kind, number, role = credential.split(":")
    model, _ = SIGN_INS[kind]
    found = db.session.get(model, int(number))
    if found is None:
        return "ended"
    if found.revoked_at is not None:
        return found.revoked_for or "ended"
    if found.expires_at <= now():
        return "expired"
    user = db.session.get(User, found.user_id)
    if user.is_banned or not user.is_active:
        return "banned" if user.is_banned else "deactivated"
    return "role changed" if user.role != role else "ended"


def _valid(model) -> tuple:
    return (
        model.revoked_at.is_(None),
        model.expires_at > bindparam("now"),
        User.is_active.is_(True),
        User.is_banned.is_(False),
    )


def _valid_sign_ins(model, key: str):
    query = select(getattr(model, key), User.role).join(User, User.user_id == model.user_id)
    return query.where(*_valid(model))


@cache
def _by_hash(kind: str) -> Callable[[list[str]], Asked]:
    """The question for the people behind tokens of a kind, by the tokens' hashes."""
    query = _sign_ins(kind, "token_hash")
    return lambda hashes: query.asked(
        lambda rows: {token: _person(kind, row) for token, *row in rows}, keys=hashes, now=now()
    )


@cache
def _by_credential(kind: str) -> Callable[[list[str]], Asked]:
    """The question for the people behind credentials of a kind, by credential."""
    query = _sign_ins(kind, SIGN_INS[kind][1])

    def people(rows: list[tuple]) -> dict[str, Person]:
        found = [_person(kind, row) for _, *row in rows]
        return {person.credential: person for person in found}

    return lambda credentials: query.asked(people, keys=[int(each.split(":")[1]) for each in credentials], now=now())


def _sign_ins(kind: str, column: str) -> Prepared:
    model, key = SIGN_INS[kind]
    scopes = ApiToken.scopes if model is ApiToken else literal(" ".join(SCOPES))
    query = select(model.token_hash, getattr(model, key), scopes, model.last_active_at, *WHO)
    query = query.join(User, User.user_id == model.user_id).where(*_valid(model))
    return Prepared(lambda keys: query.where(getattr(model, column).in_(listed("keys", keys))))


def _person(kind: str, row: Sequence) -> Person:
    number, scopes, last_active_at, user_id, role, *known = row
    return Person(user_id, role, f"{kind}:{number}:{role}", *known, frozenset(scopes.split()), last_active_at)

"""API tokens: keys for bots and scripts, shown once, limited to their scopes, revocable."""

from datetime import timedelta

from sqlalchemy import func, select

from chatroom.accounts import queries, sessions
from chatroom.accounts.models import SCOPES, ApiToken
from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.crypto import fresh_token
from chatroom.core.errors import ChatError, invalid, not_found
from chatroom.core.facts import transaction
from chatroom.extensions import db

PREFIX = "chat_"  # so that a token found in a public file is recognised as one
MOST = 20
DAYS_MOST = 365


def create_token(person: Person, name: str, scopes: set[str], days: int) -> str:
    """Make a token that ends by itself; the only time that it is seen."""
    if not scopes or not scopes <= set(SCOPES):
        raise invalid("Choose what the key may do: read, or read and write.")
    if not 1 <= days <= DAYS_MOST:
        raise invalid(f"A key is valid for 1 to {DAYS_MOST} days.")
    with transaction():
        queries.lock_user(person.user_id)
        count = db.session.scalar(select(func.count()).select_from(_valid(person.user_id).subquery()))
        if count >= MOST:
            raise ChatError("conflict", f"There are {MOST} keys already. Revoke one first.")
        token = fresh_token(PREFIX)
        row = ApiToken(user_id=person.user_id, token_hash=queries.token_hash(token), name=name)
        row.scopes, row.expires_at = " ".join(sorted(scopes | {"read"})), now() + timedelta(days=days)
        db.session.add(row)
        return token


def list_tokens(person: Person) -> list[dict]:
    """The person's tokens that are valid, newest first."""
    return [
        {
            "token_id": token.token_id,
            "name": token.name,
            "scopes": token.scopes.split(),
            "created_at": token.created_at,
            "last_used_at": token.last_active_at,
            "expires_at": token.expires_at,
        }
        for token in db.session.scalars(_valid(person.user_id).order_by(ApiToken.token_id.desc()))
    ]


def revoke_token(person: Person, token_id: int) -> None:
    """End one of the person's tokens."""
    with transaction():
        credential = f"token:{token_id}:{person.role}"
        if credential not in queries.credentials_of(person.user_id):
            raise not_found("key in your list")
        sessions.end(person.user_id, {credential}, "revoked")


def _valid(user_id: int):
    return select(ApiToken).where(
        ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now()
    )

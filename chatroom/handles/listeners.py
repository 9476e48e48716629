"""Whoever signs in has a public handle from then on."""

from chatroom.accounts.facts import SignedIn
from chatroom.core.facts import during
from chatroom.handles.service import public_handle


@during(SignedIn)
def make_public_handle(fact: SignedIn) -> None:
    """Make the handle with the first sign-in."""
    public_handle(fact.user_id)

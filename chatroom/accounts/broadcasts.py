"""An ended sign-in ends its sockets."""

from chatroom.accounts.facts import SignInsEnded
from chatroom.core.facts import after
from chatroom.realtime.eviction import sign_out


@after(SignInsEnded)
def close_sockets(fact: SignInsEnded) -> None:
    """Tell these sockets why, and close them."""
    sign_out(list(fact.credentials), fact.reason)

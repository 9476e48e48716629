"""Guessing passwords: ten wrong ones from one place, then a pause; a right one costs nothing."""

from ipaddress import IPv6Address, ip_address

from chatroom.accounts.contacts import plain_login
from chatroom.core.crypto import keyed_hash
from chatroom.core.limits import give_back, limit

TRIES, ANOTHER_AFTER = 10, 30  # seconds
TRIES_FROM_ALL, ANOTHER_FROM_ALL_AFTER = 200, 5
HOUSE = 72  # bits of an IPv6 address that a house is given at most; the others it chooses by itself
TOO_MANY = "Too many tries for this account. Please wait a little."


def must_have_a_try(login: str, address: str) -> None:
    """Take a try before the password is looked at, or refuse whom too much was guessed for."""
    # By what was typed, whether there is such an account or not, and by the place: whoever guesses elsewhere must not
    # keep the owner out. So all places together have many more, right ones too, as each is work to look at; and what is
    # refused here takes nothing from them.
    limit(_from_here(login, address), TRIES, 1 / ANOTHER_AFTER, TOO_MANY)
    limit(f"sign-in:{keyed_hash('login', _plain(login))}", TRIES_FROM_ALL, 1 / ANOTHER_FROM_ALL_AFTER, TOO_MANY)


def note_right(login: str, address: str) -> None:
    """Give the try back."""
    give_back(_from_here(login, address), 1 / ANOTHER_AFTER)


def must_have_a_try_inside(user_id: int) -> None:
    """The same for who types their own password to change it."""
    limit(f"password:{user_id}", TRIES, 1 / ANOTHER_AFTER, TOO_MANY)


def _from_here(login: str, address: str) -> str:
    return f"sign-in:{keyed_hash('login from', f'{_plain(login)} {_house(address)}')}"


def _plain(login: str) -> str:
    return plain_login(login).strip("+") or login


def _house(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or int(found) >> HOUSE)

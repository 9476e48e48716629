"""Accounts' side of the socket: who may connect, and whose sign-in has ended."""

from chatroom.accounts.queries import ended_credentials
from chatroom.accounts.signin import get_person_along, get_person_for_socket
from chatroom.realtime import eviction, namespace

namespace.identifies(get_person_for_socket)
namespace.recognises(get_person_along)
eviction.tells_ended(ended_credentials)

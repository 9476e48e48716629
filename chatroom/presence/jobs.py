"""What presence does by itself, beside the requests."""

import logging
from itertools import count
from time import monotonic

from flask import Flask

from chatroom import hub
from chatroom.extensions import db
from chatroom.presence import fading, others, roster, showing, telling, thread_news, unread

log = logging.getLogger(__name__)

TURN = 0.5  # seconds: changes of presence are gathered for as long
UNREAD_TURN = 0.3
CHECK_TURNS = 8  # in so many turns every seat is checked once: in 5 seconds a lost one must be found
DOUBTS_A_TURN = 25  # people who are read again: some seconds for a full house, and no flood
LATE = 5.0  # seconds: a process that was stopped for as long has not heard its tabs, which live all the same


def watch_presence(app: Flask) -> None:
    """Show what is due, for as long as the process lives; no question waits here, or nobody would fade meanwhile."""
    before = monotonic()
    for number in count():
        hub.sleep(TURN)
        if monotonic() - before < LATE:
            _harmlessly(app, turn, number)
        before = monotonic()


def watch_seats(app: Flask) -> None:
    """Ask who sits where, for as long as the process lives."""
    for number in count():
        hub.sleep(TURN)
        _harmlessly(app, showing.settle_doubts, DOUBTS_A_TURN)
        _harmlessly(app, ask, number)


def watch_unread(app: Flask) -> None:
    """Tell what is unread, for as long as the process lives."""
    while True:
        hub.sleep(UNREAD_TURN)
        _harmlessly(app, unread.tell)
        _harmlessly(app, unread.tell_owed)
        _harmlessly(app, thread_news.tell)
        _harmlessly(app, thread_news.tell_owed)


def turn(number: int) -> None:
    """One round of looking, showing and telling."""
    if number % 2:
        showing.look_over()
    fading.run_due(monotonic())
    telling.tell_changes()
    others.tell_changes()
    if number % 10 == 0:
        others.tell_alive()


def ask(number: int) -> None:
    """What the database is asked in each round: while it is away people come and go all the same."""
    showing.check(roster.everyone()[number % CHECK_TURNS :: CHECK_TURNS])


def _harmlessly(app: Flask, function, *args) -> None:
    try:
        with app.app_context():
            function(*args)
            db.session.remove()
    except Exception as error:
        log.error("%s failed: %s", function.__qualname__, type(error).__name__)

"""Whether what a node leans on answers, found out within a few seconds even if it is frozen."""

import redis
from flask import Flask, current_app
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text

from chatroom import hub
from chatroom.extensions import db

PATIENCE = 2.0  # seconds
AT_ONCE = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}


class Question:
    """To the database: is it there with its tables."""

    def __init__(self) -> None:
        self.works, self.answered = False, hub.event()

    def ask(self, app: Flask) -> None:
        """Ask, however long the answer takes."""
        with app.app_context():
            try:
                db.session.execute(text("SELECT version_num FROM alembic_version"))
                self.works = True
            except Exception:
                db.session.rollback()
        _open.clear()
        self.answered.set()


# Never more than one: a frozen database answers none of them, and each would hold one of the pool's connections.
_open: list[Question] = []


def database_works() -> bool:
    """True if the database answers, and soon."""
    question = next(iter(_open), None)
    if question is None:
        question = Question()
        _open.append(question)
        hub.spawn(question.ask, current_app._get_current_object())
    question.answered.wait(PATIENCE)
    return question.works


def redis_works() -> bool:
    """True if Redis answers, and soon, or if there is to be none."""
    url = current_app.config["REDIS_URL"]
    return not url or _answers(redis.Redis.from_url(url, **AT_ONCE))


def _answers(client: redis.Redis) -> bool:
    try:
        with client:
            return client.ping()
    except redis.RedisError:
        return False

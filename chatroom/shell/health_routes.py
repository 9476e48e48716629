"""Is the process alive, and can it serve."""

import redis
from flask import Blueprint, current_app
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text

from chatroom.extensions import db

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive():
    """200 while the process lives."""
    return {"status": "alive"}


@health.get("/readyz")
def ready():
    """200 when the database, and Redis if there is one, answer; else 503 and which does not."""
    broken = [name for name, works in (("database", _database_works), ("redis", _redis_works)) if not works()]
    return {"status": "not ready" if broken else "ready", "broken": broken}, 503 if broken else 200


def _database_works() -> bool:
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
        return True
    except Exception:
        db.session.rollback()
        return False


def _redis_works() -> bool:
    url = current_app.config["REDIS_URL"]
    if not url:
        return True
    try:
        return redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return False

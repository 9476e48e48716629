"""Is the process alive, and can it serve."""

from flask import Blueprint

from chatroom.realtime.nodes import is_degraded
from chatroom.shell.health import database_works, redis_works

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive():
    """200 while the process lives."""
    return {"status": "alive"}


@health.get("/readyz")
def ready():
    """200 when the database answers, and the other nodes can be reached if there are any; else 503 and what is not."""
    works = {"database": database_works(), "redis": redis_works(), "nodes": not is_degraded()}
    broken = [name for name, does in works.items() if not does]
    status = "ready" if not broken else "not ready" if "database" in broken else "degraded"
    return {"status": status, "broken": broken}, 503 if broken else 200

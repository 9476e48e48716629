"""Rates, always by account, never by address: a library's kiosks share one."""

import logging
from contextlib import suppress
from time import monotonic, time

import redis
from flask import current_app
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatroom import hub
from chatroom.core.errors import ChatError

log = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds for Redis to answer, once: until it answers again nobody waits for it
AT_ONCE = 16  # questions on their way to Redis; it answers one after the other, and each has a connection
AGAIN = 2.0  # seconds between two looks for a lost Redis

# One bucket as one number, the moment at which it will be full again (GCRA); Redis decides it for all nodes at once.
# What lies further ahead than that of an empty one is of a clock that was put back since: it would refuse for an hour.
_TAKE = """
local now, step, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now or full > now + most + step then full = now end
if full + step - now > most + step / 10 then return tostring(full + step - now - most) end
redis.call('SET', KEYS[1], string.format('%.9f', full + step), 'PX', math.ceil((full + step - now) * 1000))
return '0'
"""
_GIVE_BACK = """
local full = redis.call('GET', KEYS[1])
if full then redis.call('SET', KEYS[1], string.format('%.9f', full - tonumber(ARGV[2])), 'KEEPTTL') end
return '0'
"""


class Buckets:
    """Token buckets in this process, or in Redis when there are several; a lost Redis falls back to this process."""

    def __init__(self, redis_url: str = "") -> None:
        self._full_at: dict[str, float] = {}
        self._sweep_at = self._look_at = 0.0
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        self._shared = redis.Redis.from_url(redis_url, **patience) if redis_url else None
        self._is_lost, self._mutex, self._places = False, hub.guard(), hub.places(AT_ONCE)

    def take(self, key: str, burst: int, per_second: float) -> float:
        """Take one token: 0 when there was one, else the seconds until there is."""
        step, most = 1 / per_second, burst / per_second
        answer = self._ask(_TAKE, key, step, most)
        if answer is not None:
            return float(answer)
        with self._mutex:
            return self._take_here(key, step, most)

    def give_back(self, key: str, per_second: float) -> None:
        """Give back a token that turned out not to be needed."""
        if self._ask(_GIVE_BACK, key, 1 / per_second) is not None:
            return
        with self._mutex:
            if key in self._full_at:
                self._full_at[key] -= 1 / per_second

    def _ask(self, script: str, key: str, *values: float) -> bytes | None:
        """What Redis says; None when this process has to count by itself, as it does when very many ask at once."""
        if not self._is_shared() or not self._places.acquire(timeout=PATIENCE):
            return None
        try:
            return None if self._is_lost else self._shared.eval(script, 1, f"bucket:{key}", time(), *values)
        except redis.RedisError as error:
            self._lose(error)
            return None
        finally:
            self._places.release()

    def _is_shared(self) -> bool:
        if self._is_lost and monotonic() >= self._look_at:
            self._look_at = monotonic() + AGAIN
            hub.spawn(self._look)
        return self._shared is not None and not self._is_lost

    def _look(self) -> None:
        with suppress(redis.RedisError):
            self._is_lost = not self._shared.ping()

    def _lose(self, error: redis.RedisError) -> None:
        if not self._is_lost:
            log.warning("rate limits fall back to this process: %s", type(error).__name__)
        self._is_lost, self._look_at = True, monotonic() + AGAIN

    def _take_here(self, key: str, step: float, most: float) -> float:
        now = time()
        self._sweep(now)
        full_at = self._full_at.get(key, now)
        full_at = step + (full_at if now <= full_at <= now + most + step else now)
        # A tenth of a step of tolerance, here and above: ten rounded steps of 0.1 must fit into a second.
        if full_at - now > most + step / 10:
            return full_at - now - most
        self._full_at[key] = full_at
        return 0

    def _sweep(self, now: float) -> None:
        if now > self._sweep_at:
            self._sweep_at = now + 60
            self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}


def limit(key: str, burst: int, per_second: float, message: str) -> None:
    """Let this pass, or raise rate_limited with the seconds to wait."""
    if not current_app.config["RATE_LIMITS"]:
        return
    wait = current_app.extensions["chatroom_buckets"].take(key, burst, per_second)
    if wait > 0:
        raise ChatError("rate_limited", message, retry_after=max(1, round(wait + 0.499)))


def give_back(key: str, per_second: float) -> None:
    """Take back what `limit` has counted: nothing new came of it."""
    if current_app.config["RATE_LIMITS"]:
        current_app.extensions["chatroom_buckets"].give_back(key, per_second)

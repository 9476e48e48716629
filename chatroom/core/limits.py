"""Rates, always by account, never by address: a library's kiosks share one."""

import logging
from time import time

import redis
from flask import current_app
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatroom.core.errors import ChatError

log = logging.getLogger(__name__)

AWAY = 2.0  # seconds for which a lost Redis is not asked again: nobody's message shall wait for it each time

# One bucket as one number, the moment at which it will be full again (GCRA); Redis decides it for all nodes at once.
_TAKE = """
local now, step, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
if full + step - now > most + step / 10 then return tostring(full + step - now - most) end
redis.call('SET', KEYS[1], string.format('%.9f', full + step), 'PX', math.ceil((full + step - now) * 1000))
return '0'
"""


class Buckets:
    """Token buckets in this process, or in Redis when there are several; a lost Redis falls back to this process."""

    def __init__(self, redis_url: str = "") -> None:
        self._full_at: dict[str, float] = {}
        self._sweep_at = self._shared_from = 0.0
        patience = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        self._shared = redis_url and redis.Redis.from_url(redis_url, **patience)

    def take(self, key: str, burst: int, per_second: float) -> float:
        """Take one token: 0 when there was one, else the seconds until there is."""
        step, most = 1 / per_second, burst / per_second
        if self._shared and time() >= self._shared_from:
            try:
                return float(self._shared.eval(_TAKE, 1, f"bucket:{key}", time(), step, most))
            except redis.RedisError as error:
                self._shared_from = time() + AWAY
                log.warning("rate limits fall back to this process: %s", type(error).__name__)
        return self._take_here(key, step, most)

    def _take_here(self, key: str, step: float, most: float) -> float:
        now = time()
        self._sweep(now)
        full_at = max(now, self._full_at.get(key, now)) + step
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

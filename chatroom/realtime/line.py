"""The line to the other nodes, through Redis: it may break or freeze, and nobody who says something waits for it.

What is said while the line is broken is lost, on purpose: the database is the truth, and whoever may have missed
something is told to fetch as soon as the line stands again.
"""

import logging
from collections import deque
from collections.abc import Callable

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatroom import hub

log = logging.getLogger(__name__)

MOST_WAITING = 10_000  # messages for a Redis that takes none; then they are dropped, before they fill the memory
MOST_CHARACTERS = 16 * 1024 * 1024
AT_ONCE = 1000  # messages in one round trip
SILENT = 1.5  # seconds without a sign of life after which Redis is asked for one
PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0), "socket_keepalive": True}
AGAIN = 0.5  # seconds until a broken line is tried again


class Line:
    """A channel in Redis, with one thread that speaks and one that listens; each notices by itself when it is cut."""

    def __init__(self, url: str, channel: str, heard: Callable, changed: Callable, repaired: Callable) -> None:
        self._url, self._channel = url, channel
        self._heard, self._changed, self._repaired = heard, changed, repaired
        self._waiting: deque[str] = deque()
        self._weight = 0
        self._wake = hub.event()
        self._has_dropped = False
        self._speaks: bool | None = None  # None: not known yet
        self._listens: bool | None = None

    @property
    def stands(self) -> bool:
        """True while we are heard, and hear."""
        return bool(self._speaks and self._listens)

    def open(self) -> None:
        """Speak and listen for as long as the process lives."""
        hub.spawn(self._for_ever, self._listen, "listens")
        hub.spawn(self._for_ever, self._speak, "speaks")

    def say(self, text: str) -> None:
        """Tell the other nodes, in a moment, in this order."""
        if not self._speaks or len(self._waiting) >= MOST_WAITING or self._weight + len(text) > MOST_CHARACTERS:
            self._has_dropped = True
            return
        self._waiting.append(text)
        self._weight += len(text)
        self._wake.set()

    def _for_ever(self, do: Callable, what: str) -> None:
        while True:
            try:
                with redis.Redis.from_url(self._url, **PATIENCE) as client:
                    do(client)
            except Exception as error:
                if getattr(self, f"_{what}") is not False:
                    log.error("the line to the other nodes no longer %s: %s", what, type(error).__name__)
                self._set(what, False)
                hub.sleep(AGAIN)

    def _speak(self, client: redis.Redis) -> None:
        try:
            client.ping()
            while True:
                self._set("speaks", True)
                if self._has_dropped:
                    self._has_dropped = False
                    self._repaired("speaks")
                self._wake.wait(SILENT)
                self._wake.clear()
                self._publish(client)
        finally:
            # What could not be told is too late; and whether the last of it was heard, nobody knows.
            self._has_dropped = True
            self._waiting.clear()
            self._weight = 0

    def _publish(self, client: redis.Redis) -> None:
        while True:
            texts = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            if not texts:
                self._weight = 0
                client.ping()
                return
            self._weight -= sum(map(len, texts))
            pipeline = client.pipeline(transaction=False)
            for text in texts:
                pipeline.publish(self._channel, text)
            pipeline.execute()

    def _listen(self, client: redis.Redis) -> None:
        with client.pubsub() as subscription:
            subscription.subscribe(self._channel)
            is_asked = True  # Redis confirms the subscription
            while True:
                message = subscription.get_message(timeout=SILENT)
                if message is not None:
                    is_asked = False
                    self._take(message)
                elif is_asked:
                    raise redis.TimeoutError("Redis is silent")
                else:
                    # A frozen Redis, or one behind a dead network, ends no connection.
                    subscription.ping()
                    is_asked = True

    def _take(self, message: dict) -> None:
        if message["type"] == "subscribe":
            self._set("listens", True)
            self._repaired("listens")
        elif message["type"] == "message":
            self._heard(message["data"])

    def _set(self, what: str, works: bool) -> None:
        stood = self.stands
        setattr(self, f"_{what}", works)
        if self.stands != stood:
            self._changed(self.stands)

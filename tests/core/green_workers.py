"""Run by test_workers.py in a process of its own: functions on green threads that are used again."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import logging  # noqa: E402
from contextvars import ContextVar  # noqa: E402

from eventlet.event import Event  # noqa: E402
from eventlet.hubs import get_hub  # noqa: E402
from greenlet import getcurrent  # noqa: E402

from chatroom import hub  # noqa: E402
from chatroom.core import workers  # noqa: E402

MANY = 3 * workers.MOST_IDLE

said: ContextVar[str] = ContextVar("said", default="nothing")
logging.disable()


def main() -> None:
    """Print what became of it all."""
    threads, heard, inside = [], [], []

    def speak(name: str) -> None:
        threads.append(getcurrent())
        heard.append(said.get())
        said.set(name)
        eventlet.sleep(0)
        heard.append(said.get())

    def fail() -> None:
        threads.append(getcurrent())
        raise ValueError("its own fault")

    for act in (lambda: speak("one"), fail, lambda: speak("two")):
        hub.spawn(act)
        eventlet.sleep(0.01)
    one_after_another = len(set(threads))
    for late in (threads[0].switch, lambda: threads[0].throw(ValueError)):  # whoever believes that it still waits
        get_hub().schedule_call_global(0, late)
    eventlet.sleep(0.01)
    get_hub().schedule_call_global(0, threads[0].switch)  # or wakes it before its turn
    hub.spawn(speak, "three")
    eventlet.sleep(0.01)
    get_hub().schedule_call_global(0, threads[0].throw)  # to end it
    eventlet.sleep(0.01)
    hub.spawn(speak, "four")
    eventlet.sleep(0.01)
    get_hub().schedule_call_global(0, lambda: (hub.spawn(speak, "five", at_once=True), heard.append("loop")))
    eventlet.sleep(0.01)

    gate = Event()
    for number in range(MANY):
        hub.spawn(lambda number=number: (gate.wait(), inside.append(number)))
    eventlet.sleep(0.01)
    gate.send()
    eventlet.sleep(0.05)
    idle = {"idle": len(workers._idle), "all": sorted(inside) == list(range(MANY))}
    print(json.dumps({"heard": heard, "threads": one_after_another, **idle}))


main()

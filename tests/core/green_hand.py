"""Run by test_hand.py in a process of its own: a hand is asked by green threads, one of which is killed meanwhile."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402

from eventlet.patcher import original  # noqa: E402

from chatroom import hub  # noqa: E402

sleep = original("time").sleep  # really: what calls it stops its native thread


def main() -> None:
    """Print what became of it all."""
    hand, told, turns = hub.hand(), [], []

    def slow(name: str) -> str:
        sleep(0.05)
        if name == "bad":
            raise ValueError(name)
        return name

    def ask(name: str) -> None:
        try:
            told.append(hand(slow, name))
            eventlet.sleep(0)
            told.append(f"{name} lives")
        except ValueError as error:
            told.append(f"error: {error}")

    def live() -> None:
        while True:
            turns.append(None)
            eventlet.sleep(0.005)

    beside = eventlet.spawn(live)
    people = [eventlet.spawn(ask, name) for name in ("one", "bad", "killed", "last")]
    eventlet.sleep(0.12)  # the third is being done
    people[2].kill()
    people[3].wait()
    beside.kill()
    print(json.dumps({"told": told, "turns": len(turns)}))


main()

"""A line that had several drafts at a time waits a moment for as many again; one alone waits for nobody."""

from collections.abc import Iterator
from itertools import count
from queue import Queue
from threading import Event
from types import SimpleNamespace

import pytest

from chatroom.messages import lines
from tests.reliability.senders import wait_for


class Writing:
    """Lines whose batches are written, and answered, when they are told to."""

    def __init__(self, app) -> None:
        self.batches: list[list[int]] = []
        self.refused: list[int] = []
        self._may_write: Queue[bool] = Queue()
        with app.app_context():
            self.lines = lines.Lines(app, self._write, lambda draft: self.refused.append(draft.number))

    def submit(self, *numbers: int) -> None:
        for number in numbers:
            self.lines.enter(SimpleNamespace(room_id=1, number=number))

    def answer(self, batches: int = 1) -> None:
        """Let so many be written."""
        for _ in range(batches):
            self._may_write.put(True)

    def has_begun(self, batches: int) -> None:
        """Wait until so many are being written, or were."""
        wait_for(lambda: len(self.batches) == batches)

    def gathers(self) -> bool:
        return bool(self.lines._gathering)

    def _write(self, drafts: list, waits: bool) -> list:
        self.batches.append([draft.number for draft in drafts])
        assert self._may_write.get(timeout=20)
        return []


@pytest.fixture
def writing(app) -> Iterator[Writing]:
    writing = Writing(app)
    yield writing
    writing.answer(50)
    wait_for(lambda: not writing.lines._waiting)


@pytest.fixture
def patient(monkeypatch):
    """It waits for as long as it takes."""
    clock = count(step=60)
    monkeypatch.setattr(lines, "monotonic", lambda: next(clock))
    monkeypatch.setattr(lines, "GATHERING", 20)


def begin(writing: Writing) -> None:
    """One draft is being written, and four have gathered."""
    writing.submit(0)
    writing.has_begun(1)
    writing.submit(1, 2, 3, 4)


def test_who_is_answered_and_writes_again_joins_those_who_wait(writing, patient):
    begin(writing)
    writing.answer()
    writing.has_begun(2)
    writing.submit(5)  # it waits, while the four are being written
    writing.answer()
    wait_for(writing.gathers)
    writing.submit(6, 7)
    assert len(writing.batches) == 2
    writing.submit(8)
    writing.has_begun(3)
    assert writing.batches == [[0], [1, 2, 3, 4], [5, 6, 7, 8]]


def test_one_alone_waits_for_nobody(writing, patient):
    writing.submit(0)
    for number in range(1, 4):
        writing.has_begun(number)
        writing.submit(number)
        writing.answer()
    writing.has_begun(4)
    assert writing.batches == [[0], [1], [2], [3]]


def test_those_who_do_not_come_are_waited_for_only_a_moment(writing):
    begin(writing)
    writing.answer()
    writing.has_begun(2)
    writing.submit(5)
    writing.answer()
    writing.has_begun(3)
    assert writing.batches == [[0], [1, 2, 3, 4], [5]]
    assert not writing.gathers()


def test_after_waiting_in_vain_it_waits_no_more_for_a_while(writing, monkeypatch):
    """Also when the line has been empty since."""
    tried: list[int] = []
    monkeypatch.setattr(lines, "GATHERING", 0.001)
    monkeypatch.setattr(lines.hub, "event", lambda: tried.append(len(writing.batches)) or Event())
    for turn in range(1, lines.IN_VAIN + 4):
        writing.submit(0)
        writing.has_begun(2 * turn - 1)
        writing.submit(-turn, turn)
        writing.answer(2)
        writing.has_begun(2 * turn)
        wait_for(lambda: not writing.lines._waiting)
    assert tried == [2, 2 * (lines.IN_VAIN + 2)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_who_is_ended_while_it_gathers_refuses_only_what_waits(writing, monkeypatch):
    began = Event()

    def ended(line, wanted, seconds) -> None:
        writing.submit(5)
        began.set()
        raise SystemExit

    begin(writing)
    monkeypatch.setattr(writing.lines, "_gather", ended)
    writing.answer(2)
    assert began.wait(20)
    wait_for(lambda: writing.refused)
    assert writing.refused == [5]
    writing.submit(6)  # and the line is served again
    wait_for(lambda: writing.batches[-1] == [6])

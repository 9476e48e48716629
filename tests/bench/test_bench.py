"""The load runs, and says what it found."""

import os
from dataclasses import replace

import pytest

from bench import archive, machine, report
from bench.frames import MASK, framed, masked, split
from bench.scenarios import SCENARIOS, measure
from bench.targets import Servers
from tests.processes import running

WORK = {scenario.name: scenario for scenario in SCENARIOS}


def test_a_run_gives_figures():
    short = replace(WORK["rooms"], clients=8, rooms=2, senders=4, seconds=0.2, warm=0.1)
    with Servers(rooms=2) as servers:
        result = measure(short, servers, "floor")
    assert result["taken"] == result["messages"] > 0, result
    assert {"deliveries", "acked", "share", "p50", "p99", "connect", "others"} <= result.keys()
    # Each of the four members of a room hears a message: what the server took for all that it carried is what it used.
    assert result["carried"] * result["busiest"] == pytest.approx(1_000_000) or result["busiest"] == 0


@pytest.mark.skipif(not machine.CAN_PIN, reason="needs two processors")
def test_servers_and_load_are_kept_apart():
    with machine.started_pinned(running(["sleep", "60"])) as server:
        assert os.sched_getaffinity(server.pid) == {machine.SERVER_CPU}
        assert os.sched_getaffinity(0) >= {machine.SERVER_CPU, machine.GENERATOR_CPU}


def test_frames_are_read_as_they_are_written():
    for size, head in ((1, 6), (125, 6), (126, 8), (65535, 8)):
        frame = masked(b"x" * size)
        body = frame[head:]
        assert bytes(byte ^ MASK[at % 4] for at, byte in enumerate(body)) == b"x" * size
    data = framed(b"a" * 10) + framed(b"b" * 300) + framed(b"c" * 5)[:-1]
    frames, rest = split(data)
    assert [data[payload:end] for _, payload, end in frames] == [b"a" * 10, b"b" * 300]
    assert rest == 12 + 304


@pytest.fixture
def found() -> dict[str, list[dict]]:
    """Three rounds of two servers."""
    return {
        "echo": [{"deliveries": figure, "share": 0.3, "others": 0.0} for figure in (900, 1000, 1200)],
        "chatroom": [{"deliveries": figure, "share": 0.5, "others": 0.2} for figure in (7000, 9000, 8000)],
    }


def test_a_table_has_medians_and_ratios(found):
    lines = report.table(WORK["fanout200"], found, {"chatroom": 4000.0})
    assert lines[0] == "**fanout200**: 200 members, 20 messages under way. 3 rounds of 4 s."
    assert lines[2] == "| server | deliveries/s | to echo | to 200 members | generator |"
    assert lines[5] == "| chatroom | 8,000 (7,000-9,000) | 8.00 | 2.00 | 0.50 |"
    assert lines[-1] == "Other programs used more than 0.15 of a processor meanwhile: chatroom."


def test_a_run_that_failed_or_was_too_busy_is_no_figure(found):
    found["echo"][1]["share"] = 0.9
    found["chatroom"][2] = {"failed": "Broken: 3 deliveries are lost"}
    lines = report.table(WORK["fanout200"], found, {})
    assert lines[4].endswith("| 1.00 | 0.90, too busy: invalid |")
    assert lines[5] == "| chatroom | failed: Broken: 3 deliveries are lost |  |  |"


def test_a_table_takes_its_place_in_the_page():
    page = "before\n<!-- bench: ingest -->\nold\n<!-- /bench: ingest -->\nafter\n"
    expected = "before\n<!-- bench: ingest -->\nnew\n<!-- /bench: ingest -->\nafter\n"
    assert report.insert(page, "ingest", ["new"]) == expected
    with pytest.raises(ValueError, match="no place for rooms"):
        report.insert(page, "rooms", ["new"])


def test_the_page_has_a_place_for_every_table():
    page = report.PAGE.read_text()
    for name in ("machine", *WORK, "history", "first_load", "archive", "search"):
        assert report.insert(page, name, ["new"]) != page


def test_a_command_is_shown_by_its_rate_and_its_seconds():
    run = archive.Run(seconds=90.6, mebibytes=117.2, longest_wait=199.8)
    row = archive.row("SQLite", 1_000_000, "export", run)
    assert row == "| SQLite | 1,000,000 | export | 11,038 | 90.6 | 117 | 200 |"
    assert row.count("|") == len(archive.HEADS) + 1

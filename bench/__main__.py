"""make bench: the load of docs/performance.md, in rounds, with a table at the end."""

import argparse
import datetime
import importlib
import importlib.util
import signal
import sys
import traceback
from collections import defaultdict

from bench import machine, report
from bench.scenarios import SCENARIOS, Scenario, measure
from bench.targets import Servers

MODULES = [name for name in ("history", "first_load", "archive", "search") if importlib.util.find_spec(f"bench.{name}")]


def main() -> int:
    """Measure, print the tables, and put them into the page if asked to."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or the servers would stay behind
    chosen = [scenario for scenario in SCENARIOS if scenario.name in options.only]
    if options.quick:
        chosen = [scenario.shortened() for scenario in chosen]
    results = _rounds(chosen, options)
    blocks = {"machine": [f"{machine.description()}, {datetime.datetime.now(datetime.UTC):%d %B %Y}."]}
    blocks |= {scenario.name: _table(scenario, results) for scenario in chosen}
    for name in MODULES:
        if name in options.only:
            blocks[name] = _module(name, options.quick)
    print("\n\n".join("\n".join(lines) for lines in blocks.values()))
    if options.write:
        _write(blocks)
    return int(any("failed:" in line for lines in blocks.values() for line in lines))


def _options() -> argparse.Namespace:
    names = [scenario.name for scenario in SCENARIOS] + MODULES
    kinds = list(dict.fromkeys(name for scenario in SCENARIOS for name in scenario.servers))
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", type=_listed(names), default=names, help=f"some of {', '.join(names)}")
    parser.add_argument("--servers", type=_listed(kinds), default=kinds, help=f"some of {', '.join(kinds)}")
    parser.add_argument("--rounds", type=int, help="3, or 1 with --quick")
    parser.add_argument("--quick", action="store_true", help="one round of half the time")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 3)
    return options


def _listed(known: list[str]):
    def parse(text: str) -> list[str]:
        names = text.split(",")
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose from {', '.join(known)}")
        return names

    return parse


def _rounds(chosen: list[Scenario], options: argparse.Namespace) -> dict[tuple[str, str], list[dict]]:
    # Rounds are the outer loop and their order turns, so that a machine that grows slower does so for all alike.
    results = defaultdict(list)
    with Servers(rooms=max((scenario.rooms for scenario in chosen), default=1)) as servers:
        for number in range(options.rounds):
            for scenario in chosen:
                names = [name for name in scenario.servers if name in options.servers]
                turn = number % max(len(names), 1)
                for name in names[turn:] + names[:turn]:
                    result = measure(scenario, servers, name)
                    results[scenario.name, name].append(result)
                    print(f"round {number + 1} {scenario.name} {name}: {_brief(result)}", file=sys.stderr, flush=True)
    return results


def _brief(result: dict) -> str:
    return " ".join(
        f"{key}={value:.2f}" if isinstance(value, float) else f"{key}={value}" for key, value in result.items()
    )


def _table(scenario: Scenario, results: dict) -> list[str]:
    own = {name: results[scenario.name, name] for name in scenario.servers if (scenario.name, name) in results}
    smaller = {}
    if scenario.name == "fanout1000":
        smaller = {name: report.median(scenario, results.get(("fanout200", name), [])) for name in own}
    return report.table(scenario, own, {name: figure for name, figure in smaller.items() if figure})


def _module(name: str, quick: bool) -> list[str]:
    try:
        return importlib.import_module(f"bench.{name}").measure(quick)
    except Exception as error:  # the other tables took half an hour
        traceback.print_exc()
        return [f"failed: {type(error).__name__}: {error}"]


def _write(blocks: dict[str, list[str]]) -> None:
    page = report.PAGE.read_text()
    for name, lines in blocks.items():
        page = report.insert(page, name, lines)
    report.PAGE.write_text(page)


if __name__ == "__main__":
    sys.exit(main())

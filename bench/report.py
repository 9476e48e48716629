"""Tables in Markdown, and their places in docs/performance.md."""

import re
import statistics
from pathlib import Path

from bench.scenarios import Scenario

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
SHARE_MOST, OTHERS_MOST = 0.8, 0.15
UNLIMITED = "floor"


def table(scenario: Scenario, results: dict[str, list[dict]], smaller: dict[str, float]) -> list[str]:
    """One scenario: the median of the rounds, least and most, and ratios of the first figure to the references."""
    references = [name for name in scenario.references if median(scenario, results.get(name, [])) is not None]
    heads = ["server", *scenario.shows.values(), *(f"to {name}" for name in references)]
    heads += ["to 200 members"] if smaller else []
    heads += [] if scenario.is_idle else ["generator"]
    lines = [_caption(scenario, results), "", _row(heads), _row(["---"] * len(heads))]
    for name, rounds in results.items():
        if failed := next((result["failed"] for result in rounds if "failed" in result), None):
            lines.append(_row([name, f"failed: {failed}", *[""] * (len(heads) - 2)]))
            continue
        ratios = [_ratio(scenario, rounds, median(scenario, results[other])) for other in references]
        ratios += [_ratio(scenario, rounds, smaller.get(name))] if smaller else []
        figures = [_figure([result[key] for result in rounds]) for key in scenario.shows]
        lines.append(_row([name, *figures, *ratios, *([] if scenario.is_idle else [_share(name, rounds)])]))
    return [*lines, *_notes(results)]


def median(scenario: Scenario, rounds: list[dict]) -> float | None:
    """The figure that is compared; none if a round failed."""
    if not rounds or any("failed" in result for result in rounds):
        return None
    return statistics.median(result[next(iter(scenario.shows))] for result in rounds)


def insert(page: str, name: str, lines: list[str]) -> str:
    """The page with other lines between the two marks of a name."""
    opening, closing = f"<!-- bench: {name} -->", f"<!-- /bench: {name} -->"
    pattern = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"{PAGE.name} has no place for {name}: it needs {opening} and {closing}")
    text = "\n".join([opening, *lines, closing])
    return pattern.sub(lambda _: text, page)


def _caption(scenario: Scenario, results: dict[str, list[dict]]) -> str:
    rounds = max(map(len, results.values()), default=0)
    lasting = "" if scenario.is_idle else f" of {scenario.seconds:g} s"
    return f"**{scenario.name}**: {scenario.about}. {rounds} round{'s' * (rounds != 1)}{lasting}."


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(values: list[float]) -> str:
    middle = _number(statistics.median(values))
    return f"{middle} ({_number(min(values))}-{_number(max(values))})" if len(values) > 1 else middle


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _ratio(scenario: Scenario, rounds: list[dict], other: float | None) -> str:
    return f"{median(scenario, rounds) / other:.2f}" if other else ""


def _share(name: str, rounds: list[dict]) -> str:
    share = max(result["share"] for result in rounds)
    return f"{share:.2f}" + (", too busy: invalid" if share > SHARE_MOST and name != UNLIMITED else "")


def _notes(results: dict[str, list[dict]]) -> list[str]:
    rounds = [(name, result) for name, found in results.items() for result in found]
    notes = []
    if disturbed := sorted({name for name, result in rounds if result.get("others", 0) > OTHERS_MOST}):
        notes.append(f"Other programs used more than {OTHERS_MOST} of a processor meanwhile: {', '.join(disturbed)}.")
    if late := sum(result.get("late", 0) for _, result in rounds):
        taken = sum(result["taken"] for _, result in rounds if result.get("late"))
        notes.append(f"{late} of {taken} messages reached a node after a later one; clients order them by `seq`.")
    return ["", *notes] if notes else []

"""How long the command line takes to start, with compiled byte code, beside an interpreter that does nothing."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.data.corpora import Row
from benchmarks.harness.processes import run_command
from benchmarks.harness.tables import table
from benchmarks.speed.turns import Spread, spread_cells
from benchmarks.speed.versions import Version

BARE: Final = "python -c pass"
MOST_CHARACTERS: Final = 4000
"""Most characters of the article that is cleaned: reading the rules and weights is what counts here."""


class Cost(NamedTuple):
    """Seconds of one start: processor time, and wall-clock time."""

    processor: float
    wall: float


@dataclass(frozen=True, slots=True)
class StartUp:
    """One command with one version.

    ``bare`` is its processor time as a multiple of that of an interpreter that does nothing; the ratios are multiples
    of what the same command takes with the last version.
    """

    command: str
    version: str
    cost: Cost
    bare: float
    processor_ratio: Spread
    wall_ratio: Spread


def start_ups(texts: Sequence[Row], versions: Sequence[Version], rounds: int, starts: int) -> list[StartUp]:
    """Start each command several times in each round, in turns; a round's cost is the median of its starts."""
    article = max((row for row in texts if len(row.text) <= MOST_CHARACTERS), key=lambda row: len(row.text))
    for version in versions:
        version.compile()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.txt")
        path.write_text(article.text, encoding="utf-8")
        run_round(path, versions, 1)  # what is made once and kept, such as a cache of the rules, is there after this
        found = [run_round(path, versions, starts) for _ in range(rounds)]
    commands = dict.fromkeys(command for command, _ in found[0] if command != BARE)
    return [_start_up(found, command, version.name, versions[-1].name) for command in commands for version in versions]


def run_round(article: Path, versions: Sequence[Version], starts: int) -> dict[tuple[str, str], Cost]:
    """Return the cost of each command with each version; what does nothing has no version."""
    costs: dict[tuple[str, str], list[Cost]] = {}
    for _ in range(starts):
        costs.setdefault((BARE, ""), []).append(_cost([sys.executable, "-c", "pass"], None))
        for version in versions:
            for name, words in (("--help", ["--help"]), ("clean one.txt", ["clean", str(article)])):
                cost = _cost(version.command(*words), version.environment)
                costs.setdefault((f"cleaner {name}", version.name), []).append(cost)
    return {key: Cost(*map(statistics.median, zip(*values, strict=True))) for key, values in costs.items()}


def _cost(words: Sequence[str], environment: Mapping[str, str] | None) -> Cost:
    usage = run_command(words, environment=environment)
    return Cost(usage.processor, usage.seconds)


def _start_up(rounds: Sequence[Mapping[tuple[str, str], Cost]], command: str, version: str, other: str) -> StartUp:
    own, others = ([one[command, name] for one in rounds] for name in (version, other))
    ratios = [
        Spread.of([mine / theirs for mine, theirs in zip(*times, strict=True)])
        for times in zip(zip(*own, strict=True), zip(*others, strict=True), strict=True)
    ]
    bare = statistics.median(cost.processor / one[BARE, ""].processor for cost, one in zip(own, rounds, strict=True))
    return StartUp(command, version, Cost(*map(statistics.median, zip(*own, strict=True))), bare, *ratios)


def start_up_table(found: Sequence[StartUp]) -> str:
    """Return the table of starts; the version that the others are compared with has no ratios."""
    head = ["command", "version", "processor ms", "wall ms", "x python", "processor ratio", "least", "most"]
    head += ["wall ratio", "least", "most"]
    base = found[-1].version
    rows = [
        [
            one.command,
            one.version,
            f"{1000 * one.cost.processor:.0f}",
            f"{1000 * one.cost.wall:.0f}",
            f"{one.bare:.1f}",
            *spread_cells(None if one.version == base else one.processor_ratio),
            *spread_cells(None if one.version == base else one.wall_ratio),
        ]
        for one in found
    ]
    return table(head, rows)

"""What a pack of learned rules costs: the same texts cleaned without and with it, in turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final, NamedTuple

from benchmarks.data.corpora import load, sample_rows
from benchmarks.harness.tables import table
from benchmarks.speed.turns import Contender, Spread, median_seconds, ratios, spread_cells, take_turns
from cleaner.api import Cleaner
from cleaner.learning.patterns import pattern_of
from cleaner.rulepack import Rule

RULES: Final = 300
"""Rules of a pack: the most that are learned of a source."""
THIRDS, LINES = 3, 2
"""Of three rules, two are for whole lines."""
WINDOW: Final = 32
"""Texts that are cleaned together, as batches do; then a text takes least, and a pack is the largest part of it."""
_ACTS: Final = (
    "Sign up for the {} newsletter and get",
    "Follow the {} on",
    "Read more in the {} :",
    "Subscribe to the {} for",
    "Support the {} from",
    "Download the app of the {} for",
    "Listen to the podcast of the {} with",
    "Write to the newsdesk of the {} at",
    "This story was first told in the {} by",
    "The {} is printed in the valley for",
)
_NAMES: Final = (
    "Harbour Letter",
    "Tidewater Post",
    "Valley Dispatch",
    "Mill Street Review",
    "Lantern Weekly",
    "Orchard Report",
)
_ENDS: Final = ("* every morning .", "* , our reporter .", "the news by * .", "your * today", "* and * .")
_FILLINGS: Final = ("Ada Brook", "three pounds a month", "the river")


class Wording(NamedTuple):
    """A line that recurs: its tokens with gaps, as they are learned, and the line with its gaps filled."""

    template: tuple[str, ...]
    line: str


class Cost(NamedTuple):
    """What a pack costs: how many rules cut in how many texts, milliseconds a text without it, the ratio of times."""

    case: str
    texts: int
    cuts: int
    plain: float
    ratio: Spread


def wordings() -> list[Wording]:
    """Return made-up lines of sites, as many as a pack has rules.

    >>> len(wordings()), wordings()[0].line
    (300, 'Sign up for the Harbour Letter newsletter and get Ada Brook every morning.')
    """
    made = []
    for act, name, end in product(_ACTS, _NAMES, _ENDS):
        said = f"{act.format(name)} {end}"
        line = said
        for filling in _FILLINGS:
            line = line.replace("*", filling, 1)
        made.append(Wording(tuple(said.casefold().split()), line.replace(" .", ".").replace(" ,", ",")))
    return made[:RULES]


def made_pack(lines: Sequence[Wording]) -> tuple[Rule, ...]:
    """Return rules that cut first, for all documents: a third each on lines at an edge, on lines anywhere, on spans."""
    return tuple(_rule(number, *wording) for number, wording in enumerate(lines))


def _rule(number: int, template: tuple[str, ...], line: str) -> Rule:
    pattern = pattern_of(template, "line", is_line=number % THIRDS < LINES, texts=[line])
    literal = max(" ".join(template).split("*"), key=len).strip(" .,")
    known: dict[str, Any] = {"literals": (literal,), "position": () if number % THIRDS else ("head", "tail")}
    known |= {"any": (pattern.text,), "scope": pattern.scope, "max_words": 30 if pattern.scope == "block" else 0}
    return Rule(f"made.r{number}", "Recurs", "other", 0.9, "made", (), status="test", first=True, **known)


def with_lines(text: str, number: int, lines: Sequence[Wording]) -> str:
    """Return a text with three of the lines: at its head, glued to its middle, and at its tail."""
    first, glued, last = (lines[(7 * number + step) % len(lines)].line for step in (0, 101, 202))
    middle = text.find("\n", len(text) // 2)
    at = len(text) if middle < 0 else middle
    return f"{first}\n\n{text[:at]}{glued}{text[at:]}\n\n{last}"


def measure_cost(texts: Sequence[str], rounds: int = 5) -> list[Cost]:
    """Return what a pack costs on texts without any of its lines, and on the same with three of them each."""
    lines = wordings()
    plain = Cleaner()
    packed = Cleaner(rules=replace(plain.rules, rules=(*plain.rules.rules, *made_pack(lines))))
    hit = [with_lines(text, number, lines) for number, text in enumerate(texts)]
    return [_cost(*case, plain, packed, rounds) for case in (("nothing matches", texts), ("three lines a text", hit))]


def _cost(case: str, texts: Sequence[str], plain: Cleaner, packed: Cleaner, rounds: int) -> Cost:
    contenders = [
        Contender(name, one.clean_batch, window=WINDOW) for name, one in (("plain", plain), ("packed", packed))
    ]
    take_turns(texts, contenders)  # to warm up: patterns are compiled when they are first needed
    taken = [take_turns(texts, contenders[:: 1 if turn % 2 else -1]) for turn in range(rounds)]
    results = packed.clean_batch(texts)
    cuts = sum(removal.rule_id.startswith("made.") for result in results for removal in result.removed)
    ratio = ratios(taken, "packed", "plain")
    assert ratio is not None
    return Cost(case, len(texts), cuts, median_seconds(taken, "plain") / len(texts) * 1000, ratio)


def cost_report(costs: Sequence[Cost]) -> str:
    """Return the costs as a table."""
    head = ("texts", "count", "cuts", "ms without", "with the pack", "least", "most")
    return table(
        head, [(c.case, f"{c.texts:,}", f"{c.cuts:,}", f"{c.plain:.2f}", *spread_cells(c.ratio)) for c in costs]
    )


def development_texts(count: int = 300) -> list[str]:
    """Return texts that were extracted from pages, always the same ones.

    Raises:
        BenchmarkError: the corpora cannot be found.

    """
    return [row.text for row in sample_rows(load("extracted", "extractor"), count)]

"""Whether what recurs is boilerplate: clauses, of which the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.learning.evidence import Evidence
from cleaner.learning.learned import SURE
from cleaner.learning.templates import GAP, Template
from cleaner.learning.wording import Wording

SPARED: Final = 0.0
"""Confidence of what stays without being shown as a rule."""
RULED: Final = 0.5
"""Confidence of a rule for a line from which it counts as worded like boilerplate."""
SPOKEN: Final = 1.5
"""Log-odds that wording of a kind adds: a rule's mark, or the source's own name."""
SMALL_SOURCE: Final = 30
"""Documents of a source under which nothing but its wording tells an appeal from the formulas of minutes."""
EDGE: Final = 0.85
"""Share of its places in the head and the tail from which a line belongs there."""
LONGEST_DATELINE: Final = 10
"""Tokens of a dateline at most."""
FORMULAS: Final = 3
FORMULA_SHARE: Final = 0.5
WORDED: Final = 0.5
"""A source writes in formulas (minutes, recipes, reports) if so many lines recur in this share of its documents that no
rule marks, that do not name it, that have less than these log-odds, and that stand beside nothing of the kind. What
boilerplate there is at the edges of such documents cannot be told from the formulas that open and close them."""
LEAST_LETTERS: Final = 4
"""Letters of a line that has words at all."""
ONE_TOPIC: Final = 3.0
"""How much more than any documents of the source those that hold a line have in common, from which it belongs to their
topic: background on one story, the description of a product."""


@dataclass(frozen=True, slots=True)
class Case:
    """A template with all that is known of it; ``formulaic`` is whether its source writes in formulas."""

    evidence: Evidence
    wording: Wording
    formulaic: bool = False

    @property
    def speaks(self) -> int:
        """How many kinds of wording speak against it: rules mark it, or it names its source."""
        return (self.wording.confidence >= RULED) + self.wording.names_source

    @property
    def odds(self) -> float:
        """Log-odds of clutter by its wording."""
        return self.wording.odds + SPOKEN * self.speaks

    @property
    def is_fixed(self) -> bool:
        """Whether the same stands beside it in many places: the end of the text, its title, another such line."""
        return min(self.evidence.above, self.evidence.below) <= 0.6

    @property
    def is_run(self) -> bool:
        """Whether it stands in a fixed run of lines: its neighbours, on one side, are mostly the same."""
        one = self.evidence
        return min(one.above, one.below) <= 0.34 and one.documents >= 4


class Clause(NamedTuple):
    """One reason to take or to spare what recurs: its name, a sentence for reviewers, and when it holds.

    ``confidence`` (0..1) is that of the rule; 0 spares it.
    """

    name: str
    says: str
    holds: Callable[[Case], bool]
    confidence: float


class Verdict(NamedTuple):
    """What is decided of a template: how sure its rule is (0: it stays), and the clause that says so."""

    confidence: float
    clause: str


def _is_dateline(case: Case) -> bool:
    """Return whether a gap follows the place and the agency that open a report."""
    one = case.evidence
    begin = one.template[: LONGEST_DATELINE + 1]
    dash = any(mark in "-)" and after == GAP for mark, after in pairwise(begin))
    return dash and one.places.head > 0.5 and not case.wording.names_source


def _is_figures(case: Case) -> bool:
    one = case.evidence
    if one.figures < one.words:
        return False
    is_byline = one.places.head > 0.9 and one.whole > 0.8 and (case.odds > 0 or (case.is_fixed and not case.formulaic))
    return not (is_byline and one.letters >= (4 if one.share >= 0.5 else 6))


def _is_gaps(case: Case) -> bool:
    one = case.evidence
    return one.words < 2 * one.gaps and one.form != "opening" and not (one.edge >= EDGE and case.odds >= 1)


def _is_one_topic(case: Case) -> bool:
    one = case.evidence
    return one.spread > ONE_TOPIC and one.share < 0.5 and not (one.edge >= EDGE and case.speaks)


def _is_quote(case: Case) -> bool:
    one = case.evidence
    return one.quoted > 0.5 and not (one.edge > 0.9 and one.share > 0.3)


def _opens_paragraphs(case: Case) -> bool:
    one = case.evidence
    return one.whole < 0.2 and one.opens > 0.5 and not (case.odds > 1 and one.words >= 4)


def _is_label(case: Case) -> bool:
    one = case.evidence
    stands = one.form == "opening" and one.opens + one.whole >= 0.9
    worded = (case.odds >= 1.5 and one.documents >= 4) or case.speaks > 0
    return stands and (worded or (one.edge >= EDGE and one.share >= 0.2 and one.documents >= 4))


def _is_maybe_label(case: Case) -> bool:
    return case.evidence.form == "opening" and case.evidence.opens + case.evidence.whole >= 0.9 and case.odds > -1


def _is_opening(case: Case) -> bool:
    return case.evidence.form == "opening"


def _at_edge(case: Case) -> bool:
    return case.evidence.edge >= EDGE


def _at_formulaic_edge(case: Case) -> bool:
    return _at_edge(case) and case.formulaic and case.odds < 2 and not case.speaks


def _at_edge_of_few(case: Case) -> bool:
    one = case.evidence
    if not _at_edge(case) or case.speaks or case.odds >= 0:
        return False
    few = one.documents < 4 or (one.total < SMALL_SOURCE and not case.is_fixed)
    return few or (not case.is_fixed and case.odds < -2)


def _long_at_edge(case: Case) -> bool:
    return _at_edge(case) and case.evidence.words >= 4


def _short_at_edge(case: Case) -> bool:
    one = case.evidence
    often = one.share >= 0.3 and one.whole > 0.8
    return _at_edge(case) and (case.odds > 0 or often or case.is_run)


def _speaks(case: Case) -> bool:
    one = case.evidence
    sure = one.words >= 3 and one.documents >= 4 and one.quoted <= 0.3 and one.spread < 2.5
    # "He told the Post" ends a sentence of the article.
    alone = one.whole >= 0.5 or (not one.gaps and one.words >= 6)
    return sure and (case.wording.confidence >= RULED or (case.wording.names_source and alone))


def _in_formulas(case: Case) -> bool:
    return case.formulaic and case.odds < 1.5


def _is_heading(case: Case) -> bool:
    return case.evidence.heading > 0.35 and case.evidence.words <= 6 and case.odds < 2.5 and not case.speaks


def _mostly_at_edge(case: Case) -> bool:
    one = case.evidence
    return one.edge >= 0.5 and case.odds > -1 and one.words >= 4 and one.total >= SMALL_SOURCE


def _is_everywhere(case: Case) -> bool:
    """Return whether most documents have a line of some words, which asks nothing: interviews repeat their questions."""
    one = case.evidence
    often = one.share >= (0.6 if one.total >= SMALL_SOURCE else 0.85)
    is_line = one.whole >= 0.9 and one.words >= 6
    # Such a sentence below paragraphs is glued to them.
    is_glued = one.whole + one.closes >= 0.9 and one.words >= 4 and one.total >= SMALL_SOURCE
    return often and (is_line or is_glued) and one.template[-1] not in "?？"


CLAUSES: Final = (
    Clause("dateline", "It is a dateline, which belongs to its sentence.", _is_dateline, SPARED),
    Clause("closing", "It closes letters.", lambda case: case.wording.closes_letter, SPARED),
    Clause("no-words", "It has no words of its own.", lambda case: case.evidence.letters < LEAST_LETTERS, SPARED),
    Clause("figures", "It is figures, as in tables and results.", _is_figures, SPARED),
    Clause("gaps", "Most of it differs from document to document.", _is_gaps, SPARED),
    Clause("one-topic", "The documents that hold it are about one topic.", _is_one_topic, SPARED),
    Clause("quote", "It is a quotation.", _is_quote, SPARED),
    Clause("repeated", "It recurs inside documents.", lambda case: case.evidence.repeated > 0.5, SPARED),
    Clause("opens-paragraphs", "Paragraphs of the article begin with it.", _opens_paragraphs, SPARED),
    Clause("label", "It opens a line that names another article, and is worded like boilerplate.", _is_label, 0.8),
    Clause("maybe-label", "It opens lines like the label of a link.", _is_maybe_label, 0.55),
    Clause("opening", "Lines begin with it, and nothing says that they are links.", _is_opening, SPARED),
    Clause("formulaic-edge", "The source writes in formulas, of which it may be one.", _at_formulaic_edge, 0.5),
    Clause("edge-of-few", "It stands above or below the text, but of few documents.", _at_edge_of_few, 0.65),
    Clause("edge", "It stands above or below the text.", _long_at_edge, 0.95),
    Clause("short-edge", "It is a short line above or below the text.", _short_at_edge, 0.85),
    Clause("maybe-edge", "It is a short line above or below the text, in few documents.", _at_edge, 0.5),
    Clause("speaks", "It is worded like boilerplate, or names its source.", _speaks, 0.8),
    Clause("formula", "It stands in the middle of texts written in formulas.", _in_formulas, SPARED),
    Clause("heading", "It heads paragraphs.", _is_heading, SPARED),
    Clause("worded", "It stands in the middle, and looks like clutter by its words.",
           lambda case: case.odds >= 1 and case.evidence.words >= 3, 0.85),
    Clause("clutter", "It stands in the middle, and clearly looks like clutter.", lambda case: case.odds >= 2.5, 0.75),
    Clause("mostly-edge", "It stands mostly above or below the text.", _mostly_at_edge, 0.72),
    Clause("everywhere", "It is a line of its own in the middle of most documents.", _is_everywhere, 0.72),
    Clause("middle", "It recurs in the middle of texts.", lambda case: case.evidence.words >= 6, 0.55),
    Clause("short-middle", "It is a short line in the middle of texts.", lambda _: True, SPARED),
)  # fmt: skip
"""In this order; the last one always holds."""
BY_NAME: Final[Mapping[str, Clause]] = {clause.name: clause for clause in CLAUSES}
LONGEST_CHAIN: Final = 3
"""Sentences beside a sure one that follow each other at most."""
STANDS_WITH: Final = "stands-with"
"""Clause of a sentence that takes the confidence of another of its paragraph."""


SOFT: Final = frozenset({"figures", "opens-paragraphs", "formula", "heading", "short-middle"})
"""Clauses that spare a sentence for what it lacks itself, which another beside it can make up for."""


def judge(found: Sequence[Evidence], wording: Sequence[Wording]) -> list[Verdict]:
    """Return what is decided of each template of one source."""
    formulaic = _is_formulaic(found, wording)
    known = {one.template: _verdict(Case(one, words, formulaic)) for one, words in zip(found, wording, strict=True)}
    for _ in range(LONGEST_CHAIN):
        known |= {one.template: _with_mates(one, known) for one in found}
    return [known[one.template] for one in found]


def _verdict(case: Case) -> Verdict:
    clause = next(clause for clause in CLAUSES if clause.holds(case))
    return Verdict(clause.confidence, clause.name)


def _with_mates(one: Evidence, known: Mapping[Template, Verdict]) -> Verdict:
    """Return the verdict on a sentence, as sure as that on the surest one that it always stands beside."""
    verdict = known[one.template]
    best = max((known[mate].confidence for mate in one.mates if mate in known), default=0.0)
    can_rise = verdict.confidence > SPARED or verdict.clause in SOFT
    return Verdict(best, STANDS_WITH) if can_rise and best >= SURE > verdict.confidence else verdict


def _is_formulaic(found: Sequence[Evidence], wording: Sequence[Wording]) -> bool:
    """Return whether a source writes in formulas: enough lines of most documents have nothing to do with boilerplate."""
    cases = {one.template: Case(one, words) for one, words in zip(found, wording, strict=True)}
    worded = {template for template, case in cases.items() if case.speaks or case.odds >= WORDED}
    for _ in range(LONGEST_CHAIN):
        worded |= {one.template for one in found if one.mates & worded}
    formulas: set[Template] = set()
    for one in found:
        # Sentences of one paragraph are one formula.
        if one.template not in worded and _is_formula(one) and not one.mates & formulas:
            formulas.add(one.template)
    return len(formulas) >= FORMULAS


def _is_formula(one: Evidence) -> bool:
    return one.share >= FORMULA_SHARE and one.letters >= LEAST_LETTERS and one.quoted < 0.5

"""Whether what recurs is boilerplate: the first clause that holds decides, and then what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cleaner.learning.clauses import CLAUSES, LEAST_LETTERS, MOSTLY, SPARED, WORDED, Case
from cleaner.learning.evidence import Evidence
from cleaner.learning.learned import SURE
from cleaner.learning.templates import Template
from cleaner.learning.wording import Wording

FORMULAS: Final = 3
FORMULA_SHARE: Final = MOSTLY
INSIDE: Final = 0.1
"""A source writes in formulas (minutes, recipes, reports) if so many lines recur in this share of its documents that no
rule marks, that do not name it, that are not ``WORDED``, and that stand beside nothing of the kind; above text of the
documents' own, or one of them inside of it in that share of its places. What boilerplate there is at the edges of such
documents cannot be told from the formulas there."""
VARIED_FORMULAS: Final = 6
VARIED_SHARE: Final = 0.1
VARIED_MOST: Final = 0.6
FORMULAS_A_DOCUMENT: Final = 2.0
FORMULAS_OF_ALL: Final = 3.0
"""It does as well if more lines of the kind recur in fewer documents, as steps of recipes do, between these shares: if
a document has so many of them on average above its own text, or so many anywhere, one of them inside of it. Of the made
sites without formulas no document has more than 1.6 on average, of those with formulas 2.7 and more."""
SOFT: Final = frozenset({"figures", "opens-paragraphs", "formula", "heading", "short-middle"})
"""Clauses that spare a sentence for what it lacks itself, which another beside it can make up for."""
STANDS_WITH: Final = "stands-with"
"""Name of the reason of a sentence that is as sure as another of its paragraph."""
NO_LITERAL: Final = "no-literal"
NO_PATTERN: Final = "no-pattern"
"""Names of the reasons of what cannot become a rule."""
LONGEST_CHAIN: Final = 3
"""Sentences beside a sure one that follow each other at most."""


REASONS: Final[Mapping[str, str]] = {
    **{clause.name: clause.says for clause in CLAUSES},
    STANDS_WITH: "It stands beside a sentence that is boilerplate.",
    NO_LITERAL: "No word stands in all of its places.",
    NO_PATTERN: "No pattern cuts just it out of its own samples.",
}
"""What decides of what recurs, by its name, in a sentence for reviewers."""


class Verdict(NamedTuple):
    """What is decided of a template: how sure its rule is (0: it stays), and the clause that says so."""

    confidence: float
    clause: str


def judge(found: Sequence[Evidence], wording: Sequence[Wording], *, is_heap: bool = False) -> list[Verdict]:
    """Return what is decided of each template of one source, or of a heap of documents whose source is not known."""
    formulaic = _is_formulaic(found, wording)
    cases = [Case(one, words, formulaic, is_heap) for one, words in zip(found, wording, strict=True)]
    known = {case.evidence.template: _verdict(case) for case in cases}
    for _ in range(LONGEST_CHAIN):
        known |= {one.template: _with_mates(one, known) for one in found}
    return [known[one.template] for one in found]


def _verdict(case: Case) -> Verdict:
    clause = next(clause for clause in CLAUSES if clause.holds(case))
    return Verdict(clause.confidence, clause.name)


def _with_mates(one: Evidence, known: Mapping[Template, Verdict]) -> Verdict:
    """Return the verdict on a sentence, as sure as that on the surest one that it always stands beside."""
    verdict = known[one.template]
    best = max((known[mate].confidence for mate in one.mates if mate in known), default=SPARED)
    can_rise = verdict.confidence > SPARED or verdict.clause in SOFT
    return Verdict(best, STANDS_WITH) if can_rise and best >= SURE > verdict.confidence else verdict


def _is_formulaic(found: Sequence[Evidence], wording: Sequence[Wording]) -> bool:
    """Return whether a source writes in formulas: many lines of its documents have nothing of boilerplate."""
    cases = {one.template: Case(one, words) for one, words in zip(found, wording, strict=True)}
    worded = {template for template, case in cases.items() if case.speaks or case.odds >= WORDED}
    for _ in range(LONGEST_CHAIN):
        worded |= {one.template for one in found if one.mates & worded}
    plain = [one for one in found if one.template not in worded and one.letters >= LEAST_LETTERS]
    often = _formulas(plain, FORMULA_SHARE)
    # Below all text, as many lines may as well be a footer.
    above = sum(one.last < MOSTLY for one in often)
    if above >= FORMULAS or (len(often) >= FORMULAS and _is_inside(often)):
        return True
    varied = [one for one in _formulas(plain, VARIED_SHARE) if one.share < VARIED_MOST]
    on_top = sum(one.share for one in varied if one.last < MOSTLY)
    is_often = on_top >= FORMULAS_A_DOCUMENT
    is_often = is_often or (sum(one.share for one in varied) >= FORMULAS_OF_ALL and _is_inside(varied))
    return is_often and len(varied) >= VARIED_FORMULAS


def _formulas(found: Iterable[Evidence], share: float) -> list[Evidence]:
    """Return what may be formulas among lines in so many documents; sentences of one paragraph are one formula."""
    formulas: dict[Template, Evidence] = {}
    for one in found:
        if one.share >= share and one.quoted < MOSTLY and not one.mates & formulas.keys():
            formulas[one.template] = one
    return list(formulas.values())


def _is_inside(formulas: Iterable[Evidence]) -> bool:
    return any(one.places.middle >= INSIDE for one in formulas)

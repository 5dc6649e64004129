"""Reasons to take or to spare what recurs, each with a name, a sentence, and when it holds.

The shares, counts and log-odds that the clauses ask for were chosen on made sites in ten languages
(``python -m benchmarks learn``), where a line too many weighs more than ten that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.learning.evidence import Evidence
from cleaner.learning.templates import GAP
from cleaner.learning.tokens import FIGURE
from cleaner.learning.wording import Wording

SPARED: Final = 0.0
"""Confidence of what stays without being shown as a rule."""

MOSTLY: Final = 0.5
NEARLY_ALWAYS: Final = 0.9
"""Shares (0..1) of the places of a line, or of the documents of a source."""
EDGE: Final = 0.85
"""Share of its places in the head and the tail from which a line belongs there."""
FEW: Final = 4
"""Documents from which a line is more than a chance; three of a hundred may have a sentence in common."""
SMALL_SOURCE: Final = 30
"""Documents of a source under which the neighbours of a line, or its wording, must speak for what its place says."""

RULED: Final = 0.5
"""Confidence of a rule for a line from which it counts as worded like boilerplate."""
SPOKEN: Final = 1.5
"""Log-odds that wording of a kind adds: a rule's mark, or the source's own name."""
WORDED: Final = 0.5
LIKELY: Final = 1.0
CLEAR: Final = 2.0
CLEARER: Final = 2.5
"""Log-odds of clutter, by its words, from which a line is worded like boilerplate, and from which clearly so."""
UNLIKELY: Final = -1.0
ARTICLE: Final = -2.0
SURELY_ARTICLE: Final = -3.5
TELLS: Final = -3.0
"""Log-odds under which it is rather article, clearly so, and so clearly that its place does not speak against it; and
under which it is the text that its gaps make it if it has any."""

LONGEST_DATELINE: Final = 10
"""Tokens of a dateline at most."""
LEAST_LETTERS: Final = 4
SHORTEST_WORD: Final = 2
FIGURES: Final = 3
"""Letters of a line that has words at all, or of one with so many figures, like the date and the time of a byline."""
ROW_FIGURES: Final = 2
ROW_WORDS: Final = 2
"""Figures of a row of a table at least, and words a figure that such a row may have: "Shr 46 cts vs 64 cts"."""
TIME: Final = (FIGURE, ":", FIGURE)
DATE_SHARE: Final = 0.2
"""What is written of a time of day, and the share of the documents that begin with it from which it is no chance."""
LEAST_BYLINE: Final = 6
"""Letters of a line of figures above the text for it to be a byline, unless most documents have it."""
ONE_TOPIC: Final = 3.0
RATHER_ONE_TOPIC: Final = 2.5
"""How much more than any documents of the source those that hold a line have in common, from which it belongs to their
topic: background on one story, the description of a product."""
QUOTED_EDGE_SHARE: Final = 0.3
"""Share of the documents from which a quotation at the edge is a motto rather than what somebody said."""
HEADED: Final = 0.35
HEADING_WORDS: Final = 6
"""Share of its places above a paragraph from which a line of so many words at most heads paragraphs."""
SENTENCE_WORDS: Final = 6
PHRASE_WORDS: Final = 4
SHORT_WORDS: Final = 3
"""Words of a line from which it is a sentence of its own, a phrase that says something, and more than a label."""
LABEL_SHARE: Final = 0.2
"""Share of the documents from which a label at their edge is the site's, however it is worded."""
SHORT_SHARE: Final = 0.3
"""Share of the documents from which a short line at their edge is the site's, however it is worded."""
FIXED: Final = 0.6
RUN: Final = 0.34
"""How varied (0..1) the neighbours of a line may be on one side for it to have a fixed place, and to stand in a run."""
EVERYWHERE: Final = 0.6
EVERYWHERE_OF_FEW: Final = 0.85
"""Share of the documents from which a line in the middle is the site's: of a source of thirty or more, and of fewer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A template with all that is known of it.

    ``formulaic`` is whether its source writes in formulas, ``is_heap`` whether the documents have no known source.
    """

    evidence: Evidence
    wording: Wording
    formulaic: bool = False
    is_heap: bool = False

    @property
    def speaks(self) -> int:
        """How many kinds of wording speak against it: rules mark it, or it names its source."""
        return self.is_ruled + self.wording.names_source

    @property
    def is_ruled(self) -> bool:
        """Whether a rule marks it, wherever it stands."""
        return self.wording.confidence >= RULED

    @property
    def odds(self) -> float:
        """Log-odds of clutter by its wording."""
        return self.wording.odds + SPOKEN * self.speaks

    @property
    def at_edge(self) -> bool:
        """Whether it stands above or below the text."""
        return self.evidence.edge >= EDGE

    @property
    def is_fixed(self) -> bool:
        """Whether the same stands beside it in many places: the end of the text, its title, another such line."""
        return min(self.evidence.above, self.evidence.below) <= FIXED

    @property
    def is_run(self) -> bool:
        """Whether it stands in a fixed run of lines."""
        return min(self.evidence.above, self.evidence.below) <= RUN and self.evidence.documents >= FEW

    @property
    def is_opening(self) -> bool:
        """Whether it is a label that opens lines, or blocks whose rest differs."""
        return self.evidence.form == "opening"


class Clause(NamedTuple):
    """One reason to take or to spare what recurs: its name, a sentence for reviewers, and when it holds.

    ``confidence`` (0..1) is that of the rule; 0 spares it.
    """

    name: str
    says: str
    holds: Callable[[Case], bool]
    confidence: float = SPARED


def _is_dateline(case: Case) -> bool:
    """Return whether a gap follows the place and the agency that open a report."""
    one = case.evidence
    begin = one.template[: LONGEST_DATELINE + 1]
    dash = any(mark in "-)" and after == GAP for mark, after in pairwise(begin))
    return dash and one.places.head > MOSTLY and not case.wording.names_source


def _has_no_words(case: Case) -> bool:
    one = case.evidence
    return one.letters < (SHORTEST_WORD if one.figures >= FIGURES else LEAST_LETTERS)


def _is_date(case: Case) -> bool:
    """Return whether it is the date above articles, with the time, which rows of tables do not have."""
    one = case.evidence
    has_time = any(one.template[at : at + 3] == TIME for at in range(len(one.template)))
    is_placed = one.places.head > NEARLY_ALWAYS and one.whole > EDGE and not case.formulaic
    return is_placed and has_time and one.figures >= FIGURES and one.share >= DATE_SHARE


def _is_figures(case: Case) -> bool:
    """Return whether it is figures rather than words, but for a byline with a date and a time."""
    one = case.evidence
    is_row = one.figures >= ROW_FIGURES and ROW_WORDS * one.figures >= one.words
    if not (one.figures >= one.words or is_row) or _is_date(case):
        return False
    is_byline = one.places.head > NEARLY_ALWAYS and one.whole > EDGE and case.odds > 0
    return not (is_byline and one.letters >= (LEAST_LETTERS if one.share >= MOSTLY else LEAST_BYLINE))


def _is_gaps(case: Case) -> bool:
    one = case.evidence
    is_filled = one.words < 2 * one.gaps and not case.is_opening
    return is_filled and not (case.at_edge and case.odds >= LIKELY) and not _is_date(case)


def _is_one_topic(case: Case) -> bool:
    one = case.evidence
    return one.spread > ONE_TOPIC and one.share < MOSTLY and not (case.at_edge and case.speaks)


def _is_quote(case: Case) -> bool:
    one = case.evidence
    is_motto = one.edge > NEARLY_ALWAYS and one.share > QUOTED_EDGE_SHARE
    return one.quoted > MOSTLY and not is_motto


def _opens_paragraphs(case: Case) -> bool:
    one = case.evidence
    is_worded = case.odds > LIKELY and one.words >= PHRASE_WORDS
    return one.opens > MOSTLY and one.whole < 1 - EDGE and not is_worded


def _is_label(case: Case) -> bool:
    if not _may_be_label(case):
        return False
    one = case.evidence
    is_placed = case.at_edge and (one.share >= LABEL_SHARE or one.words >= SENTENCE_WORDS)
    return case.speaks > 0 or (one.documents >= FEW and (case.odds >= SPOKEN or is_placed))


def _may_be_label(case: Case) -> bool:
    return case.is_opening and case.evidence.opens + case.evidence.whole >= NEARLY_ALWAYS


def _at_formulaic_edge(case: Case) -> bool:
    return case.at_edge and case.formulaic and case.odds < CLEAR and not case.speaks


def _at_edge_of_few(case: Case) -> bool:
    """Return whether only its place speaks against it, which does not suffice.

    Few documents have it, or its neighbours vary; or its words are clearly those of articles, and most do without it,
    as one obituary in three ends on flowers.
    """
    one = case.evidence
    if not case.at_edge or case.speaks or case.odds >= 0:
        return False
    few = one.documents < FEW or (one.total < SMALL_SOURCE and not case.is_fixed)
    # What a tenth of a heap has at its end may be an agency's phrase; what most have is what the heap has in common.
    few = few or (case.is_heap and one.share < MOSTLY)
    # In its gaps and figures is what a document says: whom an obituary names, how a company fared.
    tells = (one.gaps or one.figures) and case.odds < TELLS
    is_prose = case.odds < (SURELY_ARTICLE if case.is_fixed else ARTICLE)
    return bool(few or tells or (is_prose and (one.share < MOSTLY or not case.is_fixed)))


def _short_at_edge(case: Case) -> bool:
    one = case.evidence
    is_often = one.share >= SHORT_SHARE and one.whole > EDGE
    # A short line with the document's own text on both sides heads what follows, as "See also" heads a list of links.
    is_heading = not case.is_fixed and not case.speaks
    return case.at_edge and not is_heading and (case.odds > 0 or is_often or case.is_run)


def _speaks(case: Case) -> bool:
    one = case.evidence
    is_known = one.words >= SHORT_WORDS and one.documents >= FEW
    if not is_known or one.quoted > QUOTED_EDGE_SHARE or one.spread >= RATHER_ONE_TOPIC:
        return False
    # "He told the Post" ends a sentence of the article, and names its source too.
    is_alone = one.whole >= MOSTLY or (not one.gaps and one.words >= SENTENCE_WORDS)
    return case.is_ruled or (case.wording.names_source and is_alone)


def _is_heading(case: Case) -> bool:
    one = case.evidence
    return one.heading > HEADED and one.words <= HEADING_WORDS and case.odds < CLEARER and not case.speaks


def _is_clutter(case: Case) -> bool:
    """Return whether its words are clearly clutter; one word alone is a heading elsewhere, whatever it is here."""
    return case.odds >= CLEARER and (case.evidence.words > 1 or case.is_ruled)


def _mostly_at_edge(case: Case) -> bool:
    one = case.evidence
    is_line = one.words >= PHRASE_WORDS and one.total >= SMALL_SOURCE
    return is_line and one.edge >= MOSTLY and case.odds > UNLIKELY


def _is_everywhere(case: Case) -> bool:
    """Return whether most documents have a line of some words that asks nothing, as interviews do."""
    one = case.evidence
    is_large = one.total >= SMALL_SOURCE
    is_line = one.whole >= NEARLY_ALWAYS and one.words >= SENTENCE_WORDS
    # Such a sentence below paragraphs is glued to them.
    is_glued = is_large and one.whole + one.closes >= NEARLY_ALWAYS and one.words >= PHRASE_WORDS
    is_often = one.share >= (EVERYWHERE if is_large else EVERYWHERE_OF_FEW)
    return is_often and (is_line or is_glued) and one.template[-1] not in "?？"


CLAUSES: Final = (
    Clause("dateline", "It is a dateline, which belongs to its sentence.", _is_dateline),
    Clause("letter", "Letters open or close with it.", lambda case: case.wording.frames_letter),
    Clause("no-words", "It has no words of its own.", _has_no_words),
    Clause("figures", "It is figures, as in tables and results.", _is_figures),
    Clause("gaps", "Most of it differs from document to document.", _is_gaps),
    Clause("one-topic", "The documents that hold it are about one topic.", _is_one_topic),
    Clause("quote", "It is a quotation.", _is_quote),
    Clause("repeated", "It recurs inside documents.", lambda case: case.evidence.repeated > MOSTLY),
    Clause("opens-paragraphs", "Paragraphs of the article begin with it.", _opens_paragraphs),
    Clause("label", "It opens a line that names another article.", _is_label, 0.8),
    Clause(
        "maybe-label",
        "It opens lines as the label of a link would.",
        lambda case: _may_be_label(case) and case.odds > UNLIKELY,
        0.55,
    ),
    Clause("opening", "Lines begin with it, and nothing says that they are links.", lambda case: case.is_opening),
    Clause("formulaic-edge", "The source writes in formulas, of which it may be one.", _at_formulaic_edge, 0.5),
    Clause(
        "edge-of-few", "It stands above or below the text, and nothing else speaks against it.", _at_edge_of_few, 0.65
    ),
    Clause(
        "edge",
        "It stands above or below the text.",
        lambda case: case.at_edge and case.evidence.words >= PHRASE_WORDS,
        0.95,
    ),
    Clause("short-edge", "It is a short line above or below the text.", _short_at_edge, 0.85),
    Clause(
        "maybe-edge", "It is a short line above or below the text, in few documents.", lambda case: case.at_edge, 0.5
    ),
    Clause("speaks", "It is worded like boilerplate, or names its source.", _speaks, 0.8),
    Clause(
        "formula",
        "It stands in the middle of texts written in formulas.",
        lambda case: case.formulaic and case.odds < SPOKEN,
    ),
    Clause("heading", "It heads paragraphs.", _is_heading),
    Clause(
        "worded",
        "It stands in the middle, and its words look like clutter.",
        lambda case: case.odds >= LIKELY and case.evidence.words >= SHORT_WORDS,
        0.85,
    ),
    Clause("clutter", "It stands in the middle, and clearly looks like clutter.", _is_clutter, 0.75),
    Clause("mostly-edge", "It stands mostly above or below the text.", _mostly_at_edge, 0.72),
    Clause("everywhere", "It is a line of its own in the middle of most documents.", _is_everywhere, 0.72),
    Clause("middle", "It recurs in the middle of texts.", lambda case: case.evidence.words >= SENTENCE_WORDS, 0.55),
    Clause("short-middle", "It is a short line in the middle of texts.", lambda _: True),
)
"""In this order: first what must stay whatever speaks against it, then labels, the edges, and the middle. The last one
always holds."""

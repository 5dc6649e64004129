"""The scores of an output of a page: against gold, or by snippets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data.pages import PageRow
from benchmarks.harness.metrics import shingle_scores, tokens, word_f1


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """Scores of one page's output; counts are snippets, the other values 0..1."""

    precision: float
    recall: float
    exact: bool
    word_f1: float
    found: int = 0
    wanted: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class PageSummary:
    """Scores of a system's output over many pages; all but ``pages`` are 0..1.

    For pages with only snippets, precision and recall count those; nothing else is known.
    """

    pages: int
    precision: float
    recall: float
    f1: float
    exact: float | None
    word_f1: float | None


def measure_page(row: PageRow, output: str) -> PageMeasure:
    """Measure one output against gold, or against the snippets where there is none.

    Paragraphs of gold that are optional count as gold, but an output without them can be exact.

    >>> row = PageRow("1", "made", "article", None, None, "", None, ("It rained.", "We left."), ("Menu",))
    >>> measure_page(row, "It  rained. Menu")
    PageMeasure(precision=0.0, recall=0.0, exact=False, word_f1=0.0, found=1, wanted=2, left=1)
    """
    if row.gold is None:
        squeezed = "".join(output.split())
        found, left = (sum("".join(part.split()) in squeezed for part in parts) for parts in (row.wanted, row.unwanted))
        return PageMeasure(0.0, 0.0, False, 0.0, found, len(row.wanted), left)
    after, gold = tokens(output), tokens(row.gold)
    precision, recall = shingle_scores(after, gold)
    return PageMeasure(precision, recall, is_exact(row, after), word_f1(after, gold))


def is_exact(row: PageRow, words: Sequence[str]) -> bool:
    r"""Return whether the tokens of an output are those of gold, with any choice of its optional paragraphs.

    >>> row = PageRow("1", "made", "article", None, None, "", "It rained.\nMore soon.", (), (), ("More soon.",))
    >>> is_exact(row, ["It", "rained"]), is_exact(row, ["It", "rained", "More"])
    (True, False)
    """
    words = list(words)
    reached = {0}  # numbers of tokens that the paragraphs so far may have made
    for paragraph, may_go in _paragraphs(row.gold or "", row.optional):
        part = tokens(paragraph)
        grown = {at + len(part) for at in reached if words[at : at + len(part)] == part}
        reached = grown | reached if may_go else grown
    return len(words) in reached


def _paragraphs(gold: str, optional: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of gold in order, and whether each is optional."""
    at = 0
    for begin, part in sorted((gold.find(part), part) for part in optional):
        if begin >= at:  # what gold lacks, or has within another such part, is no paragraph of its own
            yield gold[at:begin], False
            yield part, True
            at = begin + len(part)
    yield gold[at:], False


def summarise_pages(measures: Sequence[PageMeasure]) -> PageSummary:
    """Average over pages; counts of snippets are summed first.

    >>> summarise_pages([PageMeasure(1, 0.5, False, 0.7), PageMeasure(1, 1, True, 1)]).f1
    0.8571428571428571
    """
    count = len(measures)
    if any(m.wanted for m in measures):
        found, left = sum(m.found for m in measures), sum(m.left for m in measures)
        precision, recall = found / max(1, found + left), found / sum(m.wanted for m in measures)
        return PageSummary(count, precision, recall, _harmonic(precision, recall), None, None)
    precision, recall, exact, words = (
        sum(getattr(m, name) for m in measures) / count for name in ("precision", "recall", "exact", "word_f1")
    )
    return PageSummary(count, precision, recall, _harmonic(precision, recall), exact, words)


def _harmonic(left: float, right: float) -> float:
    return 2 * left * right / (left + right) if left + right else 0.0

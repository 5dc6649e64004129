"""A report as aligned plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleaner.outcome import Cut
    from cleaner.report.totals import Report

SHOWN: Final = 10
"""Lines of each list in the table."""


def table(report: Report) -> str:
    """Return the summary."""
    cut = report.removed_characters
    lines = [
        f"{_count(report.documents, 'document')} cleaned, {report.changed:,} changed",
        f"{_count(report.characters, 'character')} read, {cut:,} removed ({_percent(report.share(cut))})",
        *_cut_table(report, "clutter", [(cut.category, cut) for cut in report.by_category().values()], 14),
    ]
    if report.skipped:
        kinds = f": {kinds_in_words(report.skipped_kinds)}" if report.skipped_kinds else ""
        lines.append(f"skipped {_count(report.skipped, 'file')} of other kinds{kinds}")
    if report.passed_over:
        reasons = ", ".join(f"{why} {count:,}" for why, count in report.reasons)
        lines.append(f"passed over {_count(sum(report.passed_over.values()), 'record')} of archives: {reasons}")
    if report.unusual:
        lines.append(f"{_count(report.unusual, 'document')} to look at: much was removed, or nothing stood out")
    if report.warned:
        lines.append(f"{_count(report.warned, 'document')} with warnings")
    if report.without_article:
        lines.append(f"{_count(len(report.without_article), 'page')} without an article")
    if report.failed:
        lines.append(f"{_count(len(report.failed), 'document')} failed")
    return "\n".join(lines)


def full_table(report: Report) -> str:
    """Return the summary with the rules, the slowest documents, those to look at, the warnings and the failures."""
    rules = [(cut.rule_id, cut) for cut in report.cuts]
    parts = [table(report), "\n".join(_cut_table(report, "rule", rules, 44)).strip("\n")]
    parts.append(_list("slowest", [f"{slow.seconds:>9.3f} s  {slow.id}" for slow in report.slowest]))
    parts.append(_list("to look at", [f"{_percent(one.share):>9}  {one.id}: {one.why}" for one in report.review]))
    parts.append(_list("warnings", report.warning_lines()))
    parts.append(_list("without an article", [page.where for page in report.without_article]))
    parts.append(_list("failed", [f"{failed.where}: {failed.error}" for failed in report.failed]))
    return "\n\n".join(part for part in parts if part)


def kinds_in_words(kinds: Mapping[str, int]) -> str:
    """Return how many files there are of each kind, the most first.

    >>> kinds_in_words({".pdf": 2, ".jpg": 4, "": 1})
    '4 .jpg, 2 .pdf, 1 without a suffix'
    """
    ranked = sorted(kinds.items(), key=lambda kind: (-kind[1], not kind[0], kind[0]))
    words = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in ranked[:SHOWN]]
    more = sum(count for _, count in ranked[SHOWN:])
    return ", ".join([*words, *([f"{more:,} of other suffixes"] if more else [])])


def _cut_table(report: Report, name: str, cuts: Sequence[tuple[str, Cut]], width: int) -> list[str]:
    if not cuts:
        return []
    rows = [
        f"  {label:<{width}}{cut.removals:>10,}{cut.characters:>12,}{_percent(report.share(cut.characters)):>10}"
        for label, cut in cuts
    ]
    return ["", f"  {name:<{width}}{'removals':>10}{'characters':>12}{'of text':>10}", *rows, ""]


def _list(name: str, lines: Sequence[str]) -> str:
    """Return the first lines under a heading, and how many more there are."""
    more = [f"  and {len(lines) - SHOWN:,} more, all in the JSON report"] if len(lines) > SHOWN else []
    return "\n".join([name, *(f"  {line}" for line in lines[:SHOWN]), *more]) if lines else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")

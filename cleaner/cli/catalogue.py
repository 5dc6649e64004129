"""What ``cleaner rules`` prints about packs."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from cleaner.categories import CATEGORIES
from cleaner.cli.options import pack_path
from cleaner.errors import CleanerError, ConfigError
from cleaner.lookup import all_decisions, categories_of, describe
from cleaner.rulepack import Rule, load_rules, rules_root
from cleaner.rulepack.linting import lint_packs, parse_packs
from cleaner.text.lexicon import lint_lexicons

_WIDE: Final = 1000
"""Columns of a table that goes to a file or pipe."""


def print_list(packs: Sequence[str], category: str, language: str) -> None:
    """Print a table of the rules, in the order of their packs, then of what code decides.

    Raises:
        ConfigError: there is no such category.
        CleanerError: no rule is of that category and language.

    """
    if category and category not in CATEGORIES:
        raise ConfigError(f"unknown category {category!r}: choose from {' '.join(CATEGORIES)}")
    rows: list[tuple[str, ...]] = [
        (rule.id, rule.category, _status(rule), f"{rule.confidence:.2f}", rule.title)
        for rule in _load(packs)
        if category in ("", rule.category) and (not language or language in rule.languages)
    ]
    rows += [] if language else _decision_rows(category)
    if not rows:
        raise CleanerError("no rule fits: ask for less, or see cleaner rules list")
    print(table(("id", "category", "status", "conf", "what it finds"), rows, _columns()))


def _decision_rows(category: str) -> Iterator[tuple[str, str, str, str, str]]:
    for entry in all_decisions().values():
        decision = entry.decision
        if category in ("", *decision.categories):
            yield decision.id, categories_of(decision), "in code", "", decision.finds


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], columns: int) -> str:
    """Return aligned text; the last column is cut to the width.

    >>> print(table(("id", "what"), [("a.b", "a long story")], 12))
    id   what
    a.b  a long…
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in (head, *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        lines.append(line if len(line) <= columns else line[: columns - 1].rstrip() + "…")
    return "\n".join(lines)


def print_rule(rule_id: str, packs: Sequence[str]) -> None:
    """Print the place and the YAML of a rule, or what there is to know of a ``decide/…`` or ``score/…``.

    Raises:
        CleanerError: there is no such rule.

    """
    if entry := all_decisions().get(rule_id):
        print(describe(entry))
        return
    every = _load(packs)
    rule = next((rule for rule in every if rule.id == rule_id), None)
    if rule is None:
        near = get_close_matches(rule_id, [*(rule.id for rule in every), *all_decisions()], n=1)
        hint = f"did you mean {near[0]}?" if near else "see cleaner rules list"
        raise CleanerError(f"no rule {rule_id}: {hint}")
    print(*(f"# {line}" for line in (f"{rule.path}:{rule.line}", *_of_pack(rule))), _source(rule, every), sep="\n")


def _status(rule: Rule) -> str:
    return f"{rule.status}, first" if rule.first else f"{rule.status}, last" if rule.last else rule.status


def _of_pack(rule: Rule) -> Iterator[str]:
    """Yield what the head of a pack may say of a rule, and its own lines need not.

    >>> local = Rule("x.y", "t", "other", 0.9, "x", (), sites=("example.org",), sources=("post",), first=True)
    >>> list(_of_pack(local))
    ['cuts first, before all other steps', 'only for documents of example.org, post']
    """
    if rule.first:
        yield "cuts first, before all other steps"
    if rule.last:
        yield "cuts last, after all other steps"
    if rule.sites or rule.sources:
        yield f"only for documents of {', '.join((*rule.sites, *rule.sources))}"


def _source(rule: Rule, every: Iterable[Rule]) -> str:
    """Return a rule's own lines: up to the next rule of its file, without the comments that belong to that one."""
    lines = Path(rule.path).read_text(encoding="utf-8").splitlines()
    after = [other.line for other in every if other.path == rule.path and other.line > rule.line]
    own = lines[rule.line - 1 : min(after, default=len(lines) + 1) - 1]
    while own and (not own[-1].strip() or own[-1].lstrip().startswith("#")):
        own.pop()
    return "\n".join(own)


def check(paths: Sequence[str]) -> int:
    """Run the examples of packs, say which fail and why, and return the exit code."""
    from cleaner.examples import check_examples  # noqa: PLC0415

    chosen = load_rules([pack_path(path) for path in paths], builtin=not paths, experimental=True).rules
    failures = list(check_examples(chosen))
    for failed in failures:
        print(failed)
    examples = sum(len(rule.examples) for rule in chosen)
    counts = f"{len(chosen):,} rules, {examples:,} examples"
    print(f"{counts}: {len(failures):,} fail" if failures else f"{counts}: all hold", file=sys.stderr)
    return 1 if failures else 0


def lint(paths: Sequence[str]) -> int:
    """Print every issue of packs and return the exit code."""
    from cleaner.firing import check_firing  # noqa: PLC0415

    chosen = [pack_path(path) for path in paths] or [rules_root()]
    packs = parse_packs(chosen)
    issues = lint_packs(packs) + lint_lexicons(chosen)
    issues += check_firing(rule for pack in packs for rule in pack.rules)
    for issue in issues:
        print(issue)
    files = Counter(issue.path for issue in issues)
    found = f"{len(issues):,} issues in {len(files):,} files" if issues else "nothing wrong"
    print(found, file=sys.stderr)
    return 1 if issues else 0


def _load(packs: Sequence[str]) -> tuple[Rule, ...]:
    return load_rules([pack_path(pack, "--rules ") for pack in packs], experimental=True).rules


def _columns() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE

"""What makes a rule fit to ship: unique id, examples, a prefilter, patterns that cannot hang."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # the only parser of patterns in the library
from typing import Any, Final

import regex

from cleaner.errors import PackIssue
from cleaner.rulepack.locating import pack_files
from cleaner.rulepack.parsing import parse_pack
from cleaner.rulepack.rule import ParsedPack, Rule
from cleaner.rulepack.selectors import is_slow

MIN_LITERAL: Final = 4
"""Code points; shorter literals occur in nearly every text, so they filter nothing."""
SHORT_LINE: Final = 12
"""Words; a rule for lines as short as this may use any literal, since few lines pass the bound on words."""
MIN_EXAMPLES: Final = 2
"""Examples of each kind that a rule of status ``test`` or ``stable`` must have."""
UNFILTERED_MAX_WORDS: Final = 40
"""Words; a rule without a prefilter runs on every block, so its blocks must be short."""
PATTERN_PROBE_CHARS: Final = 100_000
"""Code points of the hostile lines that time a pattern."""
PATTERN_PROBE_SECONDS: Final = 1.0
"""Time allowed for a pattern on one hostile line; a linear pattern takes milliseconds."""
_PROBES: Final = ("a", "a ", "1 ", "A. ", "é", "   ", "by ", "read more ", '"', "- ", "a,")


def parse_packs(paths: Sequence[Path]) -> list[ParsedPack]:
    """Return the parsed packs at or below the paths, a pack a file; one that cannot be read is an issue of its own.

    Raises:
        PackError: a path does not exist.

    """
    return [_parse(path) for path in pack_files(paths)]


def _parse(path: Path) -> ParsedPack:
    try:
        return parse_pack(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        issue = PackIssue(str(path), 1, "", f"cannot be read: {error}", "save it as readable UTF-8")
        return ParsedPack(issues=(issue,))


def lint_packs(packs: Sequence[ParsedPack]) -> list[PackIssue]:
    """Return every issue in parsed packs."""
    issues: list[PackIssue] = []
    for pack in packs:
        issues += pack.issues
        issues += lint_rules(rule for rule in pack.faulty if rule.id)
    return issues + lint_rules(rule for pack in packs for rule in pack.rules)


def lint_rules(rules: Iterable[Rule]) -> list[PackIssue]:
    """Return every issue in parsed rules.

    >>> bad = Rule("x.y", "t", "other", 0.5, "x", (), any=("(a+)+b",), path="x.yaml", line=3)
    >>> [issue.problem for issue in lint_rules([bad])][0]
    'nothing narrows down where the rule is tried'
    """
    seen: dict[str, Rule] = {}
    issues = []
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        found = list(_lint(rule))
        if first is not rule:
            found.append((f"the id is already used by {first.path}:{first.line}", "choose another id"))
        issues += [PackIssue(rule.path, rule.line, rule.id, problem, remedy) for problem, remedy in found]
    return issues


def _lint(rule: Rule) -> Iterator[tuple[str, str]]:
    if not rule.id.startswith(rule.pack + "."):
        yield f"the id does not begin with {rule.pack}.", f"name it {rule.pack}.something"
    yield from _lint_selectors(rule) if rule.selectors else _lint_prefilter(rule)
    yield from _lint_examples(rule)
    for pattern in (*rule.any, *rule.unless):
        yield from _lint_pattern(pattern)


def _lint_prefilter(rule: Rule) -> Iterator[tuple[str, str]]:
    if not rule.any and not rule.labels:
        yield "the rule has neither any nor labels", "give patterns in any: or whole lines in labels:"
    short = [] if 0 < rule.max_words <= SHORT_LINE else [word for word in rule.literals if _is_common(word)]
    if short:
        yield f"the literal {short[0]!r} has under {MIN_LITERAL} characters", "use a longer one, or starts:"
    if rule.any and not rule.literals and not rule.starts and not rule.unfiltered:
        yield "nothing narrows down where the rule is tried", "give literals: or starts:, or set unfiltered: true"
    if rule.unfiltered and not 0 < rule.max_words <= UNFILTERED_MAX_WORDS:
        yield "an unfiltered rule runs on every block", f"set max_words: to at most {UNFILTERED_MAX_WORDS}"


def _is_common(literal: str) -> bool:
    """Return whether a literal is too short to filter; a sign such as © is rare enough."""
    return len(literal.strip()) < MIN_LITERAL and all(char.isalnum() or char in " .,:;-'\"" for char in literal)


def _lint_examples(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.status not in {"test", "stable"}:
        return
    kept = sum(example.is_kept for example in rule.examples)
    removed = len(rule.examples) - kept
    if removed < MIN_EXAMPLES:
        yield f"{removed} of {MIN_EXAMPLES} examples under remove", "give more texts that must be cut"
    if kept < MIN_EXAMPLES:
        yield f"{kept} of {MIN_EXAMPLES} examples under keep", "give more near misses that must stay"


def _lint_selectors(rule: Rule) -> Iterator[tuple[str, str]]:
    if not (rule.sites or rule.sources):
        yield "selectors fit the pages of one design, but no sites are given", "give sites: [host names]"
    for selector in rule.selectors:
        if is_slow(selector):
            yield (
                f"the {selector.kind} {selector.expression!r} is slow on large pages",
                "begin it with an element that occurs once",
            )


def _lint_pattern(pattern: str) -> Iterator[tuple[str, str]]:
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        yield f"the pattern {pattern!r} is broken: {error}", "fix the pattern"
        return
    if _nested(pattern):
        yield f"the pattern {pattern!r} nests an unbounded repeat in another", "bound one of them, as in {0,60}"
    for probe in _PROBES:
        started = time.perf_counter()
        try:
            compiled.search(probe * (PATTERN_PROBE_CHARS // len(probe)), timeout=PATTERN_PROBE_SECONDS)
        except TimeoutError:
            spent = time.perf_counter() - started
            yield (
                f"the pattern {pattern!r} took over {spent:.1f} s on a long line of {probe!r}",
                "anchor it, or bound its repeats",
            )
            return


def _nested(pattern: str) -> bool:
    """Return whether an unbounded repeat holds another one, as far as the standard parser can read the pattern."""
    try:
        return _holds_nested(_parser.parse(pattern), inside=False)
    except (_parser.error, RecursionError, OverflowError):  # syntax that only regex knows: the probes must suffice
        return False


def _holds_nested(tree: Any, *, inside: bool) -> bool:
    for operator, argument in tree:
        repeat = operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
        unbounded = repeat and argument[1] is _constants.MAXREPEAT
        if unbounded and inside:
            return True
        if any(_holds_nested(part, inside=inside or unbounded) for part in _parts(operator, argument)):
            return True
    return False


def _parts(operator: Any, argument: Any) -> list[Any]:
    if operator is _constants.BRANCH:
        return list(argument[1])
    if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return [argument[2]]
    if operator is _constants.SUBPATTERN:
        return [argument[3]]
    return []

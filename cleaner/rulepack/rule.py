"""Rules as data: what a pack file says, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple, get_args

from cleaner.categories import Category
from cleaner.errors import PackIssue
from cleaner.rulepack.selectors import SELECTOR_KINDS, Selector

Status = Literal["experimental", "test", "stable", "deprecated"]
Scope = Literal["block", "line", "sentence", "span"]
Position = Literal["head", "body", "tail"]
Until = Literal["article_block", "heading", "end"]

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
POSITIONS: Final[tuple[Position, ...]] = get_args(Position)
UNTILS: Final[tuple[Until, ...]] = get_args(Until)


class Section(NamedTuple):
    """A section of clutter that a rule opens and that ends at the first block named in ``until``.

    ``max_blocks`` and ``max_chars`` (code points) count what follows the opening block.
    """

    until: tuple[Until, ...] = ("article_block",)
    max_blocks: int = 12
    max_chars: int = 2000


class Example(NamedTuple):
    """A text and what must be left of it: ``None`` for all of it (the rule must not match).

    The text of a rule with selectors is a page, from which the rule must cut just what ``cut`` says.
    """

    text: str
    keep: str | None
    cut: str | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the rule must not match."""
        return self.keep is None and self.cut is None


class Rule(NamedTuple):
    """One rule of a pack; see docs/rules.md for what each field means to its author.

    ``literals`` and ``labels`` are case-folded; ``max_words`` and ``min_words`` count the scope's words. With ``sites``
    or ``sources`` it holds only for documents of one of them. ``first`` says that its pack cuts before all other steps,
    ``last`` that it cuts after them.
    """

    id: str
    title: str
    category: Category
    confidence: float
    pack: str
    languages: tuple[str, ...]
    status: Status = "stable"
    scope: Scope = "block"
    position: tuple[Position, ...] = ()
    literals: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    min_words: int = 0
    max_words: int = 0
    unfiltered: bool = False
    section: Section | None = None
    css: tuple[str, ...] = ()
    xpath: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    path: str = ""
    line: int = 0
    sources: tuple[str, ...] = ()
    first: bool = False
    last: bool = False

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """What selects elements of pages, for a rule that reads no text."""
        return _selectors(self)


class Elements(NamedTuple):
    """Elements of the pages of some sites (none given: of all) that stay, with all inside them."""

    css: tuple[str, ...] = ()
    xpath: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """What selects them."""
        return _selectors(self)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a user pack forbids to cut.

    Blocks with these phrases, whatever these rules match, everything on these sites, all in these elements, and blocks
    that are these lines.
    """

    phrases: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    elements: tuple[Elements, ...] = ()
    lines: tuple[str, ...] = ()

    def __add__(self, other: Allowance) -> Allowance:
        return Allowance(
            self.phrases + other.phrases,
            self.rules + other.rules,
            self.sites + other.sites,
            self.elements + other.elements,
            self.lines + other.lines,
        )


@dataclass(frozen=True, slots=True)
class ParsedPack:
    """What pack files hold: valid rules, allowances, and the errors in the rest.

    ``faulty`` rules have errors of form; what could be read of them is there to be checked further.
    """

    rules: tuple[Rule, ...] = ()
    allow: Allowance = Allowance()
    issues: tuple[PackIssue, ...] = ()
    faulty: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """All rules in force and the digest (hex) of the files they came from."""

    rules: tuple[Rule, ...]
    allow: Allowance = Allowance()
    digest: str = ""

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def first(self) -> RuleSet:
        """The rules of packs that cut first."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.first))

    @cached_property
    def last(self) -> RuleSet:
        """The rules of packs that cut last."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.last))

    @cached_property
    def ordinary(self) -> RuleSet:
        """The rules of all other packs."""
        if not (self.first.rules or self.last.rules):
            return self
        return replace(self, rules=tuple(rule for rule in self.rules if not (rule.first or rule.last)))

    @cached_property
    def selecting(self) -> tuple[Rule, ...]:
        """The rules with selectors that are not switched off."""
        return tuple(rule for rule in self.rules if rule.selectors and rule.id not in self.allow.rules)


def _selectors(holder: Rule | Elements) -> tuple[Selector, ...]:
    return tuple(Selector(kind, expression) for kind in SELECTOR_KINDS for expression in getattr(holder, kind))

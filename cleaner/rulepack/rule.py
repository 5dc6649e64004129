"""Rules as data: what a pack file says, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

from cleaner.document import Category
from cleaner.errors import PackIssue

Status = Literal["experimental", "test", "stable", "deprecated"]
Scope = Literal["block", "line", "sentence", "span"]
Position = Literal["head", "body", "tail"]
Until = Literal["article_block", "heading", "end"]

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
POSITIONS: Final[tuple[Position, ...]] = get_args(Position)
UNTILS: Final[tuple[Until, ...]] = get_args(Until)


@dataclass(frozen=True, slots=True)
class Section:
    """A region of clutter that a rule opens and that ends at the first block named in ``until``.

    ``max_blocks`` and ``max_chars`` (code points) count what follows the opening block.
    """

    until: tuple[Until, ...] = ("article_block",)
    max_blocks: int = 12
    max_chars: int = 2000


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what must be left of it: ``None`` for all of it (the rule must not fire)."""

    text: str
    keep: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack; see docs/rules.md for what each field means to its author.

    ``literals`` and ``labels`` are case-folded; ``max_words`` and ``min_words`` count the scope's words.
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
    sites: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a user pack forbids others to cut: blocks with these phrases, these rules, everything on these sites."""

    phrases: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    def __add__(self, other: Allowance) -> Allowance:
        return Allowance(self.phrases + other.phrases, self.rules + other.rules, self.sites + other.sites)


@dataclass(frozen=True, slots=True)
class ParsedPack:
    """What pack files gave: sound rules, allowances, and what is wrong with the rest."""

    rules: tuple[Rule, ...] = ()
    allow: Allowance = Allowance()
    issues: tuple[PackIssue, ...] = ()


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

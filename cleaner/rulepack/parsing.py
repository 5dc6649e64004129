"""Pack files into rules, with every error reported together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from cleaner.categories import CATEGORIES
from cleaner.errors import PackIssue
from cleaner.rulepack.rule import (
    POSITIONS,
    SCOPES,
    STATUSES,
    UNTILS,
    Allowance,
    Elements,
    Example,
    ParsedPack,
    Rule,
    Section,
)
from cleaner.rulepack.selectors import SELECTOR_KINDS, Selector, SelectorError
from cleaner.rulepack.slips import Slip, find_slips, rule_lines

PACK_SCHEMA: Final = 1
"""Version of the pack format."""

_RULE_KEYS: Final = frozenset(
    "id title status category confidence scope position min_words max_words literals starts labels any unless "
    "unfiltered section css xpath sites sources falsepositives examples".split()
)
_NOT_FOR_SELECTORS: Final = tuple(
    "scope position min_words max_words literals starts labels any unless unfiltered section".split()
)
_NOT_APART: Final = ("css", "xpath", "section")
"""What looks at the article's elements and sequence, of which a pack that cuts first or last knows nothing."""
_PACK_KEYS: Final = frozenset("id version license languages first last sites sources".split())
_TOP_KEYS: Final = frozenset("schema pack rules allow learned".split())
_SECTION_KEYS: Final = frozenset("until max_blocks max_chars".split())
_ALLOW_KEYS: Final = frozenset("phrases lines rules sites elements".split())
_ELEMENTS_KEYS: Final = frozenset("css xpath sites".split())

try:
    _Loader: type[Any] = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml: slower, same result
    _Loader = yaml.SafeLoader


def parse_pack(text: str, path: str) -> ParsedPack:
    r"""Read one pack file; never raises on its content.

    >>> parse_pack("schema: 1\npack: {id: x, languages: []}\nrules: [{id: x.y}]", "x.yaml").issues[0].rule_id
    'x.y'
    """
    try:
        tree, nodes, slips = _load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        return ParsedPack(issues=(PackIssue(path, mark.line + 1 if mark else 1, "", problem, "fix the YAML"),))
    parser = _Parser(path)
    for line, problem, remedy in slips:
        parser.line = line
        parser.rule_id = _rule_at(tree, nodes, line)
        parser.complain(problem, remedy)
    parser.line, parser.rule_id = 1, ""
    return parser.parse(tree, nodes)


def _rule_at(tree: Any, lines: Sequence[int], line: int) -> str:
    """Return the id of the rule that a line belongs to."""
    number = bisect_right(lines, line) - 1
    rules = tree.get("rules") if isinstance(tree, dict) else None
    rule = rules[number] if number >= 0 and isinstance(rules, list) else None
    return str(rule.get("id", "")) if isinstance(rule, dict) else ""


def _load(text: str) -> tuple[Any, list[int], list[Slip]]:
    """Return the plain data, the 1-based line of each rule, and what YAML silently takes otherwise than meant."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()
    return data, list(rule_lines(node)), list(find_slips(node))


class _Reader:
    """Typed access to one mapping; what does not fit becomes a complaint and the default."""

    def __init__(self, data: Mapping[str, Any], complain: Callable[[str, str], None]) -> None:
        self.data, self.complain = data, complain

    def only(self, known: frozenset[str]) -> None:
        for key in self.data:
            if key not in known:
                self.complain(f"unknown key {key!r}", f"use one of: {' '.join(sorted(known))}")

    def string(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if isinstance(value, str) and value.strip():
            return value
        self.complain(f"{key} is missing or is not text", f"give a text after {key}:")
        return ""

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        value = self.data.get(key, default)
        if value not in allowed:
            self.complain(f"unknown {key} {value!r}", f"use one of: {' '.join(allowed)}")
            return allowed[0]
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.complain(f"{key} {value!r} is not a number from {low:g} to {high:g}", "correct the number")
            return default
        return value

    def boolean(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.complain(f"{key} {value!r} is not true or false", "write true or false")
            return False
        return value

    def texts(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.data.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.complain(f"{key} is not a list of texts", "write a list, and quote what YAML reads as something else")
            return ()
        for item in value:
            if allowed and item not in allowed:
                self.complain(f"unknown {key} {item!r}", f"use one of: {' '.join(allowed)}")
        return tuple(value)

    def selectors(self) -> tuple[tuple[str, ...], ...]:
        """Return the expressions of each kind, and complain of those that are broken."""
        found = tuple(self.texts(kind) for kind in SELECTOR_KINDS)
        for kind, expressions in zip(SELECTOR_KINDS, found, strict=True):
            for expression in expressions:
                try:
                    Selector(kind, expression).check()
                except SelectorError as error:
                    self.complain(error.problem, error.remedy)
        return found

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.data.get(key) or {}
        if not isinstance(value, dict):
            self.complain(f"{key} is not a mapping", f"write {key}: {{...}}")
            return {}
        return value


class _Head(NamedTuple):
    """What the head of a pack says of its rules; ``sites`` and ``sources`` are for those that name none."""

    name: str
    languages: tuple[str, ...]
    first: bool
    last: bool
    sites: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(slots=True)
class _Parser:
    path: str
    issues: list[PackIssue] = field(default_factory=list)
    line: int = 1
    rule_id: str = ""

    def complain(self, problem: str, remedy: str) -> None:
        self.issues.append(PackIssue(self.path, self.line, self.rule_id, problem, remedy))

    def parse(self, tree: Any, lines: list[int]) -> ParsedPack:
        if not isinstance(tree, dict):
            self.complain("the file is not a rule pack", "start with schema, pack and rules")
            return ParsedPack(issues=tuple(self.issues))
        top = _Reader(tree, self.complain)
        top.only(_TOP_KEYS)
        if tree.get("schema") != PACK_SCHEMA:
            self.complain(f"schema {tree.get('schema')!r} is not supported", f"write schema: {PACK_SCHEMA}")
        pack = _Reader(top.mapping("pack"), self.complain)
        pack.only(_PACK_KEYS)
        head = _Head(
            pack.string("id"),
            pack.texts("languages"),
            pack.boolean("first"),
            pack.boolean("last"),
            pack.texts("sites"),
            pack.texts("sources"),
        )
        if head.first and head.last:
            self.complain("a pack cannot cut both first and last", "leave one of them out")
        allow = self._allow(top.mapping("allow"))
        rules, faulty = list[Rule](), list[Rule]()
        for line, item in zip(lines, self._items(tree.get("rules")), strict=False):
            before = len(self.issues)
            rule = self._rule(item, line, head)
            if rule is not None:
                (rules if len(self.issues) == before else faulty).append(rule)
        return ParsedPack(tuple(rules), allow, tuple(self.issues), tuple(faulty))

    def _items(self, value: Any) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.complain("rules is not a list", "begin each rule with - id:")
            return []
        return value

    def _allow(self, data: Mapping[str, Any]) -> Allowance:
        reader = _Reader(data, self.complain)
        reader.only(_ALLOW_KEYS)
        return Allowance(
            phrases=tuple(phrase.casefold() for phrase in reader.texts("phrases")),
            rules=reader.texts("rules"),
            sites=reader.texts("sites"),
            elements=tuple(self._elements(reader)),
            lines=tuple(line.casefold() for line in reader.texts("lines")),
        )

    def _elements(self, allow: _Reader) -> Iterator[Elements]:
        items = allow.data.get("elements", [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.complain("elements is not a list of mappings", "write - {css: [...], sites: [...]}")
            return
        for item in items:
            reader = _Reader(item, self.complain)
            reader.only(_ELEMENTS_KEYS)
            css, xpath = reader.selectors()
            if not css and not xpath:
                self.complain("an item of elements has neither css nor xpath", "say which elements must stay")
            yield Elements(css, xpath, reader.texts("sites"))

    def _rule(self, item: Any, line: int, head: _Head) -> Rule | None:
        self.line, self.rule_id = line, str(item.get("id", "")) if isinstance(item, dict) else ""
        if not isinstance(item, dict):
            self.complain("a rule is not a mapping", "write - id: ... and its fields")
            return None
        read = _Reader(item, self.complain)
        read.only(_RULE_KEYS)
        css, xpath = self._selectors(read)
        apart = "first" if head.first else "last" if head.last else ""
        for key in _NOT_APART if apart else ():
            if key in read.data:
                self.complain(
                    f"{key} cannot be used in a pack with {apart}: true", f"put the rule in a pack without {apart}"
                )
        limits = {"sites", "sources"} & read.data.keys()
        rule = Rule(
            id=read.string("id"),
            title=read.string("title"),
            category=read.one_of("category", CATEGORIES),
            confidence=read.number("confidence", 0.5, 0, 1),
            pack=head.name,
            languages=head.languages,
            status=read.one_of("status", STATUSES, "stable"),
            scope=read.one_of("scope", SCOPES, "block"),
            position=read.texts("position", POSITIONS),  # type: ignore[arg-type]  # checked against POSITIONS
            literals=tuple(text.casefold() for text in read.texts("literals")),
            starts=tuple(text.casefold() for text in read.texts("starts")),
            labels=tuple(text.casefold() for text in read.texts("labels")),
            any=read.texts("any"),
            unless=read.texts("unless"),
            min_words=int(read.number("min_words", 0, 0, 10_000)),
            max_words=int(read.number("max_words", 0, 0, 10_000)),
            unfiltered=read.boolean("unfiltered"),
            section=self._section(read),
            css=css,
            xpath=xpath,
            sites=read.texts("sites") if limits else head.sites,
            falsepositives=read.texts("falsepositives"),
            examples=tuple(self._examples(read.mapping("examples"), pages=bool(css or xpath))),
            path=self.path,
            line=line,
            sources=read.texts("sources") if limits else head.sources,
            first=head.first,
            last=head.last,
        )
        self.rule_id, self.line = "", 1
        return rule

    def _selectors(self, read: _Reader) -> tuple[tuple[str, ...], ...]:
        css, xpath = read.selectors()
        for key in _NOT_FOR_SELECTORS if css or xpath else ():
            if key in read.data:
                self.complain(f"{key} cannot be combined with css or xpath", "leave it out, or write two rules")
        return css, xpath

    def _section(self, read: _Reader) -> Section | None:
        if "section" not in read.data:
            return None
        part = _Reader(read.mapping("section"), self.complain)
        part.only(_SECTION_KEYS)
        return Section(
            until=part.texts("until", UNTILS) or ("article_block",),  # type: ignore[arg-type]  # checked
            max_blocks=int(part.number("max_blocks", 12, 1, 1000)),
            max_chars=int(part.number("max_chars", 2000, 1, 1_000_000)),
        )

    def _examples(self, data: Mapping[str, Any], *, pages: bool) -> Iterator[Example]:
        _Reader(data, self.complain).only(frozenset({"remove", "keep"}))
        for key in ("remove", "keep"):
            items = data.get(key) or []
            for item in items if isinstance(items, list) else [items]:
                yield from self._page_example(key, item) if pages else self._example(key, item)

    def _page_example(self, key: str, item: Any) -> Iterator[Example]:
        texts = isinstance(item, dict) and all(isinstance(value, str) and value.strip() for value in item.values())
        if texts and set(item) == ({"html", "cut"} if key == "remove" else {"html"}):
            yield Example(item["html"], None, item.get("cut"))
        else:
            form = "{html: ..., cut: ...}" if key == "remove" else "{html: ...}"
            self.complain(f"an example under {key} is not a page", f"write {form} with quoted texts")

    def _example(self, key: str, item: Any) -> Iterator[Example]:
        if isinstance(item, str):
            yield Example(item, "" if key == "remove" else None)
        elif key == "remove" and isinstance(item, dict) and set(item) == {"text", "keep"}:
            yield Example(str(item["text"]), str(item["keep"]))
        else:
            self.complain(f"an example under {key} is not text", "quote the text, or write {text: ..., keep: ...}")

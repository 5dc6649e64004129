"""Packs that a program writes: rules as YAML, and a known file in pieces, so that nothing of a person's is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise, takewhile
from textwrap import indent
from typing import Any, Final, NamedTuple

import yaml

from cleaner.errors import PackError, PackIssue
from cleaner.rulepack.parsing import parse_pack
from cleaner.rulepack.rule import Example, Rule

WIDTH: Final = 116
"""Characters of a line of a pack at most, where it can be broken."""
LEARNED: Final = "learned"
"""The key of a pack that holds what was written of each rule, to tell what a person has changed since."""
MARKS_COMMENT: Final = "# What was written of each rule, to tell what was changed by hand since; that is kept."
"""What stands above that key."""
INDENT: Final = 2
"""Spaces before the dash of a rule."""
ID_WORDS: Final = 5
"""Words of a rule's line in its id."""
_NOT_WORD: Final = re.compile(r"[\W_]+")


class KnownPack(NamedTuple):
    """A pack file in pieces of text: its head, other sections and its rules by name, and what was written of these.

    ``notes`` are the comments above all rules, ``last_notes`` those below.
    """

    head: str = ""
    others: Mapping[str, str] = {}
    rules: Mapping[str, str] = {}
    written: Mapping[str, str] = {}
    notes: str = ""
    last_notes: str = ""


def read_pack(text: str, path: str) -> KnownPack:
    """Return a pack in pieces.

    Raises:
        PackError: it is broken, or its rules cannot be told apart.

    """
    parsed = parse_pack(text, path)
    if parsed.issues:
        raise PackError(parsed.issues)
    lines = text.splitlines()
    data = yaml.safe_load(text)
    pairs: list[tuple[yaml.Node, yaml.Node]] = yaml.compose(text, Loader=yaml.SafeLoader).value  # type: ignore[union-attr]
    keys = [(key.value, key.start_mark.line) for key, _ in pairs]
    parts = dict(_pieces(lines, keys, len(lines)))
    items: list[yaml.Node] = next((value.value for key, value in pairs if key.value == "rules"), [])
    follows = [_above(lines, line) for _, line in keys if items and line > items[-1].start_mark.line]
    named = [(rule["id"], item.start_mark.line) for rule, item in zip(data.get("rules") or (), items, strict=True)]
    if issues := tuple(_issues(path, lines, named, data)):
        raise PackError(issues)
    pieces = _pieces(lines, named, min(follows, default=len(lines)))
    rules = {own: _indented(text, lines[line]) for (own, text), (_, line) in zip(pieces, named, strict=True)}
    head = "\n".join(parts[key] for key in ("schema", "pack") if key in parts)
    others = {key: text for key, text in parts.items() if key not in {"schema", "pack", "rules", LEARNED}}
    notes = _comments(takewhile(_is_comment, parts.get("rules", "").split("\n")))
    last_notes = _comments(parts.get(LEARNED, "").split("\n"))
    return KnownPack(head, others, rules, data.get(LEARNED) or {}, notes, last_notes)


def _issues(path: str, lines: list[str], named: list[tuple[str, int]], data: Mapping[str, Any]) -> Iterator[PackIssue]:
    """Yield what keeps a pack from taking up more rules, though it is one."""
    known: set[str] = set()
    for own, line in named:
        if own in known:
            yield PackIssue(path, line + 1, own, "the id is already used above", "choose another id")
        elif not lines[line].lstrip().startswith("-"):
            problem = "it does not begin a line, so that no new rules can be put beside it"
            yield PackIssue(path, line + 1, own, problem, "begin each rule on a line of its own, with a dash")
        known.add(own)
    written = data.get(LEARNED) or {}
    if not (isinstance(written, dict) and all(isinstance(one, str) for one in (*written, *written.values()))):
        yield PackIssue(path, 1, LEARNED, "these are no digests of rules", f"delete {LEARNED}, and all rules are yours")


def _pieces(lines: list[str], named: list[tuple[str, int]], end: int) -> Iterator[tuple[str, str]]:
    """Yield the lines that belong to each name, with the comments above them."""
    begins = [_above(lines, line) for _, line in named]
    for (name, _), (begin, stop) in zip(named, pairwise([*begins, end]), strict=True):
        yield name, "\n".join(lines[begin:stop]).strip("\n")


def _above(lines: list[str], line: int) -> int:
    """Return the first line of the comments that stand above a line."""
    while line and _is_comment(lines[line - 1]):
        line -= 1
    return line


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _comments(lines: Iterable[str]) -> str:
    """Return the comments among some lines, but for the one that every run writes."""
    return "\n".join(line for line in lines if _is_comment(line) and line.strip() != MARKS_COMMENT)


def _indented(text: str, first: str) -> str:
    """Return a rule indented as others are, so that they can stand together; ``first`` is the line of its dash."""
    known = len(first) - len(first.lstrip())
    if known == INDENT:
        return text
    lines = (line[known:] if line[:known].isspace() else line.lstrip() if known else line for line in text.split("\n"))
    return indent("\n".join(lines), " " * INDENT)


def rule_name(shown: str) -> str:
    """Return a name for the rule for a line, after its first words.

    >>> rule_name("Get the 3 o'clock letter, from the Post"), rule_name("***")
    ('get-the-o-clock-letter', 'line')
    """
    words = [word for word in _NOT_WORD.split(shown.lower()) if word and not word.isdigit()]
    return "-".join(words[:ID_WORDS]) or "line"


def rule_text(rule: Rule) -> str:
    """Return a rule as it stands in the list of a pack.

    >>> print(rule_text(Rule("x.menu", "A menu", "navigation", 0.9, "x", (), literals=("menu",), any=("^menu$",))))
      - id: x.menu
        title: A menu
        status: stable
        category: navigation
        confidence: 0.9
        scope: block
        literals: [menu]
        any:
        - ^menu$
    """
    data: dict[str, Any] = {
        "id": rule.id,
        "title": rule.title,
        "status": rule.status,
        "category": rule.category,
        "confidence": rule.confidence,
        "scope": rule.scope,
        "position": Short(rule.position),
        "max_words": rule.max_words,
        "sites": Short(rule.sites),
        "sources": Short(rule.sources),
        "literals": Short(rule.literals),
        "any": list(rule.any),
        "examples": {key: value for key, value in _examples(rule.examples).items() if value},
    }
    return indent(to_yaml([{key: value for key, value in data.items() if value}]), " " * INDENT)


def _examples(examples: Iterable[Example]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"remove": [], "keep": []}
    for example in examples:
        if example.is_kept:
            found["keep"].append(example.text)
        else:
            found["remove"].append({"text": example.text, "keep": example.keep} if example.keep else example.text)
    return found


def rules_text(rules: Iterable[str]) -> str:
    """Return the section of the rules."""
    texts = list(rules)
    return "\n".join(("rules:", *texts)) if texts else "rules: []"


def marks_text(marks: Mapping[str, str]) -> str:
    """Return the section that says what was written."""
    return f"{MARKS_COMMENT}\n" + to_yaml({LEARNED: dict(sorted(marks.items()))})


class Short(list[str]):
    """A list that is written in one line."""


class _Dumper(yaml.SafeDumper):
    """Writes short lists in one line, and all else in the form that people write."""


def _represent_short(dumper: yaml.SafeDumper, values: Short) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_Dumper.add_representer(Short, _represent_short)


def to_yaml(data: Any, width: int = WIDTH) -> str:
    """Return plain data as people write them in packs, in lines of so many characters where they can be broken."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width)
    return text.rstrip("\n")


def digest(text: str) -> str:
    """Return a short name of a piece of a pack, which tells whether a person has changed it."""
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))  # editors strip what ends a line
    return blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

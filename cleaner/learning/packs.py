"""Learned rules as a pack file, and a pack file brought up to date without losing what a person changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise, takewhile
from textwrap import indent
from typing import Any, Final, NamedTuple

import yaml

from cleaner.errors import PackError, PackIssue
from cleaner.learning.learned import LearnedRule, LearnedSource, SourceName
from cleaner.learning.rules import as_rule
from cleaner.rulepack.parsing import PACK_SCHEMA, parse_pack
from cleaner.rulepack.rule import Example

PREFIX: Final = "learned"
"""What the names of learned packs begin with."""
VERSION: Final = "1"
ID_WORDS: Final = 5
"""Words of a rule's line in its id."""
WIDTH: Final = 116
"""Characters of a line of a pack at most, where it can be broken."""
LEARNED: Final = "learned"
"""The key of a pack that holds what was written of each rule, to tell what a person has changed since."""
HEAD: Final = "(head)"
"""The name under which the digest of a pack's head is kept there."""
MARKS_COMMENT: Final = "# What was written of each rule, to tell what was changed by hand since; that is kept."
"""What stands above that key."""
INDENT: Final = 2
"""Spaces before the dash of a rule."""
_PLAIN: Final = re.compile(r"[a-z0-9.]*")
_NOT_WORD: Final = re.compile(r"[\W_]+")


def pack_name(source: SourceName) -> str:
    """Return the id of a source's pack, which is its file's name without ``.yaml``.

    >>> pack_name(SourceName("site", "www.example.org"))
    'learned-www-example-org'
    """
    kind, name = source
    slug = _NOT_WORD.sub("-", name.lower()).strip("-")
    # Other names can give the same slug, and a folder can be called as a site; hosts have a dot, and folders rarely.
    is_plain = _PLAIN.fullmatch(name) and (kind == "none" or (kind == "site") == ("." in name))
    mark = () if is_plain else (_digest(name)[:4],)
    return "-".join((PREFIX, *filter(None, (slug,)), *mark))


def pack_text(learned: LearnedSource, known: str = "") -> str:
    """Return a pack as YAML; ``known`` is the file that an earlier run wrote, with what a person changed since.

    Rules that a person wrote, changed or deleted stay as they are, and so does all else that was added.

    Raises:
        PackError: the known pack cannot be read.

    """
    name = pack_name(learned.source)
    made = {own: _rule_text(own, rule, learned.documents) for own, rule in _named(learned.rules, name)}
    before = _read(known, f"{name}.yaml") if known else _Known()
    written = before.written
    made_head = _head_text(learned, name)
    is_changed = before.head and written.get(HEAD) != _digest(before.head)
    changed = {own: text for own, text in before.rules.items() if written.get(own) != _digest(text)}
    deleted = {own for own in written if own not in before.rules and own != HEAD}
    made = {own: text for own, text in made.items() if own not in deleted}
    rules = made | changed
    kept = {own: written[own] for own in (*deleted, *changed) if own in written}
    marks = kept | {own: _digest(text) for own, text in made.items()} | {HEAD: _digest(made_head)}
    head = before.head if is_changed else made_head
    parts = (head, *before.others, before.notes, _rules_text(rules.values()), before.last_notes, _marks_text(marks))
    return "\n".join(filter(None, parts)) + "\n"


def check_known(text: str, path: str) -> None:
    """Check that a pack can be brought up to date.

    Raises:
        PackError: it is broken, or its rules cannot be told apart.

    """
    _read(text, path)


class _Known(NamedTuple):
    """A pack file in pieces of text: its head, other sections, its rules by their ids, and what was written of them.

    ``notes`` are the comments above all rules, ``last_notes`` those below.
    """

    head: str = ""
    others: tuple[str, ...] = ()
    rules: Mapping[str, str] = {}
    written: Mapping[str, str] = {}
    notes: str = ""
    last_notes: str = ""


def _read(text: str, path: str) -> _Known:
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
    others = tuple(text for key, text in parts.items() if key not in {"schema", "pack", "rules", LEARNED})
    notes = _comments(takewhile(_is_comment, parts.get("rules", "").split("\n")))
    last_notes = _comments(parts.get(LEARNED, "").split("\n"))
    return _Known(head, others, rules, data.get(LEARNED) or {}, notes, last_notes)


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


def _named(rules: Iterable[LearnedRule], pack: str) -> Iterator[tuple[str, LearnedRule]]:
    """Yield an id for each rule, after its first words; those that begin alike are told apart by all of their words."""
    known: set[str] = set()
    for rule in rules:
        words = [word for word in _NOT_WORD.split(rule.shown.lower()) if word and not word.isdigit()]
        name = "-".join(words[:ID_WORDS]) or "line"
        if name in known:
            name = f"{name}-{_digest(rule.pattern + repr(rule.position))[:4]}"
        known.add(name)
        yield f"{pack}.{name}", rule


def _head_text(learned: LearnedSource, name: str) -> str:
    head: dict[str, Any] = {"id": name, "version": VERSION, "license": "unknown", "languages": _Short(), "first": True}
    keys = {"site": "sites", "source": "sources"}
    if key := keys.get(learned.source.kind):
        head[key] = _Short([learned.source.name])
    comment = f"# Learned from {learned.documents:,} of {learned.total:,} documents of {learned.source}.\n"
    return comment + _yaml({"schema": PACK_SCHEMA, "pack": head})


def _rule_text(id: str, learned: LearnedRule, total: int) -> str:  # noqa: A002  the field's name
    rule = as_rule(learned, id)
    data: dict[str, Any] = {
        "id": id,
        "title": f"Recurs in {learned.documents:,} of {total:,} documents",
        "status": rule.status,
        "category": rule.category,
        "confidence": rule.confidence,
        "scope": rule.scope,
        "position": _Short(rule.position),
        "max_words": rule.max_words,
        "literals": _Short(rule.literals),
        "any": list(rule.any),
        "examples": _examples(rule.examples),
    }
    return indent(_yaml([{key: value for key, value in data.items() if value}]), " " * INDENT)


def _examples(examples: Iterable[Example]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"remove": [], "keep": []}
    for example in examples:
        if example.is_kept:
            found["keep"].append(example.text)
        else:
            found["remove"].append({"text": example.text, "keep": example.keep} if example.keep else example.text)
    return found


def _rules_text(rules: Iterable[str]) -> str:
    texts = list(rules)
    return "\n".join(("rules:", *texts)) if texts else "rules: []"


def _marks_text(marks: Mapping[str, str]) -> str:
    return f"{MARKS_COMMENT}\n" + _yaml({LEARNED: dict(sorted(marks.items()))})


class _Short(list[str]):
    """A list that is written in one line."""


class _Dumper(yaml.SafeDumper):
    """Writes short lists in one line, and all else in the form that people write."""


def _represent_short(dumper: yaml.SafeDumper, values: _Short) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_Dumper.add_representer(_Short, _represent_short)


def _yaml(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text.rstrip("\n")


def _digest(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))  # editors strip what ends a line
    return blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

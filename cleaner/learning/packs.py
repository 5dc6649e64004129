"""Learned rules as a pack file, and a pack file brought up to date without losing what a person changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cleaner.learning.learned import LearnedRule, LearnedSource, SourceName
from cleaner.learning.rules import as_rule
from cleaner.learning.written_packs import (
    KnownPack,
    Short,
    digest,
    marks_text,
    read_pack,
    rule_name,
    rule_text,
    rules_text,
    to_yaml,
)
from cleaner.rulepack.parsing import PACK_SCHEMA

PREFIX: Final = "learned"
"""What the names of learned packs begin with."""
VERSION: Final = "1"
HEAD: Final = "(head)"
"""The name under which the digest of a pack's head is kept there."""
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
    mark = () if is_plain else (digest(name)[:4],)
    return "-".join((PREFIX, *filter(None, (slug,)), *mark))


def pack_text(learned: LearnedSource, known: str = "") -> str:
    """Return a pack as YAML; ``known`` is the file that an earlier run wrote, with what a person changed since.

    Rules that a person wrote, changed or deleted stay as they are, and so does all else that was added.

    Raises:
        PackError: the known pack cannot be read.

    """
    name = pack_name(learned.source)
    made = {own: _rule_text(own, rule, learned.documents) for own, rule in _named(learned.rules, name)}
    before = read_pack(known, f"{name}.yaml") if known else KnownPack()
    written = before.written
    made_head = _head_text(learned, name)
    is_changed = before.head and written.get(HEAD) != digest(before.head)
    changed = {own: text for own, text in before.rules.items() if written.get(own) != digest(text)}
    deleted = {own for own in written if own not in before.rules and own != HEAD}
    made = {own: text for own, text in made.items() if own not in deleted}
    rules = made | changed
    kept = {own: written[own] for own in (*deleted, *changed) if own in written}
    marks = kept | {own: digest(text) for own, text in made.items()} | {HEAD: digest(made_head)}
    head = before.head if is_changed else made_head
    parts = (
        head,
        *before.others.values(),
        before.notes,
        rules_text(rules.values()),
        before.last_notes,
        marks_text(marks),
    )
    return "\n".join(filter(None, parts)) + "\n"


def check_known(text: str, path: str) -> None:
    """Check that a pack can be brought up to date.

    Raises:
        PackError: it is broken, or its rules cannot be told apart.

    """
    read_pack(text, path)


def _named(rules: Iterable[LearnedRule], pack: str) -> Iterator[tuple[str, LearnedRule]]:
    """Yield an id for each rule, after its first words; those that begin alike are told apart by all of their words."""
    known: set[str] = set()
    for rule in rules:
        name = rule_name(rule.shown)
        if name in known:
            name = f"{name}-{digest(rule.pattern + repr(rule.position))[:4]}"
        known.add(name)
        yield f"{pack}.{name}", rule


def _head_text(learned: LearnedSource, name: str) -> str:
    head: dict[str, Any] = {"id": name, "version": VERSION, "license": "unknown", "languages": Short(), "first": True}
    keys = {"site": "sites", "source": "sources"}
    if key := keys.get(learned.source.kind):
        head[key] = Short([learned.source.name])
    comment = f"# Learned from {learned.documents:,} of {learned.total:,} documents of {learned.source}.\n"
    return comment + to_yaml({"schema": PACK_SCHEMA, "pack": head})


def _rule_text(id: str, learned: LearnedRule, total: int) -> str:  # noqa: A002  the field's name
    title = f"Recurs in {learned.documents:,} of {total:,} documents"
    return rule_text(as_rule(learned, id)._replace(title=title))

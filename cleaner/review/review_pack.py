"""The pack that a review writes: allowances and rules, added to what is there without losing what a person changed.

Of each rule and each phrase a digest of what was written is kept under ``learned``, as in learned packs. A rule that a
person has changed stays as it is, and one that was deleted does not come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from cleaner.errors import PackError, PackIssue
from cleaner.learning.written_packs import (
    KnownPack,
    Short,
    digest,
    marks_text,
    read_pack,
    rule_text,
    rules_text,
    to_yaml,
)
from cleaner.review.allow_section import ALLOW, with_entries
from cleaner.review.allowances import Allowances
from cleaner.rulepack.parsing import PACK_SCHEMA, parse_pack
from cleaner.rulepack.rule import POSITIONS, ParsedPack, Rule
from cleaner.writers import text_to_change

HEAD_COMMENT: Final = "# What reviewers marked in reports of cleaner: cleaner review apply adds to it."
NAME: Final = "reviewed"
"""The id of a pack whose file's name has no letters or figures."""
VERSION: Final = "1"
_NOT_WORD: Final = re.compile(r"[\W_]+")


class Entry(NamedTuple):
    """An entry under ``allow``: ``lines`` or ``phrases``, and its text."""

    key: str
    text: str

    @property
    def name(self) -> str:
        """The name under which is kept that it was written."""
        return f"({self.key} {digest(self.text.casefold())})"


class Added(NamedTuple):
    """What came of proposals.

    ``rules`` are the ids of those that are new, ``extended`` of those that are now for further documents, and
    ``left_to_person`` of those that a person has changed or deleted. ``allowed`` are new entries under ``allow``, and
    ``deleted`` those that a person has deleted.
    """

    rules: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    left_to_person: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewPack:
    """A pack file that a review adds to: its id, its text as it is (empty if there is none), and what that says."""

    id: str
    path: str
    text: str = ""
    known: KnownPack = field(default_factory=KnownPack)
    parsed: ParsedPack = field(default_factory=ParsedPack)

    def with_added(self, rules: Sequence[Rule], allowances: Allowances) -> tuple[str, Added]:
        """Return the text of the pack with further rules and entries under ``allow``, and what came of these.

        Raises:
            PackError: the section ``allow`` is in a form to which nothing can be added.

        """
        texts, marks = dict(self.known.rules), dict(self.known.written)
        added = self._add_rules(rules, texts, marks)
        entries = [Entry("lines", text) for text in allowances.lines]
        entries += [Entry("phrases", text) for text in allowances.phrases]
        deleted = [entry for entry in entries if entry.name in marks]
        new = [entry for entry in entries if entry not in deleted]
        marks |= {entry.name: digest(entry.text) for entry in new}
        added = added._replace(
            allowed=tuple(entry.text for entry in new), deleted=tuple(entry.text for entry in deleted)
        )
        if not (added.rules or added.extended or new):
            return self.text, added
        text = self._joined(texts, marks, new)
        self._check(text, new)
        return text, added

    def _add_rules(self, rules: Sequence[Rule], texts: dict[str, str], marks: dict[str, str]) -> Added:
        """Add rules to the texts of all and to the digests of those that were written."""
        found: dict[str, list[str]] = {"rules": [], "extended": [], "left_to_person": []}
        known = {rule.id: rule for rule in self.parsed.rules}
        for rule in rules:
            before = texts.get(rule.id)
            is_own = before is not None and marks.get(rule.id) == digest(before)
            if (before is None and rule.id in marks) or (before is not None and not is_own):
                found["left_to_person"].append(rule.id)
                continue
            text = rule_text(rule if before is None else _extended(known[rule.id], rule))
            if text != before:
                found["rules" if before is None else "extended"].append(rule.id)
                texts[rule.id], marks[rule.id] = text, digest(text)
        return Added(**{key: tuple(ids) for key, ids in found.items()})

    def _joined(self, rules: Mapping[str, str], marks: Mapping[str, str], entries: Sequence[Entry]) -> str:
        known = self.known
        others = {ALLOW: "", **known.others}
        for key in ("phrases", "lines"):
            others[ALLOW] = with_entries(others[ALLOW], key, [entry.text for entry in entries if entry.key == key])
        parts = (
            known.head or _head_text(self.id),
            *others.values(),
            known.notes,
            rules_text(rules.values()),
            known.last_notes,
            marks_text(marks),
        )
        return "\n".join(filter(None, parts)) + "\n"

    def _check(self, text: str, entries: Iterable[Entry]) -> None:
        """Check that a written pack says what it should."""
        parsed = parse_pack(text, self.path)
        if parsed.issues:
            raise PackError(parsed.issues)
        allowed = {"lines": parsed.allow.lines, "phrases": parsed.allow.phrases}
        if any(entry.text.casefold() not in allowed[entry.key] for entry in entries):
            problem = "nothing can be added to its section allow"
            raise PackError((PackIssue(self.path, 1, "", problem, "write its lists with each entry on its own line"),))


def open_pack(path: Path) -> ReviewPack:
    """Return the pack in a file, or an empty one if there is no file.

    Raises:
        OutputError: the file cannot be read.
        PackError: it is broken, or it is a pack to which a review cannot add.

    """
    text = text_to_change(path, "bring {} up to date", "; name another file with -o")
    if not text.strip():
        return ReviewPack(_NOT_WORD.sub("-", path.stem.lower()).strip("-") or NAME, str(path))
    known = read_pack(text, str(path))
    head = yaml.safe_load(known.head)["pack"]
    if not head.get("last"):
        problem = "it is no pack that cuts last, so a review adds nothing to it"
        raise PackError((PackIssue(str(path), 1, "", problem, "name another file with -o"),))
    return ReviewPack(head["id"], str(path), text, known, parse_pack(text, str(path)))


def _head_text(name: str) -> str:
    head = {"id": name, "version": VERSION, "license": "unknown", "languages": Short(), "last": True}
    return f"{HEAD_COMMENT}\n" + to_yaml({"schema": PACK_SCHEMA, "pack": head})


def _extended(known: Rule, rule: Rule) -> Rule:
    """Return a known rule that holds also for the documents of another of the same wording."""
    is_limited = all(one.sites or one.sources for one in (known, rule))
    names = {*known.position, *rule.position} if known.position and rule.position else set[str]()
    return known._replace(
        sites=tuple(dict.fromkeys((*known.sites, *rule.sites))) if is_limited else (),
        sources=tuple(dict.fromkeys((*known.sources, *rule.sources))) if is_limited else (),
        position=tuple(name for name in POSITIONS if name in names),
    )

"""The parsed form of rule packs, kept on disk: parsing YAML takes longer than all the rest of start-up."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from cleaner import disk_cache
from cleaner.rulepack.rule import Allowance, Elements, Example, ParsedPack, Rule, Section

_ALLOWED: Final = tuple(field.name for field in fields(Allowance))
FORM: Final = " ".join(("rules", *Rule._fields, *Section._fields, *Example._fields, *Elements._fields, *_ALLOWED))
"""What is stored: with other fields it is another form."""
_SECTION: Final = Rule._fields.index("section")
_EXAMPLES: Final = Rule._fields.index("examples")


def fetch(digest: str) -> ParsedPack | None:
    """Return the pack that was stored under the digest, or ``None`` if there is none to be trusted."""
    try:
        rules, allow = disk_cache.fetch(FORM, digest)
        return ParsedPack(tuple(map(_rule, rules)), _allowance(*allow))
    except (ValueError, TypeError, IndexError):
        return None


def store(digest: str, pack: ParsedPack) -> None:
    """Keep a parsed pack; a cache that cannot be written is not an error."""
    allow = replace(pack.allow, elements=tuple(map(tuple, pack.allow.elements)))  # type: ignore[arg-type]
    disk_cache.store(FORM, digest, (tuple(map(_plain, pack.rules)), tuple(getattr(allow, name) for name in _ALLOWED)))


def _plain(rule: Rule) -> tuple[Any, ...]:
    section = rule.section and tuple(rule.section)
    return tuple(rule._replace(section=section, examples=tuple(map(tuple, rule.examples))))  # type: ignore[arg-type]


def _rule(plain: tuple[Any, ...]) -> Rule:
    values = list(plain)
    values[_SECTION] = values[_SECTION] and Section._make(values[_SECTION])
    values[_EXAMPLES] = tuple(map(Example._make, values[_EXAMPLES]))
    return Rule._make(values)


def _allowance(*values: Any) -> Allowance:
    allow = Allowance(*values)
    return replace(allow, elements=tuple(map(Elements._make, allow.elements)))

"""What YAML takes without a word, and not as it was meant: a key given twice, a number that begins with a zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

_INT: Final = "tag:yaml.org,2002:int"
_PLAIN_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")


class Slip(NamedTuple):
    """The 1-based line of a slip, what is wrong, and what to do."""

    line: int
    problem: str
    remedy: str


def find_slips(node: Any) -> Iterator[Slip]:
    r"""Yield the slips in a composed document.

    >>> [slip.line for slip in find_slips(yaml.compose("a: 010\nb: 1\nb: 2"))]
    [1, 3]
    """
    waiting, seen = [node], set[int]()
    found: list[Slip] = []
    while waiting:
        here = waiting.pop()
        if here is None or id(here) in seen:  # an alias of a node that was looked at
            continue
        seen.add(id(here))
        if isinstance(here, yaml.MappingNode):
            found += _repeated(here)
            waiting += (part for pair in here.value for part in pair)
        elif isinstance(here, yaml.SequenceNode):
            waiting += here.value
        elif here.tag == _INT and not _PLAIN_INT.fullmatch(here.value):
            found.append(
                Slip(here.start_mark.line + 1, f"{here.value} is read as another number", "write a plain number")
            )
    yield from sorted(found)


def _repeated(node: yaml.MappingNode) -> Iterator[Slip]:
    known: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in known:
                yield Slip(
                    key.start_mark.line + 1, f"the key {key.value!r} is given twice", "join the two, or drop one"
                )
            known.add(key.value)


def rule_lines(node: Any) -> Iterator[int]:
    """Yield the 1-based line of each rule of a composed pack."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if getattr(key, "value", None) == "rules" and isinstance(value, yaml.SequenceNode):
            yield from (item.start_mark.line + 1 for item in value.value)

"""The section ``allow`` of a pack with further lines or phrases, in the form in which a person wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent
from typing import Final

import yaml

from cleaner.learning.written_packs import Short, to_yaml

ALLOW: Final = "allow"
"""The key of the section."""
ONE_LINE: Final = 1 << 30
"""Characters of a line that is not to be broken: no phrase is so long."""


def with_entries(section: str, name: str, entries: Sequence[str]) -> str:
    r"""Return the section, which may be empty, with entries after those of that name that it has.

    >>> print(with_entries("", "lines", ["Our valley"]))
    allow:
      lines:
      - Our valley
    >>> known = "allow:  # mine\n  phrases: [the quay]  # of 2019\n  rules: [en.a.b]"
    >>> print(with_entries(known, "phrases", ["our valley"]))
    allow:  # mine
      phrases: [the quay, our valley]  # of 2019
      rules: [en.a.b]
    """
    if not entries:
        return section
    if not section:
        return f"{ALLOW}:\n{_block(name, entries, '  ')}"
    ((key, value),) = yaml.compose(section, Loader=yaml.SafeLoader).value  # type: ignore[union-attr]
    if not isinstance(value, yaml.MappingNode) or not value.value:
        return _replaced(section, value, _block(name, entries, "  "))
    known = next((node for own, node in value.value if own.value == name), None)
    if known is None and value.flow_style:
        return _inserted(section, value.value[-1][1].end_mark.index, f", {name}: {_flow(entries)}")
    if known is None:
        margin = " " * value.value[0][0].start_mark.column
        return _above(section, key.start_mark.line + 1, _block(name, entries, margin))
    return _with_items(section, known, entries)


def _with_items(section: str, known: yaml.Node, entries: Sequence[str]) -> str:
    """Return the section with further items of a list, which may also be a single text, or nothing."""
    if isinstance(known, yaml.SequenceNode) and known.value and known.flow_style:
        return _inserted(section, known.value[-1].end_mark.index, ", " + _flow(entries)[1:-1])
    if isinstance(known, yaml.SequenceNode) and known.value:
        last = known.value[-1]
        line = last.end_mark.line + (last.end_mark.column > 0)
        dash = section.split("\n")[known.start_mark.line]
        margin = dash[: known.start_mark.column] if dash[: known.start_mark.column].isspace() else ""
        return _above(section, line, _items(entries, margin))
    is_text = isinstance(known, yaml.ScalarNode) and known.tag.endswith(":str")
    items = _flow([known.value, *entries] if is_text else entries)
    before = section[: known.start_mark.index]
    space = "" if before.endswith((" ", "\n")) else " "
    return before + space + items + section[known.end_mark.index :]


def _replaced(section: str, value: yaml.Node, lines: str) -> str:
    """Return the section with lines in place of a value that says nothing: ``{}``, ``null`` or nothing at all."""
    begin, end = value.start_mark.index, value.end_mark.index
    rest = section[:begin].rstrip(" ") + section[end:]
    line = section[:begin].count("\n") + 1
    return _above(rest, line, lines)


def _above(section: str, line: int, lines: str) -> str:
    known = section.split("\n")
    return "\n".join([*known[:line], lines, *known[line:]])


def _inserted(section: str, at: int, text: str) -> str:
    return section[:at] + text + section[at:]


def _block(name: str, entries: Sequence[str], margin: str) -> str:
    return f"{margin}{name}:\n{_items(entries, margin)}"


def _items(entries: Sequence[str], margin: str) -> str:
    return indent(to_yaml(list(entries)), margin)


def _flow(entries: Sequence[str]) -> str:
    """Return texts as a list in one line."""
    return to_yaml(Short(entries), width=ONE_LINE)

"""What results say of cuts and of kept text, read and checked: a page must neither break on it nor lie about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Final, TypeVar, cast

from cleaner.categories import BY_NAME, Category
from cleaner.document import Overruled
from cleaner.review.documents import EvidenceItem, ReviewedCut, ReviewedSpared

T = TypeVar("T")
_SHOWN: Final = 40
"""Characters of a wrong value that an error shows."""


def cuts_of(removed: Sequence[Any]) -> tuple[ReviewedCut, ...]:
    """Return the cuts that a result holds.

    >>> cuts_of([{"start": 0, "end": 2, "text": "Ad"}])
    Traceback (most recent call last):
        ...
    ValueError: cut 1: its category is missing

    Raises:
        ValueError: one of them is damaged.

    """
    return tuple(_named(f"cut {number}", one, _cut) for number, one in enumerate(removed, 1))


def spared_of(spared: Any, text: str) -> tuple[ReviewedSpared, ...]:
    """Return what spoke against kept text; ``text`` is that of the document, as it was.

    Raises:
        ValueError: it is damaged, or is not about this text.

    """
    if not isinstance(spared, list | tuple):
        raise ValueError(f"what was spared is {_shown(spared)}, not a list")
    found = tuple(_named(f"spared stretch {number}", one, _spared) for number, one in enumerate(spared, 1))
    for one in found:
        if text[one.start : one.start + len(one.text)] != one.text:
            raise ValueError(f"the spared stretch at {one.start} is not in the text")
    return found


def _named(name: str, one: Any, read: Callable[[Mapping[str, Any]], T]) -> T:
    if not isinstance(one, Mapping):
        raise ValueError(f"{name}: is {_shown(one)}, not an object")
    try:
        return read(one)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _cut(one: Mapping[str, Any]) -> ReviewedCut:
    evidence = one.get("evidence") or ()
    if not isinstance(evidence, list | tuple):
        raise ValueError(f"its evidence is {_shown(evidence)}, not a list")
    return ReviewedCut(*_place(one), *_kind(one), _confidence(one), _string(one, "reason"), tuple(map(_item, evidence)))


def _item(one: Any) -> EvidenceItem:
    if not isinstance(one, dict):
        raise ValueError(f"its evidence has {_shown(one)} for an object")
    name, value, weight = one.get("name"), one.get("value"), one.get("weight")
    if type(name) is str and type(value) is type(weight) is float and isfinite(value) and isfinite(weight):
        return EvidenceItem(name, value, weight)  # as it is a dozen times in a cut
    return EvidenceItem(_string(one, "name"), _number(one, "value"), _number(one, "weight"))


def _spared(one: Mapping[str, Any]) -> ReviewedSpared:
    overruled = cast("Overruled", _string(one, "overruled_by"))
    because = _string(one, "because")
    return ReviewedSpared(*_place(one), *_kind(one), _confidence(one), _string(one, "reason"), overruled, because)


def _place(one: Mapping[str, Any]) -> tuple[int, str]:
    start, end, text = _offset(one, "start"), _offset(one, "end"), _string(one, "text")
    if end - start != len(text):
        raise ValueError(f"its text is {len(text):,} characters long, its range {end - start:,}")
    return start, text


def _kind(one: Mapping[str, Any]) -> tuple[Category, str]:
    category = _string(one, "category")
    if category not in BY_NAME:
        raise ValueError(f"{_shown(category)} is not a category")
    return cast("Category", category), _string(one, "rule_id")


def _confidence(one: Mapping[str, Any]) -> float:
    confidence = _number(one, "confidence")
    if not 0 <= confidence <= 1:
        raise ValueError(f"its confidence is {confidence:g}, not between 0 and 1")
    return confidence


def _string(one: Mapping[str, Any], name: str) -> str:
    value = _value(one, name)
    if not isinstance(value, str):
        raise ValueError(f"its {name} is {_shown(value)}, not a string")
    return value


def _offset(one: Mapping[str, Any], name: str) -> int:
    value = _value(one, name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"its {name} is {_shown(value)}, not an offset")
    return value


def _number(one: Mapping[str, Any], name: str) -> float:
    """Return a number that JSON has: Python's reader also takes ``NaN``, on which browsers fail."""
    value = _value(one, name)
    try:
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    except OverflowError:
        number = None
    if number is None or not isfinite(number):
        raise ValueError(f"its {name} is {_shown(value)}, not a finite number")
    return number


def _value(one: Mapping[str, Any], name: str) -> Any:
    if name not in one:
        raise ValueError(f"its {name} is missing")
    return one[name]


def _shown(value: Any) -> str:
    try:
        shown = repr(value)
    except ValueError:  # an integer of more digits than Python writes out
        return "a huge number"
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"

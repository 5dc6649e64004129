"""JSON into Python's values and back, with everything that these would change kept as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from os import urandom
from typing import Any, Final

from cleaner.errors import InputError

_MARK: Final = f"number {urandom(16).hex()} "
"""Begins the strings that stand for numbers while a value is written; drawn by lot, so that no text holds it."""
_STAND_IN: Final = re.compile(f'"{_MARK}([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Number:
    """A number that Python would write otherwise, such as 1.10 or 1e400, as it was written.

    >>> float(Number("1.10"))
    1.1
    """

    text: str

    def __float__(self) -> float:
        return float(self.text)

    def __str__(self) -> str:
        return self.text


class _TwiceError(ValueError):
    """An object has a field twice."""


def loads(data: bytes, unit: str = "line") -> Any:
    """Return the value of UTF-8 JSON; ``unit`` is what errors call it.

    >>> loads(b'{"price": 1.10, "share": 0.5}')
    {'price': Number(text='1.10'), 'share': 0.5}
    >>> loads(b'{"text": "Rain.", "text": "Sun."}')
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: has the field 'text' twice, with different values; rename one

    Raises:
        InputError: it is no JSON, not UTF-8, nested too deeply, or has a field twice with different values.

    """
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 at byte {error.start} of the {unit}; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg} (character {error.pos} of the {unit})") from None
    except RecursionError:
        raise InputError("is nested too deeply") from None
    except _TwiceError as error:
        raise InputError(str(error)) from None
    except ValueError as error:  # a number with more digits than Python takes
        raise InputError(f"is JSON that cannot be read: {str(error).partition(';')[0]}") from None


def dumps(value: Any, default: Callable[[object], Any]) -> str:
    """Return a value as JSON in one line, as readable as UTF-8 allows; ``default`` is that of ``json.dumps``.

    >>> dumps({"price": Number("1.10"), "text": "Grün"}, default=str)
    '{"price": 1.10, "text": "Grün"}'
    """
    numbers: list[str] = []

    def unknown(part: object) -> Any:
        if not isinstance(part, Number):
            return default(part)
        numbers.append(part.text)
        return f"{_MARK}{len(numbers) - 1}"

    text = json.dumps(value, ensure_ascii=False, default=unknown)
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates can only be written as escapes
        numbers.clear()
        text = json.dumps(value, default=unknown)
    return _STAND_IN.sub(lambda found: numbers[int(found[1])], text) if numbers else text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            # By what is written: 1 and true are equal in Python, and NaN is not even equal to itself.
            if repr(found[name]) != repr(value):
                raise _TwiceError(f"has the field {name!r} twice, with different values; rename one")
    return found


def _fraction(text: str) -> float | Number:
    number = float(text)
    return number if float.__repr__(number) == text else Number(text)


def _integer(text: str) -> int | Number:
    return Number(text) if text == "-0" else int(text)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_float=_fraction, parse_int=_integer)

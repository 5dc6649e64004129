"""UTF-16 and UTF-32 without a byte order mark."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Final, NamedTuple

_CODECS: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_NEVER: Final = frozenset({"Cn", "Co", "Cs"})
"""Categories of characters that no text holds: unassigned ones, private ones, surrogates."""
_WHITE: Final = frozenset("\t\n\f\r")
_LEAST_ASCII: Final = 0.01
"""Share of ASCII characters, blanks and line ends among them, that every text has; chance gives one in 700."""
_MOSTLY: Final = 0.5
"""The same where the bytes between the NULs are sound UTF-8, and so rather are strings with NULs between."""
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_RATHER: Final = 3
"""Times as much ASCII as in the other byte order: the frequent Chinese U+4E00 is a letter there."""


class _Wide(NamedTuple):
    ascii: float
    codec: str
    text: str


def read_unmarked(data: bytes) -> tuple[str, str] | None:
    r"""Return text and codec if bytes are surely UTF-16 or UTF-32 in one byte order, and ``None`` otherwise.

    >>> read_unmarked("Rain, again.\n".encode("utf-16-be"))
    ('Rain, again.\n', 'utf-16-be')
    >>> read_unmarked(b"Rain\0Sun")
    """
    least = _MOSTLY if _is_narrow(data) else _LEAST_ASCII
    found = sorted((wide for wide in map(partial(_wide, data), _CODECS) if wide and wide.ascii >= least), reverse=True)
    if not found or (len(found) > 1 and found[0].ascii < _RATHER * found[1].ascii):
        return None
    return found[0].text, found[0].codec


def _wide(data: bytes, codec: str) -> _Wide | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    known = set(text)
    if any(_is_foreign(character) for character in known):
        return None
    share = sum(map(text.count, filter(str.isascii, known))) / len(text)
    return _Wide(share, codec, text)


def _is_narrow(data: bytes) -> bool:
    """Return whether bytes are UTF-8 but for their NULs."""
    rest = data.replace(b"\0", b"")
    try:
        rest.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(rest)


def _is_foreign(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _NEVER or (category == "Cc" and character not in _WHITE)

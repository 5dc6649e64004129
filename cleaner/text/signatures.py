"""What the first bytes of a file say of it if it is no text."""

from __future__ import annotations

import re
from typing import Final

_SIGNATURES: Final = tuple(
    (re.compile(pattern, re.DOTALL), what, remedy)
    for pattern, what, remedy in (
        (rb"\s{0,8}%PDF-", "a PDF", "extract its text first"),
        (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive or an office document", "unpack or export it as text"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "export it as text"),
        (rb"\{\\rtf1", "an RTF document", "export it as plain text"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*", "an image", "leave it out"),
        (rb"\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\x00|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a", "an archive", "unpack it"),
        (rb"ID3[\x02-\x04]|OggS\x00|RIFF....(?:WAVE|AVI )|\x00...ftyp", "audio or video", "leave it out"),
        (rb"\x7fELF|MZ.\x00|\xcf\xfa\xed\xfe", "a program", "leave it out"),
        (rb"SQLite format 3\x00|PAR1[\x00-\x1f]|Obj\x01", "a database or table file", "export it as text"),
    )
)
"""Where a signature is of letters alone, a text may begin with it; there the byte counts that follows in all files."""


def binary_kind(data: bytes) -> tuple[str, str] | None:
    """Return what kind of binary file begins like this, and what its user can do; ``None`` if none does.

    >>> binary_kind(b"%PDF-1.7"), binary_kind(b"The ftyp box comes first.")
    (('a PDF', 'extract its text first'), None)
    """
    return next(((what, remedy) for pattern, what, remedy in _SIGNATURES if pattern.match(data)), None)

"""Names of encodings into Python's codecs, as browsers understand them (https://encoding.spec.whatwg.org/)."""

from __future__ import annotations

import codecs
import re
from typing import Final

BROKEN: Final = "\ufffd"
"""What stands in the text for each broken sequence, as in browsers (https://encoding.spec.whatwg.org/#utf-8-decoder)."""
_OVERRIDES: Final = {"gbk": "gb18030", "x-user-defined": "cp1252", "utf-16be": "utf-8", "utf-16le": "utf-8"}
"""Pages that claim the left are read as the right: GB18030 holds all of GBK, a page in which a claim can be read is not
UTF-16, and the second is what browsers make of pages (https://html.spec.whatwg.org/#charset)."""
_OF_TEXT: Final = re.compile(r"cp\d|iso8859|mac-|koi8|euc|gb|big5|shift_jis|johab|kz1048|ptcp|utf-8$")
"""Python's codecs that browsers do not know under the same name but that are encodings of text, as cp437."""
_REPLACEMENT: Final = "replacement"
"""What stands for the encodings in which browsers read nothing, since markup could be hidden in them."""

_SEVEN_BIT: Final = {
    "iso-2022-jp": ("iso2022_jp", b"\x1b$"),
    "csiso2022jp": ("iso2022_jp", b"\x1b$"),
    "iso-2022-kr": ("iso2022_kr", b"\x0e"),
    "csiso2022kr": ("iso2022_kr", b"\x0e"),
    "hz-gb-2312": ("hz", b"~{"),
}
"""Encodings that write all in ASCII bytes: the codec, and what shows that it is in use. Browsers refuse all but the
first; but a cleaned text is no place to hide markup in, and what is not decoded would be garbage that looks sound."""


def codec_of(label: str) -> str | None:
    """Return the codec of what browsers take a label for; ``None`` if that is nothing, or no encoding they read.

    >>> [codec_of(label) for label in ("utf8", "ISO-8859-1", "x-cp1252", "gb2312", "latin-1", "klingon", "hex")]
    ['utf-8', 'cp1252', 'cp1252', 'gb18030', 'cp1252', None, None]
    """
    import webencodings  # noqa: PLC0415  sound UTF-8 needs no names

    if not label.isascii():
        return None
    own = _own(label)
    found = webencodings.lookup(label) or webencodings.lookup(own) or webencodings.lookup(own.replace("_", "-"))
    if found is None or found.name == _REPLACEMENT:
        return own if found is None and _OF_TEXT.match(own) else None
    return _OVERRIDES.get(found.name) or str(found.codec_info.name)


def seven_bit_codec(data: bytes, label: str = "") -> str | None:
    r"""Return the codec of an encoding that hides in ASCII bytes, if a label names it and the bytes show it.

    That of Japanese mail needs no label: nothing else begins a run of text by an escape and a dollar sign.

    >>> seven_bit_codec(b"~{<:Ky~}", "HZ-GB-2312"), seven_bit_codec(b"cd ~", "hz-gb-2312"), seven_bit_codec(b"\x1b$B")
    ('hz', None, 'iso2022_jp')
    """
    codec, sign = _SEVEN_BIT.get(label.strip().lower(), ("iso2022_jp", b"\x1b$B"))
    return codec if sign in data else None


def _own(label: str) -> str:
    """Return Python's name for a label, or nothing."""
    try:
        return codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return ""

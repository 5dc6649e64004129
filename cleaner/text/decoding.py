"""Bytes into text, without ever guessing in silence."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from cleaner.errors import InputError


class Decoded(NamedTuple):
    """Text, the encoding it was in, and how many broken bytes became U+FFFD (only in HTML that names its own)."""

    text: str
    encoding: str
    replaced: int = 0


_BOMS: Final = (
    # The four-byte marks come first: that of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SIGNATURES: Final = tuple(
    (re.compile(pattern, re.DOTALL), what, remedy)
    for pattern, what, remedy in (
        (rb"\s{0,8}%PDF-", "a PDF", "extract its text first"),
        (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive or an office document", "unpack or export it as text"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "export it as text"),
        (rb"\{\\rtf1", "an RTF document", "export it as plain text"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*", "an image", "leave it out"),
        (rb"\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\x00|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a", "an archive", "unpack it"),
        (rb"ID3[\x02-\x04]|OggS|RIFF....(?:WAVE|AVI )|....ftyp", "audio or video", "leave it out"),
        (rb"\x7fELF|MZ.\x00|\xcf\xfa\xed\xfe", "a program", "leave it out"),
        (rb"SQLite format 3\x00|PAR1|Obj\x01", "a database or table file", "export it as text"),
    )
)

_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN: Final = 1024
"""Bytes in which a page must name its encoding (https://html.spec.whatwg.org/#charset)."""

_AS_BROWSERS_DO: Final = {
    # Pages that claim the left mean the right: https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_SINGLE_BYTE: Final = "cp1252 iso8859_15 cp1250 iso8859_2 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 cp1257"
_MULTI_BYTE: Final = "cp932 euc_jp gb18030 big5 cp949"
"""What articles really come in. A detector that may choose among all of Python's 90 codecs takes English with a
few curly quotes for an old DOS or Mac code page."""

_WESTERN: Final = frozenset(
    "àâäáãåæçéèêëíìîïñóòôöõøœúùûüßÿýÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ‘’‚“”„–—…•·«»‹›€£¥©®™°§¿¡ªº½¼¾\xa0\xad"
)
"""What English, French, German, Spanish, Italian, Dutch, Portuguese and the Nordic languages use beyond ASCII.
Read as cp1252, Czech, Polish, Croatian, Romanian and Turkish soon show what is not among them, as ¹ in a word."""
_HUNGARIAN: Final = frozenset("õûÕÛ")
"""Rare in the above, and what the frequent Hungarian ones look like in cp1252."""
_SPARSE: Final = 0.02
"""Share of bytes over 127 that a Western text does not exceed when it writes its rarest letters."""
_DENSE: Final = 0.08
"""Share of bytes over 127 that no Western text exceeds (French has 5 %); Cyrillic and Greek have 80 %."""
_ASCII: Final = 0x7F
_NEARLY: Final = 10
"""Sound multi-byte characters for each broken byte, from which a text is broken UTF-8 and not another encoding."""
_TOLERATED: Final = 0.001
"""Share of broken characters that a page which declares UTF-8 may have; browsers show such pages."""
_C1: Final = re.compile("[\x80-\x84\x86-\x9f]")


_SEVEN_BIT: Final = "iso2022_jp"
"""Writes Japanese in bytes that are all ASCII, so that only a name shows it; browsers know no other such encoding."""


def decode(data: bytes, *, html: bool = False, charset: str | None = None) -> Decoded:
    """Return the text of a file's bytes, without a byte order mark and with its newlines as they are.

    ``charset`` is what the sender says, as a server does in ``Content-Type``. It comes before what a page says of
    itself, and after a byte order mark and sound UTF-8: many servers say the same of all that they send.

    >>> decode("naïve".encode("utf-16"))
    Decoded(text='naïve', encoding='utf-16', replaced=0)
    >>> decode(b"%PDF-1.7")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: looks like a PDF, not text; extract its text first
    >>> decode(bytes([233, 116, 233]), charset="iso-8859-1").text
    'été'

    Raises:
        InputError: the bytes are not text, or their encoding cannot be found.

    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data, encoding)
    _refuse_binary(data)
    sent = _named(data, charset, html=html) if charset else None
    if sent is not None and sent.encoding == _SEVEN_BIT:
        return sent
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return sent or (_declared(data) if html else None) or _detected(data, error)


def _marked(data: bytes, encoding: str) -> Decoded:
    name = encoding.removesuffix("-sig")
    try:
        return Decoded(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise InputError(
            f"begins with a byte order mark of {name.upper()} but is broken at byte {error.start}; save it again"
        ) from None


def _refuse_binary(data: bytes) -> None:
    for pattern, what, remedy in _SIGNATURES:
        if pattern.match(data):
            raise InputError(f"looks like {what}, not text; {remedy}")
    place = data.find(b"\0")
    if place >= 0:
        raise InputError(
            f"has a NUL byte at {place}, so it is binary (or UTF-16 without a byte order mark); save it as UTF-8"
        )


def _declared(data: bytes) -> Decoded | None:
    """Decode a page as it says itself, if that is true."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return match and _named(data, match[1].decode("ascii"), html=True)


def _named(data: bytes, label: str, *, html: bool) -> Decoded | None:
    """Decode by a name, if that is possible; pages that are nearly UTF-8 are, as in browsers."""
    try:
        name = codecs.lookup(label).name
        name = _AS_BROWSERS_DO.get(name, name)
        text = data.decode(name, errors="replace")
    except (LookupError, ValueError):  # an unknown name, or a codec that does not make text
        return None
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    allowed = _TOLERATED * len(text) if html and name == "utf-8" else 0
    return Decoded(text, name, max(broken, 0)) if broken <= allowed else None


def _detected(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Find the encoding from the bytes alone."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) - broken >= _NEARLY * broken:
        raise InputError(f"is UTF-8 with {broken} broken bytes, the first at {error.start}; repair or re-save it")
    western = _western(data)
    if western is not None:
        return Decoded(western, "cp1252")
    # It takes 60 ms to import and few files need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(data, cp_isolation=[*_SINGLE_BYTE.split(), *_MULTI_BYTE.split()]).best()
    if best is None or _C1.search(guess := data.decode(best.encoding, errors="replace")) or "\ufffd" in guess:
        raise InputError("is neither UTF-8 nor surely any other encoding; save it as UTF-8")
    return Decoded(guess, best.encoding)


def _western(data: bytes) -> str | None:
    """Return the text if it is in Windows-1252, the usual encoding of Western articles that are not UTF-8."""
    share = sum(byte > _ASCII for byte in data) / len(data)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    used = {character for character in text if character > "\x7f"}
    allowed = _WESTERN if share <= _SPARSE else _WESTERN - _HUNGARIAN
    return text if share <= _DENSE and used <= allowed else None

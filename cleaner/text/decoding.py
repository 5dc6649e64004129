"""Bytes into text, without ever guessing in silence."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.errors import InputError
from cleaner.text.byte_order_marks import marked_codec
from cleaner.text.charsets import BROKEN, codec_of, seven_bit_codec
from cleaner.text.signatures import binary_kind
from cleaner.text.unmarked import read_unmarked

if TYPE_CHECKING:
    from cleaner.text.broken_utf8 import Reading

_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN: Final = 1024
"""Bytes in which a page must name its encoding (https://html.spec.whatwg.org/#charset)."""

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
_SHORT: Final = 100
"""Bytes of a text in which two accents may be a tenth of it."""
_DENSE_SHORT: Final = 0.2
"""The same as ``_DENSE`` for short texts."""
_ASCII: Final = 0x7F
_TOLERATED: Final = 0.001
"""Share of broken characters, or of control bytes, that a text may have without anything else that speaks for UTF-8."""
_PAIR: Final = 2
"""Stray bytes that even a short text may have, if they make no sense in Windows-1252."""
_FEW: Final = 0.01
"""Share of broken bytes among those over 127 with which a text is what its name says: a name that is not true leaves
many."""
_AGAINST: Final = 4
"""Times that what speaks for UTF-8 must outweigh the broken bytes where another encoding is declared and possible."""
_C1: Final = re.compile("[\x80-\x84\x86-\x9f]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
"""Control bytes that text does not hold; escape begins colours in a terminal's output."""
_SIGNS_BEGIN: Final = b"\x81"
"""Begins quotes and dashes in Shift_JIS and rare signs in GB18030, whose other byte is ASCII: it is no stray byte."""
_HIGH: Final = re.compile(r"[^\x00-\x7f]+")
_FULLER: Final = {"euc_jp": "euc_jis_2004"}
"""Codecs that also know what browsers add to a set, such as circled digits."""


class Decoded(NamedTuple):
    """Text, the encoding it was in, how many U+FFFD stand for what was broken, and what the user must know of it."""

    text: str
    encoding: str
    replaced: int = 0
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, html: bool = False, charset: str | None = None) -> Decoded:
    """Return the text of a file's bytes, without a byte order mark and with its newlines as they are.

    What is UTF-8 but for a few broken bytes is UTF-8; these become U+FFFD, as in browsers, and ``warnings`` counts
    them. ``charset`` is what the sender says, as a server does in ``Content-Type``. It comes before what a page says of
    itself, and after a byte order mark and sound UTF-8: many servers say the same of all that they send.

    >>> decode("naïve".encode("utf-16"))
    Decoded(text='naïve', encoding='utf-16', replaced=0, warnings=())
    >>> decode("Il a plu à Auvy, là-bas".encode() + bytes([0xc3])).warnings
    ('Broken bytes became U+FFFD in 1 place, at byte 25',)
    >>> decode(b"%PDF-1.7")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: looks like a PDF, not text; extract its text first
    >>> decode(bytes([233, 116, 233]), charset="iso-8859-1").text
    'été'

    Raises:
        InputError: the bytes are not text, or their encoding cannot be found.

    """
    mark, codec = marked_codec(data)
    if mark:
        return _marked(data, mark, codec)
    if kind := binary_kind(data):
        raise InputError(f"looks like {kind[0]}, not text; {kind[1]}")
    labels = [label for label in (charset, _declared(data) if html else None) if label]
    return _with_nul(data, labels, html=html) if b"\0" in data else _unmarked(data, labels)


def _unmarked(data: bytes, labels: Sequence[str]) -> Decoded:
    if b"\x1b" in data or labels:
        for label in labels or [""]:
            if (codec := seven_bit_codec(data, label)) and (found := _few_broken(data, codec)):
                return found
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _not_sound(data, labels)


def _marked(data: bytes, mark: bytes, codec: str) -> Decoded:
    name = codec.removesuffix("-le").removesuffix("-be")
    try:
        return Decoded(data[len(mark) :].decode(codec), name)
    except UnicodeDecodeError as error:
        if name == "utf-8":
            return _replaced(data, codec, begin=len(mark))
        broken = len(mark) + error.start
        raise InputError(
            f"begins with a byte order mark of {name.upper()} but is broken at byte {broken}; save it again"
        ) from None


def _with_nul(data: bytes, labels: Sequence[str], *, html: bool) -> Decoded:
    """Read wide characters, or UTF-8 with so few NUL and other control bytes that it is text."""
    if found := read_unmarked(data):
        return Decoded(*found)
    number, first = data.count(b"\0"), data.find(b"\0")
    if len(_CONTROL.findall(data)) <= _TOLERATED * len(data):
        with contextlib.suppress(InputError):
            text, encoding, broken, warnings = _unmarked(data, labels)
            where = _places(number, first)
            if encoding == "utf-8" and html:
                return Decoded(
                    text.replace("\0", ""), encoding, broken, (f"NUL bytes were left out {where}", *warnings)
                )
            if encoding == "utf-8":
                told = f"NUL bytes became U+FFFD {where}"
                return Decoded(text.replace("\0", BROKEN), encoding, broken + number, (told, *warnings))
    raise InputError(f"has a NUL byte at {first}, so it is binary; save it as UTF-8")


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page says it is in."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return match and match[1].decode("ascii")


def _not_sound(data: bytes, labels: Sequence[str]) -> Decoded:
    """Decode what is not UTF-8 throughout: by what speaks for it all the same, by name, or by the bytes alone."""
    # It takes 60 ms to import and few files need it.
    from cleaner.text.broken_utf8 import read  # noqa: PLC0415

    reading = read(data)
    codecs = [codec for codec in map(codec_of, labels) if codec]
    if reading.weight >= _AGAINST * reading.broken:
        return _replaced(data, "utf-8")
    for codec in codecs:
        if codec == "utf-8":
            if reading.is_likely or reading.broken <= _TOLERATED * len(reading.text):
                return _replaced(data, codec)
        elif found := _few_broken(data, codec):
            return found
    return _replaced(data, "utf-8") if reading.is_sure else _detected(data, reading)


def _few_broken(data: bytes, codec: str) -> Decoded | None:
    """Decode by name, if that leaves few broken bytes or none."""
    for name in filter(None, (codec, _FULLER.get(codec))):
        with contextlib.suppress(UnicodeDecodeError):
            return Decoded(data.decode(name), name)
    found = _replaced(data, codec)
    high = len(data) if data.isascii() else sum(byte > _ASCII for byte in data)
    return found if found.replaced <= _FEW * high else None


def _replaced(data: bytes, codec: str, begin: int = 0) -> Decoded:
    """Decode what begins at a byte, with U+FFFD for each broken sequence, and say so."""
    body = data[begin:]
    text = body.decode(codec, errors="replace")
    number = text.count(BROKEN) - (body.count(BROKEN.encode()) if codec == "utf-8" else 0)
    try:
        body.decode(codec)
    except UnicodeDecodeError as error:
        where = _places(number, begin + error.start)
        return Decoded(text, codec, number, (f"Broken bytes became U+FFFD {where}",))
    return Decoded(text, codec)


def _places(number: int, first: int) -> str:
    return f"in {number:,} places, the first at byte {first:,}" if number > 1 else f"in 1 place, at byte {first:,}"


def _detected(data: bytes, reading: Reading) -> Decoded:
    """Find the encoding from the bytes alone."""
    from cleaner.text.broken_utf8 import misfits  # noqa: PLC0415  as above

    western = _western(data)
    odd = 0 if western is None else misfits(western)
    if western is not None and not odd:
        return Decoded(western, "cp1252")
    if reading.is_likely:
        return _replaced(data, "utf-8")
    if western is not None:
        stray = 2 * odd >= reading.broken and reading.broken <= max(_PAIR, _SPARSE * len(data))
        return _replaced(data, "utf-8") if stray else Decoded(western, "cp1252")
    if guess := _guessed(data):
        return guess
    if reading.broken <= _TOLERATED * len(data) and _SIGNS_BEGIN not in data:
        return _replaced(data, "utf-8")
    raise InputError("is neither UTF-8 nor surely any other encoding; save it as UTF-8")


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415  it takes 60 ms to import and few files need it

    from cleaner.text.broken_utf8 import misfits  # noqa: PLC0415  as above

    best = from_bytes(data, cp_isolation=[*_SINGLE_BYTE.split(), *_MULTI_BYTE.split()]).best()
    if best is None or _C1.search(guess := data.decode(best.encoding, errors="replace")) or BROKEN in guess:
        return None
    high = sum(byte > _ASCII for byte in data)
    if high <= _DENSE * len(data) and 2 * misfits(guess) >= len(_HIGH.findall(guess)):
        return None
    return Decoded(guess, best.encoding)


def _western(data: bytes) -> str | None:
    """Return the text if it is in Windows-1252, the usual encoding of Western articles that are not UTF-8."""
    from cleaner.text.broken_utf8 import misfits  # noqa: PLC0415  as above

    share = sum(byte > _ASCII for byte in data) / len(data)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    used = {character for character in text if character > "\x7f"}
    allowed = _WESTERN if share <= _SPARSE else _WESTERN - _HUNGARIAN
    most = _DENSE if len(data) > _SHORT or misfits(text) else _DENSE_SHORT
    return text if share <= most and used <= allowed else None

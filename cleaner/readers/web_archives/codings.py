"""The codings of HTTP bodies (RFC 9110, 8.4.1), undone as browsers undo them; packed bytes never pass for text."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from cleaner.errors import InputError, PackageError
from cleaner.optional import load
from cleaner.readers.compression import LARGEST
from cleaner.readers.zstd import FRAME, Zstd

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = FRAME
_LZW: Final = b"\x1f\x9d"
"""What the program compress writes first."""
_STEP: Final = 1 << 12
"""Packed bytes that are expanded at once: to 4 MiB at most with gzip, to 128 MiB with zstd."""
_OUTPUT: Final = 1 << 20
"""Bytes that brotli expands at once."""
_CHECKED: Final = ("incorrect data check", "incorrect length check")
"""What zlib says where only the checksum after the data is wrong, which browsers do not look at."""
_AGAIN: Final = "fetch the page again or leave it out"

_LOOKED_AT: Final = 1 << 12
"""Bytes that show whether a body is text."""
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"
"""Bytes that texts do not have (escape is in ISO-2022-JP); one of nine packed bytes is one of them."""
_CONTROLS_SHARE: Final = 0.01
_ENOUGH: Final = 64
"""Bytes of which some are controls, if they are packed (all but one in two thousand times)."""
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


class Unpacked(NamedTuple):
    """A body without a coding, and what is wrong with it, if it may not be whole."""

    data: bytes
    fault: str = ""


class _Coding(NamedTuple):
    """A coding: what expands one member, what it raises, and what a further member begins with."""

    name: str
    start: Callable[[], Any]
    error: type[Exception]
    head: bytes = b""


class UnlikeError(InputError):
    """A body is not as a coding should be, nor text: the coding was undone, and another is there, or it is damaged."""


class _DamageError(Exception):
    """A body cannot be expanded from some byte on."""


class _Brotli:
    """Brotli with the manners of zlib."""

    def __init__(self, module: Any) -> None:
        self._expander = module.Decompressor()
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return bool(self._expander.is_finished())

    def decompress(self, data: bytes, /) -> bytes:
        # Little can expand to a lot here, which the caller cannot stop. Output may still wait when more input would be
        # accepted, so that alone does not end this.
        parts = [self._expander.process(data, output_buffer_limit=_OUTPUT)]
        size = len(parts[0])
        while not self.eof and (part := self._expander.process(b"", output_buffer_limit=_OUTPUT)):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise _too_long()
        return b"".join(parts)


def undo(body: bytes, name: str) -> Unpacked:
    """Undo one coding, unless whoever stored the body has undone it, as many crawlers do.

    >>> undo(zlib.compress(b"Rain."), "deflate"), undo(b"<p>Rain.", "gzip")
    (Unpacked(data=b'Rain.', fault=''), Unpacked(data=b'<p>Rain.', fault=''))

    Raises:
        UnlikeError: it is damaged, or unknown.
        InputError: it expands to more than ``LARGEST`` bytes.
        PackageError: the package for it is missing.

    """
    if not body or name in {"identity", ""}:
        return Unpacked(body)
    if codings := _WITHOUT_MARK.get(name):
        return _undo_without_mark(body, name, codings)
    if body.startswith((GZIP, ZSTD)):
        return sniffed(body)
    if body.startswith(_LZW):
        raise UnlikeError(f"has a body packed by compress, an old program whose packing is not read; {_AGAIN}")
    if is_text(body):
        return Unpacked(body)
    known = name in {"gzip", "x-gzip", "zstd"}
    what = f"said to be {name} and is neither that nor text" if known else f"packed as {name!r}, which is not read"
    raise UnlikeError(f"has a body that is {what}; {_AGAIN}")


def sniffed(body: bytes) -> Unpacked:
    """Expand a body that begins like gzip or zstd, which no text does, whatever its head says of it.

    Raises:
        UnlikeError: it is damaged.
        InputError: it expands to more than ``LARGEST`` bytes.
        PackageError: the package for zstd is missing.

    """
    coding = _gzip() if body.startswith(GZIP) else _zstd() if body.startswith(ZSTD) else None
    if coding is None:
        return Unpacked(body)
    try:
        expansion = _Expansion(body, coding)
    except _DamageError as error:
        raise _damaged(coding.name, error) from error
    return expansion.unpacked()


def is_text(body: bytes) -> bool:
    """Return whether bytes may be text in some encoding, and are hardly packed.

    >>> is_text("été".encode("utf-8")), is_text(zlib.compress(b"It rained for nine days in Orlena."))
    (True, False)
    """
    if body.startswith(_MARKS):
        return True
    head = body[:_LOOKED_AT]
    if len(head) - len(head.translate(None, _CONTROLS)) > _CONTROLS_SHARE * len(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(head) >= _ENOUGH or head.lstrip().startswith(b"<") or error.reason == "unexpected end of data"
    return True


def _undo_without_mark(body: bytes, name: str, codings: tuple[Callable[[], _Coding], ...]) -> Unpacked:
    """Undo a coding that does not show in the bytes: it is the one that expands them all, if they are not text."""
    found: list[_Expansion] = []
    damage: object = "it ends early"
    for coding in codings:
        try:
            found.append(_Expansion(body, coding()))
        except _DamageError as error:
            damage = error
            continue
        except PackageError:
            if is_text(body):
                break
            raise
        if found[-1].is_whole and (found[-1].size or not is_text(body)):
            return found[-1].unpacked()
    if is_text(body):
        return Unpacked(body)
    if body.startswith((GZIP, ZSTD)):
        return sniffed(body)
    # Anything expands to something, as far as it goes; what it should be is text, or packed once more.
    unpacked = (expansion.unpacked() for expansion in found if expansion.size)
    best = next((one for one in unpacked if is_text(one.data) or one.data.startswith((GZIP, ZSTD))), None)
    if best is None:
        raise _damaged(name, damage)
    return best


class _Expansion:
    """A body that is expanded, as far as that goes: what came out, and what is wrong with it."""

    def __init__(self, body: bytes, coding: _Coding) -> None:
        self._body, self._coding = body, coding
        self._parts: list[bytes] = []
        self.size = 0
        self._at = self._member = 0
        self.fault = ""
        self._run()

    @property
    def is_whole(self) -> bool:
        """Whether all of the body is of this coding; zeros may follow."""
        return not self.fault and not self._body[self._at :].strip(b"\0")

    def unpacked(self) -> Unpacked:
        """Return what came out.

        Raises:
            InputError: there is nothing, though there should be.

        """
        if self.fault and not self.size:
            raise _damaged(self._coding.name, "it ends early")
        return Unpacked(b"".join(self._parts), self.fault)

    def _run(self) -> None:
        body, coding = self._body, self._coding
        expander = coding.start()
        while self._at < len(body):
            if expander.eof:
                if not (coding.head and body.startswith(coding.head, self._at)):
                    return  # what follows is no part of the body
                expander, self._member = coding.start(), self._at
            piece = body[self._at : self._at + _STEP]
            try:
                self._add(expander.decompress(piece))
            except coding.error:
                self._creep()
                return
            self._at += len(piece) - len(expander.unused_data)
        if not expander.eof:
            self.fault = f"its {coding.name} ends early"

    def _creep(self) -> None:
        """Go on byte by byte, for what comes before the error and for where it is."""
        body, coding = self._body, self._coding
        expander = coding.start()
        for at in range(self._member, self._at, _STEP):
            expander.decompress(body[at : at + _STEP])
        while self._at < len(body) and not expander.eof:
            try:
                self._add(expander.decompress(body[self._at : self._at + 1]))
            except coding.error as error:
                if not str(error).endswith(_CHECKED):
                    raise _DamageError(f"at byte {self._at:,}: {error}") from error
                self.fault = f"its {coding.name} has a wrong checksum"
                return
            self._at += 1

    def _add(self, part: bytes) -> None:
        self._parts.append(part)
        self.size += len(part)
        if self.size > LARGEST:
            raise _too_long()


def _damaged(name: str, why: object) -> UnlikeError:
    return UnlikeError(f"has a body of damaged {name} ({why}); {_AGAIN}")


def _too_long() -> InputError:
    return InputError(f"unpacks to more than {LARGEST:,} bytes, too much for one document; leave it out")


def _gzip() -> _Coding:
    return _Coding("gzip", lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), zlib.error, GZIP)


def _zlib() -> _Coding:
    return _Coding("deflate", lambda: zlib.decompressobj(zlib.MAX_WBITS), zlib.error)


def _raw() -> _Coding:
    return _Coding("deflate", lambda: zlib.decompressobj(-zlib.MAX_WBITS), zlib.error)


def _zstd() -> _Coding:
    zstd = Zstd()
    return _Coding("zstd", zstd.start, zstd.error, ZSTD)


def _brotli() -> _Coding:
    module = load("brotli")
    return _Coding("br", lambda: _Brotli(module), module.error)


_WITHOUT_MARK: Final[dict[str, tuple[Callable[[], _Coding], ...]]] = {"deflate": (_zlib, _raw), "br": (_brotli,)}
"""Codings whose bytes begin like nothing in particular; some servers leave out what deflate should begin with."""

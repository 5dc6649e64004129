"""Files as streams of bytes, decompressed on the way as their suffix says."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol

from cleaner.errors import InputError
from cleaner.readers.meter import Meter
from cleaner.readers.zstd import FRAME, Zstd

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

COMPRESSIONS: Final = frozenset({".gz", ".zst"})
LARGEST: Final = 1 << 30
"""Bytes of one document, or one line of records: more is not an article, but a decompression bomb or a broken file."""

_CHUNK: Final = 1 << 12
"""Compressed bytes that are expanded at once: to 4 MiB at most with gzip, to 128 MiB with zstd."""
_PLAIN_CHUNK: Final = 1 << 16
_GZIP: Final = 31
"""What zlib calls its largest window with a gzip header."""
_HEAD: Final = 4
"""Bytes that members or frames begin with."""
_AGAIN: Final = "copy or download it again"


class DamageError(InputError):
    """Compressed data are damaged or end early: ``what`` is wrong, in the member or frame that begins ``at`` a byte."""

    def __init__(self, what: str, at: int) -> None:
        self.what, self.at = what, at
        super().__init__(f"{what}; {_AGAIN}")


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes | None:
        """Return up to that many bytes; none at the end."""


class _Expander(Protocol):
    """What zlib and both packages for zstd have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _Copier:
    """The expander of data that is not compressed."""

    eof = True
    unused_data = b""

    def decompress(self, data: bytes, /) -> bytes:
        return data


class _Compression(NamedTuple):
    """A compression: a new expander for each of its members or frames, and the error that damage raises.

    ``head`` is what members begin with; ``padding`` may stand between them and at the end. ``prepare`` reads what comes
    before the first.
    """

    start: Callable[[], _Expander]
    error: type[Exception]
    chunk: int = _CHUNK
    head: bytes = b""
    padding: bytes = b""
    prepare: Callable[[BinaryIO], None] = lambda _: None


def split_suffix(path: PurePath) -> tuple[str, str]:
    """Return the suffix for a file's kind and that for its compression, in lower case; either may be empty.

    >>> split_suffix(PurePath("a.JSONL.gz")), split_suffix(PurePath("CC-MAIN.warc.wet.gz")), split_suffix(PurePath("a"))
    (('.jsonl', '.gz'), ('.wet', '.gz'), ('', ''))
    """
    suffix = path.suffix.lower()
    if suffix in COMPRESSIONS:
        return PurePath(path.stem).suffix.lower(), suffix
    return suffix, ""


class Expanded(io.RawIOBase):
    """The bytes of a file, decompressed; several members or frames in a row are one stream.

    Whatever goes wrong while reading is an ``InputError``, and comes after all bytes that could be read. After a
    ``DamageError``, ``resume`` goes on behind the damage.
    """

    def __init__(self, file: BinaryIO, compression: _Compression, meter: Meter) -> None:
        self._file, self._compression, self._meter = file, compression, meter
        self._expander: _Expander | None = None
        self._unused = b""
        self._ready = memoryview(b"")
        self._at = self._member = 0
        self._damage: DamageError | None = None

    def readable(self) -> bool:
        """Return ``True``, as ``io`` asks of what can be read."""
        return True

    def tell(self) -> int:
        """Return the number of decompressed bytes that were read."""
        return self._at

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer with the next bytes and return their number; 0 at the end."""
        target = memoryview(buffer).cast("B")
        while not self._ready and self._fill():
            pass
        size = min(len(target), len(self._ready))
        target[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        self._at += size
        return size

    def resume(self) -> int | None:
        """Go on at the next member or frame that can be expanded; return its first byte in the file, if there is one.

        What comes next need not be the beginning of anything but a member.
        """
        self._expander, self._unused, self._ready, self._damage = None, b"", memoryview(b""), None
        try:
            for at in self._heads(self._member + 1):
                if self._expands(at):
                    self._file.seek(at)
                    return at
            self._file.seek(0, io.SEEK_END)
        except OSError as error:
            raise unreadable(error) from error
        return None

    def _heads(self, at: int) -> Iterator[int]:
        """Yield where the bytes stand from some place on that members begin with."""
        head = self._compression.head
        pattern = re.compile(head, re.DOTALL)
        self._file.seek(at)
        kept = b""
        while head and (block := self._file.read(_PLAIN_CHUNK)):
            data, begin = kept + block, at - len(kept)
            at += len(block)
            for match in pattern.finditer(data):
                yield begin + match.start()
                self._file.seek(at)
            kept = data[-(_HEAD - 1) :]

    def _expands(self, at: int) -> bool:
        """Return whether a member begins there: the bytes that members begin with may stand anywhere by chance."""
        self._file.seek(at)
        expander = self._compression.start()
        try:
            return bool(expander.decompress(self._file.read(_CHUNK)) or expander.eof)
        except self._compression.error:
            return False

    def _fill(self) -> bool:
        """Expand some more; False at the end."""
        if self._damage:
            raise self._damage
        between = self._expander is None or self._expander.eof
        try:
            data = self._unused or self._file.read(self._compression.chunk)
            if between:
                self._member = self._file.tell() - len(data)
        except OSError as error:
            raise unreadable(error) from error
        self._meter.bytes += 0 if self._unused else len(data)
        if data and between and self._expander is not None and self._compression.padding:
            self._unused = data.lstrip(self._compression.padding)
            if self._unused != data:
                return True
        if not data:
            if not between:
                self._damage = DamageError("ends in the middle of its compressed data", self._member)
                raise self._damage
            return False
        if between:
            self._expander = self._compression.start()
        assert self._expander is not None
        try:
            self._ready = memoryview(self._expander.decompress(data))
        except self._compression.error as error:
            self._damage = DamageError(f"has damaged compressed data ({error})", self._member)
            raise self._damage from error
        self._unused = self._expander.unused_data
        return True


def open_bytes(path: Path, meter: Meter | None = None) -> Expanded:
    """Open a file for reading its bytes, decompressed if it ends in ``.gz`` or ``.zst``; a meter counts them.

    >>> import gzip, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt.gz")
    ...     _ = path.write_bytes(gzip.compress(b"Rain, ") + gzip.compress(b"and sun."))
    ...     with open_bytes(path) as stream:
    ...         stream.readall()
    b'Rain, and sun.'

    Raises:
        InputError: the file cannot be opened, or, while reading, is damaged or ends too early.
        PackageError: the package for its compression is missing.

    """
    compression = _COMPRESSIONS[split_suffix(path)[1]]()
    with ExitStack() as on_error:
        try:
            file = on_error.enter_context(path.open("rb"))
            compression.prepare(file)
        except OSError as error:
            raise unreadable(error) from error
        on_error.pop_all()
    return Expanded(file, compression, meter or Meter())


def read_compressed(path: Path, meter: Meter | None = None) -> bytes:
    """Return all bytes of one compressed document.

    Raises:
        InputError: the file cannot be read, is damaged, or holds more than ``LARGEST`` bytes.
        PackageError: the package for its compression is missing.

    """
    with open_bytes(path, meter) as stream:
        return read_document(stream)


def read_document(stream: Readable) -> bytes:
    """Return all bytes of one document.

    Raises:
        InputError: there are more than ``LARGEST``.

    """
    parts, size = [], 0
    while part := stream.read(_PLAIN_CHUNK):
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise InputError(f"holds more than {LARGEST:,} bytes, too much for one document; leave it out")
    return b"".join(parts)


def unreadable(error: OSError) -> InputError:
    """Return in one line why a file cannot be read.

    >>> str(unreadable(FileNotFoundError()))
    'no such file; check the path'
    """
    if isinstance(error, FileNotFoundError):
        return InputError("no such file; check the path")
    return InputError(f"cannot be read: {error.strerror or error}; fix that or leave it out")


def _plain() -> _Compression:
    return _Compression(_Copier, ValueError, _PLAIN_CHUNK)


def _gzip() -> _Compression:
    # Bytes of zero fill the last block of a tape or a disk image.
    return _Compression(lambda: zlib.decompressobj(_GZIP), zlib.error, head=rb"\x1f\x8b\x08[\x00-\x1f]", padding=b"\0")


def _zstd() -> _Compression:
    zstd = Zstd()
    return _Compression(zstd.start, zstd.error, head=re.escape(FRAME), prepare=zstd.learn)


_COMPRESSIONS: Final[dict[str, Callable[[], _Compression]]] = {"": _plain, ".gz": _gzip, ".zst": _zstd}

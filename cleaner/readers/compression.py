"""Files as streams of bytes, decompressed on the way as their suffix says."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, Protocol

from cleaner.errors import InputError, PackageError
from cleaner.optional import load
from cleaner.readers.meter import METER

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

COMPRESSIONS: Final = frozenset({".gz", ".zst"})
LARGEST: Final = 1 << 30
"""Bytes of one document, or one line of records: more is not an article, but a decompression bomb or a broken file."""

_CHUNK: Final = 1 << 12
"""Compressed bytes that are expanded at once: to 4 MiB at most with gzip, to 128 MiB with zstd."""
_PLAIN_CHUNK: Final = 1 << 16
_WINDOW: Final = 31
"""Binary logarithm of zstd's largest window in bytes; large collections of posts are compressed with it."""
_GZIP: Final = 31
"""What zlib calls its largest window with a gzip header."""


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
    """A compression: a new expander for each of its members or frames, and the error that damage raises."""

    start: Callable[[], _Expander]
    error: type[Exception]
    chunk: int = _CHUNK


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

    Whatever goes wrong while reading is an ``InputError``, and comes after all bytes that could be read.
    """

    def __init__(self, file: BinaryIO, compression: _Compression) -> None:
        self._file, self._compression = file, compression
        self._expander: _Expander | None = None
        self._unused = b""
        self._ready = memoryview(b"")
        self._at = 0

    def readable(self) -> bool:
        """Return that the bytes can be read."""
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

    def _fill(self) -> bool:
        """Expand some more; False at the end."""
        between = self._expander is None or self._expander.eof
        try:
            data = self._unused or self._file.read(self._compression.chunk)
        except OSError as error:
            raise unreadable(error) from error
        METER.add(0 if self._unused else len(data))
        if not data:
            if not between:
                raise InputError("ends in the middle of its compressed data; copy or download it again")
            return False
        if between:
            self._expander = self._compression.start()
        assert self._expander is not None
        try:
            self._ready = memoryview(self._expander.decompress(data))
        except self._compression.error as error:
            raise InputError(f"has damaged compressed data ({error}); copy or download it again") from error
        self._unused = self._expander.unused_data
        return True


def open_bytes(path: Path) -> Expanded:
    """Open a file for reading its bytes, decompressed if it ends in ``.gz`` or ``.zst``.

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
    try:
        return Expanded(path.open("rb"), compression)
    except OSError as error:
        raise unreadable(error) from error


def read_compressed(path: Path) -> bytes:
    """Return all bytes of one compressed document.

    Raises:
        InputError: the file cannot be read, is damaged, or holds more than ``LARGEST`` bytes.
        PackageError: the package for its compression is missing.

    """
    parts, size = [], 0
    with open_bytes(path) as stream:
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
    return _Compression(lambda: zlib.decompressobj(_GZIP), zlib.error)


def _zstd() -> _Compression:
    try:
        zstandard: Any = load("zstandard")
    except PackageError:
        if find_spec("compression") is None:  # part of Python from 3.14 on
            raise
        zstd: Any = import_module("compression.zstd")
        options = {zstd.DecompressionParameter.window_log_max: _WINDOW}
        return _Compression(lambda: zstd.ZstdDecompressor(options=options), zstd.ZstdError)
    window = 1 << _WINDOW
    return _Compression(lambda: zstandard.ZstdDecompressor(max_window_size=window).decompressobj(), zstandard.ZstdError)


_COMPRESSIONS: Final[dict[str, Callable[[], _Compression]]] = {"": _plain, ".gz": _gzip, ".zst": _zstd}

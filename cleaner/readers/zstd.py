"""zstd by whichever package there is, with the dictionary that a web archive may begin with."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO, Final

from cleaner.errors import InputError, PackageError
from cleaner.optional import load

FRAME: Final = b"\x28\xb5\x2f\xfd"
"""What a frame begins with."""
_WINDOW: Final = 31
"""Binary logarithm of zstd's largest window in bytes; large collections of posts are compressed with it."""
_DICTIONARY_FRAME: Final = b"\x5d\x2a\x4d\x18"
"""A frame that holds a dictionary: https://iipc.github.io/warc-specifications/specifications/warc-zstd/."""
_DICTIONARY: Final = b"\x37\xa4\x30\xec"
_HEAD: Final = 8
"""Bytes before the content of a frame that zstd itself skips: what it begins with, and its length."""
LARGEST_DICTIONARY: Final = 1 << 27
"""Bytes; those in use have some hundred thousand."""


class Zstd:
    """zstd as the package ``zstandard`` or Python 3.14 has it.

    Raises:
        PackageError: there is neither.

    """

    def __init__(self) -> None:
        self.dictionary: Any = None
        self.builtin: Any = None
        try:
            self.package: Any = load("zstandard")
            self.error: type[Exception] = self.package.ZstdError
        except PackageError:
            if find_spec("compression") is None:  # part of Python from 3.14 on
                raise
            self.builtin = import_module("compression.zstd")
            self.error = self.builtin.ZstdError

    def start(self) -> Any:
        """Return what expands one frame."""
        if self.builtin is None:
            options = {"dict_data": self.dictionary} if self.dictionary else {}
            return self.package.ZstdDecompressor(max_window_size=1 << _WINDOW, **options).decompressobj()
        options = {self.builtin.DecompressionParameter.window_log_max: _WINDOW}
        return self.builtin.ZstdDecompressor(zstd_dict=self.dictionary, options=options)

    def learn(self, file: BinaryIO) -> None:
        """Take the dictionary from the frame that a file may begin with; leave the file where the data begin.

        Raises:
            InputError: the dictionary is cut off, damaged or too long.

        """
        head = file.read(_HEAD)
        if not head.startswith(_DICTIONARY_FRAME) or len(head) < _HEAD:
            file.seek(0)
            return
        size = int.from_bytes(head[4:], "little")
        content = file.read(min(size, LARGEST_DICTIONARY + 1))
        if len(content) < min(size, LARGEST_DICTIONARY + 1):
            raise InputError("ends in the middle of its zstd dictionary; copy or download it again")
        if content.startswith(FRAME):
            content = self._unpacked(content)
        if len(content) > LARGEST_DICTIONARY:
            raise InputError(f"has a zstd dictionary of more than {LARGEST_DICTIONARY:,} bytes; leave it out")
        # Frames of other meanings begin like this too; those are skipped, as zstd skips them.
        if content.startswith(_DICTIONARY):
            try:
                self.dictionary = (self.builtin.ZstdDict if self.builtin else self.package.ZstdCompressionDict)(content)
                self.start()
            except (self.error, ValueError) as error:
                raise _damaged(error) from error

    def _unpacked(self, content: bytes) -> bytes:
        expander, parts, size = self.start(), [], 0
        try:
            for at in range(0, len(content), 1 << 12):
                if expander.eof or size > LARGEST_DICTIONARY:
                    break
                parts.append(expander.decompress(content[at : at + (1 << 12)]))
                size += len(parts[-1])
        except self.error as error:
            raise _damaged(error) from error
        if not expander.eof and size <= LARGEST_DICTIONARY:
            raise _damaged("it is cut off")
        return b"".join(parts)


def _damaged(error: object) -> InputError:
    return InputError(f"has a damaged zstd dictionary ({error}); copy or download it again")

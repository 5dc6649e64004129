"""How a worker and its supervisor communicate: pickled messages over the worker's standard input and output.

Every platform has pipes, and a worker that is started as a plain command imports nothing of its user's script: it
works from a notebook, from a script on standard input, and without a guard for ``__main__``.
"""

from __future__ import annotations

import copyreg
import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from cleaner.document import Document, Failure, Removal, Result, Source
from cleaner.outcome import CleanedDocument, Tally

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.outcome import Form, Observer

BUFFER: Final = 2**16
"""Bytes that are read or written at once; a pipe holds as much."""
_LENGTH: Final = struct.Struct(">Q")

MessageKind = Literal["ready", "failed_to_start", "done", "out_of_memory", "exited"]
"""What a worker reports: it is ready; it cannot start, and why; a document's outcome; the memory was not enough for a
document; and, reported on its behalf, its exit code."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker is sent when it starts. ``deadline`` in seconds and ``memory`` in bytes apply to each document.

    ``prefix`` stands before these two names where a failure tells its reader to change them. The ``observer`` sees each
    result where it is.
    """

    cleaner: Cleaner
    form: Form | None
    deadline: float | None
    memory: int | None
    prefix: str = ""
    observer: Observer | None = None


def write(stream: BinaryIO, data: bytes, *, more: bool = False) -> None:
    """Write one message; with ``more``, others follow at once, and short ones are left in the buffer to go with them.

    >>> from io import BytesIO
    >>> stream = BytesIO()
    >>> write(stream, b"rain")
    >>> read(BytesIO(stream.getvalue()))
    b'rain'
    """
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    if not more:
        stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """Return the next message, or ``None`` at the end of the stream, even in the middle of a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def pack(message: Any) -> bytes:
    """Return a message as bytes."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(data: bytes) -> Any:
    """Return the message in bytes that ``pack`` made.

    >>> unpack(pack(("ready", None)))
    ('ready', None)
    """
    return pickle.loads(data)  # both ends are processes of one user


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    """Return a reducer that pickles a value as its type and fields; a dataclass's own looks up its fields each time."""
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, values(value))


for _kind in (CleanedDocument, Document, Failure, Removal, Result, Source, Tally):
    copyreg.pickle(_kind, _reducer(_kind))

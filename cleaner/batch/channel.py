"""How a worker and its supervisor talk: pickled messages over the worker's standard input and output.

Pipes are what every platform has, and a worker that is started as a plain command imports nothing of its user's
script: it works from a notebook, from a script on standard input, and without a guard for ``__main__``.
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
from cleaner.outcome import Cleaned, Tally

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.outcome import Form

BUFFER: Final = 2**16
"""Bytes that are read or written at once; a pipe holds as much."""
_LENGTH: Final = struct.Struct(">Q")

Kind = Literal["ready", "unfit", "done", "exhausted", "gone"]
"""What a worker says: it can begin; it never can, and why; a document's outcome; the memory did not suffice for a
document; and, on its behalf, that it has ended."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told once. ``deadline`` in seconds and ``memory`` in bytes hold for each document."""

    cleaner: Cleaner
    form: Form | None
    deadline: float | None
    memory: int | None


def write(stream: BinaryIO, data: bytes, *, more: bool = False) -> None:
    """Write one message; ``more`` tells that others follow at once, and leaves short ones to go with them.

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
    """Return the next message, or ``None`` when there will be no more, not even if one was begun."""
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


def _taken_apart(kind: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    """Return how a value of ours is pickled: as what it is made of. A dataclass looks its fields up every time."""
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, values(value))


for _kind in (Cleaned, Document, Failure, Removal, Result, Source, Tally):
    copyreg.pickle(_kind, _taken_apart(_kind))

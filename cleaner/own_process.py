"""What a process that does nothing but clean sets for itself: the command line, and worker processes.

A program that uses cleaner as a library decides both for itself, and nothing else in the package touches either.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from functools import cache
from typing import Final

YOUNG: Final = 10_000
"""Containers made and not yet given back at which garbage is looked for. Documents make no cycles, so there is hardly
any: at Python's own number (700, or 2,000) looking takes 5 % of the time of a page, at this .4 %."""
OLDER: Final = 10
"""Such rounds after which those that outlived one are looked at again; Python's own number."""

LARGE: Final = 2**19
"""Bytes of a large document: one page of forty. To give memory back takes 1 ms, as long as 10 KB of a page."""


def collect_rarely() -> None:
    """Look for garbage rarely, and never among what is loaded by now."""
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)


def give_back(size: int) -> None:
    """Give free memory back to the system after a document of this many bytes, if that is many.

    What a large document leaves free lies in pieces among what stays, where the C library of Linux keeps it: 10 to 40
    MB of a worker that cleans pages.
    """
    if size >= LARGE and (trim := _trim()):
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Return what gives free memory back, where the C library has it."""
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415  not on every platform

    with contextlib.suppress(OSError):
        trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
        return trim
    return None


def leave_garbage() -> None:
    """Leave to the system, just before the process ends, what the interpreter would first look through for garbage."""
    gc.freeze()


def compute_in_one_thread() -> None:
    """Keep NumPy, if it is loaded later, from starting a thread a core for matrix products, of which there are none.

    To start them takes as long as to load all else of NumPy. Worker processes inherit it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

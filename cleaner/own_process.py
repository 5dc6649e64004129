"""What a process that does nothing but clean sets for itself: the command line, and worker processes.

A program that uses cleaner as a library decides both for itself, and nothing else in the package touches either.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import Final

YOUNG: Final = 10_000
"""Containers made and not yet given back at which garbage is looked for. Documents make no cycles, so there is hardly
any: at Python's own number (700, or 2,000) looking takes 5 % of the time of a page, at this .4 %."""
OLDER: Final = 10
"""Such rounds after which those that outlived one are looked at again; Python's own number."""

LARGE: Final = 2**20
"""Bytes of a large piece: in most pages nothing is, so that none takes longer."""
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
"""From malloc.h."""


def collect_rarely() -> None:
    """Look for garbage rarely, and never among what is loaded by now."""
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)


def keep_large_apart() -> None:
    """Have the C library take large pieces of memory from the system and give each back as soon as it is free.

    Linux's own library does so only until the first of them has been given back. From then on the text of a large page
    is put among what stays, and what it leaves free is in pieces: 20 to 30 MB of a worker that cleans pages.
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  not on every platform

    with contextlib.suppress(OSError, AttributeError):  # not in every C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_ARENA_MAX, 1)  # a thread that only hands on has none of its own


def leave_garbage() -> None:
    """Leave to the system, just before the process ends, what the interpreter would first look through for garbage."""
    gc.freeze()


def compute_in_one_thread() -> None:
    """Keep NumPy, if it is loaded later, from starting a thread a core for matrix products, of which there are none.

    To start them takes as long as to load all else of NumPy. Worker processes inherit it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

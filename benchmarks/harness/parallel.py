"""The same work for many documents, on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from multiprocessing import Pool
from typing import Final, TypeVar

CHUNK_JOBS: Final = 16
"""Jobs that a worker gets at once."""
Job = TypeVar("Job")
Answer = TypeVar("Answer")


def in_parallel(function: Callable[[Job], Answer], jobs: Sequence[Job]) -> list[Answer]:
    """Return the function's answer to each job, in order."""
    with Pool(os.cpu_count()) as pool:
        return pool.map(function, jobs, chunksize=CHUNK_JOBS)

"""Work in other processes: the same for many documents on all cores, or one thing apart from all that was before."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool, get_context
from typing import Final, TypeVar

CHUNK_JOBS: Final = 16
"""Jobs that a worker gets at once."""
Job = TypeVar("Job")
Answer = TypeVar("Answer")


def in_parallel(function: Callable[[Job], Answer], jobs: Sequence[Job]) -> list[Answer]:
    """Return the function's answer to each job, in order."""
    with Pool(os.cpu_count()) as pool:
        return pool.map(function, jobs, chunksize=CHUNK_JOBS)


def apart(function: Callable[..., Answer], *arguments: object) -> Answer:
    """Return the function's answer, from a process of its own in which nothing has been loaded or cached before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()

"""How far the files of a run are read, in bytes as they lie on disk: what a progress bar shows of large archives."""

from __future__ import annotations

from typing import Final


class Meter:
    """Counts bytes; readers of files add to it as they go."""

    def __init__(self) -> None:
        self.bytes = 0.0

    def add(self, count: float) -> None:
        """Count bytes that were read.

        >>> meter = Meter()
        >>> meter.add(40)
        >>> meter.bytes
        40.0
        """
        self.bytes += count


METER: Final = Meter()
"""The meter of this process. It is for people to look at: nothing is decided by it."""

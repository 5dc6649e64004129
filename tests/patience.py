"""How tests wait: for the event itself, so that a busy machine makes them slower and never wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 120.0
"""Seconds after which an event is not expected any more: a safety net, which no sound test comes near."""


def until(true: Callable[[], object]) -> None:
    """Wait until something is true."""
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.005)

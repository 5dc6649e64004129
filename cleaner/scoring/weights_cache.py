"""Weights as they are laid out for scoring, kept on disk: to read them from JSON takes thirty times as long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np

from cleaner import disk_cache

Levels: TypeAlias = list[tuple[float, float]]
"""Pairs of log-odds and the confidence they give."""
Arrays: TypeAlias = Mapping[str, Any]
"""The parts of a layout by name: arrays, or plain data."""

_ARRAY: Final = "array"


def fetch(written: bytes, names: tuple[str, ...]) -> tuple[dict[str, Any], Levels] | None:
    """Return the parts with these names that were stored for a file of weights, given what is written in it.

    >>> store(b"{}", {"value": np.array([1.5], np.float32)}, [(0.0, 0.5)])
    >>> fetch(b"{}", ("value",))
    ({'value': array([1.5], dtype=float32)}, [(0.0, 0.5)])
    """
    try:
        parts, levels = disk_cache.fetch(_form(names), disk_cache.digest_of([("", written)]))
        return {name: _unpacked(part) for name, part in zip(names, parts, strict=True)}, list(levels)
    except (ValueError, TypeError):
        return None


def store(written: bytes, parts: Arrays, levels: Levels) -> None:
    """Keep the parts for a file of weights; a cache that cannot be written is not an error."""
    packed = tuple(map(_packed, parts.values()))
    disk_cache.store(_form(tuple(parts)), disk_cache.digest_of([("", written)]), (packed, tuple(levels)))


def _form(names: tuple[str, ...]) -> str:
    """Return the name of the form, with the size of the numbers that rows are counted in."""
    return " ".join(("weights", np.dtype(np.intp).str, *names))


def _packed(part: Any) -> Any:
    return (_ARRAY, part.dtype.str, part.shape, part.tobytes()) if isinstance(part, np.ndarray) else part


def _unpacked(part: Any) -> Any:
    if not (isinstance(part, tuple) and part[:1] == (_ARRAY,)):
        return part
    _, dtype, shape, data = part
    return np.frombuffer(data, dtype).reshape(shape)

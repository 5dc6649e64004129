"""Functions whose modules are imported when one is first called: most of them are for a few kinds of input."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """Return a function that does what the one with this name in a module does, and imports that when first called.

    >>> later("cleaner.text.folding", "fold")("“Rain”")
    '"Rain"'
    """

    def call(*args: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*args, **named)

    return call

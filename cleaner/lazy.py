"""What is imported when it is first needed: most of it is for a few kinds of input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def names_later(package: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a ``__getattr__`` for a package, which imports a module when one of its names is asked for.

    ``names`` has for each module those that the package offers, with spaces between them.

    >>> names_later("cleaner", {"cleaner.config": "Config DEFAULT_STRIP"})("Config").__name__
    'Config'
    """
    modules = {name: module for module, held in names.items() for name in held.split()}

    def find(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(modules[name]), name)

    return find

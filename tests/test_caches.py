"""What is remembered from one document to the next: as much as a bound says, so that no process grows for ever."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib import import_module
from typing import Any, Final

import cleaner

MOST_ENTRIES: Final = 8192
"""Of strings with their places in a table, 4 MB. Four pages have as many different words on their elements: with more
entries little is found more often, for most elements are like others of their own page."""
CLOSED: Final = {
    "cleaner.scoring.page.load_page_scorer": "one entry for each folder of weights",
    "cleaner.scoring.scorer.read_scorer": "one entry for each file of weights",
    "cleaner.scoring.text.load_scorer": "one entry for each file of weights",
}
"""Caches without a bound whose arguments are not of documents."""


def caches() -> Iterator[tuple[str, Any]]:
    """Yield all functions of the package that remember what they have returned."""
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if module.name.startswith("cleaner.integrations.") or module.name == "cleaner.__main__":
            continue
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, _lru_cache_wrapper) and value.__module__ == module.name:
                yield f"{module.name}.{name}", value


def test_every_cache_is_bounded() -> None:
    found = dict(caches())
    assert len(found) > len(CLOSED)
    assert found.keys() >= CLOSED.keys()
    bounds = {name: one.cache_parameters()["maxsize"] for name, one in found.items() if name not in CLOSED}
    unbounded = [name for name, bound in bounds.items() if bound is None and inspect.signature(found[name]).parameters]
    assert unbounded == []
    assert {name: bound for name, bound in bounds.items() if (bound or 0) > MOST_ENTRIES} == {}

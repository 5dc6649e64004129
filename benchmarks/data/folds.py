"""Folds by site: no model is measured on a site it has seen."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.data.corpora import data_folder

FOLDS: Final = 5


@cache
def sites() -> dict[str, str]:
    """Return the host of each page's address, by the page's id."""
    found: dict[str, str] = {}
    for path in sorted((data_folder() / "data" / "pages").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages: Iterable[dict[str, Any]] = map(json.loads, lines)
            found |= {page["id"]: urlsplit(page["url"] or "").hostname or page["id"] for page in pages}
    return found


def fold_of(site: str) -> int:
    """Return the fold of a site, always the same one.

    >>> fold_of("example.org") == fold_of("example.org")
    True
    """
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS

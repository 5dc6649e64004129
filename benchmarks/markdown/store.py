"""The cache of converted pages, in the user's cache folder: conversion takes far longer than cleaning."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import platformdirs

from benchmarks.data.pages import PageRow

VARIABLE: Final = "CLEANER_BENCHMARKS_CACHE"
"""Environment variable that overrides the platform's choice of folder."""


def cache_folder() -> Path:
    """Return where converted pages are kept, and the packages of Node.js."""
    override = os.environ.get(VARIABLE)
    return Path(override) if override else Path(platformdirs.user_cache_dir("cleaner-benchmarks", appauthor=False))


def place(form: str, version: str, page: PageRow) -> Path:
    """Return where the output of a version of a converter for a page is kept.

    >>> page = PageRow("1", "made", "article", None, None, "<p>It rained.", "", (), ())
    >>> path = place("html2text, 78", "2025.4", page)
    >>> path.parent.name, path.suffix
    ('html2text-78-2025.4', '.md')
    """
    digest = hashlib.sha256("\0".join((page.corpus, page.id, page.url or "", page.html)).encode("utf-8", "replace"))
    return (
        cache_folder()
        / "markdown"
        / f"{form.replace(', ', '-').replace(' ', '-')}-{version}"
        / f"{digest.hexdigest()}.md"
    )


def fetch(path: Path) -> str | None:
    """Return the text that is kept there, if any."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None


def keep(path: Path, text: str) -> None:
    """Keep a text; line ends stay as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(text.encode("utf-8", "replace"))
    part.replace(path)  # whoever reads at the same time finds all or nothing

"""Learned rules as a pack file, and a pack file brought up to date without losing what a person changed in it."""

from __future__ import annotations

from cleaner.learning.learned import LearnedSource


def pack_name(learned: LearnedSource) -> str:
    """Return the id of a source's pack, which is its file's name without ``.yaml``.

    >>> from cleaner.learning.learned import SourceName
    >>> pack_name(LearnedSource(SourceName("site", "www.example.org"), 3, 3))
    'learned-www-example-org'
    """
    raise NotImplementedError


def pack_text(learned: LearnedSource, known: str = "") -> str:
    """Return a pack as YAML; ``known`` is the file that an earlier run wrote, with what a person changed since.

    Raises:
        PackError: the known pack cannot be read.

    """
    raise NotImplementedError

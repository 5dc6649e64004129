"""What the source of a document is called, for rules that were learned from one source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Literal, NamedTuple

from cleaner.document import Source
from cleaner.text.provenance import SOURCE, provenance_of

SourceKind = Literal["site", "source", "none"]


class SourceName(NamedTuple):
    """Where documents come from: the host of their addresses, a folder or the value of a field, or nowhere known.

    >>> str(SourceName("site", "example.org")), str(SourceName())
    ('example.org', '(no source)')
    """

    kind: SourceKind = "none"
    name: str = ""

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name or "(no source)"


def source_of(source: Source) -> SourceName:
    """Return where a document comes from: its host, else the source that its record or its folder names.

    >>> source_of(Source("a", "", metadata={"url": "https://example.org/a", "source": "guardian"}))
    SourceName(kind='site', name='example.org')
    >>> source_of(Source("a", "", metadata={"source": "guardian"})), source_of(Source("a", ""))
    (SourceName(kind='source', name='guardian'), SourceName(kind='none', name=''))
    """
    site, name = provenance_of(source.metadata)
    return SourceName("site", site) if site else SourceName("source", name) if name else SourceName()


def folder_source(inside: PurePath) -> str:
    """Return the source that folders name: the first below the root that was searched, empty for files in the root.

    ``inside`` is a file's path below that root.

    >>> folder_source(PurePath("guardian/2020/a.txt")), folder_source(PurePath("a.txt"))
    ('guardian', '')
    """
    return inside.parts[0] if len(inside.parts) > 1 else ""


def with_source(source: Source, name: str) -> Source:
    """Return a document with the name of its source, unless it has one already or there is none."""
    if not name or provenance_of(source.metadata).source:
        return source
    return replace(source, metadata={**source.metadata, SOURCE: name})

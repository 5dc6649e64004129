"""Exports of news databases as plain text: recognised by their structure, and read into records."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from cleaner.exports.records import Record

LITERALS: Final = (
    *("LENGTH:", "Length:", "LOAD-DATE", "Load-Date", "LÄNGE:", "LONGUEUR:", "LENGTE:", "LONGITUD:", "DOCUMENTS"),
    *("Full text:", "Full Text", "FULL TEXT", "ProQuest", "Abstract:", "Record Number", "Author/Byline", "GALE|"),
    *("Gale Document", "Accession ", "Dokumentnummer", "Dauerhafte Adresse", "GBI-Genios", "GENIOS", "PressReader"),
    *("pressreader", "Article Name:", "Certificat ", "certificat ", "Certificate issued", "news·", "NewsBank"),
    *("\nHD ", "\nLP", "\nTD", "\nWC", "\nBODY:", "End of Document", "PUBLICATION-TYPE", "Publication-Type"),
    *("\nDocument ", "\nDokument ", "\nDocumento "),
)
"""One of these is in every export that is known; to look for them costs a text of prose next to nothing."""


def parse(text: str) -> list[Record]:
    r"""Return the records of an export, or nothing if the text is not one.

    >>> parse("LENGTH: 12 metres\n\nThe ferry has a crew of four.")
    []
    """
    if not _literals().find_matches_as_indexes(text):
        return []
    from cleaner.exports.reading import read_records  # noqa: PLC0415  hundreds of patterns that few texts need

    return read_records(text)


@cache
def _literals() -> Any:
    return AhoCorasick(LITERALS)

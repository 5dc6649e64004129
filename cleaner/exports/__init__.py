"""Exports of news databases as plain text: recognised by their structure, and read into records."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Final

from ahocorasick_rs import AhoCorasick

from cleaner.document import Span
from cleaner.exports.europresse import parse_europresse
from cleaner.exports.factiva import parse_coded, parse_uncoded
from cleaner.exports.labelled import parse_labelled
from cleaner.exports.records import FIELDS, Record, lines_of
from cleaner.text.folding import fold

__all__ = ["FIELDS", "Record", "parse"]

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
    lines = lines_of(text, fold(text))
    for reader in (parse_coded, parse_uncoded, parse_europresse, parse_labelled):
        if records := reader(text, lines):
            return [_tidy(text, record) for record in records]
    return []


@cache
def _literals() -> Any:
    return AhoCorasick(LITERALS)


def _tidy(text: str, record: Record) -> Record:
    """Return a record with its fields in the usual order, and a frame that takes the blanks before its lines."""
    fields = {name: record.fields[name] for name in FIELDS if name in record.fields}
    return replace(record, frame=tuple(_from_indent(text, span) for span in record.frame), fields=fields)


def _from_indent(text: str, span: Span) -> Span:
    """Return a span with the blanks before it, so that a centred line leaves none behind."""
    start = span.start
    while start and text[start - 1] in " \t":
        start -= 1
    return Span(start, span.end)

"""Records out of an export, by whichever of the known layouts it has."""

from __future__ import annotations

from dataclasses import replace

from cleaner.document import Span
from cleaner.exports.europresse import parse_europresse
from cleaner.exports.factiva import parse_coded, parse_uncoded
from cleaner.exports.labelled import parse_labelled
from cleaner.exports.records import FIELDS, Record, lines_of
from cleaner.text.folding import fold


def read_records(text: str) -> list[Record]:
    """Return the records of an export, or nothing if the text has none of the known layouts.

    >>> read_records("The ferry has a crew of four.")
    []
    """
    lines = lines_of(text, fold(text))
    for reader in (parse_coded, parse_uncoded, parse_europresse, parse_labelled):
        if records := reader(text, lines):
            return [_tidy(text, record) for record in records]
    return []


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

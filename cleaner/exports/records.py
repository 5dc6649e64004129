"""One article of a database's export: where its headline, its body and its fields are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.text.folding import WHITE

FIELDS: Final = ("title", "byline", "source", "date", "section", "length", "language", "document_id")
"""Names of the fields of a record, whatever its database calls them."""
STAMP_CHARS: Final = 60
"""Characters of a line that is nothing but a date, perhaps with its edition."""
DATE_CHARS: Final = range(5, STAMP_CHARS)
DATE_WORDS: Final = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec of
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    januar februar märz maerz mai juni juli oktober dezember mär okt dez den der vom jänner
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre decembre le
    lundi mardi mercredi jeudi vendredi samedi dimanche janv févr avr juil déc
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre de del el
    lunes martes miércoles miercoles jueves viernes sábado sabado domingo
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre il
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro
    segunda terça quarta quinta sexta feira segunda-feira
    januari februari maart mei augustus december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    maj juni juli augusti oktober mandag måndag tirsdag tisdag onsdag torsdag fredag lørdag lördag søndag söndag
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    """.split()
)
"""Days and months in the languages that the databases have; dates with them are told by these words alone."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_EDITION: Final = re.compile(
    r"(?:^|[\s,;-]+)(?:(?:late|early|final|first|second|third|national|morning|evening|sunday|city|home|metro|main) )*"
    r"(?:edition|ausgabe|édition|edición|edizione|edição|editie)(?:[ ,;-]+(?:\d+|final|first|late|early|national|one|"
    r"two))*$|(?:^|[\s,;-]+)final$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{2,4}|Uhr))?\b", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")


class Line(NamedTuple):
    """A line that is not blank, without the white space around it. ``text`` is folded, as long as the span.

    ``gap`` is the number of blank lines before it, ``indent`` that of the characters.
    """

    span: Span
    text: str
    gap: int
    indent: int


@dataclass(frozen=True, slots=True)
class Record:
    """An article of an export. All spans are of the text that was parsed.

    ``span`` is the record with all around it: the spans of all records of a text follow one another and cover it.
    ``frame`` are the counters, fields and rights lines around the article, in order; everything else is kept.
    ``headline`` and ``standfirst`` are kept too, and named because they can be stripped. ``fields`` are the values of
    some of the ``FIELDS``.
    """

    span: Span
    frame: tuple[Span, ...]
    headline: tuple[Span, ...] = ()
    standfirst: tuple[Span, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


def lines_of(text: str, folded: str) -> list[Line]:
    r"""Return the lines that are not blank.

    >>> [(line.text, line.gap, line.indent) for line in lines_of("One\n\n  two", "One\n\n  two")]
    [('One', 0, 0), ('two', 1, 2)]
    """
    found = []
    position = gap = 0
    for raw in text.splitlines(keepends=True):
        piece = raw.strip(WHITE)
        if piece:
            indent = raw.index(piece[0])
            start = position + indent
            span = Span(start, start + len(piece))
            found.append(Line(span, folded[span.start : span.end], gap, indent))
            gap = 0
        else:
            gap += 1
        position += len(raw)
    return found


def is_date(text: str) -> bool:
    """Return whether a line is nothing but a date with its year, perhaps with a time, an edition or a page.

    >>> [is_date(text) for text in ("March 4, 2019 Monday", "4. März 2019", "lundi 4 mars 2019 - p. A3", "In 2019")]
    [True, True, True, False]
    """
    if len(text) not in DATE_CHARS or not _YEAR.search(text):
        return False
    bare = _EDITION.sub("", _CLOCK.sub("", text))
    bare = re.sub(r"(?:[,;\s-]+(?:p|pg|page|seite|s|nr)\.? ?[A-Z]?\.?\d+)+$", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", bare)
    names = _WORD.findall(bare.casefold())
    return len(names) <= 5 and all(name in DATE_WORDS for name in names)  # noqa: PLR2004  a day, a month, "of"


def is_edition(text: str) -> bool:
    """Return whether a line names an edition.

    >>> is_edition("Late Edition - Final"), is_edition("The first edition sold out within a day.")
    (True, False)
    """
    return len(text) < STAMP_CHARS and _EDITION.fullmatch(text) is not None


def partition(starts: Sequence[int], lines: Sequence[Line], length: int) -> Iterator[Span]:
    """Yield the spans of records that begin with these lines; the first takes all before it, the last all after it."""
    offsets = [0, *(lines[at].span.start - lines[at].indent for at in starts[1:]), length]
    for start, end in pairwise(offsets):
        yield Span(start, end)


def one_line(text: str) -> str:
    r"""Return a value with single spaces.

    >>> one_line("Lock keepers weigh the future\n   of a canal")
    'Lock keepers weigh the future of a canal'
    """
    return " ".join(text.split())


def joined(text: str, lines: Sequence[Line]) -> str:
    """Return the text of lines as one line."""
    return one_line(text[lines[0].span.start : lines[-1].span.end]) if lines else ""

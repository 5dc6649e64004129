"""What is known of a template: how often, where and beside what it recurs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cleaner.learning.learned import Places
from cleaner.learning.places import Place
from cleaner.learning.templates import GAP, Form, Occurrence, Template
from cleaner.learning.tokens import FIGURE, SPACELESS
from cleaner.learning.topics import Topic, spread, topic_of

BASE_DOCUMENTS: Final = 96
TOPIC_DOCUMENTS: Final = 12
"""Documents whose topics are compared: of the source, and of those that hold a template."""
NEIGHBOURS: Final = 40
"""Places of a template whose neighbouring blocks are compared."""
NEIGHBOUR_CHARS: Final = 40
"""Code points by which neighbours are compared."""
COVERED: Final = 0.9
"""Share of a block's characters that must recur for all of it to count as recurring."""
LONG_HEADED: Final = 80
"""Code points from which a block is a paragraph that a short line above can head."""
_QUOTES: Final = '"„«»'
_QUOTED: Final = re.compile(r'["„«»]([^"„«»]+)["«»]')
QUOTED_WORDS: Final = 5
"""Words in quotation marks from which somebody is quoted; fewer are a name or a title."""
_SPEECH: Final = "-"
"""The dash, folded, with which speech begins in many languages."""
_ENDS: Final = ".!?:;,\"')|。！？"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a template. Shares are 0..1 of its places.

    ``documents`` are those that hold it, of the source's ``total``; copies of one article count once. ``last`` is the
    share of places with nothing below that does not recur, ``lines`` of those that are blocks of their own, ``whole``
    of those where all of the block recurs, ``opens`` and ``closes`` where it only begins or ends one, ``repeated`` of
    those beyond the first of a document, ``heading`` where a paragraph of its document follows a short line.
    ``spread`` is how much the documents with it have in common, as a multiple of what any of the source have: 1 is
    nothing. ``above`` and ``below`` are how varied its neighbours are. ``mates`` are templates that adjoin it.
    """

    template: Template
    form: Form
    occurrences: tuple[Occurrence, ...]
    documents: int
    total: int
    places: Places
    last: float
    lines: float
    whole: float
    opens: float
    closes: float
    repeated: float
    heading: float
    quoted: float
    spread: float
    above: float
    below: float
    mates: frozenset[Template]

    @property
    def share(self) -> float:
        """Share of the source's documents that hold it."""
        return self.documents / self.total

    @property
    def edge(self) -> float:
        """Share of its places in the head and the tail."""
        return self.places.head + self.places.tail

    @property
    def words(self) -> int:
        """Number of its words: tokens with letters, of at least two characters where the script has spaces."""
        return sum(token.isalpha() and (len(token) > 1 or token >= SPACELESS) for token in self.template)

    @property
    def letters(self) -> int:
        """Number of characters of its words."""
        return sum(len(token) for token in self.template if token.isalpha())

    @property
    def figures(self) -> int:
        """Number of its tokens with digits."""
        return self.template.count(FIGURE)

    @property
    def gaps(self) -> int:
        """Number of its gaps."""
        return self.template.count(GAP)


class _Placed(NamedTuple):
    occurrence: Occurrence
    place: Place
    covered: bool
    """Whether all of its block recurs."""
    mates: frozenset[Template]


class Gatherer:
    """The documents of a source, and what recurs in them, ready to be asked for the evidence of each template."""

    def __init__(
        self,
        documents: Sequence[Sequence[str]],
        found: Sequence[Occurrence],
        places: Sequence[Place],
        copies: Sequence[int],
    ) -> None:
        self._documents, self._copies = documents, copies
        self._topics: dict[int, Topic] = {}
        self.total = len(set(copies))
        self._base = spread([self._topic(at) for at in range(min(BASE_DOCUMENTS, len(documents)))])
        self._by_template: dict[Template, list[_Placed]] = defaultdict(list)
        for one in _placed(documents, found, places):
            self._by_template[one.occurrence.template].append(one)
        # A line that recurs above another one heads nothing.
        self._lines = {(one.document, one.block) for one in found if one.opens and one.closes}

    def gather(self, least: int) -> Iterable[Evidence]:
        """Yield the evidence of each template that at least so many documents hold, copies of one counted once."""
        for template, placed in self._by_template.items():
            held = {self._copies[one.occurrence.document] for one in placed}
            if len(held) >= least:
                yield self._evidence(template, placed, len(held))

    def _evidence(self, template: Template, placed: Sequence[_Placed], documents: int) -> Evidence:
        count = len(placed)
        where = Counter(one.place.where for one in placed)
        occurrences = tuple(one.occurrence for one in placed)
        part = [one.occurrence for one in placed if not one.covered]
        holders = list(dict.fromkeys(one.document for one in occurrences))
        mates = Counter(mate for one in placed for mate in one.mates)
        return Evidence(
            template,
            Counter(one.form for one in occurrences).most_common(1)[0][0],
            occurrences,
            documents,
            self.total,
            Places(*(where[name] / count for name in ("head", "middle", "tail"))),
            sum(one.place.is_last for one in placed) / count,
            sum(one.opens and one.closes for one in occurrences) / count,
            sum(one.covered for one in placed) / count,
            sum(one.opens and not one.closes for one in part) / count,
            sum(one.closes for one in part) / count,
            1 - len(holders) / count,
            sum(map(self._is_heading, occurrences)) / count,
            sum(is_quoted(one.text(self._documents)) for one in occurrences) / count,
            spread([self._topic(at) for at in holders[:TOPIC_DOCUMENTS]]) / max(self._base, 1e-4),
            self._variety(occurrences, -1),
            self._variety(occurrences, 1),
            frozenset(mate for mate, times in mates.items() if times >= MATES * count),
        )

    def _topic(self, document: int) -> Topic:
        if document not in self._topics:
            self._topics[document] = topic_of(self._documents[document])
        return self._topics[document]

    def _is_heading(self, one: Occurrence) -> bool:
        """Return whether a paragraph of the document's own follows a short line without an end mark."""
        blocks = self._documents[one.document]
        below = one.block + 1
        if not (one.opens and one.closes) or below >= len(blocks) or (one.document, below) in self._lines:
            return False
        text = one.text(self._documents)
        return len(text) < LONG_HEADED < len(blocks[below]) and text[-1] not in _ENDS

    def _variety(self, occurrences: Sequence[Occurrence], step: int) -> float:
        """Return the number of different neighbours above (-1) or below (1), as a share of the places looked at."""
        looked = occurrences[:NEIGHBOURS]
        return len({self._neighbour(one, step) for one in looked}) / len(looked)

    def _neighbour(self, one: Occurrence, step: int) -> str:
        blocks, at = self._documents[one.document], one.block + step
        if not 0 <= at < len(blocks):
            return ""
        return blocks[at][:NEIGHBOUR_CHARS] if step > 0 else blocks[at][-NEIGHBOUR_CHARS:]


ADJOINING: Final = 2
"""Characters between two sentences at most for one to stand beside the other."""
MATES: Final = 0.6
"""Share of a template's places that must adjoin another for the two to stand together."""


def is_quoted(text: str) -> bool:
    """Return whether a text is, or holds, what somebody said: a name in quotation marks is not.

    >>> is_quoted('"We will not leave the island tonight," he said.'), is_quoted('Read "The Post" daily.')
    (True, False)
    """
    if text[0] in _SPEECH or ((text[0] in _QUOTES) != (text[-1] in _QUOTES) and sum(map(text.count, _QUOTES)) % 2):
        return True
    return any(len(found.split()) >= QUOTED_WORDS for found in _QUOTED.findall(text))


def _placed(
    documents: Sequence[Sequence[str]], found: Sequence[Occurrence], places: Sequence[Place]
) -> Iterable[_Placed]:
    covered: Counter[tuple[int, int]] = Counter()
    for one in found:
        covered[one.document, one.block] += one.span.length
    for at, (one, place) in enumerate(zip(found, places, strict=True)):
        all_of_it = covered[one.document, one.block] >= COVERED * len(documents[one.document][one.block])
        beside = (found[other] for other in (at - 1, at + 1) if 0 <= other < len(found))
        mates = frozenset(other.template for other in beside if _adjoin(one, other))
        yield _Placed(one, place, all_of_it, mates - {one.template})


def _adjoin(one: Occurrence, other: Occurrence) -> bool:
    """Return whether two places stand side by side in one block."""
    if (one.document, one.block) != (other.document, other.block):
        return False
    return max(one.span.start, other.span.start) - min(one.span.end, other.span.end) <= ADJOINING

"""What rules and classifier say of a line that recurs, and whether it names its own source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median
from typing import Final, NamedTuple
from unicodedata import combining, normalize

from cleaner.api import Cleaner
from cleaner.categories import Category
from cleaner.document import Block, Document, Span
from cleaner.learning.evidence import Evidence
from cleaner.learning.learned import SourceName
from cleaner.learning.templates import Occurrence, Template
from cleaner.marking.marker import Marker
from cleaner.pipeline.text import TextPipeline
from cleaner.rulepack import RuleSet
from cleaner.scoring.text import load_scorer
from cleaner.text.lexicon import lexicon
from cleaner.windows import windows

ASKED: Final = 3
"""Documents of a template in which the classifier is asked; one may be odd, so the median counts."""
MOST_OF_IT: Final = 0.5
"""Share of a line that a rule must mark to speak for all of it."""
LONGEST_DOCUMENT: Final = 400
"""Blocks of a document that the classifier sees around a line at most, half above and half below."""
SHORTEST_NAME: Final = 6
"""Letters of a source's name from which a word, or several, name it; shorter ones occur in any text."""
LONGEST_NAME: Final = 6
"""Words of a name at most."""
LONGEST_CLOSING: Final = 12
CLOSING_CHARS: Final = 80
"""Tokens, or code points, of a line that closes a letter, with the name below it."""
SIGNATURE: Final = 2
NAME_TOKENS: Final = 4
"""Lines below it that sign a letter (the name, and the town), and their tokens at most."""
_AFTER_SALUTATION: Final = ",:!"
_WORDS: Final = re.compile(r"[^\W\d_]+")


class Wording(NamedTuple):
    """What is said of a line by its words.

    ``odds`` are the classifier's log-odds of clutter, the line set off from what surrounds it. ``category`` and
    ``confidence`` (0..1) are those of the surest rule that marks it wherever it stands, "other" and 0 without any.
    ``names_source`` is whether it holds the name of the source that it was learned from, ``frames_letter`` whether it
    is a salutation, or begins as letters end, or stands right below a line that does.
    """

    odds: float = 0.0
    category: Category = "other"
    confidence: float = 0.0
    names_source: bool = False
    frames_letter: bool = False


@dataclass(frozen=True)
class Adviser:
    """The rules and the weights that a cleaner would use, ready to be asked about lines that recur."""

    pipeline: TextPipeline
    anywhere: Marker

    def advise(
        self, source: SourceName, documents: Sequence[Sequence[str]], found: Sequence[Evidence]
    ) -> list[Wording]:
        """Return what is to be said of each template, given the block texts of the documents it was found in."""
        odds = self._odds(documents, found)
        marks = self._marks([one.occurrences[0].text(documents) for one in found])
        names = [any(names_source(place.text(documents), source.name) for place in _asked(one)) for one in found]
        return [
            Wording(median(odds.get(one.template) or [0.0]), *mark, named, _frames_letter(documents, one))
            for one, mark, named in zip(found, marks, names, strict=True)
        ]

    def _marks(self, lines: Sequence[str]) -> list[tuple[Category, float]]:
        """Return the category and the confidence of the surest rule for most of each line."""
        document = _document([lines])
        starts = [block.span.start for block in document.blocks]
        best: list[tuple[Category, float]] = [("other", 0.0)] * len(lines)
        for mark in self.anywhere.mark(document):
            at = bisect_right(starts, mark.span.start) - 1
            if mark.span.length >= MOST_OF_IT * len(lines[at]) and mark.confidence > best[at][1]:
                best[at] = mark.category, mark.confidence
        return best

    def _odds(self, documents: Sequence[Sequence[str]], found: Sequence[Evidence]) -> Mapping[Template, list[float]]:
        """Return the log-odds of each template in some documents that hold it."""
        wanted: dict[int, list[Occurrence]] = defaultdict(list)
        for evidence in found:
            for one in _asked(evidence):
                wanted[one.document].append(one)
        odds: dict[Template, list[float]] = defaultdict(list)
        set_off = (_set_off(documents[number], wanted[number]) for number in sorted(wanted))
        for window in windows(set_off, lambda one: len(one[0].text)):
            scores = self.pipeline.score([self.pipeline.claims(document) for document, _ in window])
            rated = ((places, scored.odds) for (_, places), scored in zip(window, scores, strict=True) if scored)
            for places, known in rated:
                for template, block in places:
                    odds[template].append(known[block])
        return odds


@lru_cache(maxsize=2)
def adviser_of(cleaner: Cleaner) -> Adviser:
    """Return the adviser that knows what a cleaner knows.

    Raises:
        CleanerError: the classifier's weights are missing or broken.

    """
    rules = cleaner.rules
    scorer = load_scorer(cleaner.config.weights) if cleaner.config.classifier else None
    free = tuple(rule._replace(position=(), section=None) for rule in rules.rules if not rule.selectors)
    return Adviser(TextPipeline(cleaner.config, Marker(rules), scorer), Marker(RuleSet(free)))


def names_source(text: str, name: str) -> bool:
    """Return whether a text holds the name of a site or a folder: a site's host, a word of it, or several in one.

    A word that opens the text is no name: its capital letter says nothing.

    >>> names_source("Follow the Orlena Post on Quipster", "www.orlena-post.example")
    True
    >>> names_source("Copyright post.example", "www.post.example"), names_source("See outpost.example", "post.example")
    (True, False)
    >>> names_source("Minutes of the meeting", "minutes.example.org")
    False
    """
    host = name.lower().removeprefix("www.")
    if "." in host and re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-]|\.\w)", text.lower().replace("www.", "")):
        return True
    labels = {"".join(_WORDS.findall(_plain(label))) for label in name.split(".")}
    known = {label for label in labels if len(label) >= SHORTEST_NAME}
    words = _WORDS.findall(text) if known else []
    for length in range(1, LONGEST_NAME + 1):
        for at in range(length == 1, len(words) - length + 1):
            part = words[at : at + length]
            if any(word[0].isupper() for word in part) and _plain("".join(part)) in known:
                return True
    return False


def _frames_letter(documents: Sequence[Sequence[str]], evidence: Evidence) -> bool:
    """Return whether a short line is a salutation, a closing, or what is signed below one, in most places looked at."""
    if len(evidence.template) > LONGEST_CLOSING:
        return False
    asked = _asked(evidence)
    return sum(_is_framing(documents, one) for one in asked) > len(asked) / 2


def _is_framing(documents: Sequence[Sequence[str]], one: Occurrence) -> bool:
    blocks, text = documents[one.document], one.text(documents).casefold()
    is_salutation = text.startswith(tuple(lexicon().greetings)) and text[-1] in _AFTER_SALUTATION
    may_be_name = len(one.template) <= NAME_TOKENS and text[-1].isalpha()
    above = range(max(0, one.block - SIGNATURE), one.block) if may_be_name else ()
    return is_salutation or any(map(_closes_letter, (text, *(blocks[at].casefold() for at in above))))


def _closes_letter(text: str) -> bool:
    """Return whether a line begins with words such as "yours sincerely" and is short; ``text`` is without case."""
    return len(text) <= CLOSING_CHARS and text.startswith(_closings())


@cache
def _closings() -> tuple[str, ...]:
    return tuple(closing.replace(" ,", ",") for closing in lexicon().closings)


def _plain(text: str) -> str:
    """Return a text as hosts spell it: in small letters, without accents."""
    return "".join(char for char in normalize("NFKD", text.lower()) if not combining(char))


def _asked(evidence: Evidence) -> list[Occurrence]:
    """Return a place in each of the first documents that hold a template."""
    places: dict[int, Occurrence] = {}
    for one in evidence.occurrences:
        if len(places) >= ASKED:
            break
        places.setdefault(one.document, one)
    return list(places.values())


def _set_off(blocks: Sequence[str], places: Iterable[Occurrence]) -> tuple[Document, list[tuple[Template, int]]]:
    """Return a document in which each place is a block of its own, and which block holds which template."""
    by_block: dict[int, list[Occurrence]] = defaultdict(list)
    for one in places:
        by_block[one.block].append(one)
    pieces: list[tuple[str, ...]] = []
    held: list[tuple[Template, int]] = []
    count = 0
    first = max(0, min(by_block) - LONGEST_DOCUMENT // 2)
    for at in range(first, min(len(blocks), max(by_block) + LONGEST_DOCUMENT // 2)):
        cut, within = _cut(blocks[at], by_block.get(at, ()))
        held += ((template, count + number) for template, number in within)
        pieces.append(cut)
        count += len(cut)
    return _document(pieces), held


def _cut(text: str, places: Iterable[Occurrence]) -> tuple[tuple[str, ...], list[tuple[Template, int]]]:
    """Cut a block before and after each place; return the pieces that are not blank, and which are those places."""
    pieces: list[str] = []
    held: list[tuple[Template, int]] = []
    done = 0
    for one in sorted(places, key=lambda one: one.span):
        if one.span.start < done:
            continue
        pieces += filter(None, [text[done : one.span.start].strip()])
        held.append((one.template, len(pieces)))
        pieces.append(text[one.span.start : one.span.end])
        done = one.span.end
    pieces += filter(None, [text[done:].strip()])
    return tuple(pieces), held


def _document(blocks: Iterable[Sequence[str]]) -> Document:
    """Return a document of these texts, each a block."""
    texts = [text for pieces in blocks for text in pieces]
    return Document("", "\n\n".join(texts), tuple(_blocks(texts)), "paragraphs")


def _blocks(texts: Iterable[str]) -> Iterator[Block]:
    start = 0
    for text in texts:
        yield Block(Span(start, start + len(text)), text)
        start += len(text) + 2

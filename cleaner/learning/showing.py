"""What a reviewer sees of a rule: samples in context, what fills its gaps, the oddest place, and near misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

from cleaner.learning.learned import Sample
from cleaner.learning.patterns import Pattern
from cleaner.learning.places import Where
from cleaner.learning.templates import GAP, Occurrence, Template
from cleaner.learning.tokens import TOKEN, form_of
from cleaner.rulepack.rule import Example
from cleaner.text.sentences import sentences

SHOWN: Final = 3
"""Samples of a rule, near misses, and fillings of each gap that are shown."""
EXAMPLES: Final = 2
"""Examples of each kind that a rule gets: what the linter asks for."""
LINE_CHARS: Final = 160
"""Code points of a line above, below or near that are shown."""
SEARCHED: Final = 200
"""Documents in which near misses are looked for."""
PLAIN_CHARS: Final = (40, 300)
"""Code points of a sentence that can stand for what a rule must keep."""
PLAIN: Final = ("It rained on the harbour until the ferry left.", "Nobody knew why the mill had been sold twice.")
"""Sentences that stand for it where the documents hold no other text."""
BLANK: Final = "[…]"
"""What stands for a gap."""


class Shower:
    """The documents of a source as a reviewer sees them: their ids, the texts of their blocks, and what recurs in them.

    ``copies`` has a number for each document that copies of one article share, ``where`` the place of each occurrence.
    """

    def __init__(
        self,
        ids: Sequence[str],
        documents: Sequence[Sequence[str]],
        copies: Sequence[int],
        where: dict[Occurrence, Where],
    ) -> None:
        self._ids, self._documents, self._copies, self._where = ids, documents, copies, where
        self._recurring = {(one.document, one.block) for one in where}
        self._folded = [[text.casefold() for text in blocks] for blocks in documents[:SEARCHED]]
        self._plain = [*self._plain_sentences(), *PLAIN]

    def text(self, one: Occurrence) -> str:
        """Return what stands at a place."""
        return one.text(self._documents)

    def documents(self, places: Sequence[Occurrence]) -> int:
        """Return how many documents the places are in, copies of one article counted once."""
        return len({self._copies[one.document] for one in places})

    def shown(self, template: Template, one: Occurrence) -> str:
        """Return a template as it is written at a place, with its gaps marked."""
        text = self.text(one)
        tokens = list(TOKEN.finditer(text))
        pieces: list[str] = []
        at = done = 0
        for number, form in enumerate(template):
            if form == GAP:
                rest = len(template) - number - 1
                last = len(tokens) if not rest else at
                while rest and last < len(tokens) and form_of(tokens[last][0]) != template[number + 1]:
                    last += 1
                start = tokens[at].start() if at < len(tokens) else len(text)
                pieces.append(text[done:start] + BLANK)
                done = tokens[last - 1].end() if last > at else start
                at = last
            elif at < len(tokens):
                at += 1
        return "".join(pieces) + text[done:]

    def samples(self, places: Sequence[Occurrence]) -> tuple[Sample, ...]:
        """Return some places, each in another document."""
        first = {one.document: one for one in reversed(places)}
        return tuple(self._sample(first[number]) for number in sorted(first)[:SHOWN])

    def oddest(self, places: Sequence[Occurrence]) -> Sample | None:
        """Return the place that is least like the others: where few are, or where the most text was taken."""
        where = Counter(self._where[one] for one in places)
        if len(places) <= SHOWN:
            return None
        rarest = min(where, key=lambda name: (where[name], name))
        return self._sample(max(places, key=lambda one: (self._where[one] == rarest, one.span.length, -one.document)))

    def gaps(self, pattern: Pattern, texts: Sequence[str]) -> tuple[tuple[tuple[str, int], ...], ...]:
        """Return the commonest fillings of each gap."""
        fillings = [found for text in texts if (found := pattern.fillings(text))]
        columns = zip(*fillings, strict=True)
        return tuple(
            tuple(sorted(Counter(column).items(), key=lambda one: (-one[1], one[0]))[:SHOWN]) for column in columns
        )

    def near_misses(self, pattern: Pattern, literal: str, *, recurring: bool = True) -> Iterator[str]:
        """Yield blocks that hold a rule's literal, and that it does not find, with or without those that recur."""
        for number, blocks in enumerate(self._folded):
            for at, folded in enumerate(blocks):
                if literal in folded and (recurring or (number, at) not in self._recurring):
                    text = self._documents[number][at]
                    if len(text) <= PLAIN_CHARS[1] and not pattern.matches(text):
                        yield text

    def examples(self, pattern: Pattern, literal: str, places: Sequence[Occurrence]) -> tuple[Example, ...]:
        """Return what a rule must cut, by itself and below a sentence of the text, and what it must keep."""
        texts = list(dict.fromkeys(self.text(one) for one in places))
        plain = [text for text in self._plain if not pattern.matches(text)]
        near = self.near_misses(pattern, literal, recurring=False)
        kept = tuple(islice(dict.fromkeys(chain(near, plain)), EXAMPLES))
        removed = [Example(text, "") for text in texts[:EXAMPLES]]
        if len(removed) < EXAMPLES:
            removed.append(Example(f"{plain[0]}\n\n{texts[0]}", plain[0]))
        return (*removed, *(Example(text, None) for text in kept))

    def _sample(self, one: Occurrence) -> Sample:
        blocks = self._documents[one.document]
        block = blocks[one.block]
        above = block[: one.span.start].strip() or (blocks[one.block - 1] if one.block else "")
        below = block[one.span.end :].strip() or (blocks[one.block + 1] if one.block + 1 < len(blocks) else "")
        return Sample(self.text(one), above[-LINE_CHARS:], below[:LINE_CHARS], self._ids[one.document])

    def _plain_sentences(self) -> Iterator[str]:
        """Yield the first sentences of paragraphs that hold nothing that recurs, one a document."""
        least, most = PLAIN_CHARS
        for number, blocks in enumerate(self._documents[:SEARCHED]):
            for at, text in enumerate(blocks):
                if len(text) >= least and (number, at) not in self._recurring:
                    first = text[slice(*sentences(text)[0])]
                    if least <= len(first) <= most:
                        yield first
                        break

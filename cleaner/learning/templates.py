"""Lines and sentences that recur, as templates: their tokens, with gaps for what differs from document to document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from statistics import median
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from cleaner.arrays import Ints
from cleaner.document import Span
from cleaner.learning.tokens import TOKEN, BlockTokens, form_of
from cleaner.text.sentences import sentences

GAP: Final = "*"
"""What stands for the tokens of a gap in a template. A star of a text is taken for one as well, and matches itself."""
Template: TypeAlias = tuple[str, ...]
Form = Literal["line", "sentence", "opening"]

SHORT_LINE: Final = 8
"""Tokens; a line as short as this is one piece: what looks like the end of a sentence is mostly an abbreviation."""
LITERAL_SHARE: Final = 0.5
"""Share of a piece's tokens that must recur; of those with less, what recurs is a phrase of the language."""
RARER: Final = 0.4
"""Part of the usual count in a piece below which a token is a filling of a gap. The usual count is the median: the
greatest belongs to the site's own name, beside which everything else would look like a filling."""
LITERALS: Final = 4
"""Recurring tokens of a sentence at least, ..."""
LITERALS_IN_COVERED: Final = 2
COVERED_BLOCK: Final = 0.85
"""... or two, where this share of the tokens of its block recurs."""
FEWEST_HOT: Final = 3
"""Recurring tokens of a block from which it is looked at."""
OPENING_ENDS: Final = frozenset(":|>»：►▶")
"""Signs that end a label before a title of another article: "Read also: ..."."""
LONGEST_LABELLED: Final = 60
"""Tokens of a line that a label can open."""
LEAST_ALONE: Final = 2
"""Places where a sentence stands by itself from which it is known where it is glued to another."""
LEAST_OPENING: Final = 3
"""Tokens of such a label, with its sign."""


class Occurrence(NamedTuple):
    """A place where something may recur. ``block`` counts within the document; the span lies in the block's text."""

    document: int
    block: int
    span: Span
    template: Template
    form: Form
    opens: bool
    closes: bool

    def text(self, documents: Sequence[Sequence[str]]) -> str:
        """Return what stands there, given the block texts of the documents."""
        return documents[self.document][self.block][slice(*self.span)]


class Piece(NamedTuple):
    """A sentence of a block, or all of it: its tokens, and how common each of them is there (0: only here)."""

    span: Span
    tokens: list[str]
    counts: list[int]
    opens: bool
    closes: bool


def find_occurrences(documents: Sequence[Sequence[str]], tokens: BlockTokens, top: Ints) -> list[Occurrence]:
    """Return what may recur, in the order of the documents; ``top`` is how common each token's commonest run is.

    >>> from cleaner.learning.grams import cover
    >>> from cleaner.learning.tokens import tokenize
    >>> texts = [[f"Photo by {name} for the Orlena Post", name] for name in ("Ana", "Tom", "Eva")]
    >>> known = tokenize(texts)
    >>> sorted({" ".join(one.template) for one in find_occurrences(texts, known, cover(known, 3)[0])})
    ['photo by * for the orlena post']
    """
    if not len(tokens.sizes):
        return []
    begins = np.cumsum([0, *(len(blocks) for blocks in documents)])
    hot = np.add.reduceat(top > 0, tokens.first - 1) - _hot_borders(tokens, top)
    found: list[Occurrence] = []
    for at in np.flatnonzero((hot >= np.minimum(FEWEST_HOT, tokens.sizes)) & (tokens.sizes > 0)).tolist():
        document = int(tokens.document[at])
        block = at - int(begins[document])
        counts = top[tokens.first[at] : tokens.first[at] + tokens.sizes[at]]
        found += _in_block(document, block, documents[document][block], counts)
    alone = Counter(one.template for one in found if GAP not in one.template)
    known = {own for own, times in alone.items() if times >= LEAST_ALONE}
    headless = {own[1:]: own[0] for own in known}
    return [_unglued(one, documents[one.document][one.block], known, headless) for one in found]


def _unglued(one: Occurrence, text: str, known: Container[Template], headless: Mapping[Template, str]) -> Occurrence:
    """Return a sentence without what it is glued to, if it is known to stand by itself elsewhere.

    ``headless`` holds such sentences without their first word, and that word, which may be glued to another.
    """
    own = one.template[1:]
    if one.template[0] != GAP or one.form == "opening" or not own or not (own in known or own in headless):
        return one
    tokens = list(TOKEN.finditer(text, *one.span))
    start = tokens[len(tokens) - len(own)].start()
    if own not in known:
        before, word = tokens[len(tokens) - len(own) - 1], headless[own]
        if not before[0].lower().endswith(word):
            return one
        start, own = before.end() - len(word), (word, *own)
    return one._replace(span=Span(start, one.span.end), template=own, form="sentence", opens=False)


def _hot_borders(tokens: BlockTokens, top: Ints) -> Ints:
    """Return how many borders of each block are covered; they are no tokens that a reader sees."""
    hot = top > 0
    before = hot[tokens.first - 1].astype(np.int64)
    ends = np.append(tokens.first[1:] - 1, len(top))
    running = np.concatenate(([0], np.cumsum(hot)))
    behind: Ints = running[ends] - running[tokens.first + tokens.sizes]
    return before + behind


def _in_block(document: int, block: int, text: str, counts: Ints) -> Iterator[Occurrence]:
    covered = np.count_nonzero(counts) >= COVERED_BLOCK * len(counts)
    for piece in _pieces(text, counts):
        literal = _literal(piece.counts)
        if literal is None:
            continue
        whole = piece.opens and piece.closes
        literals = sum(literal)
        few = LITERALS_IN_COVERED if covered else LITERALS
        form: Form = "line" if whole else "sentence"
        if literals < LITERAL_SHARE * len(literal) or not (whole or literals >= few):
            length = _opening(piece.tokens, literal) if whole and len(literal) <= LONGEST_LABELLED else 0
            if length < LEAST_OPENING:
                continue
            form = "opening"
        yield Occurrence(document, block, piece.span, _template(piece.tokens, literal), form, piece.opens, piece.closes)


def _pieces(text: str, counts: Ints) -> Iterator[Piece]:
    """Yield the sentences of a block, or all of it where it is short."""
    found = [(match.start(), match.end()) for match in TOKEN.finditer(text)]
    spans = (Span(0, len(text)),) if len(found) <= SHORT_LINE else sentences(text)
    at = 0
    for number, span in enumerate(spans):
        begin = at
        while at < len(found) and found[at][0] < span.end:
            at += 1
        if at > begin:
            words = [text[start:end] for start, end in found[begin:at]]
            yield Piece(span, words, counts[begin:at].tolist(), number == 0, number == len(spans) - 1)


def _literal(counts: Sequence[int]) -> list[bool] | None:
    """Return which tokens of a piece recur with it, rather than fill a gap; nothing if none recurs."""
    known = [count for count in counts if count]
    if not known:
        return None
    least = max(1.0, RARER * median(known))
    return [count >= least for count in counts]


def _opening(tokens: Sequence[str], literal: Sequence[bool]) -> int:
    """Return how many tokens the label has that opens a line, with its sign; 0 if the line has none.

    All that recurs of the line is in its label, which may have gaps of its own.
    """
    last = max((at for at, stays in enumerate(literal) if stays), default=0)
    is_label = tokens[last] in OPENING_ENDS and sum(literal) >= LITERAL_SHARE * (last + 1)
    return last + 1 if is_label and literal[0] else 0


def _template(tokens: Sequence[str], literal: Sequence[bool]) -> Template:
    found: list[str] = []
    for token, stays in zip(tokens, literal, strict=True):
        form = form_of(token) if stays else GAP
        if form != GAP or found[-1:] != [GAP]:
            found.append(form)
    return tuple(found)

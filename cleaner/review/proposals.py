"""Clutter that a reviewer has marked, as rules that cut last: each line by its wording, and never more than it.

A rule is proposed only if it finds all that was marked with its wording and nothing that the reviewer has left in any
of the marked documents; where it would, it is narrowed to the position of what was marked, or left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from cleaner.categories import Category
from cleaner.examples import check_examples
from cleaner.learning.showing import EXAMPLES, PLAIN, PLAIN_CHARS
from cleaner.learning.tokens import SPACELESS
from cleaner.learning.written_packs import digest, rule_name
from cleaner.marking.marker import Marker, zones
from cleaner.review.marked_text import MarkedText, Piece
from cleaner.review.wordings import Wording, wording_of
from cleaner.rulepack import RuleSet
from cleaner.rulepack.linting import MIN_LITERAL, SHORT_LINE, lint_rules
from cleaner.rulepack.rule import POSITIONS, Example, Position, Rule

CONFIDENCE: Final = 0.9
"""Confidence of a proposed rule: every profile cuts what a person has marked."""
TITLE: Final = "Marked as clutter in a review"
"""The reason of what such a rule removes."""
PLACED_WORDS: Final = 2
"""Words of a line up to which it may be a heading elsewhere, so that its rule holds only where it was marked."""
UNMARKED: Final = "its wording stands in kept text too: mark it there as well, if that is clutter"
"""Why there is no rule for what cannot be told from the article."""


class LeftOut(NamedTuple):
    """Marked clutter for which no rule is proposed: its document, its text, and why."""

    document: str
    text: str
    why: str


class Place(NamedTuple):
    """A place with marked clutter: the number of its document, the part of a block, and the category of the mark."""

    document: int
    piece: Piece
    category: Category


class Hit(NamedTuple):
    """What a rule finds: the number of a document, and the part of a block."""

    document: int
    piece: Piece


class Draft(NamedTuple):
    """A rule in the making, and what was marked with its wording."""

    rule: Rule
    places: Sequence[Place]


def propose(texts: Sequence[MarkedText], pack: str) -> tuple[list[Rule], list[LeftOut]]:
    """Return rules for the clutter that was missed, as those of a pack, and what there is no rule for.

    Several marks of one wording become one rule, which is for the sources or sites of their documents.
    """
    drafts, left = _drafts(texts, pack)
    rules: list[Rule] = []
    for draft, harmless in zip(drafts, _harmless(drafts, texts), strict=True):
        made = _with_examples(harmless, draft, texts) if isinstance(harmless, Rule) else harmless
        if isinstance(made, Rule):
            rules.append(made)
        else:
            left.append(_left_out(texts, draft.places[0], made))
    return rules, left


def _drafts(texts: Sequence[MarkedText], pack: str) -> tuple[list[Draft], list[LeftOut]]:
    """Return a draft for each wording that was marked, and what has none that a rule could find."""
    places: dict[Wording, list[Place]] = {}
    left: list[LeftOut] = []
    for number, text in enumerate(texts):
        for place in _places(number, text):
            found = wording_of(text, place.piece)
            if isinstance(found, str):
                left.append(_left_out(texts, place, found))
            else:
                is_whole = found.pattern.scope == "block"
                places.setdefault(found, []).append(_whole(place, text) if is_whole else place)
    return [Draft(_rule(wording, own, texts, pack), own) for wording, own in places.items()], left


def _whole(place: Place, text: MarkedText) -> Place:
    """Return a place with the signs around it, up to its whole block."""
    number = place.piece.block
    return place._replace(piece=Piece(number, 0, len(text.document.blocks[number].text)))


def _places(number: int, text: MarkedText) -> Iterator[Place]:
    """Yield what the marks of a document cover, a place for each block, in reading order."""
    for mark in sorted(text.marked.missed):
        for piece in text.pieces(mark.span):
            yield Place(number, _to_words(text, piece), mark.category)


def _to_words(text: MarkedText, piece: Piece) -> Piece:
    """Return a piece with the rest of the words that it begins and ends in, as far as that stands in kept text."""
    block = text.document.blocks[piece.block].text
    start, end = piece.start, piece.end
    while start and _in_word(block, start) and not text.is_removed(piece.block, start - 1):
        start -= 1
    while end < len(block) and _in_word(block, end) and not text.is_removed(piece.block, end):
        end += 1
    return Piece(piece.block, start, end)


def _in_word(text: str, at: int) -> bool:
    """Return whether a place is within a word, which in scripts without spaces nobody can tell."""
    return all(char.isalnum() and char < SPACELESS for char in text[at - 1 : at + 1])


def _rule(wording: Wording, places: Sequence[Place], texts: Sequence[MarkedText], pack: str) -> Rule:
    pattern, literal = wording
    origins = [texts[place.document].provenance for place in places]
    known = [] if any(not (one.source or one.site) for one in origins) else origins
    written = _written(places[0], texts)
    first: Category = Counter(place.category for place in places).most_common(1)[0][0]
    return Rule(
        id=f"{pack}.{rule_name(written)}-{digest(pattern.text + pattern.scope)[:4]}",
        title=TITLE,
        category=first,
        confidence=CONFIDENCE,
        pack=pack,
        languages=(),
        status="test",
        scope=pattern.scope,
        literals=(literal,),
        any=(pattern.text,),
        max_words=SHORT_LINE if len(literal) < MIN_LITERAL else 0,
        sites=tuple(dict.fromkeys(one.site.removeprefix("www.") for one in known if one.site and not one.source)),
        sources=tuple(dict.fromkeys(one.source for one in known if one.source)),
        last=True,
    )


def _written(place: Place, texts: Sequence[MarkedText]) -> str:
    return texts[place.document].document.blocks[place.piece.block].text[place.piece.start : place.piece.end]


def _harmless(drafts: Sequence[Draft], texts: Sequence[MarkedText]) -> list[Rule | str]:
    """Return for each draft a rule that finds its places and nothing of the article, or why there is none."""
    found: list[Rule | str] = [UNMARKED] * len(drafts)
    tried = [_placed(draft, texts) if _is_short(draft, texts) else draft.rule for draft in drafts]
    for again in (False, True):
        waiting = [number for number in range(len(drafts)) if found[number] == UNMARKED]
        if again:
            tried = [_placed(draft, texts) for draft in drafts]
        hits = _hits([tried[number] for number in waiting], texts)
        for number in waiting:
            found[number] = _judged(tried[number], drafts[number], hits[tried[number].id], texts)
    return found


def _judged(rule: Rule, draft: Draft, hits: Sequence[Hit], texts: Sequence[MarkedText]) -> Rule | str:
    """Return a rule if it may be proposed, given what it finds, or why not."""
    words = len(_written(draft.places[0], texts).split())
    if rule.scope == "block" and words == 1 and rule.position == ("body",) and not (rule.sites or rule.sources):
        return "one word alone heads paragraphs elsewhere, and its document is of no known source or site"
    if not all(
        texts[hit.document].is_clutter(*hit.piece) or any(_covers(place, hit) for place in draft.places) for hit in hits
    ):
        return UNMARKED
    if not all(any(_covers(hit, place) for hit in hits) for place in draft.places):
        return "it cannot be put into a pattern"
    return rule


def _covers(around: Hit | Place, within: Hit | Place) -> bool:
    (number, start, end), (own, first, last) = around.piece, within.piece
    return (around.document, number) == (within.document, own) and start <= first and last <= end


def _is_short(draft: Draft, texts: Sequence[MarkedText]) -> bool:
    """Return whether a line may be a heading elsewhere."""
    return draft.rule.scope == "block" and len(_written(draft.places[0], texts).split()) <= PLACED_WORDS


def _placed(draft: Draft, texts: Sequence[MarkedText]) -> Rule:
    """Return the rule of a draft for the positions alone at which it was marked."""
    return draft.rule._replace(position=_positions(draft.places, texts))


def _positions(places: Iterable[Place], texts: Sequence[MarkedText]) -> tuple[Position, ...]:
    """Return the parts of a document in which marked blocks stand; none if that is all of them."""
    found: set[Position] = set()
    for place in places:
        at = 0
        for zone, blocks in zones(texts[place.document].document.blocks):
            if at <= place.piece.block < at + len(blocks):
                found |= zone
            at += len(blocks)
    return () if len(found) == len(POSITIONS) else tuple(name for name in POSITIONS if name in found)


def _hits(rules: Sequence[Rule], texts: Sequence[MarkedText]) -> dict[str, list[Hit]]:
    """Return what rules find in the documents that they are for, by their ids."""
    found: dict[str, list[Hit]] = {rule.id: [] for rule in rules}
    marker = Marker(RuleSet(tuple(rules)))
    for number, text in enumerate(texts):
        for mark in marker.mark(text.document, text.provenance):
            found[mark.rule_id].append(Hit(number, text.piece_of(mark.span)))
    return found


def _with_examples(rule: Rule, draft: Draft, texts: Sequence[MarkedText]) -> Rule | str:
    written = list(dict.fromkeys(_written(place, texts) for place in draft.places))
    made = rule._replace(examples=tuple(_examples(rule, written, texts)))
    if any(lint_rules([made])) or any(check_examples([made])):
        return "no examples could be made of which its rule cuts what it should"
    return made


def _examples(rule: Rule, written: Sequence[str], texts: Sequence[MarkedText]) -> Iterator[Example]:
    """Yield what a rule must cut, by itself and below a sentence, and lines much like it that it must keep."""
    removed = [Example(text, "") for text in written[:EXAMPLES]]
    if len(removed) < EXAMPLES:
        removed.append(Example(f"{PLAIN[0]}\n\n{written[0]}", PLAIN[0]))
    yield from removed
    near = chain(_near_misses(rule, texts), _made_near_misses(written[0]), PLAIN)
    kept = (Example(text, None) for text in dict.fromkeys(near))
    yield from islice((one for one in kept if not any(check_examples([rule._replace(examples=(one,))]))), EXAMPLES)


def _near_misses(rule: Rule, texts: Sequence[MarkedText]) -> Iterator[str]:
    """Yield blocks of the documents that hold a rule's literal."""
    for text in texts:
        for block in text.document.blocks:
            if len(block.text) <= PLAIN_CHARS[1] and rule.literals[0] in block.text.casefold():
                yield block.text


def _made_near_misses(written: str) -> Iterator[str]:
    """Yield a line with a sentence after it, and without its last word."""
    yield f"{written} {PLAIN[1]}"
    if len(words := written.split()) > 1:
        yield " ".join(words[:-1])


def _left_out(texts: Sequence[MarkedText], place: Place, why: str) -> LeftOut:
    return LeftOut(texts[place.document].marked.id, _written(place, texts), why)

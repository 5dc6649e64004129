"""What each line of an export is: a field's label, a counter, a frame, a notice of rights, or of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from cleaner.exports.labels import (
    COPYRIGHT,
    COUNTER,
    FRAME_LINE,
    LENGTH,
    NAME_OF,
    RIGHTS,
    RIGHTS_WORDS,
    SIGNATURE,
    TELLING,
)
from cleaner.exports.records import Line
from cleaner.text.words import ends_sentence, word_count

LEAST_TELLING: Final = 2
"""Signs of a database from which a text is an export, with ``LEAST_LABELS`` labels of fields."""
LEAST_LABELS: Final = 3
MANY_LABELS: Final = 6
"""Labels of fields with which one sign is enough."""
WRAPPED: Final = 55
"""Characters of a line from which the value goes on in the next where no blank lines part the fields."""
PROSE_WORDS: Final = 12
"""Words of a sentence that no title block has."""
VALUE_WORDS: Final = 10
"""Words of a value of a telling field at most: an article about exports explains the fields in sentences."""
LONGEST: Final = 700
"""Characters of a line of the frame at most."""
CAPITALS: Final = 3
"""Labels in capitals from which others are of the body: an event's "Date:" below an article."""

_LABEL: Final = re.compile(r"([^\W\d_][\w ()/.&'-]{0,44}?) ?:[ ]*")
_BARE_BODY: Final = frozenset({"body", "full text", "volltext", "texte intégral"})
_WITHOUT_DIGITS: Final = re.compile(
    r"type|place|country|author|name|keyword|subject|feature|link|adresse|language|code"
)

Kind = Literal["label", "body", "counter", "frame", "rights", ""]


class Sign(NamedTuple):
    """What a line is: a label of a field by its name, with the offset of its value in the line; or of the frame."""

    kind: Kind = ""
    label: str = ""
    name: str = ""
    value: int = 0


@dataclass(slots=True)
class Sheet:
    """A text, its lines, and what each is.

    ``stacked`` says that fields follow one another without blank lines, ``gap`` how many there are between any lines.
    """

    text: str
    lines: Sequence[Line]
    signs: Sequence[Sign]
    stacked: bool
    gap: int

    def is_continuation(self, at: int) -> bool:
        """Return whether a line without a label may continue the value above it.

        Where blank lines part the fields, whatever has none before it may; elsewhere the line above must be full.
        """
        line, above = self.lines[at], self.lines[at - 1]
        if line.gap > self.gap or (self.gap and ends_sentence(line.text)):
            return False
        return (not self.stacked and not self.gap) or len(above.text) >= WRAPPED


def signs_of(lines: Sequence[Line]) -> list[Sign]:
    """Return what each line is; where most labels are in capitals, others are of the body."""
    signs = [_sign(line.text) for line in lines]
    capitals = sum(
        sign.kind in ("label", "body") and line.text[: len(sign.label)].isupper()
        for line, sign in zip(lines, signs, strict=True)
    )
    if capitals < max(CAPITALS, sum(sign.kind in ("label", "body") for sign in signs) / 2):
        return signs
    return [
        Sign() if sign.kind in ("label", "body") and not line.text[: len(sign.label)].isupper() else sign
        for line, sign in zip(lines, signs, strict=True)
    ]


def _sign(text: str) -> Sign:
    """Return what a line is, by itself."""
    if found := _LABEL.match(text):
        label = found[1].casefold()
        name = NAME_OF.get(label)
        if name is not None:
            return Sign("body" if name == "body" else "label", label, name, found.end())
    if text.casefold() in _BARE_BODY:
        return Sign("body", text.casefold(), "body", len(text))
    if len(text) > LONGEST:
        return Sign()
    if COUNTER.fullmatch(text):
        return Sign("counter")
    if FRAME_LINE.fullmatch(text):
        return Sign("frame")
    return Sign("rights") if is_rights(text) else Sign()


def is_rights(text: str) -> bool:
    """Return whether a line is a notice of rights and nothing else."""
    if len(text) > LONGEST or not (COPYRIGHT.match(text) or RIGHTS.search(text)):
        return False
    return word_count(text) <= (RIGHTS_WORDS if COPYRIGHT.match(text) else PROSE_WORDS)


def is_export(lines: Sequence[Line], signs: Sequence[Sign]) -> bool:
    """Return whether enough of the labels and lines are a database's: a telling one has a database's value, too."""
    telling, exact = set(), False
    labels = {sign.label for sign in signs if sign.kind in ("label", "body")}
    for line, sign in zip(lines, signs, strict=True):
        value = line.text[sign.value :]
        if sign.kind == "counter":
            telling.add("counter")
            exact = True
        elif sign.name == "length" and LENGTH.fullmatch(value):
            telling.add("length")
            exact = True
        elif sign.label in TELLING and word_count(value) <= VALUE_WORDS:
            with_digit = any(map(str.isdigit, value))
            if with_digit or _WITHOUT_DIGITS.search(sign.label):
                telling.add(sign.label)
                exact = exact or with_digit
        elif SIGNATURE.match(line.text):
            telling.add(SIGNATURE.match(line.text)[0].casefold())  # type: ignore[index]
            exact = True
    least = LEAST_LABELS if len(telling) >= LEAST_TELLING else MANY_LABELS
    return exact and len(telling) >= 1 and len(labels) >= least


def is_told(text: str) -> bool:
    """Return whether a line is a sentence that tells something, and no headline, which may ask or exclaim."""
    return word_count(text) >= PROSE_WORDS and text.rstrip("\"' ").endswith((".", ":"))


def is_prose(text: str) -> bool:
    """Return whether a line is a paragraph, or a long part of one."""
    return word_count(text) >= PROSE_WORDS and (ends_sentence(text) or len(text) > 2 * WRAPPED)

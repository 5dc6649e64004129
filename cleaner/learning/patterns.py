"""Patterns of rules from templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import ceil
from typing import Final, NamedTuple

import regex

from cleaner.learning.templates import GAP, Form, Template
from cleaner.learning.tokens import FIGURE, SPACELESS, TOKEN, form_of
from cleaner.rulepack.rule import Scope
from cleaner.text.lexicon import lexicon

LONGEST_FILLING: Final = 120
"""Code points of a gap at most; a title fits, two sentences do not."""
ROOM: Final = 1.5
"""How much longer than the longest filling that was seen another may be."""
STEP: Final = 10
"""Code points to which that is rounded up, so that packs of a growing corpus do not differ for nothing."""
SHORTEST_LITERAL: Final = 2
"""Code points of a literal at least."""
LITERAL_WORDS: Final = 4
"""Words of a literal at most; more of them rule out hardly any further line."""
UNMISTAKABLE: Final = 4
"""Words of a sentence that can begin inside of a word of the text and be no chance."""
SPACED: Final = {" ": " +", " ?": " *"}
"""What stands for a space, or for one or none, where lines are found that have several."""
DOTTED_I: Final = ("i\u0307", "\u0130")
"""The Turkish capital i as Python makes it small, and as it is written, which patterns search for."""
MONTH: Final = "\\w"
"""What stands for the name of a month in a line that is matched as it is written; no token holds such a sign."""
MONTH_REACH: Final = 2
"""Tokens from a figure within which a month is one: "May 3", "3 May", "3. May"."""
_WRITTEN: Final = re.compile(f"{TOKEN.pattern}|_")
_WORD: Final = r"[^\W\d_]+"
_FIGURE: Final = r"\w*\d\w*"
_BEFORE: Final = r"(?<![^\W_])"
_AFTER: Final = r"(?![^\W_])"


class Pattern(NamedTuple):
    """What a rule searches for: the pattern, the scope that it is tried on, and the same with a group for each gap."""

    text: str
    scope: Scope
    grouped: str

    def matches(self, text: str) -> bool:
        """Return whether it is found in a text."""
        return regex.search(self.text, text, regex.IGNORECASE) is not None

    def fillings(self, text: str) -> tuple[str, ...]:
        """Return what fills the gaps in a text that it is found in."""
        found = regex.search(self.grouped, text, regex.IGNORECASE)
        return tuple(filling.strip() for filling in found.groups()) if found else ()


def pattern_of(template: Template, form: Form, *, is_line: bool, texts: Sequence[str]) -> Pattern:
    """Return the pattern for a template; ``texts`` are where it was found, ``is_line`` is whether it fills blocks.

    A line is matched as a whole. A sentence is cut out of its paragraph, even where no space parts it from another; one
    that begins or ends with a gap must be a sentence by itself.

    >>> made = pattern_of(("photo", ":", "*"), "line", is_line=True, texts=["Photo: Ana Ruiz"])
    >>> made.text, made.scope
    ('^photo ?: ?.{1,20}$', 'block')
    >>> made.fillings("PHOTO: Tom Hale")
    ('Tom Hale',)
    """
    room = _room(template, texts)
    is_open = GAP in {template[0], template[-1]}
    scope: Scope = "block" if is_line or form == "opening" else "sentence" if is_open else "span"
    is_spaced = any("  " in text for text in texts)
    bodies = ["".join(_parts(template, room, group, is_spaced=is_spaced)) for group in ("{}", "({})")]
    # A whole sentence is glued to the word before it where an extractor lost the end of a paragraph.
    before = "" if sum(map(str.isalpha, template)) >= UNMISTAKABLE and template[0].isalpha() else _BEFORE
    text, grouped = (before + body + _AFTER if scope == "span" else f"^{body}$" for body in bodies)
    return Pattern(text, scope, grouped)


def verbatim_of(text: str, scope: Scope) -> Pattern:
    r"""Return the pattern for a line, a sentence or a stretch as it is written.

    Its case, its spaces, its figures and the months beside them may differ.

    >>> made = verbatim_of("Updated on 3 May 2019 by Ana", "block")
    >>> [made.matches(text) for text in ("UPDATED on 12 June 2024  by Ana", "Updated on 3 May 2019 by Ana Ruiz")]
    [True, False]
    >>> verbatim_of("the letter", "span").text
    '(?<![^\\W_])the +letter(?![^\\W_])'
    """
    tokens = _WRITTEN.findall(text)
    parts = [_literal_pattern(form) for form in verbatim_forms(text)]
    between = ["", *(SPACED[_between(*pair)] for pair in pairwise(tokens))]
    body = "".join(chain.from_iterable(zip(between, parts, strict=True)))
    before, after = ("" if text[at] >= SPACELESS else border for at, border in ((0, _BEFORE), (-1, _AFTER)))
    whole = before + body + after if scope == "span" else f"^{body}$"
    return Pattern(whole, scope, whole)


def verbatim_forms(text: str) -> Template:
    r"""Return the tokens of a text, with a stand-in for figures and for months beside them.

    >>> verbatim_forms("May 3, as in may")
    ('\\w', '0', ',', 'as', 'in', 'may')
    """
    forms = [form_of(token) for token in _WRITTEN.findall(text)]
    near = [FIGURE in forms[max(0, at - MONTH_REACH) : at + MONTH_REACH + 1] for at in range(len(forms))]
    return tuple(MONTH if close and _is_month(form) else form for form, close in zip(forms, near, strict=True))


def _is_month(form: str) -> bool:
    return form in lexicon().date_words and form.capitalize().startswith(tuple(lexicon().month_stems))


def literal_of(template: Template, texts: Sequence[str]) -> str:
    """Return the words by which a rule is found, as all of the texts have them; none if they have none in common.

    >>> literal_of(("photo", "by", "*"), ["Photo by Ana", "PHOTO  by Tom"])
    'photo'
    """
    known = [text.casefold() for text in texts]
    for words in sorted(_runs(template, known[0]), key=len, reverse=True):
        if len(words) >= SHORTEST_LITERAL and all(words in text for text in known):
            return words
    return ""


def _parts(template: Template, room: int, group: str, *, is_spaced: bool) -> Iterator[str]:
    """Yield what matches the tokens of a template and what parts them: any number of spaces if ``is_spaced``."""
    for at, token in enumerate(template):
        if at:
            between = _between(template[at - 1], token)
            yield SPACED[between] if is_spaced else between
        if token == GAP:
            lazy = "" if at == len(template) - 1 else "?"
            yield group.format(f".{{1,{room}}}{lazy}")
        else:
            yield _literal_pattern(token)


def _literal_pattern(form: str) -> str:
    """Return what matches a token that is no gap."""
    if form == MONTH:
        return _WORD
    return _FIGURE if form == FIGURE else regex.escape(form, literal_spaces=True).replace(*DOTTED_I)


def _between(token: str, after: str) -> str:
    """Return what parts two tokens: a space between words of a script that has spaces, which signs may do without."""
    return " " if all(one.isalnum() and one < SPACELESS for one in (token, after)) else " ?"


def _room(template: Template, texts: Sequence[str]) -> int:
    """Return how many code points a gap may take: somewhat more than what is between the words of the texts."""
    literal = sum(len(token) for token in template if token != GAP)
    gaps = max(1, template.count(GAP))
    # What is not literal is filling and spaces; where there are several gaps, one may have had most of it.
    longest = max((len(text) - literal for text in texts), default=0)
    return min(LONGEST_FILLING, STEP * ceil(ROOM * max(1, longest - (gaps - 1)) / STEP))


def _runs(template: Template, text: str) -> Iterable[str]:
    """Return the literal runs of a template as they are written in a text: of several words, and of one."""
    tokens = list(TOKEN.finditer(text))
    written: dict[tuple[str, ...], str] = {}
    for length in range(1, LITERAL_WORDS + 1):
        for at in range(len(tokens) - length + 1):
            part = tokens[at : at + length]
            written.setdefault(tuple(match[0] for match in part), text[part[0].start() : part[-1].end()])
    literal = (token.casefold() if token not in {GAP, FIGURE, MONTH} else "" for token in template)
    forms = list(literal)
    for length in range(1, LITERAL_WORDS + 1):
        for at in range(len(forms) - length + 1):
            part_forms = tuple(forms[at : at + length])
            if all(part_forms) and part_forms[0].isalnum() and part_forms[-1].isalnum() and part_forms in written:
                yield written[part_forms]

"""A parser of the text of a block of Markdown, whose tokens know where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import emphasis as emphasis_rules
from markdown_it.rules_inline import html_inline as html_rule
from markdown_it.rules_inline import image as image_rule
from markdown_it.rules_inline import link as link_rule
from markdown_it.rules_inline import strikethrough as strikethrough_rules
from markdown_it.token import Token

from cleaner.layout.markdown.commonmark import Env, Parser

INLINE_NESTING: Final = 20
"""Brackets inside each other that are told apart, as CommonMark's other parsers have it."""
_INLINE_RULES: Final = ("newline", "escape", "backticks", "link", "autolink", "html_inline", "entity")
_HIDDEN: Final = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_LOOSE: Final = re.compile(
    r"\(\s*+(?:"
    r"<?(?:https?://|mailto:|tel:|www\.)(?:[^()\\]++|\\.|\([^()]*+\))*+"
    r"|<?[/#?.](?:[^()\\ \t]++|\\.|\([^()\s]*+\))*+(?:\s+\"[^\"]*+\")?"
    r"|\"[^\"]*+\""
    r")\s*\)",
    re.DOTALL,
)
"""The target of a link as converters write it: an address with spaces or line breaks, or only a title."""

InlineRule = Callable[[StateInline, bool], bool]


def parse_inline(text: str, env: Env) -> list[Token]:
    """Return the tokens of the text of a block.

    >>> [(token.type, token.meta["at"]) for token in parse_inline("a _b_", {})]
    [('text', 0), ('em_open', 2), ('text', 3), ('em_close', 4)]
    """
    parser = _inline_parser()
    state = _Inline(text, parser, env, [])
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


class _Inline(StateInline):
    """Notes where each token begins. What is pending is always one stretch of the text."""

    def __init__(self, src: str, md: MarkdownIt, env: Env, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self._begun = -1
        self._ends: dict[str, int] = {}

    def append_pending(self, text: str) -> None:
        if self._begun < 0:
            self._begun = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  the library's name
        token = super().pushPending()
        token.meta["at"] = self._begun
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        self._begun = -1
        return token

    def last(self, mark: str) -> int:
        """Return where a mark stands for the last time."""
        if mark not in self._ends:
            found = re.finditer(re.escape(mark), self.src, re.IGNORECASE)
            self._ends[mark] = max((one.start() for one in found), default=-1)
        return self._ends[mark]


@lru_cache(1)
def _inline_parser() -> MarkdownIt:
    parser = Parser("commonmark", {"maxNesting": INLINE_NESTING, "store_labels": True}).enable("strikethrough")
    parser.disable("fragments_join")  # joined text would not know where it stands
    known = {rule.name: rule.fn for rule in parser.inline.ruler.__rules__}
    rules = known | {"html_inline": _tag, "link": _link}
    for name in _INLINE_RULES:
        parser.inline.ruler.at(name, _with_end(rules[name]))
    parser.inline.ruler.after("link", "stray", _with_end(_stray))
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("strikethrough", _struck)
    parser.inline.ruler.at("image", _picture)
    return parser


def _with_end(rule: InlineRule) -> InlineRule:
    def placed(state: StateInline, silent: bool) -> bool:
        at, first = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if len(state.tokens) > first:
            last = state.tokens[-1]
            last.meta["end"] = state.pos
            if last.type == "link_close":
                opened = state.tokens[first] if state.tokens[first].type == "link_open" else state.tokens[first + 1]
                opened.meta["at"] = at
                if last.markup == "autolink":
                    state.tokens[-2].meta["at"] = at + 1
        return True

    return placed


def _link(state: StateInline, silent: bool) -> bool:
    """Take a link, also with a target that only converters take for one."""
    start = state.pos
    if not _may_be_label(state, start):
        return False
    if link_rule(state, silent):
        return True
    end = _loose_end(state, start, nested=False)
    if end < 0:
        return False
    if not silent:
        label_end, whole = state.md.helpers.parseLinkLabel(state, start, True), state.posMax
        state.pos, state.posMax = start + 1, label_end
        state.push("link_open", "a", 1)
        state.md.inline.tokenize(state)
        state.push("link_close", "a", -1)
        state.posMax = whole
    state.pos = end
    return True


def _may_be_label(state: StateInline, start: int) -> bool:
    """Return whether a bracket may be closed: to look for the end of each of many that are not takes long."""
    assert isinstance(state, _Inline)
    return state.src[start : start + 1] == "[" and state.last("]") > start


def _loose_end(state: StateInline, start: int, *, nested: bool) -> int:
    """Return where a link or picture ends whose label begins at ``start``, or -1."""
    assert isinstance(state, _Inline)
    if state.src[start : start + 1] != "[" or state.last("](") <= start:
        return -1
    label_end: int = state.md.helpers.parseLinkLabel(state, start, not nested)
    target = _LOOSE.match(state.src, label_end + 1, state.posMax) if label_end >= 0 else None
    return target.end() if target else -1


def _stray(state: StateInline, silent: bool) -> bool:
    """Hide the end of a link that began in another block."""
    if silent or not state.src.startswith("](", state.pos):
        return False
    target = _LOOSE.match(state.src, state.pos + 1, state.posMax)
    if target is None:
        return False
    state.push("stray", "", 0)
    state.pos = target.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    """Take a script or style with all it holds for one tag."""
    assert isinstance(state, _Inline)
    at = state.pos
    if state.src[at] == "<" and state.src[at + 1 : at + 2] in ("s", "S"):
        hidden = _HIDDEN.match(state.src, at) if max(state.last("</script"), state.last("</style")) > at else None
        if hidden:
            if not silent:
                state.push("html_inline", "", 0).content = hidden[0]
            state.pos = hidden.end()
            return True
    return html_rule(state, silent)


def _picture(state: StateInline, silent: bool) -> bool:
    """Take a picture as one token; what stands in place of it is not shown."""
    at = state.pos
    if state.src[at] != "!" or not _may_be_label(state, at + 1):
        return False
    if not image_rule(state, True):
        end = _loose_end(state, at + 1, nested=True)
        if end < 0:
            return False
        state.pos = end
    if not silent:
        end, state.pos = state.pos, at
        token = state.push("image", "img", 0)
        token.content = state.src[at:end]
        token.meta["end"] = state.pos = end
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    at = state.pos
    if not emphasis_rules.tokenize(state, silent):
        return False
    for i in range(state.pos - at):
        state.tokens[at - state.pos + i].meta["at"] = at + i
    return True


def _struck(state: StateInline, silent: bool) -> bool:
    """Take two tildes for a mark; more or fewer are text, as elsewhere."""
    if silent or state.src[state.pos] != "~":
        return False
    length = state.scanDelims(state.pos, True).length
    if length == 2:  # noqa: PLR2004
        return strikethrough_rules.tokenize(state, silent)
    state.append_pending("~" * length)
    state.pos += length
    return True

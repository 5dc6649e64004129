"""A parser of the blocks of Markdown, with tables, whose tokens know where their lines stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import fence as fence_rule
from markdown_it.rules_block import reference as reference_rule
from markdown_it.rules_block import table as table_rule
from markdown_it.token import Token

from cleaner.layout.markdown.commonmark import Env, Parser
from cleaner.layout.markdown.indented import code_lines

BLOCK_NESTING: Final = 40
"""Quotes and lists inside each other that are told apart (a list counts twice); lines deeper inside are shown raw."""
OPEN_FENCES: Final = 50
"""Fences without an end after which no more are looked for: each search may go through all of a text."""
_BLOCK_RULES: Final = {
    "table": ["paragraph", "reference"],
    "code": [],
    "fence": ["paragraph", "reference", "blockquote", "list"],
    "hr": ["paragraph", "reference", "blockquote", "list"],
    "reference": ["paragraph", "blockquote", "list"],  # else it would be text as soon as a blank line above has gone
    "html_block": ["paragraph", "reference", "blockquote"],
    "heading": ["paragraph", "reference", "blockquote"],
    "paragraph": [],
}
"""Rules that make blocks with text of their own, and what each of them ends."""
_DEFINITION: Final = re.compile(
    r"\[(?!\^)(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*\n?[ \t>]*(?:<\S|[a-z][a-z0-9+.-]*:|[/#.]|www\.)",
    re.DOTALL | re.IGNORECASE,
)

BlockRule = Callable[[StateBlock, int, int, bool], bool]


class Line(NamedTuple):
    """A line of a block: where it begins after the marks of quotes, its first letter, its end, and the indent."""

    begin: int
    first: int
    end: int
    indent: int


def parse_blocks(text: str) -> tuple[list[Token], Env]:
    """Return the tokens of the blocks of a text, and what links refer to.

    >>> [token.meta["lines"] for token in parse_blocks("> It rained.")[0] if token.meta]
    [[Line(begin=2, first=2, end=12, indent=0)]]
    """
    parser = _block_parser()
    state = _Blocks(text, parser, {}, [])
    parser.block.tokenize(state, 0, state.lineMax)
    return state.tokens, state.env


class _Blocks(StateBlock):
    """Also knows which indented lines look like code, and how often a fence had no end."""

    def __init__(self, src: str, md: MarkdownIt, env: Env, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.code_lines = code_lines(src)
        self.open_fences = 0

    def is_code_block(self, line: int) -> bool:
        return line in self.code_lines and super().is_code_block(line)


@lru_cache(1)
def _block_parser() -> MarkdownIt:
    parser = Parser("commonmark", {"maxNesting": BLOCK_NESTING, "inline_definitions": True}).enable("table")
    parser.disable("lheading")  # told from the lines of the paragraph, see ``blocks``
    known = {rule.name: rule.fn for rule in parser.block.ruler.__rules__}
    rules = known | {"table": _table, "fence": _closed_fence, "reference": _link_definition}
    for name, ends in _BLOCK_RULES.items():
        parser.block.ruler.at(name, _with_lines(rules[name]), {"alt": ends})
    return parser


def _with_lines(rule: BlockRule) -> BlockRule:
    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            state.tokens[first].meta["lines"] = [
                Line(state.bMarks[i], state.bMarks[i] + state.tShift[i], state.eMarks[i], state.sCount[i])
                for i in range(start, state.line)
            ]
            state.tokens[first].meta["indent"] = state.blkIndent
        return True

    return placed


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """End a table at a line without a bar, as its readers do: what stands right below is no row."""
    first = len(state.tokens)
    if not table_rule(state, start, end, silent):
        return False
    for line in range(start + 2, state.line if not silent else 0):
        if "|" not in state.src[state.bMarks[line] : state.eMarks[line]]:
            state.tokens[first].map = [start, line]
            state.line = line
            break
    return True


def _closed_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a fence only if it is closed: the rest of an article must not pass for code."""
    assert isinstance(state, _Blocks)
    if state.open_fences >= OPEN_FENCES:
        return False
    first = len(state.tokens)
    if not fence_rule(state, start, end, silent):
        return False
    if silent:
        return True
    last = state.line - 1
    mark = state.tokens[first].markup
    close = state.src[state.bMarks[last] + state.tShift[last] : state.eMarks[last]].strip()
    if last > start and close.startswith(mark) and not close.strip(mark[0]):
        return True
    state.open_fences += 1
    del state.tokens[first:]
    state.line = start
    return False


def _link_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take only addresses for definitions of links: a reader sees footnotes, and lines such as ``[Anna]: Yes``."""
    at = state.bMarks[start] + state.tShift[start]
    return _DEFINITION.match(state.src, at) is not None and reference_rule(state, start, end, silent)

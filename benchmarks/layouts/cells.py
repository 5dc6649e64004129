"""The layouts measured, and the texts set in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final

from benchmarks.data.corpora import Row, load, one_per_page, sample_rows
from benchmarks.data.pages import load_pages
from benchmarks.harness.metrics import measure
from benchmarks.layouts.rewrap import (
    LINE_ENDS,
    LIST_STYLES,
    MARKS,
    Layout,
    LineEnd,
    ListStyle,
    blocks_of,
    rewrap,
    with_list,
)

WIDTHS: Final = (45, 60, 72, 78, 100)
LEAST_CLUTTER: Final = 0.03
MOST_CLUTTER: Final = 0.5
"""Share of an extract's words that is clutter: less shows nothing, and gold of texts with more mostly stops early."""
SPACELESS_SHARE: Final = 0.3
"""Share of Chinese and Japanese letters from which a text counts as such; Korean has spaces."""
EXTRACTS_TRIED: Final = 8
"""Extracts looked at for each one taken: most hold little clutter, or tables."""

_SPACELESS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_MARKED_UP: Final = re.compile(r"^[ \t]*(?:\||```|#{1,6} )|\]\(|\t", re.MULTILINE)
"""Tables, code, Markdown: lines that no program would wrap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A layout with a name; lists and line ends differ from text to text."""

    name: str
    layout: Layout
    spaceless: bool = False
    """Whether it is for texts in Chinese and Japanese, or for all others."""

    @property
    def group(self) -> str:
        """What the layout has in common with others of other widths.

        >>> Cell("mail 72", Layout((72,), "mail")).group
        'mail'
        """
        return self.name.rstrip(" +0123456789")


CELLS: Final = (
    Cell("not wrapped, blank", Layout((), "blank")),
    Cell("not wrapped, none", Layout((), "none")),
    *(Cell(f"{mark} {width}", Layout((width,), mark)) for mark, width in product(MARKS, WIDTHS)),
    Cell("justified, blank 72", Layout((72,), "blank", justified=True)),
    Cell("justified, indent 60", Layout((60,), "indent", justified=True)),
    Cell("two widths, blank 72+60", Layout((72, 60), "blank")),
    Cell("two widths, indent 78+50", Layout((78, 50), "indent")),
    Cell("two widths, mail 72+64", Layout((72, 64), "mail")),
    Cell("zh and ja, blank 60", Layout((60,), "blank"), spaceless=True),
    Cell("zh and ja, indent 78", Layout((78,), "indent"), spaceless=True),
    Cell("zh and ja, none 72", Layout((72,), "none"), spaceless=True),
    Cell("zh and ja, strict, blank 72", Layout((72,), "blank", strict=True), spaceless=True),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in a layout: as it is set, and the same with each paragraph in one line."""

    cell: Cell
    items: ListStyle | None
    end: LineEnd
    blocks: tuple[str, ...]
    text: str
    unwrapped: str


STYLES: Final[tuple[tuple[ListStyle | None, LineEnd], ...]] = tuple(product((None, *LIST_STYLES), LINE_ENDS))
"""How lists are set (``None``: no list is made), with each line end. Texts and cells take turns."""


def settings(rows: Sequence[Row], cells: Iterable[Cell] = CELLS) -> Iterator[tuple[Row, Setting]]:
    """Yield each text in each layout that is for it, text by text."""
    numbered = list(enumerate(cells))
    for index, row in enumerate(rows):
        for number, cell in numbered:
            if cell.spaceless == is_spaceless(row.text):
                yield row, setting(row, cell, *STYLES[(index + number) % len(STYLES)])


def setting(row: Row, cell: Cell, items: ListStyle | None, end: LineEnd) -> Setting:
    """Set a text in a layout."""
    seed = f"{row.corpus}/{row.id}"
    blocks = with_list(blocks_of(row.text), seed) if items else blocks_of(row.text)
    layout = replace(cell.layout, items=items or "dash", end=end)
    text, unwrapped = rewrap(blocks, layout, seed), rewrap(blocks, layout.unwrapped())
    return Setting(cell, items, end, tuple(block.text for block in blocks), text, unwrapped)


def is_spaceless(text: str) -> bool:
    """Tell whether a text is Chinese or Japanese.

    >>> is_spaceless("港口今天开放。"), is_spaceless("The port opened.")
    (True, False)
    """
    return len(_SPACELESS.findall(text)) > SPACELESS_SHARE * len(text)


def sources(clean: int, cluttered: int) -> list[Row]:
    """Return articles, whose text is gold, and extracts with clutter, and all without spaces; always the same ones."""
    articles = [row for row in load("spliced") if row.extractor == "clean" and is_prose(row.text)]
    return [*sample_rows(articles, clean), *_spaceless_articles(), *islice(_extracts(cluttered), cluttered),
            *_spaceless_extracts()]  # fmt: skip


def is_prose(text: str) -> bool:
    """Tell whether a text holds nothing that must not be wrapped."""
    return not _MARKED_UP.search(text)


def _spaceless_articles() -> Iterator[Row]:
    for page in load_pages(("fundus",)):
        if page.gold and is_spaceless(page.gold):
            yield Row(page.id, page.corpus, page.country, "clean", None, page.gold, page.gold)


def _extracts(count: int) -> Iterator[Row]:
    candidates = one_per_page([row for row in load("extracted", "extractor") if is_prose(row.text)])
    return (
        row
        for row in sample_rows(candidates, count * EXTRACTS_TRIED)
        if not is_spaceless(row.text) and has_clutter(row)
    )


def _spaceless_extracts() -> list[Row]:
    rows = [row for row in load("extracted", "extractor", "fundus") if is_spaceless(row.text) and is_prose(row.text)]
    return one_per_page([row for row in rows if has_clutter(row)])


def has_clutter(row: Row) -> bool:
    """Tell whether an extract holds some clutter, and mostly article."""
    found = measure(row.text, row.text, row.gold)
    share = found.clutter_in / max(1, found.clutter_in + found.gold_in)
    return LEAST_CLUTTER <= share <= MOST_CLUTTER

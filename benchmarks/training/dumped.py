"""Whole pages as Markdown, to learn from: what converters make of the development pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.data.corpora import Row
from benchmarks.data.pages import load_pages
from benchmarks.errors import BenchmarkError
from benchmarks.markdown.dumps import dumps
from benchmarks.markdown.forms import FORMS

CORPORA: Final = ("news2023", "fundus", "wcxb")
LEARNED: Final = ("html2text, unwrapped", "html2text, unwrapped, no links", "markdownify", "trafilatura")
"""Forms to learn from; the others stay unseen. One extractor's is among them, which leaves little to take away."""
LONGEST: Final = 500_000
"""Characters from which a dump is some page's data, not its text."""


def dump_rows(sample: int | None = None) -> Iterator[tuple[Row, int]]:
    """Yield the pages with gold in each form, or ``sample`` of them, with the fold of their site.

    Raises:
        BenchmarkError: a converter is missing.

    """
    pages = [page for page in load_pages(CORPORA) if page.gold][:sample]
    for form in FORMS:
        if form.name in LEARNED:
            if form.lack:
                raise BenchmarkError(form.lack)
            for dump in dumps(form, pages):
                page = dump.page
                row = Row(page.id, page.corpus, page.country, form.name, None, dump.text, page.gold or "")
                if dump.text.strip() and len(dump.text) <= LONGEST:
                    yield row, page.fold

"""The articles in samples/, and the real ones in $CLEANER_DATA/samples, cleaned as a user would clean them."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Callable, Iterable
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from cleaner import Cleaner, explain, explain_html

if TYPE_CHECKING:
    from cleaner.document import Result

SAMPLES = Path(__file__).parent.parent / "samples"
ARTICLES = sorted((SAMPLES / "articles").iterdir())
TEXTS = [path for path in ARTICLES if path.suffix != ".html"]
PAGES = [path for path in ARTICLES if path.suffix == ".html"]

DATA = os.environ.get("CLEANER_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="CLEANER_DATA is not set")

# What goes from the real articles, in order; the texts themselves stay outside the repository.
# "a|b" leaves the choice; pieces of one category that follow one another count as one.
REAL = {
    "000": ["teaser"],
    "001": ["agency_credit"],
    "002": ["byline", "agency_credit", "comments"],
    "003": [
        "advertisement",
        "byline",
        "repeated",
        "caption",
        "agency_credit",
        "author_bio",
        "feedback",
        "advertisement",
    ],
    "004": [
        "repeated|duplicate",
        "navigation|caption",
        "donation",
        "separator",
        "agency_credit",
        "subscription",
    ],
}


def wrap(text: str, width: int = 72, indent: str = "") -> str:
    """Wrap every line as mail programs do; with an indent, as wires do, without blank lines."""
    lines = [line for line in text.split("\n") if line.strip() or not indent]
    return "\n".join(
        textwrap.fill(line, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def as_markdown(text: str) -> str:
    """Make the first line a heading, and each line a paragraph."""
    return "# " + blank_lines(text.lstrip())


def one_newline(text: str) -> str:
    return re.sub(r"\n+", "\n", text)


def blank_lines(text: str) -> str:
    return one_newline(text).replace("\n", "\n\n")


VARIANTS: dict[str, Callable[[str], str]] = {
    "as is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": one_newline,
    "blank lines": blank_lines,
    "wrapped": wrap,
    "wrapped with blank lines": lambda text: wrap(blank_lines(text)),
    "wrapped at 50, indented": lambda text: wrap(text, 50, indent="    "),
    "wrapped at 64, indented": lambda text: wrap(text, 64, indent="    "),
    "Markdown": as_markdown,
    "final newline": lambda text: text.rstrip("\n") + "\n",
    "no final newline": lambda text: text.rstrip("\n"),
}
# A text that has been wrapped, or cut into one sentence a line, cannot be laid out in another way line by line.
RELAID = [path for path in TEXTS if path.stem not in {"newsletter-box", "sentences"} and path.suffix == ".txt"]


def read(path: Path) -> str:
    """Return the text as it is in the file, carriage returns and all."""
    return path.read_bytes().decode()


def cleaned(path: Path) -> Result:
    return explain_as(path, read(path))


def explain_as(path: Path, text: str) -> Result:
    """Clean a text of the kind that the file's name tells."""
    if path.suffix == ".md":
        return Cleaner().explain(text, media_type="text/markdown")
    return explain(text)


def squash(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split())


def lines(text: str) -> list[str]:
    return [line for line in map(squash, text.splitlines()) if line]


def expected_text(path: Path) -> str:
    return read(SAMPLES / "expected" / f"{path.stem}.txt")


def expected_pieces(path: Path) -> list[tuple[str, str]]:
    """Return category and beginning of every piece of clutter."""
    rows = yaml.safe_load(read(SAMPLES / "expected" / f"{path.stem}.yaml"))
    return [(row["category"], squash(row["text"])) for row in rows]


def merged(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Join neighbours of one category.

    Whether two lines of an appeal are one removal or two says nothing about the result.
    """
    return [(category, [text for _, text in group]) for category, group in groupby(pieces, key=lambda p: p[0])]


def removed_pieces(result: Result) -> list[tuple[str, str]]:
    ordered = sorted(result.removed, key=lambda removal: removal.span)
    pieces = ((removal.category, squash(removal.text)) for removal in ordered)
    return [(category, text) for category, text in pieces if text]


def assert_partition(result: Result) -> None:
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert all(left.end == right.start for left, right in pairwise(spans))
    assert "".join(result.document.text[span.start : span.end] for span in spans) == result.document.text
    assert all(
        removal.text == result.document.text[removal.span.start : removal.span.end] for removal in result.removed
    )


def assert_idempotent(result: Result) -> None:
    again = explain(result.text)
    assert again.text == result.text
    assert again.removed == ()


def names(paths: Iterable[Path]) -> list[str]:
    return [path.stem for path in paths]


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
class TestArticle:
    def test_only_the_article_is_left(self, path: Path) -> None:
        assert lines(cleaned(path).text) == lines(expected_text(path))

    def test_every_piece_is_named(self, path: Path) -> None:
        found, wanted = merged(removed_pieces(cleaned(path))), merged(expected_pieces(path))
        assert [category for category, _ in found] == [category for category, _ in wanted]
        for (_, texts), (_, starts) in zip(found, wanted, strict=True):
            text = " ".join(texts)
            assert text.startswith(starts[0])
            places = [text.find(start) for start in starts]
            assert min(places) >= 0
            assert places == sorted(places)

    def test_nothing_is_lost_between_kept_and_removed(self, path: Path) -> None:
        assert_partition(cleaned(path))

    def test_a_second_cleaning_changes_nothing(self, path: Path) -> None:
        result = cleaned(path)
        assert explain_as(path, result.text).text == result.text

    def test_the_clean_article_stays_whole(self, path: Path) -> None:
        assert explain_as(path, expected_text(path)).removed == ()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", RELAID, ids=names(RELAID))
def test_layout_makes_no_difference(path: Path, variant: str) -> None:
    text = VARIANTS[variant](read(path).replace("\r\n", "\n"))
    assert squash(explain(text).text).removeprefix("# ") == squash(expected_text(path))


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
class TestPage:
    def test_only_the_article_is_left(self, path: Path) -> None:
        assert lines(explain_html(read(path)).text) == lines(expected_text(path))

    def test_no_piece_of_clutter_is_left(self, path: Path) -> None:
        # Which of them the extractor drops before any rule sees them is its own affair.
        text = squash(explain_html(read(path)).text)
        assert [start for _, start in expected_pieces(path) if start in text] == []

    def test_nothing_is_lost_between_kept_and_removed(self, path: Path) -> None:
        assert_partition(explain_html(read(path)))

    def test_a_second_cleaning_changes_nothing(self, path: Path) -> None:
        assert_idempotent(explain_html(read(path)))


def real(prefix: str, suffix: str) -> str:
    pattern = re.compile(rf"{prefix}_[0-9a-f]+{re.escape(suffix)}")
    [path] = [path for path in Path(DATA or "", "samples").iterdir() if pattern.fullmatch(path.name)]
    return read(path)


@needs_data
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("prefix", REAL)
class TestRealArticle:
    def test_only_the_article_is_left(self, prefix: str, variant: str) -> None:
        result = explain(VARIANTS[variant](real(prefix, ".txt")))
        assert squash(result.text).removeprefix("# ") == squash(real(prefix, ".expected.txt"))

    def test_every_piece_is_named(self, prefix: str, variant: str) -> None:
        result = explain(VARIANTS[variant](real(prefix, ".txt")))
        found = [category for category, _ in merged(removed_pieces(result))]
        assert re.fullmatch(" ".join(f"(?:{category})" for category in REAL[prefix]), " ".join(found))

    def test_the_laws_hold(self, prefix: str, variant: str) -> None:
        result = explain(VARIANTS[variant](real(prefix, ".txt")))
        assert_partition(result)
        assert_idempotent(result)

"""Made documents for reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.categories import Category
from cleaner.review.documents import EvidenceItem, ReviewedCut, ReviewedDocument, ReviewedSpared

SCRIPT = "</script><script>document.title = 'broken into'</script>"
IMAGE = "<img src=x onerror=\"document.title = 'broken into'\">"
HOSTILE = [
    SCRIPT,
    IMAGE,
    "<!-- ]]> -->",
    "<!--<script>",
    "\"quoted\" 'quoted' `quoted` ${name} {{ name }} {% raw %}",
    "before\u2028after\u2029end",
    "nul \x00 and escape \x1b[31m",
    "javascript:alert(1) &lt;b&gt; &amp; \\u003c \\",
    "a\u202egnp.exe",
    "lone \udca8 surrogate",
]
"""Lines, each of which breaks some page that is careless."""


def cut(text: str, category: Category, rule: str, confidence: float = 0.9) -> ReviewedCut:
    """Return a cut; ``document`` sets its start."""
    return ReviewedCut(0, text, category, rule, confidence, f"Why {rule} cut", (EvidenceItem("words", 2, -0.25),))


def document(name: str, *pieces: str | ReviewedCut, **known: Any) -> ReviewedDocument:
    """Return a document of kept and cut pieces, which come in turn and begin and end with kept ones."""
    cuts, place = [], 0
    for piece in pieces:
        if isinstance(piece, str):
            place += len(piece)
        else:
            cuts.append(piece._replace(start=place))
            place += len(piece.text)
    return ReviewedDocument(name, tuple(piece for piece in pieces if isinstance(piece, str)), tuple(cuts), **known)


def few() -> list[ReviewedDocument]:
    """Six documents, of which each differs from the others in what the list can be asked for."""
    return [
        document(
            "bridge.txt",
            "The bridge \U0001f309 reopened.\n\n",
            cut("Sign up for our newsletter\n\n", "newsletter", "en.newsletter.label", 0.95),
            "Nine years after the flood.\nThe ferry stops.",
            title="A bridge reopens",
            source="courier",
        ),
        document(
            "ferry.txt",
            "The ferry was late.",
            cut(" Advertisement", "advertisement", "en.ad.label", 0.72),
            " It was full. ",
            cut("Follow us\n", "social", "en.social.follow", 0.88),
            "",
            source="courier",
        ),
        document("harvest.txt", "A good harvest.", source="herald", warnings=("Broken bytes became U+FFFD",)),
        document("empty.txt", "", cut("Menu\nHome\nContact", "navigation", "score/text", 0.8), "", source="herald"),
        document("broken.html", "", stage="read", error="broken.html is not a page", source="herald"),
        document(
            "orchard.txt",
            "By Ana Ruiz\nAn orchard was sold.",
            source="orchard",
            spared=(
                ReviewedSpared(
                    0, "By Ana Ruiz", "byline", "en.byline", 0.6, "A byline", "threshold", "0.60 is below 0.70"
                ),
            ),
        ),
    ]


def many(count: int) -> Iterator[ReviewedDocument]:
    """Yield documents of a large run, small ones."""
    rules = [f"en.rule{number}" for number in range(60)]
    for number in range(count):
        extra = cut(
            f"\nClutter {number % 97}" * (1 + number % 7), "teaser", rules[number % 60], 0.5 + number % 50 / 100
        )
        name = f"crawl/{number % 40}/article-{number:05}.html"
        text = f"Article {number}. " * (3 + number % 11)
        title = f"Story {number} of the day"
        yield document(name, text, extra, "\nThe end.", title=title, source=f"source-{number % 40}")

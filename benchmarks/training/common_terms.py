"""Make cleaner/models/common_terms.txt: in what share of articles a term occurs.

Articles are the gold texts, or trafilatura's output where a corpus has none. Only shares are written, rounded to steps
of a quarter, so that no text can be restored.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import trafilatura

from benchmarks.data.corpora import data_folder
from benchmarks.harness.command_line import new_app, run_app
from cleaner.decision.detectors.teasers.terms import terms
from cleaner.models import COMMON_TERMS, models_folder

LEAST_DOCUMENTS: Final = 8
"""Articles that a term must occur in; terms of fewer are names of the day."""
LEAST_SHARE: Final = 0.008
"""Share of a language's articles that a term must occur in; a rarer one says something about the topic."""
LEAST_ARTICLES: Final = 12
"""Articles that a language must have to be counted at all."""
MANY_ARTICLES: Final = 60
"""Articles from which a language's rarer terms are counted too, down to ``LEAST_SHARE``."""
FUNCTION_SHARE: Final = 0.3
"""Share that a term must have in a language with fewer: topics that those few have in common must not count."""
STEPS: Final = 4
"""Steps per factor of e to which shares are rounded."""

_LANG = re.compile(r"<html[^>]{0,300}?\blang=[\"']?([a-z]{2})", re.IGNORECASE)


def articles(data: Path) -> Iterator[tuple[str, str]]:
    """Yield language and text of every development article."""
    for name in ("fundus", "news2023", "trafilatura", "wcxb"):
        with gzip.open(data / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                language = _LANG.search(row["html"])
                default = "" if name in {"fundus", "trafilatura"} else "en"
                text = row["gold"] or trafilatura.extract(row["html"]) or ""
                yield language[1].lower() if language else default, text


def common_shares(documents: Iterator[tuple[str, str]]) -> dict[str, int]:
    """Return each common term's share in thousandths, the highest of all languages.

    >>> common_shares(iter([("en", "the dog")] * 12))
    {'dog': 1000, 'the': 1000}
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for language, text in documents:
        if language and text:
            sizes[language] += 1
            counts[language].update(set(terms(text)))
    shares: dict[str, int] = {}
    for language, size in sorted(sizes.items()):
        if size < LEAST_ARTICLES:
            continue
        floor = max(LEAST_SHARE * size, LEAST_DOCUMENTS) if size >= MANY_ARTICLES else FUNCTION_SHARE * size
        for term, count in sorted(counts[language].items()):
            if count >= floor and not term.isdigit():
                shares[term] = max(shares.get(term, 0), _rounded(count / size))
    return shares


def _rounded(share: float) -> int:
    return max(1, round(1000 * math.exp(round(math.log(share) * STEPS) / STEPS)))


def render(shares: dict[str, int]) -> str:
    """Return the file's text: one line per share, the most common first.

    >>> render({"the": 1000, "dog": 8, "cat": 8}).splitlines()[1:]
    ['1000 the', '8 cat dog']
    """
    rows: dict[int, list[str]] = defaultdict(list)
    for term, share in sorted(shares.items()):
        rows[share].append(term)
    head = "# thousandths of articles that hold the terms; made by python -m benchmarks common-terms\n"
    return head + "".join(f"{share} {' '.join(rows[share])}\n" for share in sorted(rows, reverse=True))


app = new_app()


@app.command()
def main() -> None:
    """Write the terms that are common in articles of a language to cleaner/models."""
    shares = common_shares(articles(data_folder() / "data"))
    (models_folder() / COMMON_TERMS).write_text(render(shares), encoding="utf-8")


if __name__ == "__main__":
    run_app(app)

"""Write what the docs repeat of the code: run ``python docs/generate.py`` after a change; the tests compare.

Generated are ``docs/decisions.md``, the tables between ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->``, and the
picture of ``cleaner explain`` in the README.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Final

from rich.console import Console

from cleaner import explain
from cleaner.categories import category_table
from cleaner.cli.languages import languages_table, lexicon_table
from cleaner.cli.marked import notes_on, pieces_of, print_coloured
from cleaner.learning.clauses import CLAUSES
from cleaner.learning.judge import REASONS, STANDS_WITH
from cleaner.lookup import decisions_page

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURE: Final = ROOT / "docs" / "explain.svg"
COLUMNS: Final = 112
"""Columns of the picture."""
HEAD: Final = """# Decisions

What code cuts, not a rule of a pack: every `decide/…` and `score/…` that a removal can name. `cleaner rules show ID`
prints the same, and of a rule its YAML. Made by `python docs/generate.py` from what is written beside the code; see
[design](design.md) for how the steps follow one another.

"""


def tables() -> dict[str, str]:
    """Return the generated tables by name."""
    return {
        "categories": category_table(),
        "languages": languages_table(),
        "lexicon": lexicon_table(),
        "reasons": reasons_table(),
    }


def reasons_table() -> str:
    """Return the reasons of the judge of what recurs, in the order in which it asks for them, as a table."""
    known = {clause.name: f"{clause.confidence:.2f}" for clause in CLAUSES if clause.confidence}
    known[STANDS_WITH] = "that of the sentence"
    lines = [f"| `{name}` | {says} | {known.get(name, '–')} |" for name, says in REASONS.items()]
    return "\n".join(["| reason | what it says | confidence |", "| --- | --- | --- |", *lines])


def with_tables(page: str) -> str:
    """Return a page with its generated tables made anew."""
    for name, table in tables().items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        head, found, rest = page.partition(begin)
        if found:
            page = f"{head}{begin}\n{table}\n{end}{rest.partition(end)[2]}"
    return page


def picture() -> str:
    """Return the README's example as ``cleaner explain`` shows it on a terminal, as SVG."""
    example = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    console = Console(file=io.StringIO(), record=True, width=COLUMNS, highlight=False, color_system="standard")
    result = explain(example.strip())
    print_coloured(pieces_of(result), notes_on(result), console)
    svg = console.export_svg(title="cleaner explain article.txt", unique_id="explain")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # no fonts from elsewhere


def generated() -> dict[Path, str]:
    """Return every generated file with its text."""
    pages = {path: with_tables(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs").glob("*.md"))}
    return {**pages, ROOT / "docs" / "decisions.md": HEAD + decisions_page(), PICTURE: picture()}


if __name__ == "__main__":
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")

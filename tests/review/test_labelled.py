"""Marked documents as rows to train on: what they say, and that they are read as the corpora are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.review.labelled import FIELDS, row_of, rows_text
from cleaner.writers import text_to_change
from tests.review.marking import marked
from tests.review.test_proposals import BODY, LETTER, result_of

RESULT = result_of(*BODY, "Advertisement", LETTER)


def test_gold_is_what_was_kept_with_the_marks() -> None:
    row = row_of(marked(RESULT, ["Advertisement"], [LETTER], title="The ferry"))
    assert row["input"] == RESULT.document.text
    assert row["gold"] == "\n\n".join([*BODY, "Advertisement"])
    assert tuple(row) == FIELDS
    assert (row["id"], row["corpus"], row["source_extractor"], row["title"]) == (
        "a.txt",
        "reviewed",
        "reviewed",
        "The ferry",
    )
    assert row_of(marked(RESULT, missed=[LETTER], extraction="page"))["source_extractor"] == "reviewed-page"
    assert row_of(marked(RESULT, missed=[LETTER]))["gold"] == "\n\n".join(BODY)


def test_rows_are_added_and_brought_up_to_date(tmp_path: Path) -> None:
    one, two = marked(RESULT, missed=[LETTER]), marked(result_of(*BODY, LETTER, id="b"), missed=[LETTER])
    first = rows_text([one])
    both = rows_text([two], first)
    assert both.startswith(first)
    assert rows_text([one, two], both) == both
    assert json.loads(rows_text([marked(RESULT, ["Advertisement"])], both).splitlines()[0])["gold"].endswith(LETTER)
    (tmp_path / "rows.jsonl").write_text(both, encoding="utf-8")
    assert text_to_change(tmp_path / "rows.jsonl", "add rows to {}") == both
    assert text_to_change(tmp_path / "none.jsonl", "add rows to {}") == ""


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', "Rain."])
def test_a_file_of_something_else_is_refused(line: str) -> None:
    with pytest.raises(InputError, match="line 2 is no labelled row"):
        rows_text([], f"{rows_text([marked(RESULT, missed=[LETTER])])}{line}\n")


def test_the_benchmark_reads_them(tmp_path: Path) -> None:
    pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")
    from benchmarks.data.corpora import reviewed_rows  # noqa: PLC0415  optional
    from benchmarks.errors import BenchmarkError  # noqa: PLC0415  optional

    path = tmp_path / "rows.jsonl"
    path.write_text(rows_text([marked(RESULT, ["Advertisement"], [LETTER], extraction="page")]), encoding="utf-8")
    (row,) = reviewed_rows(path)
    assert (row.text, row.gold, row.group) == (RESULT.document.text, "\n\n".join([*BODY, "Advertisement"]), "fullpage")
    for text, problem in (("", "holds no rows"), ("{}\n", "rows.jsonl:1 is no row"), ("[", "rows.jsonl:1 is no row")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BenchmarkError, match=problem):
            reviewed_rows(path)
    with pytest.raises(BenchmarkError, match="cannot be read"):
        reviewed_rows(tmp_path)

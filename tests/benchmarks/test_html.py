"""The HTML track: which blocks are article by gold, the scores of outputs, and the table."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from benchmarks.data.folds import fold_of
from benchmarks.data.pages import CORPORA, FURTHER, NEVER_TRAINED_ON, TRAINED_ON, PageRow, is_here, load_pages
from benchmarks.errors import BenchmarkError
from benchmarks.harness.extractors import Extractor
from benchmarks.harness.page_measures import PageMeasure, measure_page, summarise_pages
from benchmarks.quality import html
from benchmarks.quality.html import (
    groups,
    quality_tables,
    run_extractors,
    sample_corpora,
    speed_table,
    table_rows,
)
from benchmarks.training.labels import label_blocks
from cleaner.document import Document, Result

RAIN = "It rained over Lower Ashby for nine days."
MILL = "The old mill stood in water to its door, and the miller rowed to church."
DOG = "His dog swam behind the boat and slept through the sermon."


def row(gold: str | None = None, corpus: str = "made", kind: str = "article", **values: tuple[str, ...]) -> PageRow:
    return PageRow("1", corpus, kind, None, None, "<p>Rain", gold, values.get("wanted", ()), values.get("unwanted", ()))


def test_a_sample_has_pages_of_every_corpus() -> None:
    rows = [*(row(corpus="large") for _ in range(100)), row(corpus="small"), row(corpus="small")]
    sampled = [one.corpus for one in sample_corpora(rows, 10)]
    assert (sampled.count("large"), sampled.count("small")) == (10, 2)
    assert sample_corpora(rows, None) == rows


# labels


@pytest.mark.parametrize(
    ("texts", "gold", "shares"),
    [
        ([RAIN, "Read more", MILL], f"{RAIN}\n{MILL}", [1, 0, 1]),
        (["Home", "...", RAIN], RAIN, [0, 0, 1]),
        ([RAIN], "", [0]),
        # copies: as many are article as gold has
        ([RAIN, MILL, RAIN], f"{RAIN}\n{MILL}", [1, 1, 0]),
        ([RAIN, MILL, RAIN], f"{RAIN}\n{MILL}\n{RAIN}", [1, 1, 1]),
        # moved: gold has the blocks in another order
        ([MILL, DOG, RAIN], f"{RAIN}\n{MILL}\n{DOG}", [1, 1, 1]),
        ([MILL, DOG, RAIN, RAIN], f"{RAIN}\n{MILL}\n{DOG}", [1, 1, 1, 0]),
        ([MILL, DOG, "Snow fell on Upper Ashby for nine days."], f"{RAIN}\n{MILL}\n{DOG}", [1, 1, 0]),
        # short blocks: only lines of their own
        (["The mill", MILL], f"The mill\n{MILL}", [1, 1]),
        (["the miller", MILL], MILL, [0, 1]),
        (["old mill", "stood"], MILL, [0, 0]),
        (["THE MILL", MILL], f"The mill\n{MILL}", [0, 1]),
        # parts of blocks: three tokens in a row
        ([f"Moor: {RAIN}", MILL], f"{RAIN}\n{MILL}", [8 / 9, 1]),
        (["It rained over for Lower nine Ashby"], RAIN, [3 / 7]),
        (["It then rained over but not on Ashby"], RAIN, [0]),
    ],
)
def test_labels(texts: list[str], gold: str, shares: list[float]) -> None:
    found, counts = label_blocks(texts, gold)
    assert found.tolist() == pytest.approx(shares)
    assert counts.tolist() == [len(text.replace("...", "").split()) for text in texts]


LINES = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8).map(" ".join), min_size=1, max_size=8)


@given(LINES)
def test_gold_is_article_where_the_page_has_all_of_it(texts: list[str]) -> None:
    shares, _ = label_blocks(texts, "\n".join(texts))
    assert shares.tolist() == [float(bool(text)) for text in texts]


@given(LINES, LINES)
def test_no_more_can_be_article_than_gold_has(texts: list[str], gold: list[str]) -> None:
    shares, counts = label_blocks(texts, "\n".join(gold))
    assert ((shares >= 0) & (shares <= 1)).all()
    known = {word for line in gold for word in line.split()}
    assert all(not share or known & set(text.split()) for share, text in zip(shares, texts, strict=True))
    whole = counts[shares == 1].sum()
    assert whole <= sum(len(line.split()) for line in gold)


# measures


@pytest.mark.parametrize(
    ("output", "measure"),
    [
        (RAIN, PageMeasure(1, 1, True, 1)),
        ("It rained —\nover Lower Ashby for nine days", PageMeasure(1, 1, True, 1)),
        ("it rained over Lower Ashby for nine days", PageMeasure(4 / 5, 4 / 5, False, 1)),
        ("It rained over Lower Ashby", PageMeasure(1, 2 / 5, False, 10 / 13)),
        (f"{RAIN} Read more about it", PageMeasure(5 / 9, 1, False, 16 / 20)),
        ("", PageMeasure(0, 0, False, 0)),
    ],
)
def test_pages_are_measured_against_gold(output: str, measure: PageMeasure) -> None:
    assert measure_page(row(RAIN, wanted=("nothing",)), output) == measure


@pytest.mark.parametrize(
    ("output", "found", "left"),
    [(f"{RAIN}\n{MILL}", 2, 0), (f"Re ad\nmore.{RAIN}", 1, 1), ("it rained over lower ashby", 0, 0), ("", 0, 0)],
)
def test_pages_without_gold_are_measured_by_snippets(output: str, found: int, left: int) -> None:
    page = row(wanted=("It rained  over", "The old mill"), unwanted=("Read more.", "Share"))
    assert measure_page(page, output) == PageMeasure(0, 0, False, 0, found, 2, left)


OPTIONAL = "Nine days of rain is a record."


@pytest.mark.parametrize(
    ("output", "exact"),
    [
        (f"{RAIN}\n{OPTIONAL}\n{MILL}\n{DOG}", True),
        (f"{RAIN}\n{MILL}\n{DOG}", True),
        (f"{RAIN}\n{OPTIONAL}\n{MILL}", True),
        (f"{RAIN}\n{MILL}", True),
        (f"{RAIN}\nNine days of rain\n{MILL}", False),
        (f"{RAIN}\n{OPTIONAL}", False),
        (f"{RAIN}\n{MILL}\n{OPTIONAL}", False),
        (f"{RAIN}\n{OPTIONAL}\n{OPTIONAL}\n{MILL}", False),
        ("", False),
    ],
)
def test_optional_paragraphs_may_stay_or_go(output: str, exact: bool) -> None:
    gold = f"{RAIN}\n\n{OPTIONAL}\n\n{MILL}\n\n{DOG}"
    page = replace(row(gold), optional=(DOG, OPTIONAL, "What gold lacks."))
    assert measure_page(page, output).exact == exact
    assert measure_page(row(gold), output).exact == (output.count("\n") == 3 and exact)


def test_values_of_pages_are_averaged_and_f1_is_made_of_the_averages() -> None:
    found = summarise_pages([PageMeasure(1, 0.5, False, 0.6), PageMeasure(0.5, 0, True, 0.8)])
    assert (found.pages, found.precision, found.recall, found.exact) == (2, 0.75, 0.25, 0.5)
    assert found.f1 == pytest.approx(0.375)
    assert found.word_f1 == pytest.approx(0.7)
    assert summarise_pages([PageMeasure(0, 0, False, 0)]).f1 == 0


def test_snippets_are_summed_before_they_are_divided() -> None:
    one, other = PageMeasure(0, 0, False, 0, 1, 1, 0), PageMeasure(0, 0, False, 0, 2, 5, 3)
    found = summarise_pages([one, other])
    assert (found.pages, found.precision, found.recall, found.exact, found.word_f1) == (2, 0.5, 0.5, None, None)
    nothing = summarise_pages([PageMeasure(0, 0, False, 0, 0, 5, 0)])
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


# the table


@pytest.mark.parametrize(
    ("corpus", "names"),
    [("wcxb", ["wcxb, all kinds", "wcxb: forum"]), ("fundus", ["fundus"]), ("trafilatura", ["trafilatura"])],
)
def test_groups(corpus: str, names: list[str]) -> None:
    assert groups(row(RAIN, corpus, "forum")) == names


def test_rows_are_ordered_by_group_with_the_systems_side_by_side() -> None:
    rows = [row(RAIN, "wcxb"), row(RAIN, "wcxb", "forum"), row(corpus="snips", wanted=("rain",)), row(RAIN, "fundus")]
    good, bad = PageMeasure(1, 1, True, 1), PageMeasure(0.5, 0, False, 0.25)
    part = PageMeasure(0, 0, False, 0, 1, 1, 1)
    found = table_rows(rows, {"ours": [good, bad, part, good], "theirs": [bad, bad, part, bad]})
    assert [line[:3] for line in found] == [
        [group, name, count]
        for group, count in (("fundus", "1"), ("snips", "1"), ("wcxb, all kinds", "2"), ("wcxb: article", "1"),
                             ("wcxb: forum", "1"))
        for name in ("ours", "theirs")
    ]  # fmt: skip
    cells = {(line[0], line[1]): line[3:] for line in found}
    assert cells["wcxb, all kinds", "ours"] == ["0.7500", "0.5000", "0.6000", "0.5000", "0.6250"]
    assert cells["wcxb: forum", "ours"] == ["0.5000", "0.0000", "0.0000", "0.0000", "0.2500"]
    assert cells["snips", "theirs"] == ["0.5000", "1.0000", "0.6667", "-", "-"]


def test_what_was_never_trained_on_is_a_table_of_its_own() -> None:
    line = ["10", "1.0", "1.0", "1.0", "1.0", "1.0"]
    both = quality_tables([["fundus", "cleaner", *line], ["zhnews", "cleaner", *line]])
    trained, never = both.split("Corpora never trained on:")
    assert trained.startswith("Corpora that the weights are trained on:")
    assert ("fundus" in trained, "zhnews" in trained) == (True, False)
    assert ("fundus" in never, "zhnews" in never) == (False, True)
    assert "never" not in quality_tables([["wcxb: forum", "cleaner", *line]])


def test_a_corpus_is_trained_on_or_never() -> None:
    assert set(TRAINED_ON) | set(NEVER_TRAINED_ON) == {*CORPORA, *FURTHER}
    assert not set(TRAINED_ON) & set(NEVER_TRAINED_ON)


def test_pages_are_measured_with_the_standfirst_and_without_by_weights_of_their_fold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, bool]] = []

    class Fake:
        def __init__(self, folder: Path, standfirst: bool) -> None:
            self.asked, self.text = (folder.name, standfirst), MILL if standfirst else RAIN

        def explain_html(self, *_: object, **__: object) -> Result:
            asked.append(self.asked)
            return Result(Document("1", "", ()), self.text, error="broken" if not self.asked[1] else None)

    monkeypatch.setattr(html, "_cleaner", Fake)
    monkeypatch.setattr(html, "in_parallel", lambda function, jobs: [function(job) for job in jobs])
    kept, stripped = html.across_folds(Path("folds"), [row(RAIN)])
    assert asked == [(str(fold_of("1")), False), (str(fold_of("1")), True)]
    assert [one.exact for one in (*kept, *stripped)] == [True, False]
    assert capsys.readouterr().err == "made 1: broken\n"


def test_rows_need_a_measure_for_every_page() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table_rows([row(RAIN), row(RAIN)], {"ours": [PageMeasure(1, 1, True, 1)]})


def test_systems_take_turns_and_one_that_raises_has_no_output() -> None:
    calls: list[str] = []

    def named(name: str, fails: bool) -> Extractor:
        def made(page: PageRow) -> str:
            calls.append(name)
            if fails and len(calls) > 3:
                raise ValueError
            return RAIN

        return made

    done = run_extractors([row(RAIN), row(RAIN)], {"ours": named("ours", False), "theirs": named("theirs", True)})
    assert calls == ["ours", "ours", "theirs", "theirs", "ours", "theirs"]
    assert [one.exact for one in done["ours"].measures] == [True, True]
    assert [one.exact for one in done["theirs"].measures] == [False, False]
    assert (done["ours"].failures, done["theirs"].failures) == (0, 2)
    done["ours"].seconds, done["theirs"].seconds = 2.0, 1.0
    assert speed_table({"ours": done["ours"], "trafilatura": done["theirs"]}, 10).splitlines()[2].split() == [
        "|", "ours", "|", "5", "|", "2.00", "|", "0", "|",
    ]  # fmt: skip


# the corpora


def test_pages_are_read_in_file_order_with_their_fold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "pages"
    folder.mkdir(parents=True)
    (tmp_path / "data" / "text").mkdir()
    pages: list[dict[str, object]] = [
        {"id": "b", "page_type": None, "url": "https://quay.example/1", "gold": RAIN, "with": None, "without": None,
         "optional": ["Snow."]},
        {"id": "a", "page_type": "forum", "url": None, "gold": None, "with": ["rain"], "without": ["menu"]},
        {"id": "c", "page_type": "forum", "url": "https://quay.example/2", "gold": "", "with": [], "without": []},
    ]  # fmt: skip
    with gzip.open(folder / "made.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({**page, "corpus": "made", "country": "uk", "html": RAIN}) + "\n" for page in pages)
    monkeypatch.setenv("CLEANER_DATA", str(tmp_path))
    first, second, third = load_pages(["made"])
    assert (first.id, first.kind, first.gold, first.wanted, first.html) == ("b", "article", RAIN, (), RAIN)
    assert (second.id, second.kind, second.gold) == ("a", "forum", None)
    assert (second.wanted, second.unwanted) == (("rain",), ("menu",))
    assert first.fold == third.fold == fold_of("quay.example")
    assert second.fold == fold_of("a")
    assert [first.optional, second.optional] == [("Snow.",), ()]
    monkeypatch.setattr("benchmarks.data.pages.EVERY", {"made": 2})
    assert [page.id for page in load_pages(["made"])] == ["b", "c"]
    assert (is_here("made"), is_here("other")) == (True, False)
    with pytest.raises(BenchmarkError, match=r"other\.jsonl\.gz is missing"):
        load_pages(["other"])

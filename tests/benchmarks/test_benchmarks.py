"""The benchmark's measures and commands, on rows made up here."""

from __future__ import annotations

import doctest
import gzip
import importlib
import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from typer.testing import CliRunner

from benchmarks.data.corpora import Row, load, one_per_page
from benchmarks.errors import BenchmarkError
from benchmarks.harness import tables
from benchmarks.harness.command_line import run_app
from benchmarks.harness.metrics import alignment, measure, summarise, tokens
from benchmarks.harness.side_by_side import run_systems
from benchmarks.harness.systems import make_system
from benchmarks.quality import precision, text
from cleaner.document import Document, Removal, Result, Span

if TYPE_CHECKING:
    from pathlib import Path

LEAD = "The harbour of Port Ellery will close for nine days in spring."
BODY = "Dredgers begin work on the western basin on Monday, the council said. Ferries leave from Cray instead."
ADVERT = "Get our weekly letter about boats and tides in your inbox."


def row(body: str, gold: str, name: str = "1", extractor: str = "trafilatura") -> Row:
    return Row(name, "made", None, extractor, None, body, gold)


# measures


def test_a_chance_match_does_not_count_as_gold() -> None:
    assert alignment(tokens("Sign up for the letter"), tokens("He came for the harbour of Port Ellery")) == [None] * 5


def test_a_match_of_four_tokens_counts_as_gold() -> None:
    assert alignment(tokens("Back to the harbour of Port Ellery"), tokens(LEAD)) == [
        None,
        None,
        0 or None,
        1,
        2,
        3,
        4,
    ]


def test_gold_shorter_than_a_chance_match_still_counts() -> None:
    assert alignment(["x", "Harbour", "closed"], ["Harbour", "closed"]) == [None, 0, 1]


@pytest.mark.parametrize("output", [f"{LEAD}\n{BODY}", f"{LEAD} {BODY}"])
def test_either_copy_of_a_repeated_lead_may_be_cut(output: str) -> None:
    found = measure(f"{LEAD}\n{LEAD}\n{BODY}", output, f"{LEAD}\n{BODY}")
    assert (found.damage, found.removed, found.exact) == (0.0, 1.0, True)


def test_both_copies_of_a_repeated_lead_may_not_be_cut() -> None:
    found = measure(f"{LEAD}\n{LEAD}\n{BODY}", BODY, f"{LEAD}\n{BODY}")
    assert found.lost == len(tokens(LEAD))
    assert found.removed == 1.0


def test_removed_counts_only_what_is_not_gold() -> None:
    found = measure(f"{LEAD}\n{BODY}\n{ADVERT}", f"{LEAD}\n{BODY}", f"{LEAD}\n{BODY}")
    assert (found.damage, found.removed, found.clutter_in) == (0.0, 1.0, len(tokens(ADVERT)))


def test_doing_nothing_neither_damages_nor_removes() -> None:
    found = measure(f"{LEAD}\n{ADVERT}", f"{LEAD}\n{ADVERT}", LEAD)
    assert (found.damage, found.removed) == (0.0, 0.0)


def test_a_document_is_hurt_above_one_percent() -> None:
    gold = " ".join(f"word{i}" for i in range(200))
    two, three = (gold.rsplit(" ", count)[0] for count in (2, 3))
    assert summarise([measure(gold, two, gold), measure(gold, three, gold)]).hurt == 0.5


def test_reach_leaves_out_documents_that_are_mostly_clutter() -> None:
    some = measure(f"{LEAD}\n{ADVERT}", LEAD, LEAD)
    most = measure(f"{LEAD}\n{BODY}\n{BODY}", f"{LEAD}\n{BODY}\n{BODY}", LEAD)
    found = summarise([some, most])
    assert found.reach == 1.0
    assert 0 < found.removed < 0.5


def test_f1_is_the_harmonic_mean_of_averages_not_the_average_of_harmonic_means() -> None:
    found = summarise([measure("", f"{LEAD} {LEAD}", LEAD), measure("", LEAD, f"{LEAD} {LEAD}")])
    assert found.f1 == pytest.approx(2 * found.precision * found.recall / (found.precision + found.recall))


def test_an_empty_output_scores_nothing_and_raises_nothing() -> None:
    found = measure(LEAD, "", LEAD)
    assert (found.precision, found.recall, found.word_f1, found.damage) == (0.0, 0.0, 0.0, 1.0)


# systems, side by side


def drop_last_line(body: str) -> str:
    return body.rpartition("\n")[0]


def broken(body: str) -> str:
    raise ValueError(body[:5])


ROWS = [
    row(f"{LEAD}\n{BODY}\n{ADVERT}", f"{LEAD}\n{BODY}", "1"),
    row(f"{LEAD}\n{BODY}\n{ADVERT}", f"{LEAD}\n{BODY}", "1", "html_text"),
    row(f"{LEAD}\n{BODY}", f"{LEAD}\n{BODY}", "2"),
]


def test_any_function_can_be_measured() -> None:
    done = run_systems(ROWS, {"mine": make_system(f"{__name__}:drop_last_line"), "nothing": make_system("nothing")})
    assert [m.exact for m in done["mine"].measures] == [True, True, False]
    assert [m.exact for m in done["nothing"].measures] == [False, False, True]
    assert done["mine"].measures[2].damage > 0


def test_a_system_that_raises_leaves_the_text_and_is_counted() -> None:
    done = run_systems(ROWS, {"broken": make_system(f"{__name__}:broken")})["broken"]
    assert len(done.failures) == 3
    assert [m.damage for m in done.measures] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["everything", "cleaner-wild", "no_such_module:clean", f"{__name__}:missing"])
def test_an_unknown_system_is_one_clear_line(name: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        make_system(name)
    assert "\n" not in str(caught.value)


def test_cleaner_keeps_an_article() -> None:
    assert make_system("cleaner", "spliced")(ROWS[2]) == ROWS[2].text


def test_justext_keeps_long_prose_and_drops_a_label() -> None:
    pytest.importorskip("justext")
    prose = " ".join([LEAD, BODY] * 3)
    assert make_system("justext")(row(f"Share\n{prose}", "")) == prose


def test_c4_drops_lines_without_end_mark_and_keeps_sentences() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("datatrove")
        c4 = make_system("c4")
    assert c4(row(f"Weather and tides today\n{LEAD}", "")) == LEAD


def test_c4_leaves_a_document_it_would_discard() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("datatrove")
        c4 = make_system("c4")
    assert c4(row(f"No end mark\nThe sign read {{open}} today.\n{LEAD}", "")).startswith("No end mark")


# precision


def cut(body: str, *removed: str) -> Result:
    """Remove the first copy of each text."""
    spans = sorted(Span(body.index(part), body.index(part) + len(part)) for part in removed)
    removals = tuple(Removal(s, body[s.start : s.end], "other", "en.made.rule", 0.8, "made up") for s in spans)
    left = "".join(c for i, c in enumerate(body) if not any(s.start <= i < s.end for s in spans))
    return Result(Document("1", body, ()), left, removals)


def test_removed_clutter_is_right_and_removed_article_is_wrong() -> None:
    page = row(f"{LEAD}\n{BODY}\n{ADVERT}", f"{LEAD}\n{BODY}")
    lead, advert = precision.judge(page, cut(page.text, LEAD, ADVERT))
    assert (lead.wrong, lead.is_right) == (lead.size, False)
    assert (advert.wrong, advert.is_right) == (0, True)


def test_either_copy_of_a_lead_is_a_right_removal() -> None:
    page = row(f"{LEAD}\n{LEAD}\n{BODY}", f"{LEAD}\n{BODY}")
    (found,) = precision.judge(page, cut(page.text, LEAD))
    assert found.wrong == 0


def test_the_same_text_of_the_same_page_counts_once() -> None:
    pages = [row(f"{LEAD}\n{ADVERT}", LEAD, "1", name) for name in ("trafilatura", "resiliparse")]
    found = precision.tally([c for page in pages for c in precision.judge(page, cut(page.text, ADVERT))])
    assert (found.removals, found.unique, found.precision, found.flag) == (2, 1, 1.0, "")


def test_removals_without_words_are_not_judged() -> None:
    page = row(f"{LEAD}\n***\n{BODY}", f"{LEAD}\n{BODY}")
    found = precision.tally(precision.judge(page, cut(page.text, "***")))
    assert (found.removals, found.unique, found.flag) == (1, 0, "")


def test_wrong_cases_are_shown_worst_first() -> None:
    page = row(f"{LEAD}\n{BODY}\n{ADVERT}", f"{LEAD}\n{BODY}")
    lines = precision.wrong_cases(precision.judge(page, cut(page.text, LEAD, BODY, ADVERT)), "en.made.rule", 5)
    assert len(lines) == 2
    assert "Dredgers" in lines[0]
    assert "harbour" in lines[1]


# corpora and commands


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "text"
    folder.mkdir(parents=True)
    for name in ("extracted", "spliced"):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(as_line(one))}\n" for one in ROWS)
    monkeypatch.setenv("CLEANER_DATA", str(tmp_path))
    return tmp_path


def as_line(one: Row) -> dict[str, Any]:
    return {
        "id": one.id,
        "corpus": one.corpus,
        "country": one.country,
        "source_extractor": one.extractor,
        "title": one.title,
        "input": one.text,
        "gold": one.gold,
    }


@pytest.mark.usefixtures("corpora")
def test_rows_are_chosen_by_group() -> None:
    assert load("extracted") == ROWS
    assert load("extracted", "extractor") == [ROWS[0], ROWS[2]]
    assert load("extracted", "fullpage") == [ROWS[1]]
    assert [r.id for r in one_per_page(ROWS)] == ["1", "2"]
    with pytest.raises(BenchmarkError, match="no row"):
        load("extracted", corpus="other")


@pytest.mark.parametrize("value", ["", "/nowhere"])
def test_corpora_that_cannot_be_found_are_one_clear_line(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLEANER_DATA", value)
    monkeypatch.setattr("sys.argv", ["benchmarks.quality.text"])
    with pytest.raises(SystemExit) as caught:
        run_app(text.app)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("error: CLEANER_DATA")
    assert error.count("\n") == 1


def test_the_text_track_prints_and_writes_its_figures(corpora: Path) -> None:
    mine = f"{__name__}:drop_last_line"
    words = ["--system", "nothing", "--system", mine, "--by", "extractor", "--group", "all", "--worst", "3"]
    done = CliRunner().invoke(text.app, [*words, "--json", str(corpora / "out.json")], catch_exceptions=False)
    assert done.exit_code == 0
    assert "### extracted" in done.output
    assert "### spliced" in done.output
    figures = json.loads((corpora / "out.json").read_text())[0]
    everything = {line["system"]: line for line in figures["quality"] if line["rows"] == "all"}
    assert everything["nothing"]["exact"] == pytest.approx(1 / 3)
    assert everything[mine]["removed"] == 1.0
    assert set(figures["speed"]) == {"nothing", mine}


def test_the_precision_command_counts_what_cleaner_cuts(corpora: Path) -> None:
    done = CliRunner().invoke(precision.app, ["--json", str(corpora / "out.json")], catch_exceptions=False)
    assert done.exit_code == 0
    assert set(json.loads((corpora / "out.json").read_text())) == {"category", "rule"}


def test_only_the_text_between_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- a:begin -->\nold\n<!-- a:end -->\nAfter\n")
    tables.replace_section(page, "a", "new")
    assert page.read_text() == "Before\n<!-- a:begin -->\nnew\n<!-- a:end -->\nAfter\n"
    with pytest.raises(BenchmarkError, match="markers"):
        tables.replace_section(page, "b", "new")


@pytest.mark.parametrize(
    "name",
    [
        "commands",
        "data.copies",
        "data.corpora",
        "data.folds",
        "errors",
        "harness.processes",
        "harness.side_by_side",
        "harness.systems",
        "harness.tables",
        "quality.precision",
        "quality.text",
        "speed.engines",
        "speed.against",
        "speed.fixed_lists",
        "speed.growth",
        "speed.stages",
        "speed.turns",
        "training.common_terms",
    ],
)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.{name}")).failed == 0

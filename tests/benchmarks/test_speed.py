"""The benchmark of speed, on documents and versions of cleaner made up here."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from benchmarks.data.corpora import Row
from benchmarks.data.pages import CORPORA, FURTHER, PageRow
from benchmarks.data.rounds import round_pages, round_texts
from benchmarks.errors import BenchmarkError
from benchmarks.harness.processes import Usage, run_command
from benchmarks.harness.tables import README
from benchmarks.speed import by_corpus, fixed_lists, growth, mixed, peers, serve, speed, stages, start_up, workers
from benchmarks.speed.against import against_table, compare, compare_commands
from benchmarks.speed.turns import Contender, Spread, Taken, ratios, take_turns
from benchmarks.speed.versions import Server, Version, this_version, version_at
from cleaner.api import Cleaner

ARTICLE = "The harbour of Port Ellery will close for nine days in spring, the council said."
TEXTS = [f"{ARTICLE}\n\nAdvertisement", "Ferries leave from Cray instead: « é ».", ARTICLE]
HTML = f"<html><head><title>Harbour</title></head><body class=a><nav>Home<div>Tides</nav><p>{ARTICLE}</p></body></html>"

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="only Linux reports the memory of another process")
needs_timer = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timer of processor time")


def text_row(number: str, text: str = ARTICLE, corpus: str = "made", country: str | None = None) -> Row:
    return Row(number, corpus, country, "trafilatura", None, text, "")


def page_row(number: str, html: str = HTML, corpus: str = "made", url: str | None = None) -> PageRow:
    return PageRow(number, corpus, "article", None, url, html, None, (), ())


def cells(shown: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown.splitlines()[2:]]


# turns


def busy(seconds: float) -> Callable[[Sequence[object]], None]:
    def work(documents: Sequence[object]) -> None:
        end = time.process_time() + seconds * len(documents)
        while time.process_time() < end:
            pass

    return work


def test_who_takes_longer_is_found_out() -> None:
    taken = take_turns(["a"] * 10, [Contender("slow", busy(0.004)), Contender("fast", busy(0.001))])
    assert taken["slow"].seconds > 2 * taken["fast"].seconds > 0.02


def test_the_clock_is_that_of_whoever_does_the_work() -> None:
    other = iter([0.0, 1.5, 1.5, 4.0])
    assert take_turns(["a", "b"], [Contender("far away", len, lambda: next(other))])["far away"].seconds == 4.0


@given(st.lists(st.integers(), max_size=30), st.integers(1, 9))
def test_every_document_has_its_turn_once_and_in_order(documents: list[int], window: int) -> None:
    seen: list[int] = []
    take_turns(documents, [Contender("one", seen.extend, window=window)])
    assert seen == documents


def test_errors_of_a_peer_are_counted_and_those_of_the_benchmark_are_not() -> None:
    def fail(documents: Sequence[str]) -> None:
        raise ValueError(documents) if documents == ["b"] else BenchmarkError("no harbour")

    assert take_turns(["b", "b"], [Contender("peer", fail)])["peer"].errors == 2
    with pytest.raises(BenchmarkError, match="no harbour"):
        take_turns(["a"], [Contender("peer", fail)])


def test_ratios_are_those_of_the_same_round() -> None:
    rounds = [{"mine": Taken(a), "base": Taken(b)} for a, b in ((1.0, 2.0), (9.0, 10.0), (3.0, 4.0))]
    assert ratios(rounds, "mine", "base") == Spread(0.5, 0.75, 0.9)
    assert ratios(rounds, "mine", "absent") is None


# the fixed lists


def test_the_lists_hold_documents_of_all_corpora_once() -> None:
    pages, texts = (path.read_text(encoding="utf-8").splitlines() for path in (fixed_lists.PAGES, fixed_lists.TEXTS))
    assert (len(pages), len(set(pages)), len(texts), len(set(texts))) == (200, 200, 300, 300)
    assert {line.partition(" ")[0] for line in pages} == set(CORPORA)
    assert {line.partition(" ")[0] for line in texts} == {"fundus", "news2023", "wcxb"}


def draw(rows: Sequence[Row], count: int) -> list[Row]:
    return fixed_lists.draw(rows, count, lambda row: len(row.text), lambda row: row.country or "")


def test_small_and_large_documents_are_drawn() -> None:
    drawn = draw([text_row(str(size), "x" * size) for size in range(90)], 3)
    assert [len(row.text) for row in drawn] == [14, 44, 74]


def test_places_take_turns() -> None:
    rows = [text_row(str(n), "x" * n, country="fj" if n % 10 == 0 else "uk") for n in range(40)]
    assert [row.country for row in draw(rows, 4)] == ["uk", "fj", "uk", "fj"]


def test_corpora_give_in_proportion_and_are_spread_over_the_list() -> None:
    rows = [text_row(f"{corpus}{n}", "x" * n, corpus) for corpus, size in (("a", 30), ("b", 60)) for n in range(size)]
    drawn = [row.corpus for row in draw(rows, 6)]
    assert (drawn.count("a"), drawn.count("b")) == (2, 4)
    assert drawn[:3].count("a") == 1


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    texts, pages = tmp_path / "data" / "text", tmp_path / "data" / "pages"
    for folder in (texts, pages):
        folder.mkdir(parents=True)
    rows = [{"id": str(n), "corpus": "made", "input": text} for n, text in enumerate(TEXTS)]
    kept = {"country": None, "source_extractor": "trafilatura", "title": None, "gold": ""}
    write(texts / "extracted.jsonl.gz", [{**row, **kept} for row in rows])
    for corpus in CORPORA:
        page = {"corpus": corpus, "html": HTML, "url": None, "page_type": None, "with": None, "without": None}
        write(pages / f"{corpus}.jsonl.gz", [{**kept, **page, "id": f"{corpus} {n}"} for n in range(3)])
    for name, lines in (
        ("PAGES", [f"{CORPORA[1]} {CORPORA[1]} 2", f"{CORPORA[0]} {CORPORA[0]} 1"]),
        ("TEXTS", ["made trafilatura 1"]),
    ):
        path = tmp_path / f"{name}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.setattr(fixed_lists, name, path)
    monkeypatch.setenv("CLEANER_DATA", str(tmp_path))
    return tmp_path


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.mark.usefixtures("corpora")
def test_listed_documents_are_found_in_their_order() -> None:
    assert [row.id for row in fixed_lists.fixed_pages()] == [f"{CORPORA[1]} 2", f"{CORPORA[0]} 1"]
    assert [row.text for row in fixed_lists.fixed_texts()] == [TEXTS[1]]


def test_a_listed_document_that_is_not_there_is_one_clear_line(corpora: Path) -> None:
    (corpora / "TEXTS.txt").write_text("made trafilatura 9\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"^the corpora lack 1 of TEXTS.txt, such as made trafilatura 9$"):
        fixed_lists.fixed_texts()


@pytest.mark.usefixtures("corpora")
def test_what_warms_up_is_not_listed() -> None:
    assert [row.text for row in fixed_lists.other_texts(3)] == [TEXTS[0], TEXTS[2], TEXTS[0]]
    assert f"{CORPORA[0]} 1" not in {row.id for row in fixed_lists.other_pages(20)}


@pytest.mark.usefixtures("corpora")
def test_documents_go_round_the_corpora_without_end() -> None:
    assert [row.corpus for row in islice(round_pages(), 13)] == [*CORPORA, *CORPORA, *CORPORA, CORPORA[0]]
    assert [row.id for row in islice(round_texts(), 4)] == ["0", "1", "2", "0"]


# beside the peers


def test_systems_are_compared_with_the_baseline() -> None:
    broken = "tests.benchmarks.test_benchmarks:broken"
    track = peers.text_track()._replace(ways=("clean", "clean_batch"), peers=("nothing", broken), base="nothing")
    rows = [text_row(str(number), text) for number, text in enumerate(TEXTS)]
    found = peers.measure_pace(track, rows, rows, 1)
    assert [pace.system for pace in found] == ["clean", "clean_batch", "nothing", broken]
    assert [pace.errors for pace in found] == [0, 0, 0, 3]
    assert found[0].ratio
    assert found[0].ratio.median > 1
    assert found[0].milliseconds == pytest.approx(1000 / found[0].documents)
    assert [line[0] for line in cells(peers.pace_table(found, track))][:2] == ["cleaner, clean", "cleaner, clean_batch"]


def test_an_unknown_peer_is_one_clear_line() -> None:
    with pytest.raises(BenchmarkError, match="unknown system 'pigeon'"):
        peers.measure_pace(peers.page_track(["pigeon"]), [], [page_row("1")], 1)


def test_each_corpus_is_measured_beside_trafilatura() -> None:
    pages = {"made": [page_row("1"), page_row("2")], "other": [page_row("3")]}
    found = by_corpus.measure_corpora([page_row("4")], pages, 1)
    assert [(one.corpus, one.pages) for one in found] == [("made", 2), ("other", 1)]
    assert all(one.milliseconds > 0 and one.ratio and one.ratio.median > 0 for one in found)


def test_pages_of_corpora_are_none_that_were_warmed_up_with(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [page_row(str(number)) for number in range(9)]
    monkeypatch.setattr(by_corpus, "load_pages", lambda _: rows)
    found = by_corpus.corpus_pages(rows[:3], 4)
    assert list(found) == [*CORPORA, *FURTHER]
    assert all(len(own) == 4 and not set(own) & set(rows[:3]) for own in found.values())


@pytest.mark.parametrize("way", [*peers.TEXT_WAYS, *peers.PAGE_WAYS])
def test_ways_are_what_they_are_called(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(Cleaner, way, lambda *_: called.append(way))
    peers.ours(way).work([page_row("1") if "html" in way else text_row("1")])
    assert called == [way]


# beside another version

FAKE = """
import time
class Result:
    def __init__(self, text): self.text = text
    def to_dict(self): return {"text": self.text}
class Cleaner:
    def clean(self, text):
        end = time.process_time() + 0.01
        while time.process_time() < end: pass
        if text == "deep": raise RecursionError("too deep")
        return text.upper() if text.startswith("F") else text.partition("\\n")[0]
    def clean_batch(self, texts): return [Result(self.clean(text)) for text in texts]
    def clean_html(self, html, url): return html
    def explain_html(self, html, url): return Result(html)
"""
FAKE_COMMAND = """
import pathlib, shutil, sys
if "clean" in sys.argv and "--out" in sys.argv:
    source, out = (pathlib.Path(sys.argv[sys.argv.index(word) + 1]) for word in ("clean", "--out"))
    shutil.copytree(source, out)
    (out / "0" / "000000.txt").write_text("shorter", encoding="utf-8")
"""


@pytest.fixture
def fake(tmp_path: Path) -> Version:
    """A version that is slow, and gives something else for texts that begin with F."""
    package = tmp_path / "fake" / "cleaner"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(FAKE, encoding="utf-8")
    (package / "__main__.py").write_text(FAKE_COMMAND, encoding="utf-8")
    return version_at(tmp_path / "fake")


def test_a_folder_without_another_version_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="holds no cleaner"):
        version_at(tmp_path)
    with pytest.raises(BenchmarkError, match="is the version that runs"):
        version_at(this_version().tree)


def test_a_version_without_a_commit_is_named_by_its_folder(fake: Version) -> None:
    assert fake.name == "fake"


def test_a_server_answers_as_the_library_does() -> None:
    cleaner = Cleaner()
    with Server(this_version()) as server:
        server.ask("clean_batch", TEXTS)
        server.ask("explain_html", [(HTML, None)])
        seconds = server.clock()
        server.ask("clean", TEXTS)
        assert server.clock() > seconds > 0
        results = [*map(cleaner.explain, TEXTS), cleaner.explain_html(HTML), *map(cleaner.clean, TEXTS)]
        assert server.digests == [serve.digest(result) for result in results]


def test_digests_are_of_all_that_a_result_says() -> None:
    cleaner = Cleaner()
    assert serve.digest(cleaner.explain(TEXTS[0])) != serve.digest(cleaner.explain(ARTICLE))
    assert serve.digest(cleaner.explain(ARTICLE)) == serve.digest(cleaner.explain(ARTICLE))
    assert serve.digest("a\ud800") != serve.digest("a")


def test_what_ends_a_version_is_one_clear_line(fake: Version) -> None:
    with Server(fake) as server, pytest.raises(BenchmarkError, match=r"^fake in .*: RecursionError: too deep$"):
        server.ask("clean", ["deep"])


def test_a_version_that_is_found_elsewhere_is_one_clear_line(fake: Version) -> None:
    (fake.tree / "cleaner" / "__init__.py").write_text(f"__file__ = '/elsewhere/cleaner'\n{FAKE}", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="Python finds cleaner at /elsewhere/cleaner"):
        Server(fake)


@pytest.mark.parametrize("way", peers.TEXT_WAYS)
def test_versions_are_compared_document_by_document(way: str, fake: Version) -> None:
    (fake.tree / "cleaner" / "__init__.py").write_text(FAKE, encoding="utf-8")
    other = Version("the same", fake.tree)
    found = compare(way, TEXTS, TEXTS, [fake, other], 2)
    assert (found.documents, found.differing) == (3, 0)
    assert found.ours > 9
    assert 0.5 < found.ratio.least <= found.ratio.median <= found.ratio.most < 2


def test_outcomes_that_differ_are_counted(fake: Version) -> None:
    found = compare("clean", [], TEXTS, [this_version(), fake], 1)
    assert found.differing == 1
    assert cells(against_table([found], [this_version(), fake]))[0][-1] == "1"


def test_the_command_line_is_compared_without_its_start() -> None:
    versions = [this_version(), Version("the same", this_version().tree)]
    found = compare_commands(TEXTS * 4, versions, 1)
    assert (found.documents, found.differing) == (6, 0)


def test_starts_are_taken_in_turns(fake: Version, tmp_path: Path) -> None:
    slow = Version("slow", tmp_path / "slow")
    (slow.tree / "cleaner").mkdir(parents=True)
    (slow.tree / "cleaner" / "__init__.py").write_text("import time\nwhile time.process_time() < 0.3: pass")
    (slow.tree / "cleaner" / "__main__.py").touch()
    found = start_up.start_ups([text_row("1"), text_row("2", "x" * 5000)], [slow, fake], 1, 1)
    assert [(one.command, one.version) for one in found] == [
        (command, version) for command in ("cleaner --help", "cleaner clean one.txt") for version in ("slow", "fake")
    ]
    assert found[0].processor_ratio.median > 2
    assert found[0].cost.processor >= 0.3
    assert [line[5] == "-" for line in cells(start_up.start_up_table(found))] == [False, True, False, True]


def test_a_version_that_cannot_be_compiled_is_one_clear_line(fake: Version) -> None:
    (fake.tree / "cleaner" / "broken.py").write_text("(", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="cannot be compiled"):
        fake.compile()


# a mixed folder, and the memory of workers


@pytest.mark.usefixtures("corpora")
def test_texts_and_pages_take_turns_in_the_folder(tmp_path: Path) -> None:
    mixed.write_folder(tmp_path / "in", 4)
    names = ["0/000000.txt", "0/000001.html", "0/000002.txt", "0/000003.html"]
    assert sorted(str(path.relative_to(tmp_path / "in")) for path in (tmp_path / "in").rglob("*.*")) == names
    assert (tmp_path / "in" / names[2]).read_text(encoding="utf-8-sig") == TEXTS[1]


@pytest.mark.usefixtures("corpora")
def test_a_folder_is_cleaned_by_both_versions(fake: Version) -> None:
    found = mixed.run_mixed([Version("copies", fake.tree), fake], 4)
    assert [run.differing for run in found] == [0, 0]
    found = mixed.run_mixed([this_version(), fake], 4)
    assert found[0].differing >= 4  # among them files of other names
    assert [line[4] for line in cells(mixed.mixed_table(found))][1] == "1.00"


@needs_proc
def test_the_memory_of_children_is_told_apart() -> None:
    greedy = "b = bytearray(150_000_000); import time; time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {greedy!r}], check=True)"
    used = run_command([sys.executable, "-c", parent])
    assert used.workers > 150_000_000 > used.memory > 0
    assert used.memory_after(1.0) == used.memory


def test_other_exit_codes_can_be_accepted() -> None:
    assert isinstance(run_command([sys.executable, "-c", "raise SystemExit(1)"], accepted=(0, 1)), Usage)
    with pytest.raises(BenchmarkError, match="ended with 1"):
        run_command([sys.executable, "-c", "raise SystemExit(1)"])


@needs_proc
@pytest.mark.usefixtures("corpora")
def test_the_memory_of_workers_is_read_after_so_many_documents() -> None:
    found = workers.worker_memory((2, 5))
    assert [(one.kind, one.documents) for one in found] == [("texts", 2), ("pages", 2), ("texts", 5), ("pages", 5)]
    assert all(one.peak >= one.current > 10 for one in found)
    assert [line[0] for line in cells(workers.workers_table(found))] == ["2", "5"]


# stages


def working(module: str, inner: Callable[[], None] | None = None) -> Callable[[], None]:
    """Return a function of a module that works a while, after what it calls."""
    names: dict[str, Any] = {"__name__": module, "inner": inner or int}
    exec("def work():\n inner()\n for _ in range(20000): sum(range(100))", names)
    found: Callable[[], None] = names["work"]
    return found


@needs_timer
def test_time_belongs_to_the_innermost_stage() -> None:
    helper = working("cleaner.text.words")
    features = working("cleaner.features.text", helper)
    with stages.StageClock() as clock:
        working("cleaner.decision.page", features)()
    whole = sum(clock.seconds.values())
    assert clock.seconds["features"] / whole == pytest.approx(2 / 3, abs=0.15)
    assert clock.seconds["decision"] / whole == pytest.approx(1 / 3, abs=0.15)


@needs_timer
def test_time_outside_all_stages_and_collections_are_told() -> None:
    import gc  # noqa: PLC0415  only here

    with stages.StageClock() as clock:
        working("cleaner.api")()
        gc.collect()
    assert clock.seconds[stages.ELSE] > 0
    assert clock.seconds[stages.COLLECTION] > 0


def test_the_stages_are_those_of_the_code() -> None:
    stages.check_stages()
    with pytest.raises(BenchmarkError, match=r"cleaner.polishing, of the stage polish, is gone"):
        stages.check_stages({"polish": ("cleaner.polishing",)})


@needs_timer
def test_shares_add_up() -> None:
    rows = [text_row(str(number), "\n\n".join(TEXTS)) for number in range(30)]
    found = {"clean": stages.measure_stages("clean", rows[:1], rows)}
    shown = cells(stages.stages_table(found))
    assert sum(float(line[1]) for line in shown[:-1]) == pytest.approx(100, abs=1)
    assert sum(found["clean"].values()) > 0


# growth


def test_a_large_page_has_about_its_size_and_closes_what_it_opens() -> None:
    page = growth.large_page([page_row("1"), page_row("2", "<p>Rain.")], 0.01)
    assert 0.009 < len(page.encode()) / 1e6 <= 0.0101
    assert page.count("<div") == page.count("</div>") > 20


def test_large_documents_are_made_of_the_same_as_small_ones() -> None:
    rows = list(range(1000))
    shuffled = growth.in_any_order(rows)
    assert shuffled == growth.in_any_order(rows)
    assert sorted(shuffled) == rows
    assert sum(shuffled[:100]) / 100 == pytest.approx(500, rel=0.2)


def test_growth_is_measured_and_what_fails_is_told(fake: Version) -> None:
    found = growth.large_documents([text_row("1")], [page_row("1")], fake, (0.01,), (0.02,))
    assert [one.layout for one in found] == ["text, many lines", "text, one line", "page"]
    assert found[0].seconds
    assert found[0].seconds >= 0.01
    (fake.tree / "cleaner" / "__init__.py").write_text(
        FAKE.replace('text == "deep"', "len(text) < 100_000"), encoding="utf-8"
    )
    failed = growth.large_documents([text_row("1")], [page_row("1")], fake, (0.01,), ())
    assert cells(growth.large_table(failed))[0][2:5] == ["failed"] * 3


# the command


def run(*words: str) -> str:
    return CliRunner().invoke(speed.app, words, catch_exceptions=False).output


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--part", "pigeons"], "unknown part 'pigeons': choose pages, corpora, texts, "),
        (["--part", "against"], "needs another version: --against PATH"),
        (["--against", "/nowhere"], "/nowhere holds no cleaner"),
    ],
)
def test_what_cannot_be_measured_is_one_clear_line(words: list[str], problem: str) -> None:
    with pytest.raises(BenchmarkError, match=problem):
        run(*words)


def test_without_another_version_all_other_parts_are_measured() -> None:
    assert list(speed.chosen_parts(None, compared=False)) == [part for part in speed.PARTS if part != "against"]
    assert list(speed.chosen_parts(None, compared=True)) == list(speed.PARTS)


def test_the_command_prints_writes_and_keeps_its_figures(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = corpora / "README.md"
    page.write_text("<!-- speed-growth:begin -->\nold\n<!-- speed-growth:end -->\n", encoding="utf-8")
    monkeypatch.setattr(speed, "README", page)
    monkeypatch.setattr(speed, "large_documents", lambda *_: [growth.LargeDocument("page", 0.5, 1.0, 90.0, 80.0)])
    shown = run("--part", "growth", "--quick", "--json", str(corpora / "out.json"), "--write-readme")
    assert "| page         | 0.50 |" in shown
    assert "| page         | 0.50 |" in page.read_text(encoding="utf-8")
    assert json.loads((corpora / "out.json").read_text())["growth"][0]["peak"] == 90.0


def test_the_readme_has_a_place_for_every_part() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(f"<!-- speed-{part}:begin -->" in text for part in speed.PARTS)

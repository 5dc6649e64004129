"""Pages as Markdown: what a reader sees of it, converters and their cache, and what the track counts."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")
pytest.importorskip("markdown_it", reason="the benchmark needs the extra [convert]")

from typer.testing import CliRunner

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.metrics import tokens
from benchmarks.markdown import dumps as dumping
from benchmarks.markdown import node
from benchmarks.markdown.dumps import Dump, dumps
from benchmarks.markdown.forms import FORMS, Form
from benchmarks.markdown.store import VARIABLE, cache_folder, fetch, place
from benchmarks.markdown.visible import visible, without_targets
from benchmarks.quality import markdown as track

BODY = "It rained for nine days in the valley, and on the tenth the mayor asked the army for boats."
PAGE = PageRow("1", "made", "article", None, None, f"<h1>Rain</h1><p>{BODY}<p><a href=/b>More</a>", BODY, (), ())


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


# what a reader sees


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Boats [came](https://example.org/in_port) late", "Boats came late"),
        ('Boats [came](https://example.org/the-\nlong-way "By\nsea") late', "Boats came late"),
        ("[ ![a boat](/b.png) Boats](/boats) came", "Boats came"),
        ("[came][1] late\n\n[1]: https://example.org/port 'Port'", "came late"),
        ("See <https://example.org/port> now", "See now"),
        ("_Boats_ **came** __late__ ~~home~~", "Boats came late home"),
        ("_Boats came", "Boats came"),
        ("snake_case stays", "snake_case stays"),
        ("__\n\nBoats", "Boats"),
        ("# Rain #\n\nBoats\n-----\n\n* * *\n\n> came", "Rain Boats came"),
        ("  * Boats\n    * came\n      * late\n\n7. home", "Boats came late home"),
        ("        * Boats", "Boats"),
        ("* a\n" + "".join(f"{'  ' * n}* b\n" for n in range(1, 60)), "a" + " b" * 59),
        ("| a | b |\n| --- | :-: |\n| c | |", "a b c"),
        ("<div class='x'>\nBoats\n</div> came <!-- not --> late", "Boats came late"),
        ("```\nx = [1](2)\n```", "x 1"),
        ("R&amp;D at 5 &lt; 6\\. Boats\\_came", "R D at 5 6 Boats_came"),
        ("---\ntitle: Rain\nmeta-robots: none\n---\n\nBoats", "Boats"),
        ("Boats\n\n---\n\nlate: yes\n\n---\n\ncame", "Boats late yes came"),
        ("Boats\r\n[came](/very-\r\nlong) late", "Boats came late"),
        ("Boats (in the [port]) [came](/x) (late)", "Boats in the port came late"),
    ],
)
def test_only_text_is_visible(markdown: str, words: str) -> None:
    assert tokens(visible(markdown)) == words.split()


@pytest.mark.parametrize(
    "text", ["[Boats](https://example.org", "[Boats](/a\n\nb)", "a](", "[Boats](" + "x" * 9000 + ")"]
)
def test_a_target_that_is_not_closed_stays(text: str) -> None:
    assert without_targets(text) == text


def test_many_open_brackets_take_no_time() -> None:
    assert len(without_targets("](" * 20_000)) == 40_000


# converters and the cache


def made(answer: str = "# Rain", fails: bool = False) -> tuple[Form, list[str]]:
    """Return a form, and the list of pages that it is asked for; its version is that of pytest."""
    asked: list[str] = []

    def convert(page: PageRow) -> str:
        asked.append(page.id)
        if fails:
            raise RecursionError
        return answer

    return Form("made, 78", "pytest", lambda: convert), asked


def test_each_page_is_converted_once() -> None:
    form, asked = made("Rain\r\n\n")
    assert [dump.text for dump in [*dumps(form, [PAGE]), *dumps(form, [PAGE])]] == ["Rain\r\n\n"] * 2
    assert asked == ["1"]


def test_another_page_or_version_is_converted_anew() -> None:
    other = PageRow("1", "made", "article", None, None, "<p>Other", "", (), ())
    assert len({place("made", "1", PAGE), place("made", "2", PAGE), place("made", "1", other)}) == 3


def test_a_page_on_which_a_converter_fails_is_empty_and_not_asked_for_again() -> None:
    form, asked = made(fails=True)
    assert [dump.text for dump in [*dumps(form, [PAGE]), *dumps(form, [PAGE])]] == ["", ""]
    assert asked == ["1"]


def test_the_cache_is_outside_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cache_folder() == tmp_path
    monkeypatch.delenv(VARIABLE)
    assert not cache_folder().is_relative_to(Path(__file__).parents[2])


def test_what_is_not_kept_is_missing(tmp_path: Path) -> None:
    assert fetch(tmp_path / "none.md") is None


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_converter_keeps_the_words_of_a_page(form: Form) -> None:
    if form.make is None or form.lack:
        pytest.skip(form.lack or "its packages are in the cache of the user, not of this test")
    (dump,) = dumps(form, [PAGE])
    if not form.extract:  # extractors want more than a sentence
        assert tokens(BODY) == [word for word in tokens(visible(dump.text)) if word in tokens(BODY)]


# converters in JavaScript


def test_without_packages_the_reason_tells_the_remedy() -> None:
    form = Form("turndown", "turndown")
    assert form.lack == "turndown is not installed: python -m benchmarks markdown --install"


def test_the_version_is_that_of_the_package(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/node")
    file = cache / "node" / "node_modules" / "turndown" / "package.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"version": "7.2.0"}', encoding="utf-8")
    assert Form("turndown", "turndown").version == "7.2.0"


class Finished:
    def __init__(self, stdout: str, code: int = 0) -> None:
        self.stdout, self.stderr, self.returncode = stdout, "Error: no\nsuch module", code


def test_answers_come_in_the_order_of_pages(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / "node").mkdir()
    lines = [json.dumps({"text": "Rain\u2028"}, ensure_ascii=False), json.dumps({"error": "no body"})]
    monkeypatch.setattr("subprocess.run", lambda *_, **__: Finished("\n".join(lines) + "\n"))
    assert list(node.convert("turndown", [PAGE, PAGE])) == [("Rain\u2028", ""), ("", "no body")]


@pytest.mark.parametrize("finished", [Finished("", 1), Finished("{}\n")])
def test_a_script_that_breaks_off_is_one_clear_line(
    finished: Finished, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / "node").mkdir()
    monkeypatch.setattr("subprocess.run", lambda *_, **__: finished)
    with pytest.raises(BenchmarkError, match="turndown failed: Error: no such module"):
        list(node.convert("turndown", [PAGE, PAGE]))


def test_without_npm_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(BenchmarkError, match="npm is not installed"):
        node.install()


# the track


def test_words_are_measured_as_a_reader_sees_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "cleaned", lambda text, _: text.partition("\n\n")[2])
    before, after = track.judge((Dump("made", PAGE, f"[Rain](/rain/of/nine/days)\n\n**{BODY}**"), None))
    assert (before.clutter_in, before.clutter_out, before.exact) == (1, 1, False)
    assert (after.clutter_out, after.exact, after.damage) == (0, True, 0.0)


def test_cleaner_keeps_an_article() -> None:
    article = f"{BODY}\n\n[{BODY.replace('valley', 'harbour')}](/harbour)"
    assert track.cleaned(article) == article


def test_pages_without_text_do_not_count() -> None:
    found = track.measures([Dump("made", PAGE, " \n"), Dump("made", PAGE, BODY)])
    assert {system: len(values) for system, values in found.items()} == {"nothing": 1, "cleaner": 1}


def test_forms_are_chosen_by_how_they_begin() -> None:
    assert len(track.named(["html2text", "turndown"])) == 5
    assert track.named([]) == list(FORMS)
    with pytest.raises(BenchmarkError, match="unknown form 'pandoc': choose html2text, 78; "):
        track.named(["pandoc"])


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    form, _ = made(f"# Rain\n\n{BODY}")
    monkeypatch.setattr(track, "FORMS", (form, Form("lacking", "no-such-package", form.make)))
    monkeypatch.setattr(track, "news_pages", lambda _: [PAGE])
    return iter(())


def test_the_command_reports_what_it_measured_and_skipped(few: None, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run = CliRunner().invoke(track.app, ["--json", str(out), "--worst", "1"], catch_exceptions=False)
    assert run.exit_code == 0
    assert "| made, 78 | cleaner |     1 |" in run.output
    assert "Skipped: lacking. no-such-package is not installed: pip install -e '.[convert]'" in run.output
    assert "Most damaged of made, 78:" in run.output
    assert json.loads(out.read_text(encoding="utf-8"))["made, 78"]["cleaner"]["damage"] == 0.0


def test_pages_of_news_are_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [PageRow(str(n), "made", "article", None, None, "", "gold" * (n % 7 > 0), (), ()) for n in range(50)]
    monkeypatch.setattr(dumping, "load_pages", lambda _: pages)
    few_pages = dumping.news_pages(5)
    assert len(few_pages) == 5
    assert few_pages == dumping.news_pages(9)[:5]
    assert all(page.gold for page in dumping.news_pages(50))


@pytest.mark.parametrize("name", ["markdown.visible", "markdown.forms", "markdown.store", "quality.markdown"])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.{name}")).failed == 0

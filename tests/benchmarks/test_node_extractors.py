"""Extractors in Node.js: one process for many pages, pages that raise, end it or take too long, and what is missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from typer.testing import CliRunner

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness import extractors, node_extractors
from benchmarks.harness.extractors import clock_of, make_extractor, runnable, text_of
from benchmarks.harness.node_extractors import (
    NODE_PEERS,
    VERSIONS,
    NodeExtractor,
    PeerError,
    command_of,
    lack,
    node_versions,
)
from benchmarks.markdown.store import VARIABLE
from benchmarks.quality import html
from benchmarks.quality.html import run_extractors

PEER = """
import json, sys, time
for number, line in enumerate(sys.stdin):
    page = json.loads(line)
    if page["html"] == "end":
        sys.exit(1)
    if page["html"] == "sleep":
        time.sleep(60)
    if page["html"] == "raise":
        print(json.dumps({"error": "no body", "seconds": 0.5}), flush=True)
    else:
        print(json.dumps({"html": f"{number} {page['html']}", "seconds": 0.25}), flush=True)
"""


def row(source: str) -> PageRow:
    return PageRow("1", "made", "article", None, None, source, "0 rain", (), ())


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[NodeExtractor]:
    script = tmp_path / "peer.py"
    script.write_text(PEER, encoding="utf-8")
    made = NodeExtractor([sys.executable, str(script)], str.upper, page_seconds=20)
    yield made
    made.close()


# the process


def test_one_process_serves_all_pages(peer: NodeExtractor) -> None:
    assert [peer(row(word)) for word in ("rain", "\u2028\n\ud800", "snow")] == ["0 RAIN", "1 \u2028\n\ud800", "2 SNOW"]


def test_a_page_that_raises_leaves_the_process(peer: NodeExtractor) -> None:
    peer(row("rain"))
    with pytest.raises(PeerError, match="no body"):
        peer(row("raise"))
    assert peer(row("snow")) == "2 SNOW"


def test_a_page_that_ends_the_process_ends_it_for_no_other_page(peer: NodeExtractor) -> None:
    peer(row("rain"))
    with pytest.raises(PeerError, match="the process ended"):
        peer(row("end"))
    assert peer(row("snow")) == "0 SNOW"


def test_a_page_that_takes_too_long_is_given_up(peer: NodeExtractor) -> None:
    peer._page_seconds = 0.5
    with pytest.raises(PeerError, match=r"no answer in 0\.5 s"):
        peer(row("sleep"))
    peer._page_seconds = 20
    assert peer(row("snow")) == "0 SNOW"
    assert peer.seconds == pytest.approx(0.5 + 0.25)


def test_time_is_that_of_the_process(peer: NodeExtractor) -> None:
    done = run_extractors([row("rain"), row("raise"), row("rain")], {"peer": peer})["peer"]
    assert done.seconds == pytest.approx(0.25 + 0.5 + 0.25)  # without the call in which many load their data
    assert done.failures == 1
    assert clock_of(peer)() == pytest.approx(1.25)
    assert clock_of(lambda page: page.html)() > 0


def test_a_system_that_raises_on_the_first_page_goes_on(peer: NodeExtractor) -> None:
    done = run_extractors([row("end"), row("rain")], {"peer": peer})["peer"]
    assert (done.failures, [one.exact for one in done.measures]) == (1, [False, False])
    assert done.measures[1].recall == 0  # "0 RAIN" is not "0 rain"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>R<b>ai</b>n</p><p>Snow</p>", "Rain\nSnow"),
        ("Rain<br>Snow", "Rain\nSnow"),
        ("<ul><li>Rain<li>Snow</ul>fell", "Rain\nSnow\nfell"),
        ("<p>R<!-- or -->ain <a href=/>fell</a>.", "Rain fell."),
        ("<!-- Rain -->", ""),
        (" ", ""),
        ("", ""),
    ],
)
def test_an_article_becomes_text(source: str, text: str) -> None:
    assert text_of(source) == text


# what is missing


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/node")
    return tmp_path / "node-extractors" / "node_modules"


def put(folder: Path, package: str, version: str) -> None:
    (folder / package).mkdir(parents=True)
    (folder / package / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")


def test_without_node_the_reason_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert lack("defuddle") == "Node.js is not installed: see https://nodejs.org"
    with pytest.raises(BenchmarkError, match="npm is not installed"):
        node_extractors.install_peers()


def test_without_packages_the_reason_tells_the_remedy(empty: Path) -> None:
    needed = f"linkedom {VERSIONS['linkedom']} not installed: python -m benchmarks html --install"
    put(empty, "defuddle", VERSIONS["defuddle"])
    assert lack("defuddle") == needed
    with pytest.raises(BenchmarkError, match=f"system defuddle cannot run: {needed}"):
        make_extractor("defuddle")


@pytest.mark.parametrize(("version", "lacking"), [(VERSIONS["jsdom"], False), ("99.0.0", True)])
def test_another_version_than_the_pinned_one_will_not_do(version: str, lacking: bool, empty: Path) -> None:
    put(empty, "@mozilla/readability", VERSIONS["@mozilla/readability"])
    put(empty, "jsdom", version)
    assert bool(lack("mozilla-readability")) == lacking


def test_the_pinned_versions_are_asked_for(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(node_extractors, "install_packages", lambda _, packages: asked.extend(packages))
    node_extractors.install_peers()
    assert asked == [f"{package}@{version}" for package, version in VERSIONS.items()]
    assert {package for needed in NODE_PEERS.values() for package in needed} == VERSIONS.keys()


def test_what_cannot_run_is_skipped_with_its_reason(empty: Path) -> None:
    names, skipped = runnable(["cleaner", "defuddle"])
    assert names == ["cleaner"]
    assert len(skipped) == 1
    assert skipped[0].startswith("Skipped: defuddle. defuddle ")
    assert not node_versions(["cleaner", "readability"])


def test_the_command_names_what_it_skipped(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    monkeypatch.setattr(html, "load_pages", lambda _: [row("rain")])
    monkeypatch.setattr(html, "is_here", lambda corpus: corpus != "daniel")
    monkeypatch.setattr(html, "PEERS", ("trafilatura", "defuddle"))
    monkeypatch.setattr(html, "make_extractor", lambda _: lambda page: page.html)
    run = CliRunner().invoke(html.app, [], catch_exceptions=False)
    assert run.exit_code == 0
    assert "Skipped: defuddle. " in run.output
    assert "Skipped: daniel. Its file is missing." in run.output
    assert "| made  | cleaner-no-standfirst |   1 |" in run.output
    # One row of time for cleaner: the second finds much of a page in the caches of the first.
    assert run.output.count("| cleaner-no-standfirst") == 1


# the real ones

RAIN = "It rained for nine days in the valley, and on the tenth the mayor asked the army for boats. " * 4
PAGE = PageRow(
    "1",
    "made",
    "article",
    None,
    None,
    f"<html><head><title>Rain</title></head><body><nav><a href=/>Home</a></nav><article><h1>Rain</h1>"
    f"<p>{RAIN}</p><p>{RAIN}</p><p>{RAIN}</p></article></body></html>",
    "",
    (),
    (),
)


@pytest.mark.parametrize("name", NODE_PEERS)
def test_the_peers_find_the_article_of_a_page(name: str) -> None:
    if lack(name):
        pytest.skip(lack(name))
    extract = NodeExtractor(command_of(name), text_of)
    try:
        first, second = extract(PAGE), extract(PAGE)
    finally:
        extract.close()
    assert first == second
    assert first.count("nine days") == 12
    assert "Home" not in first
    assert extract.seconds > 0
    assert VERSIONS[name if name in VERSIONS else "@mozilla/readability"] in node_versions([name])


def test_systems_are_named_where_one_is_unknown() -> None:
    with pytest.raises(BenchmarkError, match="unknown system 'pandoc': choose cleaner, cleaner-no-standfirst, "):
        extractors.make_extractor("pandoc")

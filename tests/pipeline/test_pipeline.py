"""The laws of the whole: see docs/design.md."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Cleaner, Config, Result, clean, clean_html, explain, explain_html
from cleaner.document import Mark
from cleaner.errors import ConfigError
from cleaner.fingerprint import fingerprint
from cleaner.marking.marker import Marker
from cleaner.models import TEXT_BLOCKS, models_folder

CLEANER = Cleaner()
PIECES = (
    "Advertisement",
    "By Ana Ruiz",
    "Published on 3 May 2024",
    "The bridge over the Tarn reopened on Monday, nine years after the flood that broke two of its arches.",
    "“We had stopped believing in it,” said Ana Ruiz, who keeps a bakery on the north bank.",
    "The council paid for the work out of a fund that it had set up in the year of the flood.",
    "Subscribe to our newsletter",
    "Sign up for our daily newsletter and get the news delivered to your inbox.",
    "Read more: Ferry service to end in autumn",
    "Photo: Ana Ruiz/Getty Images",
    "(Reporting by Ana Ruiz; Editing by Tom Hale)",
    "___",
    "About the author",
    "Ana Ruiz is a reporter at the Valley Herald.",
    "Share this article",
    "HARBOUR PLANS: Engineers in Oslo have begun to measure the bed of the fjord before a tunnel is dug below the",
    "Leave a comment",
    "© 2024 Valley Herald. All rights reserved.",
)
BREAKS = ("\n", "\n\n", "\r\n", " ", "", "\n\n\n", "\u2028", "\t")
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BREAKS)), max_size=25).map(
        lambda parts: "".join(piece + gap for piece, gap in parts)
    ),
)


def replay(result: Result) -> str:
    text, at = [], 0
    for removal in result.removed:
        text.append(result.document.text[at : removal.span.start])
        at = removal.span.end
    return "".join([*text, result.document.text[at:]])


@settings(max_examples=300, deadline=None)
@given(texts)
def test_removed_and_kept_partition_the_text_and_replay_it(text: str) -> None:
    result = CLEANER.explain(text)
    assert result.error is None
    assert result.document.text == text
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])][: len(spans)]
    assert (spans[-1].end if spans else 0) == len(text)
    assert replay(result) == result.text == "".join(text[start:end] for start, end in result.kept)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_every_removal_says_what_where_why_and_how_sure(text: str) -> None:
    for removal in CLEANER.explain(text).removed:
        assert removal.text == text[removal.span.start : removal.span.end]
        assert removal.category in DEFAULT_STRIP
        assert removal.rule_id
        assert removal.reason
        assert 0.7 <= removal.confidence <= 1


@settings(max_examples=300, deadline=None)
@given(texts)
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    once = CLEANER.clean(text)
    assert CLEANER.clean(once) == once


@pytest.mark.slow(6)
@settings(max_examples=100, deadline=None)
@given(texts)
def test_it_is_deterministic(text: str) -> None:
    assert CLEANER.explain(text).to_dict() == Cleaner().explain(text).to_dict()


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_no_page_makes_it_raise(page: str | bytes) -> None:
    result = explain_html(page)
    assert replay(result) == result.text


def test_what_would_be_eaten_away_line_by_line_is_left_alone() -> None:
    text = "\n".join([*PIECES[3:6], *["About the author"] * 900])
    assert clean(text, Config(classifier=False)) == text
    few = "\n".join([*PIECES[3:6], "About the author"])
    assert clean(few) == "\n".join(PIECES[3:6])


def test_lone_surrogates_and_nulls_are_kept() -> None:
    assert clean("It rained \ud800 in the \x00 valley.") == "It rained \ud800 in the \x00 valley."


def test_a_failure_leaves_the_text_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no\nluck")

    monkeypatch.setattr("cleaner.pipeline.reading.segment", broken)
    result = Cleaner().explain("Advertisement\nIt rained.")
    assert result.text == "Advertisement\nIt rained."
    assert result.error == "cleaning failed: ValueError: no luck"


def test_a_document_never_becomes_empty() -> None:
    assert clean("Advertisement") == "Advertisement"
    assert clean("Advertisement\nShare\nMenu") != ""


def test_categories_to_strip_are_obeyed() -> None:
    text = "Ferry service ends\nBy Ana Ruiz\n" + "\n".join(PIECES[3:6]) + "\nAdvertisement"
    assert "By Ana Ruiz" in clean(text, Config(strip=frozenset({"advertisement"})))
    assert "Advertisement" in clean(text, Config(strip=frozenset({"byline"})))
    assert clean(text).startswith("Ferry service ends")
    assert clean(text, Config(strip=DEFAULT_STRIP | {"headline"})).startswith("The bridge")


def test_profiles_cut_more_the_stricter_they_are() -> None:
    text = "\n".join(PIECES)
    lengths = [len(clean(text, Config(profile=profile))) for profile in ("gentle", "balanced", "strict")]
    assert lengths == sorted(lengths, reverse=True)


def test_a_cleaner_travels_and_is_shared() -> None:
    text = "\n".join(PIECES)
    copy = pickle.loads(pickle.dumps(CLEANER))
    assert copy.explain(text).to_dict() == CLEANER.explain(text).to_dict()
    assert [result.text for result in CLEANER.clean_batch([text, "a"])] == [CLEANER.clean(text), "a"]


def test_threads_get_what_one_after_the_other_gives() -> None:
    texts = ["\n".join(PIECES[start:]) for start in range(len(PIECES))] * 4
    fresh = Cleaner()  # so that threads also meet while patterns are compiled
    with ThreadPoolExecutor(8) as pool:
        shared = [result.to_dict() for result in pool.map(fresh.explain, texts)]
    assert shared == [CLEANER.explain(text).to_dict() for text in texts]


def test_a_cleaner_gives_the_same_in_another_process(tmp_path: Path) -> None:
    config = Config(profile="strict", packs=(weather_pack(tmp_path),), languages=frozenset({"en"}))
    cleaner = Cleaner(config)
    texts = ["\n".join(PIECES), "\n".join([*PIECES[3:6], "Weather today"])]
    (tmp_path / "cleaner.pickle").write_bytes(pickle.dumps((cleaner, texts)))
    (tmp_path / "mine.yaml").unlink()  # the rules travel with it
    code = (
        "import json, pickle, sys\n"
        "cleaner, texts = pickle.load(open(sys.argv[1], 'rb'))\n"
        "results = [result.to_dict() for result in cleaner.stream(texts)]\n"
        "print(json.dumps([cleaner.digest, cleaner.config.profile, sorted(cleaner.config.languages), results]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cleaner.pickle")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    results = [json.loads(json.dumps(cleaner.explain(text).to_dict())) for text in texts]
    assert results[1]["text"] == "\n".join(PIECES[3:6])
    assert json.loads(run.stdout) == [cleaner.digest, "strict", ["en"], results]


def test_a_cleaner_from_another_folder_knows_the_built_in_rules() -> None:
    state = CLEANER.__getstate__()
    moved = [rule._replace(path=rule.path.replace(state["root"], "/elsewhere")) for rule in state["rules"].rules]
    copy = Cleaner.__new__(Cleaner)
    copy.__setstate__({**state, "root": "/elsewhere", "rules": replace(state["rules"], rules=tuple(moved))})
    assert copy.rules == CLEANER.rules
    assert copy.digest == CLEANER.digest


@pytest.mark.parametrize("window", [1, 3, 1000])
def test_a_stream_reads_no_further_than_its_window(window: int) -> None:
    read: list[str] = []

    def texts() -> Iterator[str]:
        for piece in PIECES:
            read.append(piece)
            yield piece

    results = CLEANER.stream(texts(), window=window)
    assert read == []
    for number, result in enumerate(results):
        assert result.document.text == PIECES[number]
        assert len(read) <= number // window * window + window
    assert read == list(PIECES)


def test_a_stream_whose_window_is_one_answers_before_it_reads_on() -> None:
    waiting = iter(PIECES)
    results = CLEANER.stream(waiting, window=1)
    next(results)
    assert next(waiting) == PIECES[1]


def test_what_came_before_the_source_failed_is_cleaned() -> None:
    def texts() -> Iterator[str]:
        yield from PIECES[:2]
        raise OSError("the disk is gone")

    results = CLEANER.stream(texts())
    assert [next(results).document.text for _ in range(2)] == list(PIECES[:2])
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


def test_a_window_below_one_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="window is 0: give 1 or more"):
        CLEANER.stream([], window=0)


def test_no_document_ends_a_stream() -> None:
    class Broken(Cleaner):
        def explain(self, text: str, **options: Any) -> Result:
            if text == "two":
                raise KeyError("two")
            return super().explain(text, **options)

    texts: list[Any] = ["one", "two", None, float("nan"), b"four", "five"]
    results = list(Broken().stream(texts))
    assert [result.text for result in results] == ["one", "two", "", "", "", "five"]
    assert [result.error for result in results] == [
        None,
        "cleaning failed: KeyError: 'two'",
        "there is no text",
        "the text is a float, not a string",
        "the text is a bytes, not a string",
        None,
    ]


def test_a_configuration_travels_whole() -> None:
    config = Config(
        "strict", frozenset({"byline"}), (Path("a"), Path("b")), languages=frozenset({"en", "de"}), site="a.org"
    )
    assert pickle.loads(pickle.dumps(config)) == config


def test_the_digest_is_the_same_in_every_process() -> None:
    code = "from cleaner import Cleaner, Config; print(Cleaner(Config(languages=frozenset({'en', 'de', 'fr'}))).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 16


def test_the_digest_changes_with_what_decides(tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    shutil.copy(models_folder() / TEXT_BLOCKS, weights)
    first = Cleaner(Config(weights=weights)).digest
    weights.write_text(weights.read_text(encoding="utf-8") + " ", encoding="utf-8")
    digests = [
        CLEANER.digest,
        first,
        Cleaner(Config(weights=weights)).digest,
        Cleaner(Config(profile="strict")).digest,
        Cleaner(Config(strip=frozenset({"byline"}))).digest,
        Cleaner(Config(packs=(weather_pack(tmp_path),))).digest,
        Cleaner(Config(languages=frozenset({"en"}))).digest,
        fingerprint("another version", CLEANER.config, CLEANER.rules),
    ]
    assert len(set(digests)) == len(digests)


def test_the_digest_does_not_change_with_where_a_pack_lies(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    packs = weather_pack(tmp_path), weather_pack(tmp_path / "other")
    assert len({Cleaner(Config(packs=(path,))).digest for path in packs}) == 1


def weather_pack(folder: Path) -> Path:
    pack = folder / "mine.yaml"
    pack.write_text(
        "schema: 1\npack: {id: mine, version: 1.0.0, license: MIT, languages: []}\n"
        "allow: {phrases: [valley newsletter]}\n"
        "rules:\n- {id: mine.weather, title: Weather, category: other, confidence: 0.9, labels: [weather today]}\n",
        encoding="utf-8",
    )
    return pack


def test_users_packs_add_rules_and_allow_phrases(tmp_path: Path) -> None:
    config = Config(packs=(weather_pack(tmp_path),))
    body = "\n".join(PIECES[3:6])
    assert clean(f"{body}\nWeather today", config) == body
    assert clean(f"{body}\nSubscribe to our newsletter", config) == body
    assert "Valley newsletter" in clean(f"{body}\nSubscribe to our Valley newsletter", config)


def test_a_page_gives_its_article_title_and_metadata() -> None:
    body = "".join(f"<p>{piece} Nobody was hurt on day {day}.</p>" for day, piece in enumerate(PIECES[3:6] * 2))
    head = "<html lang=en><head><title>Bridge reopens</title></head>"
    page = f"{head}<body><article><h1>Bridge reopens</h1>{body}</article>"
    result = explain_html(page, url="https://example.org/a")
    assert result.title == "Bridge reopens"
    assert "nine years after the flood" in result.text
    assert result.document.metadata["language"] == "en"


@pytest.mark.parametrize(
    ("kind", "notice", "stays"),
    [
        ("article", "© 2024 The Harbour Post", False),
        ("article", "Additional reporting by Ines Calder in Orlena", False),
        ("website", "© 2024 The Harbour Post", False),
        ("website", "Additional reporting by Ines Calder in Orlena", True),
    ],
)
def test_a_rule_takes_the_end_of_what_is_left_for_the_end(
    kind: str, notice: str, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "<ul>" + "<li>Ships are late again" * 40 + "</ul>"
    body = "".join(f"<p>{piece} Nobody was hurt on day {day}.</p>" for day, piece in enumerate(PIECES[3:6] * 2))
    head = f'<head><meta property="og:type" content="{kind}"><title>Bridge reopens</title></head>'
    monkeypatch.setattr("cleaner.pipeline.page.likely_blocks", lambda chance: np.arange(len(chance)))
    monkeypatch.setattr(
        "cleaner.pipeline.page.find_foreign",
        lambda part, *_, **__: {
            at: Mark(block.span, "x", "other", 1.0, "x")
            for at, block in enumerate(part.blocks)
            if "Ships" in block.text
        },
    )
    result = explain_html(f"<html>{head}<body><article>{body}<p>{notice}</p></article>{more}")
    assert "Ships" not in result.text
    assert (notice in result.text) is stays
    assert replay(result) == result.text


def test_the_rules_are_tried_once_on_each_block_of_a_page() -> None:
    body = "".join(f"<p>{piece} Nobody was hurt on day {day}.</p>" for day, piece in enumerate(PIECES[3:6] * 9))
    head = '<head><meta property="og:type" content="article"><title>Bridge reopens</title></head>'
    tried: list[tuple[str, Any]] = []
    match = Marker._matches

    def counted(self: Marker, texts: Any, holding: Any) -> Any:
        tried.extend((raw, holding) for raw in texts)
        return match(self, texts, holding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Marker, "_matches", counted)
        result = Cleaner().explain_html(f"<html>{head}<body><article><h1>Bridge reopens</h1>{body}</article>")
    assert "The council" in result.text
    assert len(tried) > 9
    assert len(tried) == len(set(tried))


def test_without_evidence_all_else_is_the_same() -> None:
    menu = "".join(f"<li><a href=/{name}>{name.title()}</a>" for name in ("home", "news", "sport", "weather", "about"))
    form = "<p>Sign up for our newsletter and never miss a bridge.</p><input><button>Sign up</button>"
    body = "".join(f"<p>{piece} Nobody was hurt on day {day}.</p>" for day, piece in enumerate(PIECES[3:6] * 2))
    page = f"<nav><ul>{menu}</ul></nav><article><h1>Bridge reopens</h1>{body}</article><aside>{form}</aside>"
    full, bare = Cleaner().explain_html(page), Cleaner().explain_html(page, evidence=False)
    assert max(len(removal.evidence) for removal in full.removed) > 1 >= max(len(cut.evidence) for cut in bare.removed)
    assert [replace(removal, evidence=()) for removal in bare.removed] == [
        replace(removal, evidence=()) for removal in full.removed
    ]
    assert clean_html(page) == full.text == bare.text


def test_results_become_plain_data() -> None:
    data = explain("It rained for nine days.\n\nAdvertisement").to_dict()
    assert data["schema"] == 1
    assert data["text"] == "It rained for nine days."
    assert data["removed"][0]["category"] == "advertisement"
    assert data["kept"] == [[0, 24]]

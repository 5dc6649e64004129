"""What is public is listed, described, and does what its description says."""

from __future__ import annotations

import contextlib
import io
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cleaner
from cleaner import Cleaner, Config, ConfigError, PageScorer, Scorer
from cleaner.arrays import Doubles, Ints
from cleaner.features.columns import Features
from cleaner.scoring.page import load_page_scorer
from cleaner.scoring.text import load_scorer

PAGE = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
BODY = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
)


def test_every_public_name_exists_and_is_described() -> None:
    names = set(cleaner.__all__)
    assert all(getattr(cleaner, name) is not None for name in names)
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))
    first = "\n".join(line.split("|")[1] for line in table.splitlines())
    assert set(re.findall(r"`(\w+)", first)) == names


def test_what_is_not_public_is_not_found() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Marker'"):
        cleaner.Marker  # noqa: B018  that is what raises


def test_importing_the_package_loads_no_matching_library() -> None:
    code = "import cleaner, sys; print(sorted({'numpy', 'lxml', 'regex', 'yaml', 'trafilatura'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_print_what_their_comments_say(code: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "api.md", "exec"), {})
    comments = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert comments
    assert printed.getvalue().splitlines() == comments


class Everything:
    """Takes blocks of few words for clutter."""

    def __init__(self, words: float, digest: str) -> None:
        self.words, self.digest = words, digest

    def rate(self, features: Features) -> Doubles:
        return np.where(features.columns["words"] <= self.words, 9.0, -9.0)

    def confidence(self, odds: Doubles) -> Doubles:
        confidence: Doubles = 1 / (1 + np.exp(-odds))
        return confidence

    def odds_at(self, confidence: float) -> float:
        return float(np.log(confidence / (1 - confidence)))

    def evidence(self, features: Features, rows: Ints) -> list[tuple[cleaner.Evidence, ...]]:  # noqa: ARG002  a Scorer's
        return [(cleaner.Evidence("words", self.words, 9.0),)] * len(rows)


TEXT = "\n\n".join([BODY[0], "Two words", BODY[1], "Or three words"])


def test_a_scorer_of_ones_own_decides() -> None:
    few, more = (Cleaner(scorer=Everything(words, f"words-{words}")) for words in (2, 3))
    assert few.clean(TEXT) == "\n\n".join([BODY[0], BODY[1], "Or three words"])
    assert more.clean(TEXT) == "\n\n".join(BODY)
    (removal,) = few.explain(TEXT).removed
    assert (removal.rule_id, removal.evidence[0].name) == ("score/text", "words")
    assert few.digest != more.digest != Cleaner().digest


def test_a_scorer_travels_and_counts_for_the_digest() -> None:
    own = Cleaner(scorer=Everything(3, "words-3"))
    copy = pickle.loads(pickle.dumps(own))
    assert copy.clean(TEXT) == own.clean(TEXT)
    assert copy.digest == own.digest
    assert Cleaner(scorer=Everything(3, "words-3b")).digest != own.digest


def test_the_scorers_that_ship_are_scorers() -> None:
    text: Scorer = load_scorer()
    assert Cleaner(scorer=text).clean(TEXT) == Cleaner().clean(TEXT)
    assert len(load_scorer().digest) == 64
    pages = load_page_scorer()
    assert isinstance(pages, PageScorer)
    page = "<nav><a href=/>Home</a></nav><article>" + "".join(f"<p>{line}</p>" for line in BODY) + "</article>"
    assert Cleaner(page_scorer=pages).clean_html(page) == Cleaner().clean_html(page) == "\n".join(BODY)


def test_a_page_scorer_of_ones_own_decides() -> None:
    nothing = PageScorer(Everything(99, "first"), Everything(99, "second"))
    page = "".join(f"<p>{line}</p>" for line in BODY)
    result = Cleaner(page_scorer=nothing).explain_html(page)
    assert result.document.metadata["extraction"] == "page"
    assert Cleaner().explain_html(page).document.metadata["extraction"] == "article"


def test_a_scorer_and_no_classifier_contradict_each_other() -> None:
    with pytest.raises(ConfigError, match="a scorer is given"):
        Cleaner(Config(classifier=False), scorer=Everything(2, "words-2"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"It rained.", "the text is a bytes, not a string; decode it, or, if it is a page, give it to explain_html"),
        (None, "there is no text"),
        (3.5, "the text is a float, not a string"),
    ],
)
def test_what_is_no_text_is_refused_in_words(text: Any, problem: str) -> None:
    """An empty article in its place would be taken for the answer."""
    with pytest.raises(TypeError, match=f"^{re.escape(problem)}$"):
        Cleaner().clean(text)

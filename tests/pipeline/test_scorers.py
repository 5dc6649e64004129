"""Which weights score which text."""

from __future__ import annotations

from cleaner import Cleaner, Config
from cleaner.layout import view_of
from cleaner.models import TEXT_BLOCKS, models_folder
from cleaner.scoring.text import load_markdown_scorer, load_scorer
from cleaner.segmentation import segment

MARKDOWN = segment(view_of("# Port opens\n\nIt rained on [the mayor](/mayor)."))
PLAIN = segment(view_of("Port opens\n\nIt rained on the mayor."))


def test_markdown_has_weights_of_its_own() -> None:
    text = Cleaner()._text
    assert text.scorer_for(MARKDOWN) is load_markdown_scorer()
    assert text.scorer_for(PLAIN) is load_scorer()


def test_a_word_in_bold_makes_no_markdown() -> None:
    bold = segment(view_of("\n\n".join(["It rained on **the mayor**."] + ["It rained."] * 9)))
    assert bold.is_markdown
    assert Cleaner()._text.scorer_for(bold) is load_scorer()


def test_own_weights_score_all() -> None:
    text = Cleaner(Config(weights=models_folder() / TEXT_BLOCKS))._text
    assert text.scorer_for(MARKDOWN) is text.scorer_for(PLAIN)


def test_without_scores_nothing_is_loaded() -> None:
    text = Cleaner(Config(classifier=False))._text
    assert text.scorer_for(MARKDOWN) is text.scorer_for(PLAIN) is None

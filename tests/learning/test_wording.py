"""What the words of a line say of it."""

from __future__ import annotations

import pytest

from cleaner.api import Cleaner
from cleaner.document import Span
from cleaner.learning.evidence import is_quoted
from cleaner.learning.learned import SourceName
from cleaner.learning.templates import Occurrence
from cleaner.learning.wording import adviser_of, names_source
from tests.learning.made import article
from tests.learning.test_judge import evidence


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Follow Orlena Post on Quipster", "orlenapost.example"),
        ("Suivez L'Écho des Marais sur Quipster", "www.lechodesmarais.example"),
        ("Copyright Quayside Media", "quayside.example"),
        ("Сделано в www.nd2.example: все новости", "www.nd2.example"),
        ("Все новости издания Вестник Верховье", "Вестник Верховье"),
    ],
)
def test_a_line_names_its_source(line: str, source: str) -> None:
    assert names_source(line, source)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Recipes of the week", "recipes.example"),
        ("read our recipes again", "recipes.example"),
        ("The post of Orlena", "orlenapost.example"),
        ("News of the day", "news.example"),
        ("Write to desk@nd2.example.org or see and2.example", "nd2.example"),
        ("Anything at all", ""),
    ],
)
def test_a_line_that_names_no_source(line: str, source: str) -> None:
    assert not names_source(line, source)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"We will not leave the island," he said.', True),
        ("- We will not leave, said the mayor.", True),
        ('"It was the worst', True),
        ("«Газета Липовка» живёт на деньги читателей.", False),
        ('Read "The Post" daily.', False),
        ("It rained.", False),
    ],
)
def test_what_somebody_says_is_told_from_a_name(text: str, quoted: bool) -> None:
    assert is_quoted(text) is quoted


def test_rules_speak_wherever_a_line_stands() -> None:
    line = "Sign up for our newsletter"
    documents = [[*article(number)[:3], line, *article(number)[3:]] for number in range(3)]
    places = tuple(Occurrence(at, 3, Span(0, len(line)), (line,), "line", True, True) for at in range(3))
    (said,) = adviser_of(Cleaner()).advise(SourceName(), documents, [evidence(line, occurrences=places)])
    assert (said.category, said.confidence >= 0.5, said.names_source) == ("newsletter", True, False)


def test_prose_is_not_marked() -> None:
    line = article(7)[0]
    places = tuple(Occurrence(at, 0, Span(0, len(line)), (line,), "line", True, True) for at in range(3))
    (said,) = adviser_of(Cleaner()).advise(SourceName(), [[line]] * 3, [evidence(line, occurrences=places)])
    assert said.confidence == 0

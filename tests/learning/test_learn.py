"""What is learned of small made sites, and what is left alone there."""

from __future__ import annotations

import random

import pytest

from cleaner.api import Cleaner
from cleaner.examples import check_examples
from cleaner.learning.learn import LEAST_DOCUMENTS, learn_source
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.rules import as_rule
from cleaner.rulepack.linting import lint_rules
from cleaner.rulepack.rule import Example
from tests.learning.made import article, site, text_of, with_end

SITE = SourceName("site", "www.orlenapost.example")
FOOTER = "Sign up for the morning letter of the Orlena Post and read it with your coffee."


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def learn(documents: list[SourceDocument], cleaner: Cleaner, source: SourceName = SITE) -> LearnedSource:
    return learn_source(source, documents, len(documents), cleaner)


def taken(learned: LearnedSource) -> dict[str, str]:
    return {rule.shown: rule.because for rule in learned.rules if rule.is_sure}


def left(learned: LearnedSource) -> dict[str, str]:
    return {one.shown: one.because for one in learned.left}


def test_the_footer_of_a_site_is_learned(cleaner: Cleaner) -> None:
    (rule,) = learn(site(40, tail=[FOOTER]), cleaner).rules
    assert (rule.shown, rule.documents, rule.position, rule.is_sure) == (FOOTER, 40, ("tail",), True)
    assert rule.characters == 40 * len(FOOTER)
    assert [sample.text for sample in rule.samples] == [FOOTER] * 3
    assert not list(check_examples([as_rule(rule)]))
    assert not lint_rules([as_rule(rule)])


@pytest.mark.parametrize(
    "footer",
    [
        "The Orlena Cou\u00adrier be\u00adlongs to its readers and their friends.",
        "The Orlena \u200bCourier belongs to its \ufeffreaders and their friends.",
        "The Orlena  Courier belongs to its \u00a0 readers  and their friends.",
        "\u0130lgili haberler ve \u0130stanbul ilinden di\u011fer yaz\u0131lar i\u00e7in her g\u00fcn buradan okuyun.",
    ],
)
def test_a_line_is_learned_however_it_is_written(cleaner: Cleaner, footer: str) -> None:
    (rule,) = learn(site(40, tail=[footer]), cleaner).rules
    assert rule.is_sure
    documents = [Example(f"{text_of(article(1))}\n\n{footer}", text_of(article(1)))]
    assert not list(check_examples([as_rule(rule)._replace(examples=tuple(documents))]))


def test_names_and_dates_are_gaps(cleaner: Cleaner) -> None:
    (rule,) = learn(site(40, tail=["{n} Hale covers the harbour for the Orlena Post."]), cleaner).rules
    assert rule.shown == "[…] Hale covers the harbour for the Orlena Post."
    ((filling, count), *_), *_ = rule.gaps
    assert filling in {"Orlena", "Harrow", "Dunmere", "Tallow"}
    assert count == 4


def test_a_sentence_glued_to_the_last_paragraph_is_cut_out_of_it(cleaner: Cleaner) -> None:
    documents = site(40)
    glued = [with_end(one, f" {FOOTER}") for one in documents]
    (rule,) = learn(glued, cleaner).rules
    assert (rule.shown, rule.scope) == (FOOTER, "span")


def test_articles_of_their_own_give_no_rule(cleaner: Cleaner) -> None:
    learned = learn(site(60), cleaner)
    assert (learned.rules, learned.documents) == ((), 60)


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        (site(40, inside=["He said."]), "no more than a refrain"),
        (site(40, inside=["What would you tell your younger self?"]), "a question of an interview"),
        (site(40, inside=['"We will not leave the island tonight," the fishermen said.']), "a quotation"),
        (site(40, tail=["Yours faithfully, {n} Hale"]), "what closes a letter"),
        (site(40, head=["Dear Editor,"], tail=["Yours sincerely", "Ana Ruiz", "Orlena"]), "what frames a letter"),
        (site(40, head=["ORLENA (Meridian) - {n} fell silent on Monday."]), "a dateline"),
        (site(40, inside=["Background"]), "a heading"),
    ],
)
def test_what_is_the_articles_own_stays(documents: list[SourceDocument], why: str, cleaner: Cleaner) -> None:
    learned = learn(documents, cleaner)
    assert taken(learned) == {}, why
    assert left(learned) or learned.rules, "it recurs, and is told of"


def test_formulas_of_minutes_stay_with_their_edges(cleaner: Cleaner) -> None:
    head = ["Minutes of the meeting of the parish council", "Apologies for absence were received from {n}."]
    inside = ["Resolved that the report be received and noted.", "The motion was put to the vote and carried."]
    tail = ["There being no further business the chair closed the meeting."]
    assert taken(learn(site(40, head=head, inside=inside, tail=tail), cleaner)) == {}
    assert taken(learn(site(40, tail=tail), cleaner)), "without formulas inside, as much is a footer"


def test_copies_of_one_article_count_once(cleaner: Cleaner) -> None:
    story = [text_of([*article(1000)[:4], f"Version {number} of the desk."]) for number in range(12)]
    documents = [SourceDocument(f"copy{number}", text) for number, text in enumerate(story)]
    learned = learn([*site(30), *documents], cleaner)
    assert all(rule.documents <= 1 for rule in learned.rules)


def test_links_and_images_of_markdown_are_not_learned(cleaner: Cleaner) -> None:
    lines = ["![Orlena Post]({n}/images/orlenapost/logo.png)", "See [the map](https://orlenapost.example/{n}/map)."]
    documents = [one._replace(media_type="text/markdown") for one in site(40, inside=lines)]
    learned = learn(documents, cleaner)
    shown = [*(rule.shown for rule in learned.rules), *(one.shown for one in learned.left)]
    assert not [line for line in shown if "orlenapost" in line or ".png" in line]


def test_pages_are_learned_by_their_blocks(cleaner: Cleaner) -> None:
    def page(body: list[str]) -> str:
        return f"<html><body><main>{''.join(f'<p>{line}</p>' for line in body)}</main><p>{FOOTER}</p></body></html>"

    pages = [SourceDocument(f"{number}.html", page(article(number)), "text/html") for number in range(20)]
    assert taken(learn(pages, cleaner)) == {FOOTER: "edge"}
    assert taken(learn([one._replace(body=str(one.body).encode()) for one in pages], cleaner)) == {FOOTER: "edge"}


def test_what_cannot_be_read_is_passed_over(cleaner: Cleaner) -> None:
    broken = [SourceDocument("empty.html", "", "text/html"), SourceDocument("bytes.txt", b"\x00\xff\xfe\x00\x01")]
    learned = learn([*broken, *site(40, tail=[FOOTER])], cleaner)
    assert (learned.documents, learned.total) == (40, 42)
    assert taken(learned)


def test_a_document_that_is_too_long_leaves_room_for_the_others(
    cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = site(20, tail=[FOOTER])
    monkeypatch.setattr("cleaner.learning.learn.MOST_CHARS", sum(len(str(one.body)) for one in documents))
    learned = learn([SourceDocument("long.txt", "rain " * 100_000), *documents], cleaner)
    assert learned.documents == 20
    assert taken(learned)


def test_too_few_documents_teach_nothing(cleaner: Cleaner) -> None:
    assert learn(site(LEAST_DOCUMENTS - 1, tail=[FOOTER]), cleaner).rules == ()


def test_the_order_of_the_documents_does_not_matter(cleaner: Cleaner) -> None:
    documents = site(30, head=["By {n} Hale, Orlena Post staff"], tail=[FOOTER, "© 2024 Orlena Post"])
    known = learn(documents, cleaner)
    shuffled = documents[:]
    random.Random(3).shuffle(shuffled)
    again = learn(shuffled, cleaner)
    assert {rule.pattern: rule.confidence for rule in again.rules} == {
        rule.pattern: rule.confidence for rule in known.rules
    }


def test_a_heap_needs_more_than_a_place(cleaner: Cleaner) -> None:
    phrase = "The company expects to report on its second quarter later."
    documents = site(60)
    documents = [with_end(one, f"\n\n{phrase}") if at % 8 == 0 else one for at, one in enumerate(documents)]
    assert taken(learn(documents, cleaner))
    assert taken(learn(documents, cleaner, SourceName())) == {}

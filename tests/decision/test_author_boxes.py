"""Biographies of the author above an article go; people whom the article is about stay."""

from __future__ import annotations

import pytest

from cleaner import Config, explain_html
from cleaner.decision.detectors.author_boxes import AUTHOR_BOX

TITLE = "The tunnel under Cobb Hill"
STORY = (
    "The tunnel under Cobb Hill is so low that the tram conductors of old had to sit down to pass it.",
    "It was dug in two winters by men who had lost their work in the slate mines across the valley.",
    "Water drips from the crown all year, and in a hard frost the pillars of ice must be sawn off at dawn.",
    "The town would like to open it for cyclists, and has asked three firms what a row of lamps would cost.",
)
BIO = "Nell Varga is a reporter at the Cobb Valley Post covering roads and railways."
WRITES = "Nell Varga writes about tunnels, bridges and the people who look after them."


def text(box: str, story: tuple[str, ...] = STORY, title: str = TITLE, head: str = "") -> str:
    body = "".join(f"<p>{part}</p>" for part in story)
    page = f"<article><h1>{title}</h1>{box}<div class=body>{body}</div></article>"
    result = explain_html(f"<html><head><title>{title}</title>{head}</head><nav><a href=/>Home</a></nav>{page}</html>")
    assert all(part in result.text for part in story)
    return result.text


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=author-box><img src=n.jpg><b>Nell Varga</b><p>{BIO}</p></div>",
        f"<div class='p-author h-card'><a class=p-name href=/n>Nell Varga</a><p class=p-note>{WRITES}</p></div>",
        f"<ul class=contributors><li><b>Nell Varga</b><p>{WRITES}</p></li><li><b>Odd Lunt</b><p>Odd Lunt is a "
        "photographer and writes about old machines.</p></li></ul>",
        f"<div><div><img src=n.jpg></div><div><div>Nell Varga</div><div>{WRITES}</div></div></div>",
    ],
)
def test_biographies_in_a_box_above_the_article_go(box: str) -> None:
    found = text(box)
    assert "Varga" not in found
    assert "Lunt" not in found


def test_a_biography_of_the_declared_author_goes_without_a_box() -> None:
    head = "<meta name=author content='Nell Varga'>"
    assert BIO not in text(f"<p>{BIO}</p>", head=head)
    summary = "Nell Varga writes about a hole in a hill, and why she would walk through it at night."
    assert summary in text(f"<p>{summary}</p>", head=head)


@pytest.mark.parametrize(
    "bio",
    [
        "Nell Varga schreibt über Tunnel, Brücken und alles, was unter der Erde liegt.",
        "Nell Varga est journaliste et connaît tous les tunnels de la vallée.",
        "Nell Varga escribe sobre túneles, puentes y la gente que los cuida.",
        "Nell Varga scrive di gallerie, di ponti e di chi se ne prende cura.",
        "Nell Varga schrijft over tunnels, bruggen en wie ze onderhoudt.",
        "Nell Varga är journalist och känner varje tunnel i dalen.",
        "Nell Varga pisze o tunelach, mostach i ludziach, którzy o nie dbają.",
    ],
)
def test_biographies_are_known_in_several_languages(bio: str) -> None:
    box = f"<ul class=contributors><li><b>Nell Varga</b><p>{bio}</p></li></ul>"
    assert bio not in text(box)
    goes_on = ("Han gick genom tunneln niohundra gånger, alltid med samma lampa i handen.", *STORY[1:])
    assert bio in text(box.replace("contributors", "portrait"), goes_on)


def test_whom_the_article_is_about_stays() -> None:
    portrait = (*STORY[:2], "Varga has walked it more than nine hundred times, always with the same lamp.", STORY[2])
    assert BIO in text(f"<p>{BIO}</p>", portrait)
    assert BIO in text(f"<div class=portrait><b>Nell Varga</b><p>{BIO}</p></div>", portrait)
    assert BIO in text(f"<p>{BIO}</p>", title="Nell Varga, who walks under hills")
    goes_on = ("She has walked it more than nine hundred times, always with the same lamp.", *STORY[1:])
    assert BIO in text(f"<div class=portrait><p>{BIO}</p></div>", goes_on)


def test_the_guest_of_an_interview_stays() -> None:
    answers = "It is dark, and then it is not, and that is all.", "Because the lamps would wake the bats in the crown."
    talk = ("What is it like in there?", answers[0], "Why no lamps?", answers[1])
    guest = "Nell Varga is a biologist and the author of two books on bats. She met us at the northern mouth."
    assert guest in text(f"<p>{guest}</p>", talk)
    assert guest in text(f"<div class=guest><b>Nell Varga</b><p>{guest}</p></div>", talk)
    assert guest in text(f"<div class=profile><h4>Nell Varga</h4><p>{guest}</p></div>", talk)
    other = "<meta name=author content='Odd Lunt'>"
    assert guest in text(f"<div class=guest><b>Nell Varga</b><p>{guest}</p></div>", talk, head=other)


def test_a_page_of_people_keeps_all_of_them() -> None:
    people = (
        "Nell Varga is a reporter and writes about roads and railways.",
        "Odd Lunt covers the council and has been with the paper since 2014.",
        "Ilse Prahm is a correspondent who knows every skipper by name.",
        "Tove Marl writes about schools for the Cobb Valley Post.",
    )
    body = "".join(f"<div class=person><h3>{' '.join(one.split()[:2])}</h3><p>{one}</p></div>" for one in people)
    found = explain_html(f"<title>Our newsroom</title><main><h1>Our newsroom</h1>{body}</main>")
    assert all(one in found.text for one in people)
    assert not [cut for cut in found.removed if cut.rule_id == AUTHOR_BOX.id]


def test_biographies_stay_when_they_are_not_to_be_stripped() -> None:
    box = f"<ul class=contributors><li><b>Nell Varga</b><p>{WRITES}</p></li></ul>"
    config = Config(strip=Config().strip - {"author_bio"})
    found = explain_html(
        f"<title>{TITLE}</title><article><h1>{TITLE}</h1>{box}{''.join(f'<p>{part}</p>' for part in STORY)}</article>",
        config=config,
    )
    assert not [cut for cut in found.removed if cut.rule_id == AUTHOR_BOX.id]

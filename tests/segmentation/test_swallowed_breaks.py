from __future__ import annotations

import pytest

from cleaner.segmentation import segment


def blocks(text: str) -> list[str]:
    document = segment(text)
    return [document.text[start:end] for start, end in (block.span for block in document.blocks)]


@pytest.mark.parametrize(
    "text",
    [
        "Your support makes all the difference.|Harbour Minister Ada Quill arrived",
        "it makes all the difference.|A man said so",
        "it makes all the difference.|I am glad",
        "it makes all the difference.|NATO forces left the town",
        "Why not join?|Subscribe to our list",
        "they could not believe it!|The crowd went home",
        "rose by 3.5%.|Shares of the firm fell",
        "it ended in 2023.|Sales rose again",
        "it cost $3.50.|The man paid",
        "she said.|“Yes, we will.”",
        'she said.|"Yes, we will."',
        "“It works,” he said. “It does.”|He left.",
        '"It works," he said. "It does."|He left.',
        "they have reduced their things.|(To learn how, read on.)",
        "The shop closed at 5 p.m.|The owner went home",
        "He lives in the U.S.|The bill passed",
        "They marched to London.|Rebel forces had left",
        "the lid of the box…|Read more",
        "the lid of the box...|Continue reading",
        "Er ging in die Stadt.|Der Minister blieb",
        "Er sagte.|„Ja, gern.“",
        "Это было так.|Министр приехал",
        "by Ada Quill (Reuters)|The minister came",
        "Show all 2|Your support helps us",
        "Published Jan 9, 2024|If you buy a pen",
        "January 9, 2024|Share",
        "Ada Quill, HNTV|Dec 22, 2023, 06:21 AM ET",
        "Ada Quill|December 20, 2023",
        "updated 3 minutes ago|The mayor has left",
        "an hour ago|Mayor leaves",
        "Advertisement|The minister arrived",
        "Ada Quill, Senior Analyst|Updated Sep 17, 2025",
        "Office Location|The form must name it",
        "Reuters|contributor",
        "The Harbour Times|correspondent",
    ],
)
def test_splits(text: str) -> None:
    parts = text.split("|")
    glued = text.replace("|", "")
    assert blocks(glued) == parts


@pytest.mark.parametrize(
    "text",
    [
        "It runs on Node.js, Node.JS and ASP.NET today",
        "He moved to the U.S. and met U.S.-led forces",
        "up 3.5% or 3.5.1",
        "McDonald saw a MacBook, an iPhone and LinkedIn on eBay and YouTube",
        "e.g. LaTeX, WordPress, JavaScript, GitHub and PhD",
        "by J.K. Vane and J.K.Quill and W.E.B.Du Vane",
        "in St.Gallen with Dr.Quill and Prof.Oda",
        "at Reuters.com, example.org, Example.Com and Example.Org",
        "see http://Example.org/Foo.Bar and www.Example.Org",
        "write to Ada.Quill@example.org",
        "3D and 4K and 2Pac and 7Up and 50Cent and C3PO",
        "No.1 and No.The and vs.The",
        "myFile.ReadAll and System.Out.println and foo.Bar()",
        "open index.HTML and Report.PDF",
        "call options.Level() {",
        "1.The first point",
        "1More headset",
        "cheap 4You tickets",
        "am 3.Oktober und in der 2.Bundesliga",
        "z.B.Der Mann, d.h.Die Frau",
        "f(x)Bar and (s)He and Al(OH)Cl and (Queer-)Feminismus",
        "Yahoo!Finance is a page",
        "Well...What now",
        "Will.I.Am sang",
        "Guns N'Roses, L'Oréal and d'Artagnan",
        "said. The next one",
        "Jan 9, 2024 If you buy",
        "ESPN Dec 22, 2023",
        "3 minutes ago The mayor",
        "a screenwriter",
        "Screenwriter",
        "Newswriter",
        "v2.0.The",
        "2024Q1",
    ],
)
def test_keeps_whole(text: str) -> None:
    assert blocks(text) == [text]


def test_spaces_are_not_missing() -> None:
    assert blocks("One line.\nAnother line.\n\nA third. And more.") == [
        "One line.",
        "Another line.",
        "A third. And more.",
    ]

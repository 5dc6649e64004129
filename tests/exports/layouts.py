"""Exports in the layouts of many databases, made from the same invented articles."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill
from typing import Final, NamedTuple


class Article(NamedTuple):
    headline: str
    author: str
    paragraphs: tuple[str, ...]


ARTICLES: Final = (
    Article(
        "Weavers of Halm open their looms to visitors",
        "Dora Lind",
        (
            "The weavers of Halm have opened their workshop to visitors for the first time since the flood of 1962.",
            "Nine looms stand in the hall, and each of them needs two people and a great deal of patience to be set.",
            '"You must not hurry a warp," said Jan Orr, who has worked at the oldest loom since he left school.',
            "The workshop sells its blankets at the door, and the income pays for the repair of the roof.",
            "In winter the hall stays closed, because the stoves would dry out the linen on the beams.",
        ),
    ),
    Article(
        "Tram line nine returns to the river bank",
        "Piet Sander",
        (
            "After eleven years of buses the trams of line nine are running along the river bank again.",
            "The council paid for the new rails with the money that it had put aside for a second bridge.",
            "Passengers complained on the first morning that the stop at the fish market had been forgotten.",
            "A spokeswoman for the operator said the stop would be built before the end of the summer.",
        ),
    ),
    Article(
        "Beekeepers warn of an early swarm in the hills",
        "Mira Hold",
        (
            "Beekeepers in the hills above Orlena expect their colonies to swarm three weeks earlier than usual.",
            "The lime trees are in flower already, and the hives have filled with honey faster than ever before.",
            'Farmers were asked to call the association before they touch a swarm. "They are calm," it said.',
            "Last year forty colonies were lost in one night when the frost came back in the first week of May.",
        ),
    ),
)

FRAME_WORDS: Final = (
    *("1 of 3", "2 of 3", "BYLINE", "SECTION", "LENGTH", "LOAD-DATE", "Load-Date", "Copyright", "©", "(c)", "words"),
    *("DATELINE", "ProQuest", "Full text", "Abstract", "Links:", "Certificat", "news·", "Tolner Bote", "Lantern Post"),
    *("HD ", "SE ", "LP", "TD", "AN ", "GALE", "Record Number", "Dokument", "PressReader", "mots", "Wörter", "4 March"),
)

Layout = Callable[[Article, int, int, Callable[[str], str]], str]


def _body(article: Article, flow: Callable[[str], str]) -> str:
    return "\n\n".join(map(flow, article.paragraphs))


def lexis(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    centred = [f"{number} of {of} DOCUMENTS", "The Lantern Post", "March 4, 2019 Monday", "Late Edition - Final"]
    first, source, date, edition = (line.center(70).rstrip() for line in centred)
    subject = fill(
        "SUBJECT: TEXTILES (91%); CRAFTS (90%); HERITAGE SITES (78%); TRAMWAYS (71%); INSECTS (65%); TRADE (61%)", 70
    )
    return (
        f"{first}\n\n\n{source}\n\n{date}\n{edition}\n\n{article.headline}\n\nBYLINE: By {article.author.upper()}\n\n"
        f"SECTION: Section B; Column 2; Metropolitan Desk; Pg. 7\n\nLENGTH: 512 words\n\nDATELINE: HALM\n\n\n"
        f"{_body(article, flow)}\n\nURL: http://www.example.test\n\n{subject}\n\nLOAD-DATE: March 5, 2019\n\n"
        "LANGUAGE: ENGLISH\n\nGRAPHIC: PHOTO: A view of the place. (PHOTOGRAPH BY M. HOLD)\n\n"
        f"PUBLICATION-TYPE: Newspaper\n\n\n{'Copyright 2019 The Lantern Post Company'.center(70).rstrip()}\n"
        f"{'All Rights Reserved'.center(70).rstrip()}\n\n\n"
    )


def lexis_old(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"{number} of {of} DOCUMENTS\n\nCopyright 1999 Lantern Post Ltd.\nThe Lantern Post\n\nMay 3, 1999, Monday\n\n"
        f"SECTION: Home news\n\nLENGTH: 512 words\n\nHEADLINE: {article.headline}\n\n"
        f"BYLINE: {article.author}\n\nBODY:\n"
        f"{_body(article, flow)}\n\nLOAD-DATE: May 4, 1999\n\n"
    )


def lexis_german(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Dokument {number} von {of}\n\nTolner Bote\n\n4. März 2019 Montag\n\n{article.headline}\n\n"
        f"AUTOR: {article.author}\n\n"
        f"RUBRIK: LOKALES; S. 4\n\nLÄNGE: 512 Wörter\n\n{_body(article, flow)}\n\nUPDATE: 5. März 2019\n\n"
        "SPRACHE: GERMAN; DEUTSCH\n\nPUBLICATION-TYPE: Zeitung\n\nCopyright 2019 Tolner Bote\n"
        "Alle Rechte vorbehalten\n\n\n"
    )


def nexis_uni(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"{article.headline}\n\nThe Lantern Post\n\nMarch 4, 2019 Monday\n\n"
        f"Copyright 2019 The Lantern Post All Rights Reserved\n\n"
        f"Section: LOCAL; Pg. A3\n\nLength: 512 words\n\nByline: {article.author}\n\nDateline: HALM\n\nBody\n\n\n"
        f"{_body(article, flow)}\n\nClassification\n\nLanguage: ENGLISH\n\nPublication-Type: Newspaper\n\n"
        "Load-Date: March 5, 2019\n\n\nEnd of Document\n\n\n"
    )


def factiva_coded(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    lead, *rest = article.paragraphs
    tail = "\n\n".join(map(flow, rest))
    return (
        f"SE  Local\nHD  {article.headline}\nBY  {article.author}\nWC  512 words\nPD  4 March 2019\nET  14:02\n"
        f"SN  The Lantern Post\nSC  LANP\nPG  7\nLA  English\nCY  (c) 2019 The Lantern Post. All rights reserved.\n\n"
        f"LP\n{flow(lead)}\n\nTD\n{tail}\n\nCO  halmw : Halm Weavers\n\nIN  itext : Textiles\n\n"
        f"NS  gcat : Political/General News\n\nRE  halm : Halm\n\nIPD Local\n\nPUB Lantern Press\n\n"
        f"AN  Document LANP00002019030{number}ef340001a\n\n\n"
    )


def factiva_inline(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    lead, *rest = article.paragraphs
    tail = "\n\n".join(map(flow, rest))
    return (
        f"HD  {article.headline}\n\nWC  512 words\n\nPD  4 March 2019\n\nSN  The Lantern Post\n\nSC  LANP\n\n"
        f"LA  English\n\n"
        f"CY  (c) 2019 The Lantern Post\n\nLP  {flow(lead)}\n\nTD  {tail}\n\nRE  halm : Halm\n\n"
        f"AN  Document LANP00002019030{number}ef340001a\n\n"
    )


def factiva_bare(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Local\n{article.headline}\n{article.author}\n512 words\n4 March 2019\n14:02\nThe Lantern Post\nLANP\n"
        f"Final\n7\nEnglish\n"
        f"(c) 2019 The Lantern Post. All Rights Reserved.\n\n{_body(article, flow)}\n\n"
        f"Document LANP00002019030{number}ef340001a\n\n"
    )


def proquest(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"____________________________________________________________\n\nDocument {number} of {of}\n\n"
        f"{article.headline}\n\n"
        f"Author: {article.author}\n\nPublication info: Lantern Post ; Halm [Halm]04 Mar 2019: B.7.\n\n"
        "ProQuest document link\n\nAbstract: A report from the district in a few words.\n\n"
        "Links: Find it at your library\n\n"
        f"Full text: {_body(article, flow)}\n\nSubject: Crafts\n\nTitle: {article.headline}\n\n"
        "Publication title: Lantern Post; Halm\n\nPages: B.7\n\nPublication date: Mar 4, 2019\n\nISSN: 01234567\n\n"
        "Language of publication: English\n\nDocument type: News\n\nProQuest document ID: 2188000002\n\n"
        "Copyright: (Copyright 2019 by Lantern Post)\n\nDatabase: Newsstream\n\n"
    )


def europresse(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Lantern Post\nlundi 4 mars 2019 - p. A3\n\nLocal\n\n{article.headline}\n\n{article.author}\n\n"
        f"{_body(article, flow)}\n\n"
        "Cet article est paru dans Lantern Post (site web)\n\n"
        "© 2019 Lantern Post. Tous droits réservés. Le présent document "
        "est protégé par les lois sur le droit d'auteur.\n\n"
        "Certificat émis le 12 avril 2019 à Université de Halm à des fins "
        f"de visualisation personnelle et temporaire.\n\nnews·20190304·LAN·7b6f5a1{number}\n\n"
    )


def newsbank(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"{article.headline}\n\nLantern Post, The (Halm) - March 4, 2019\n\nAuthor/Byline: {article.author}\n"
        f"Edition: Final\n"
        f"Section: Local\nPage: A3\n\n{_body(article, flow)}\n\nRecord Number: 190403001{number}\n"
        "Copyright 2019 The Lantern Post\n\n"
    )


def gale(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Title: {article.headline}\nAuthor(s): {article.author}\n"
        f"Source: The Lantern Post. (Mar. 4, 2019): News: pA3.\n"
        f"Document Type: Article\n\nFull Text:\n{_body(article, flow)}\n\n"
        f"Gale Document Number: GALE|A57654321{number}\n\n"
    )


def pressreader(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Article Name:{article.headline}\nPublication:The Lantern Post\nSection:Local\nAuthor:{article.author}\n"
        f"Start Page:7\nEnd Page:7\n\n{_body(article, flow)}\n\nPressReader.com - ORIGINAL COPY\n\n"
    )


def wiso(article: Article, number: int, of: int, flow: Callable[[str], str]) -> str:
    return (
        f"Dokument {number} von {of}\n\n{article.headline}\n\nTolner Bote vom 04.03.2019\n\n{_body(article, flow)}\n\n"
        f"Quelle: Tolner Bote vom 04.03.2019\nRessort: Lokales\nDokumentnummer: TB2019030400{number}\n\n"
        f"Dauerhafte Adresse des Dokuments: https://www.example.test/document/TB__{number}\n\n"
        "Alle Rechte vorbehalten: (c) Tolner Verlag\n\n© GBI-Genios Deutsche Wirtschaftsdatenbank GmbH\n\n"
    )


LAYOUTS: Final[dict[str, Layout]] = {
    layout.__name__: layout
    for layout in (
        *(lexis, lexis_old, lexis_german, nexis_uni, factiva_coded, factiva_inline, factiva_bare, proquest, europresse),
        *(newsbank, gale, pressreader, wiso),
    )
}


def wrapped(paragraph: str) -> str:
    return fill(paragraph, 70)


def export(name: str, articles: tuple[Article, ...] = ARTICLES, flow: Callable[[str], str] = str) -> str:
    return "".join(LAYOUTS[name](one, number, len(articles), flow) for number, one in enumerate(articles, 1))

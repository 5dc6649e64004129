"""Reports of agencies, press releases and pages from print, by the rules and decisions alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import yaml

from cleaner import Config, Result, explain

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "printed.yaml").read_text(encoding="utf-8"))
RULES_ALONE = Config(classifier=False)
CLUTTER = "~ "
SENTENCES = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
    "Until October the boat will run twice a day, and after that as long as the ice allows it.",
    "Fishermen carried their nets up the hill on sledges and mended them in the school hall at night.",
)
PAGE_LINES = 24
"""Lines of a made page: some 1,600 characters."""


def cleaned(text: str, config: Config = RULES_ALONE) -> list[str]:
    result = explain(text, config)
    assert result.error is None
    return [line.strip() for line in result.text.splitlines() if line.strip()]


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "blank lines"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_report_stays_and_what_is_around_it_goes(case: dict[str, str], between: str) -> None:
    lines = case["text"].rstrip("\n").split("\n")
    article = [line.removeprefix("^") for line in lines if not line.startswith(CLUTTER)]
    text = between.join(line.removeprefix(CLUTTER) for line in lines).replace("^", "\x0c")
    assert cleaned(text) == article


def prose(count: int) -> list[str]:
    """Return words of sentences that do not repeat."""
    draw = Random(3)
    stock = " ".join(SENTENCES).casefold().replace(",", "").replace(".", "").split()
    words: list[str] = []
    while len(words) < count:
        sentence = draw.choices(stock, k=draw.randint(9, 21))
        words += [sentence[0].capitalize(), *sentence[1:-1], f"{sentence[-1]}."]
    return words


def pages(header: str, count: int, *, whole: bool = False) -> tuple[list[str], list[str]]:
    """Return the lines of a made document and its headers; ``{n}`` in a header is the number of the page.

    A ``whole`` document has its headers between sentences, another within them.
    """
    words = prose(PAGE_LINES * 12 * (count + 1))
    lines: list[str] = []
    headers = []
    for number in range(1, count + 1):
        for _ in range(PAGE_LINES):
            lines.append(" ".join(words[:12]))
            words = words[12:]
        if whole:
            lines.append(lines.pop().rstrip(".,") + ".")
        header_line = header.format(n=number)
        headers.append(header_line)
        lines.append(header_line)
        words = [words[0].capitalize() if whole else words[0].lower(), *words[1:]]
        if not whole and lines[-2].endswith("."):
            lines[-2] = lines[-2].rstrip(".") + " and"
    lines.append(" ".join(words[:12]).rstrip(".,") + ".")
    return lines, headers


def furniture(result: Result) -> list[str]:
    return [removal.text.strip() for removal in result.removed if removal.category == "page_furniture"]


@pytest.mark.parametrize("header", ["Orlena Ledger {n}", "{n}   Orlena Ledger", "- {n} -", "Page {n}", "ORLENA LEDGER"])
def test_headers_that_run_through_sentences_go(header: str) -> None:
    lines, headers = pages(header, 4)
    result = explain("\n".join(lines), RULES_ALONE)
    assert furniture(result) == headers
    assert {removal.category for removal in result.removed} == {"page_furniture"}


@pytest.mark.parametrize("header", ["Chapter {n}", "{n}", "Page {n}", "ANNA REISS", "Refrain of the ferry"])
def test_lines_between_sentences_stay(header: str) -> None:
    lines, _ = pages(header, 4, whole=True)
    assert furniture(explain("\n".join(lines), RULES_ALONE)) == []


@pytest.mark.parametrize("line", ["(Laughter)", "00:{n}1:40", "TOM:", "[applause {n}]"])
def test_what_interrupts_a_speech_stays(line: str) -> None:
    lines, headers = pages(line, 4)
    if ":" in line and "{n}" in line:  # a time comes far sooner than a page ends
        lines = [text for at, text in enumerate(lines) if at % (PAGE_LINES + 1) > PAGE_LINES - 4]
    assert furniture(explain("\n".join(lines), RULES_ALONE)) == []
    assert all(header in lines for header in headers)


def test_page_furniture_can_be_kept() -> None:
    lines, _ = pages("Orlena Ledger {n}", 4)
    config = Config(strip=RULES_ALONE.strip - {"page_furniture"}, classifier=False)
    assert cleaned("\n".join(lines), config) == lines


def test_what_is_between_pages_says_nothing_against_the_lines_around_it() -> None:
    lines, headers = pages("Orlena Ledger {n}", 4)
    assert cleaned("\n\n".join(lines), Config()) == [line for line in lines if line not in headers]


@pytest.mark.parametrize("mark", ["Reuter", "REUTER", "ENDS", "-30-", "(AAP)", "Enditem"])
def test_an_end_mark_after_the_last_sentence_goes(mark: str) -> None:
    assert cleaned("\n".join([*SENTENCES, f"The bell rang at noon, she said. {mark}"]))[-1].endswith("she said.")


@pytest.mark.parametrize("last", ["Nobody knew who had sent it. He did.", "Who sent it? Reuter", "It was Reuter"])
def test_a_last_sentence_stays(last: str) -> None:
    assert cleaned("\n".join([*SENTENCES, last]))[-1] == last

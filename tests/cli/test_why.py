"""``cleaner explain --why``: why one line was cut, or kept, and what would change that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.api import Cleaner
from cleaner.cli.asked import find_asked, line_numbers, line_spans
from cleaner.cli.what_if import Change, Trial, to_cut, to_keep
from cleaner.config import DEFAULT_STRIP, Config
from cleaner.document import Block, Document, Result, Span
from cleaner.errors import ConfigError
from cleaner.marking.holding import held_by
from cleaner.rulepack import Rule
from tests.cli.test_cli import WRAPPED, Cli, cli, write

__all__ = ["cli"]  # a fixture

TEXT = """\
Ferry returns to Orlena

The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.

Advertisement

“We had stopped believing in it,” said the harbour master, Tom Hale, who had kept the old bell in his barn.

Read our full review

The crossing takes fifty minutes and costs four crowns. You might also want to follow me on Bluesky at @tomhale.example.

Sign up for our daily newsletter
"""
PACK = """\
schema: 1
pack: {id: quay, version: 1.0.0, license: MIT, languages: []}
rules:
- id: quay.bell
  title: Praises the bell
  category: other
  confidence: 0.95
  scope: sentence
  literals: ["harbour bell"]
  any: ['\\bharbour bell\\b']
  examples: {remove: ["Hear the harbour bell."], keep: ["The harbour has a bell."]}
"""


def told(cli: Cli, question: str, options: str = "") -> str:
    """Return what is said of a line, without the line itself."""
    outcome = cli(f"explain a.txt --why {question} {options}")
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out.partition("\n\n")[2]


# what is said


def test_line_that_was_cut(cli: Cli) -> None:
    write(a_txt=TEXT)
    outcome = cli("explain a.txt --why 5")
    assert outcome.out == (
        "5  [-Advertisement-] {advertisement en.advertisement.label 0.98}\n"
        "\n"
        "Line 5 is cut.\n"
        "  advertisement en.advertisement.label 0.98: A lone label that marks an advertisement.\n"
        "    The profile balanced cuts from a confidence of 0.70.\n"
        '    "Advertisement" is a label of it.\n'
        "    More: cleaner rules show en.advertisement.label\n"
        "Would keep it: --keep advertisement; allow: {rules: [en.advertisement.label]} in a pack; "
        'allow: {phrases: ["advertisement"]} in a pack.\n'
    )
    assert cli("explain a.txt --why ADVERTISEMENT") == outcome


def test_the_example_in_the_documentation_is_true(cli: Cli) -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    command, example = page.split("```\n$ cleaner ")[2].split("```")[0].split("\n", 1)
    write(bridge_txt="The bridge reopened on Monday.\n\nAdvertisement\n")
    assert cli(command).out == example


def test_line_that_was_kept_although_something_spoke_against_it(cli: Cli) -> None:
    write(a_txt=TEXT)
    shown = told(cli, "9")
    assert shown.startswith(
        "Line 9 is kept, although something spoke against it.\n  related en.related.read-review 0.60: "
    )
    assert "    Overruled (threshold): A confidence of 0.60 is below 0.70, from which balanced cuts.\n" in shown
    assert ' finds "Read our full review".\n' in shown
    assert "\n  related score/text " in shown
    assert "\n    It finds: Blocks that learned weights take for clutter by " in shown
    assert shown.endswith("\nWould cut it: --profile strict.\n")


def test_line_that_nothing_spoke_against(cli: Cli) -> None:
    write(a_txt=TEXT)
    assert told(cli, "bell") == (
        "Line 7 is kept.\n"
        "  Nothing spoke against it: no rule holds for it, and the learned weights give it less than 0.50, from which "
        "strict cuts.\n"
        "No single option would cut it; a rule of your own would.\n"
    )


def test_kept_category(cli: Cli) -> None:
    write(a_txt=TEXT)
    shown = told(cli, "1")
    assert "Overruled (category): The category headline is kept.\n" in shown
    assert "    It finds: The headline above the body, " in shown
    assert shown.endswith("\nWould cut it: --strip headline.\n")
    keeps = '--profile gentle; --keep headline; allow: {phrases: ["ferry returns to orlena"]} in a pack.'
    assert told(cli, "1", "--strip headline").endswith(f"\nWould keep it: {keeps}\n")
    kept = told(cli, "5", "--keep advertisement")
    assert kept.endswith("\nWould cut it: advertisement no longer under --keep.\n")


def test_part_of_a_line(cli: Cli) -> None:
    write(a_txt=TEXT)
    shown = told(cli, "Bluesky")
    assert shown.startswith("Line 11 is kept, although something spoke against it.\n")
    assert "Overruled (part): " in shown
    assert ' finds "follow me on Bluesky".\n' in shown
    assert "\nWould cut some of it: --profile strict.\n" in shown
    strict = told(cli, "Bluesky", "--profile strict")
    assert strict.startswith("Line 11 is cut in part: ")
    assert "\nWould keep it: --profile balanced; --profile gentle; --keep social; " in strict
    out = cli("explain a.txt --why Bluesky --profile strict").out
    assert out.startswith("11  The crossing takes fifty minutes and costs four crowns. [-You might")


def test_paragraph_of_several_lines(cli: Cli) -> None:
    write(a_txt=WRAPPED)
    outcome = cli("explain a.txt --why 9")
    assert outcome.out.startswith("9  [-stories of the week in your inbox every Friday-] {newsletter ")
    assert "\nLine 9 is cut.\n" in outcome.out
    assert "    The cut takes lines 8 to 10.\n" in outcome.out
    assert "The cut takes" not in told(cli, "1")


def test_line_of_a_page(cli: Cli) -> None:
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines()[2:] if line)
    nav = "<nav><a href=/>Home</a> <a href=/boats>Boats</a></nav>"
    write(a_html=f"<title>Ferry</title>{nav}<article>{body}</article>")
    numbered = cli("explain a.html --numbers").out
    assert numbered.startswith("1  [-Home Boats-] {navigation score/page ")
    shown = cli("explain a.html --why boats").out
    assert shown.startswith("1  [-Home Boats-] {navigation score/page ")
    assert "\n    Evidence, and what it adds: chance 0." in shown
    assert "\n    More: cleaner rules show score/page\n" in shown
    assert "Overruled (threshold)" in cli("explain a.html --why review").out


def test_rule_of_the_user(cli: Cli) -> None:
    sentence = "Hear the harbour bell on our stream."
    write(a_txt=f"{TEXT}\n{sentence}\n", quay_yaml=PACK)
    shown = told(cli, "stream", "--rules quay.yaml")
    assert "  other quay.bell 0.95: Praises the bell.\n" in shown
    assert '    Its pattern \\bharbour bell\\b finds "harbour bell".\n' in shown
    assert f"    It stands in {Path('quay.yaml')}:4\n" in shown
    assert "allow: {rules: [quay.bell]} in a pack" in shown
    assert "quay" not in told(cli, "stream")


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("zebra", "no line holds 'zebra': cleaner explain --numbers shows all lines"),
        ("14", " has 13 lines, no line 14: cleaner explain --numbers shows all of them"),
        ("0", " has 13 lines, no line 0: cleaner explain --numbers shows all of them"),
        ("4", "line 4 is blank: ask about another one"),
        ("it", "'it' stands on lines 3, 7 and 13: give the number of one of them, or more words"),
        ("99999999999999999999", "no line holds '99999999999999999999': cleaner explain --numbers shows all lines"),
    ],
)
def test_question_that_cannot_be_answered(cli: Cli, question: str, problem: str) -> None:
    write(a_txt=TEXT.replace("newsletter", "newsletter: it pays"))
    outcome = cli(f"explain a.txt --why {question}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: a.txt")
    assert outcome.err.endswith(f"{problem}\n")


def test_question_in_colours(cli: Cli) -> None:
    write(a_txt=TEXT.replace("Advert", "\x1b[2JAdvert"))
    out = cli("explain a.txt --why review", terminal=True).out
    assert "  \x1b[36mrelated\x1b[0m en.related.read-review 0.60: " in out
    assert "\x1b[2J" not in cli("explain a.txt --why 5", terminal=True).out


# which line


def document(*sentences: str, between: str = " ") -> Document:
    text = between.join(sentences)
    starts = [len(between.join((*sentences[:at], ""))) for at in range(len(sentences))]
    blocks = [Block(Span(at, at + len(one)), one) for at, one in zip(starts, sentences, strict=True)]
    return Document("a", text, tuple(blocks))


def test_words_in_a_text_of_one_line_stand_for_a_sentence() -> None:
    one = document("It rained.", "The ferry left.", "It came back.")
    assert find_asked(one, "ferry") == (1, Span(11, 26))
    assert find_asked(one, "left. It") == (1, Span(0, len(one.text)))
    assert find_asked(one, "1") == (1, Span(0, len(one.text)))
    with pytest.raises(ConfigError, match="'it' stands 2 times on line 1: give more of the words around it"):
        find_asked(one, "it")


def test_words_over_several_lines_stand_for_the_paragraph() -> None:
    one = document("It rained\nall day.", "The ferry left.", between="\n\n")
    assert find_asked(one, "rained all") == (1, Span(0, 18))
    assert find_asked(one, "all day") == (2, Span(10, 18))
    with pytest.raises(ConfigError, match="no line holds"):
        find_asked(one, "day. the")


def test_words_are_found_whatever_their_case_and_quotes() -> None:
    one = document("“It’s  raining”, she said.", "STRASSE", between="\n")
    assert find_asked(one, '"it\'s raining", SHE').line == 1
    assert find_asked(one, "straße").line == 2
    with pytest.raises(ConfigError, match="words in it"):
        find_asked(one, " ")


def test_many_lines_are_not_all_named() -> None:
    with pytest.raises(ConfigError, match=r"on lines 1, 2, 3, 4, 5, 6, 7, 8 and 4 more: "):
        find_asked(document(*["It rained."] * 12, between="\n"), "rained")


@given(st.lists(st.sampled_from(["", "a", "b c", "\u2028"])), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_are_those_between_breaks(lines: Sequence[str], newline: str) -> None:
    text = "".join(line + newline for line in lines)
    spans = list(line_spans(text))
    assert [text[slice(*span)] for span in spans] == list(lines)
    for number, span in enumerate(spans, 1):
        if text[slice(*span)].strip():
            assert line_numbers(text, span) == (number, number)
            assert line_numbers(text, Span(0, span.end))[1] == number


# what would change it


def test_only_changes_that_do_something_are_named() -> None:
    cleaner = Cleaner(Config(profile="gentle"))
    result = cleaner.explain(TEXT, spared=True)

    def clean(other: Cleaner) -> Result:
        return other.explain(TEXT)

    at = TEXT.index("Advertisement")
    trial = Trial(Span(at, at + 13), result, cleaner, clean)
    (cut,) = trial.cuts
    assert trial.spared == []
    changes = list(to_keep(cleaner, trial.cuts))
    assert [change.says for change in changes] == [
        "--keep advertisement",
        "allow: {rules: [en.advertisement.label]} in a pack",
        'allow: {phrases: ["advertisement"]} in a pack',
    ]
    assert [effect.whole for effect in trial.keeping(changes)] == [True] * 3
    nothing = [
        Change("nothing", cleaner.config),
        Change("less", Config(profile="gentle", strip=DEFAULT_STRIP - {"legal"})),
    ]
    assert list(trial.keeping(nothing)) == list(trial.cutting(nothing)) == []
    assert list(trial._replace(clean=lambda _: None).keeping(changes)) == []
    other = Document("a", "Something else", ())
    assert list(trial._replace(clean=lambda _: Result(other, other.text)).keeping(changes)) == []
    assert [change.says for change in to_cut(cleaner, [])] == ["--profile balanced", "--profile strict"]
    assert cut.rule_id == "en.advertisement.label"


# what makes a rule hold


RULE = Rule(
    "x.y", "t", "other", 0.9, "x", (), scope="sentence", any=(r"^sign up\b", r"\brain\b"), labels=("more rain",)
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was dry. Sign up now. Rain is rare.", [("Sign up", r"^sign up\b"), ("Rain", r"\brain\b")]),
        ("Nobody could sign up.", []),
        ("More rain", [("More rain", ""), ("rain", r"\brain\b")]),
        ("More rains", []),
        ("", []),
    ],
)
def test_what_makes_a_rule_hold(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[slice(*held.span)], held.pattern) for held in held_by(RULE, text, text)] == found


def test_a_pattern_that_takes_too_long_finds_nothing() -> None:
    slow = RULE._replace(scope="block", labels=(), any=(r"^(\w+\s?)*$", "rain"))
    text = "rain " * 40 + "!"
    assert {held.pattern for held in held_by(slow, text, text)} == {"rain"}

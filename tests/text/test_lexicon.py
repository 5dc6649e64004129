"""A language is one folder: its words are read, checked, and used without a change of code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.languages import missing
from cleaner.decision.forms import form
from cleaner.errors import ConfigError, PackError
from cleaner.rulepack import load_rules, rules_root
from cleaner.rulepack.locating import LEXICON, lexicon_files
from cleaner.text.lexicon import MEANINGS, Lexicon, lexicon, lint_lexicons, parse_lexicon

ROOT = Path(__file__).parents[2]
HEAD = "schema: 1\nlanguage: xx\n"


def test_every_list_has_a_meaning_and_words() -> None:
    assert Lexicon._fields == tuple(MEANINGS)
    assert all(getattr(lexicon(), name) for name in MEANINGS)
    assert all(meaning[0].isupper() and meaning.endswith(".") for meaning in MEANINGS.values())


def test_the_lexicons_that_ship_are_sound() -> None:
    assert lint_lexicons([rules_root()]) == []
    assert len(list(lexicon_files([rules_root()]))) > 9


def test_words_of_all_languages_hold_together() -> None:
    assert {"mr", "hr", "mme", "srta"} <= lexicon().before_name
    assert Lexicon(ties=frozenset({"a"})) | Lexicon(ties=frozenset({"b"})) == Lexicon(ties=frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Step 3 Stir", "number"),
        ("Étape 3 Remuez", "number"),
        ("Шаг 3 Размешайте", "number"),
        ("Steps 3 and 4", ""),
        ("Born on 3 March 1911", "dated"),
        ("Nacida el 3 de marzo de 1911", "dated"),
        ("Born of 3 March 1911", ""),
        ("Written and directed by Ada Quill", "credit"),
        ("Standing by", ""),
    ],
)
def test_lines_take_their_form_from_words_of_any_language(line: str, expected: str) -> None:
    assert form(line) == expected


def test_words_are_a_text_or_a_list() -> None:
    found, issues = parse_lexicon(f'{HEAD}ties: och men\nread_more: ["läs", "läs mer"]\n', "xx/lexicon.yaml")
    assert issues == []
    assert found == Lexicon(ties=frozenset({"och", "men"}), read_more=frozenset({"läs", "läs mer"}))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema: 2\nlanguage: xx", "the schema is 2"),
        ("schema: 1\nlanguage: yy", "the language is 'yy'"),
        ("schema: 1\nlanguage: no", "the language is False"),
        (f"{HEAD}tis: och", "unknown key 'tis'"),
        (f"{HEAD}ties: no", "ties is not a list of words"),
        (f"{HEAD}ties: [1]", "ties is not a list of words"),
        (f"{HEAD}ties: ['']", "ties is not a list of words"),
        (f"{HEAD}ties: och och", "ties has 'och' twice"),
        (f"{HEAD}ties: Och", "ties has 'Och', but is compared without case"),
        (f"{HEAD}ties: außen", "ties has 'außen', but is compared without case"),
        (f"{HEAD}before_name: t.ex", "before_name has 't.ex', which is not looked up"),
        (f"{HEAD}before_name: abcdefgh", "before_name has 'abcdefgh', which is not looked up"),
        ("- a", "is not a mapping"),
        ("a: [", "expected"),
        ("", "is not a mapping"),
    ],
)
def test_faults_are_named(text: str, problem: str) -> None:
    issues = parse_lexicon(text, "xx/lexicon.yaml")[1]
    assert any(problem in str(issue) for issue in issues), issues
    assert all(str(issue).startswith("xx/lexicon.yaml:") for issue in issues)


@pytest.mark.parametrize("sound", [f"{HEAD}sentence_starters: Och Men", f"{HEAD}before_name: abcdefg", HEAD])
def test_near_misses_of_faults_are_sound(sound: str) -> None:
    assert parse_lexicon(sound, "xx/lexicon.yaml")[1] == []


def test_a_lexicon_that_cannot_be_read_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / LEXICON).write_bytes(b"\xff")
    assert "save it as readable UTF-8" in str(lint_lexicons([tmp_path])[0])


def test_a_lexicon_among_the_users_packs_is_refused(tmp_path: Path) -> None:
    (tmp_path / LEXICON).write_text(f"{HEAD}ties: och", encoding="utf-8")
    with pytest.raises(PackError, match="read only among the built-in packs; leave it out"):
        load_rules([tmp_path])


def test_what_a_language_lacks() -> None:
    english = missing("en")
    assert "no rules" not in english
    assert "no words" not in english
    assert "  newsletter     English has" in missing("xx")
    assert "  ties               First words" in missing("xx")
    assert "  ties" not in missing("it")
    with pytest.raises(ConfigError, match="two or three letters"):
        missing("English")


PACK = """
schema: 1
pack: {id: sv.labels, version: 2026.1.0, license: MIT, languages: [sv]}
rules:
- id: sv.labels.newsletter
  title: Prompt to sign up for a newsletter
  category: newsletter
  confidence: 0.94
  labels: [prenumerera på nyhetsbrevet, få vårt nyhetsbrev]
  examples:
    remove: ["Prenumerera på nyhetsbrevet", "Få vårt nyhetsbrev!"]
    keep: ["Hon skrev ett nyhetsbrev om hamnen.", "Nyhetsbrevet kom på måndagen."]
"""
WORDS = "schema: 1\nlanguage: sv\nbefore_name: bl ung\nsentence_starters: Och Men Hon Han\nsteps: steg\n"


@pytest.mark.slow(3)
def test_a_new_language_takes_one_folder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cleaner", tmp_path / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(rules_root(), tmp_path / "rules", ignore=shutil.ignore_patterns("sv"))
    code = (
        "from cleaner.text.sentences import sentences; from cleaner import Cleaner; from cleaner.cli import run;"
        "from cleaner.decision.forms import form;"
        "print(len(sentences('Det kostar ung. Nio kronor.')), form('Steg 2 Rör i grädden'));"
        "print(Cleaner().clean('Färjan gick i fredags.\\n\\nPrenumerera på nyhetsbrevet'));"
        "print(Cleaner().digest); run(['rules', 'missing', 'sv'])"
    )
    checks = (
        "from cleaner.cli import run; print(run(['rules', 'lint', 'rules/sv/labels.yaml']), run(['rules', 'test']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "CLEANER_CACHE": str(tmp_path / "cache")}

    def outcome(code: str = code) -> list[str]:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    before = outcome()
    folder = tmp_path / "rules" / "sv"
    folder.mkdir()
    (folder / "labels.yaml").write_text(PACK, encoding="utf-8")
    (folder / LEXICON).write_text(WORDS, encoding="utf-8")
    after = outcome()
    assert outcome(checks)[-1] == "0 0"
    assert (before[0], after[0]) == ("2 ", "1 number")
    assert before[1:4] == ["Färjan gick i fredags.", "", "Prenumerera på nyhetsbrevet"]
    assert after[1] == "Färjan gick i fredags."
    assert before[4] != after[2]
    assert after[3] == "sv: 1 rules in 1 of 29 categories, 3 of 37 word lists"

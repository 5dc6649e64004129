"""The configuration file, as the users of the command line meet it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from cleaner.cli.configuration import listing
from cleaner.settings import SETTINGS
from tests.cli.test_cli import ARTICLE, CLEAN, PAGE, Cli, cli, tree, write

__all__ = ["cli"]  # a fixture

HEADLINE = "Tarn bridge reopens after nine years\n\n"


def test_file_gives_defaults_and_the_command_line_wins(cli: Cli) -> None:
    write(a_txt=HEADLINE + ARTICLE, cleaner_toml="strip = ['headline']\n")
    assert cli("clean a.txt").out == CLEAN
    assert cli("clean a.txt --strip metadata").out == HEADLINE + CLEAN
    assert cli("clean a.txt --isolated").out == HEADLINE + CLEAN
    write(other_toml="keep = ['advertisement']\n")
    assert cli("clean a.txt --config other.toml").out == HEADLINE + ARTICLE
    assert cli("clean --config other.toml a.txt --strip headline").out == ARTICLE


def test_flag_of_the_file_can_be_taken_back(cli: Cli) -> None:
    write(a_html=PAGE, cleaner_toml="markdown = true\n")
    assert cli("clean a.html").out.startswith("# Bridge")
    assert cli("clean a.html --no-markdown").out.startswith("Bridge")


def test_file_is_found_from_a_folder_below_and_its_packs_with_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("rules new own/club.yaml")
    text = CLEAN + "\nJoin our readers' club today.\n"
    write(news__a_txt=text, cleaner_toml="rules = ['own/club.yaml']\n")
    monkeypatch.chdir("news")
    assert "readers' club" not in cli("clean a.txt").out
    assert "club.club-offer" in cli("explain a.txt").out
    assert "club.club-offer" in cli("rules list").out
    assert cli("rules show club.club-offer").code == 0
    assert "readers' club" in cli("clean a.txt --isolated").out
    assert "club.club-offer" not in cli("explain a.txt --isolated").out
    assert cli("rules show club.club-offer --isolated").code == 1


def test_explain_takes_what_it_has_options_for(cli: Cli) -> None:
    write(a_txt=HEADLINE + ARTICLE, cleaner_toml="strip = ['headline']\nmarkdown = true\njobs = 2\n")
    removed = json.loads(cli("explain a.txt --json").out)["removed"]
    assert {one["category"] for one in removed} == {"headline", "advertisement"}


def test_running_and_reading_are_configured_too(cli: Cli) -> None:
    write(in__a_jsonl=json.dumps({"body": ARTICLE}), cleaner_toml="text-field = 'body'\njobs = 0\ndeadline = 5\n")
    assert cli("clean in -o out").code == 0
    assert json.loads(Path("out/a.jsonl").read_text())["body"] == CLEAN
    assert cli("clean in -o out --text-field text").code == 1


@pytest.mark.parametrize("command", ["clean a.txt -o out.txt", "explain a.txt", "rules list", "config show"])
def test_mistake_in_the_file_is_one_line_and_nothing_is_done(cli: Cli, command: str) -> None:
    write(a_txt=ARTICLE, cleaner_toml="\njob = 4\n")
    outcome = cli(command)
    where = Path("cleaner.toml").absolute()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"error: {where}:2: unknown key 'job': did you mean jobs?\n"
    assert tree(".") == ["a.txt", "cleaner.toml"]
    assert cli(f"{command} --isolated").code == 0
    assert cli("clean --help").code == cli("rules test --help").code == 0


def test_two_options_that_contradict_each_other(cli: Cli) -> None:
    write(a_txt=ARTICLE, other_toml="")
    expected = "error: --isolated reads no configuration file: drop it, or drop --config\n"
    for options in ("--isolated --config other.toml", "--config other.toml --isolated"):
        outcome = cli(f"clean a.txt {options}")
        assert (outcome.code, outcome.err) == (2, expected)


def test_file_that_is_not_there(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    outcome = cli("clean a.txt --config gone.toml")
    expected = "error: gone.toml cannot be read: No such file or directory; name another file\n"
    assert (outcome.code, outcome.err) == (2, expected)


def test_interrupted_run_is_not_continued_with_another_configuration(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, file="")
    assert cli("clean in -o out --report file/r.json -j 0").code == 1
    write(cleaner_toml="profile = 'gentle'\n")
    outcome = cli("clean in -o out --resume -j 0")
    assert outcome.code == 2
    assert 'rules or options of cleaning (profile was "balanced", is "gentle") changed since' in outcome.err
    write(cleaner_toml="deadline = 600\n")  # which decides about no cut
    assert cli("clean in -o out --resume -j 0").code == 0


# config show


def shown(cli: Cli, command: str) -> dict[str, tuple[str, str]]:
    """Return the value and the origin of each setting that is shown."""
    lines = cli(command).out.splitlines()[1:]
    parts = [(line.rpartition("  # ")[0].strip(), line.rpartition("  # ")[2]) for line in lines]
    return {text.removeprefix("# ").split(" = ")[0]: (text, origin) for text, origin in parts}


def test_show_says_what_holds_and_whence(cli: Cli) -> None:
    write(cleaner_toml="# ours\nprofile = 'gentle'\nstrip = ['headline']\nmemory = 0.5\n")
    found = shown(cli, "config show --profile strict --keep legal")
    assert list(found) == list(SETTINGS)
    assert found["profile"] == ('profile = "strict"', "command line")
    assert found["keep"] == ('keep = ["legal"]', "command line")
    assert found["strip"] == ('strip = ["headline"]', "cleaner.toml:3")
    assert found["memory"] == ("memory = 0.5", "cleaner.toml:4")
    assert found["jobs"] == ("# jobs", "default")
    assert found["deadline"] == ("deadline = 60", "default")
    assert cli("config show").out.splitlines()[0] == f"# {Path('cleaner.toml').absolute()}"


def test_show_without_a_file(cli: Cli) -> None:
    assert cli("config show").out.splitlines()[0] == "# no configuration file"
    write(cleaner_toml="jobs = 3\n")
    assert shown(cli, "config show")["jobs"] == ("jobs = 3", "cleaner.toml:1")
    assert shown(cli, "config show --isolated")["jobs"] == ("# jobs", "default")
    write(other_toml="jobs = 5\n")
    assert shown(cli, "config show --config other.toml")["jobs"] == ("jobs = 5", "other.toml:1")


def test_what_is_shown_is_a_file_that_says_the_same(cli: Cli) -> None:
    write(cleaner_toml='profile = "gentle"\nrules = ["own"]\ntext-field = "\\"quoted\\" ü"\n')
    first = cli("config show").out
    write(cleaner_toml=first)
    again = tomllib.loads(cli("config show").out)
    assert again == tomllib.loads(first)
    assert again["text-field"] == '"quoted" ü'


def test_option_that_there_is_not_is_refused(cli: Cli) -> None:
    outcome = cli("config show --profil strict")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("see cleaner clean --help\n")


def test_every_setting_is_an_option_of_clean(cli: Cli) -> None:
    helped = cli("clean --help").out
    assert [key for key in SETTINGS if f"--{key}" not in helped] == []
    assert listing.__doc__

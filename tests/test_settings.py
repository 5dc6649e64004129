"""Configuration files: which is found, what it may say, and how what is wrong in it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Config
from cleaner.categories import CATEGORIES
from cleaner.cli.options import configuration
from cleaner.config import DEFAULT_STRIP, PROFILES, Extractor
from cleaner.errors import ConfigError
from cleaner.settings import AMOUNT, COUNT, FLAG, PATHS, SETTINGS, TEXT, TEXTS, Setting, find_settings, read_settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# which file


def test_nearest_file_wins(tmp_path: Path) -> None:
    write(tmp_path / "cleaner.toml", "jobs = 1")
    inner = write(tmp_path / "a" / "pyproject.toml", "[tool.cleaner]\njobs = 2\n")
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    found = find_settings(deep)
    assert (found.file, found.values, found.where("jobs")) == (inner, {"jobs": 2}, f"{inner}:2")
    write(tmp_path / "a" / "cleaner.toml", "jobs = 3")  # beside the other
    assert find_settings(deep).values == {"jobs": 3}
    assert find_settings(tmp_path).values == {"jobs": 1}


@pytest.mark.parametrize(
    "text", ["[project]\nname = 'x'\n", "[tool.other]\ncleaner = 1\n", "# cleaner\n", "x = [\n", ""]
)
def test_project_that_says_nothing_of_cleaner_is_passed_by(tmp_path: Path, text: str) -> None:
    write(tmp_path / "cleaner.toml", "jobs = 1")
    write(tmp_path / "a" / "pyproject.toml", text)
    assert find_settings(tmp_path / "a").values == {"jobs": 1}


def test_search_ends_at_the_root_of_the_project(tmp_path: Path) -> None:
    write(tmp_path / "cleaner.toml", "jobs = 1")
    (tmp_path / "project" / "deep").mkdir(parents=True)
    assert find_settings(tmp_path / "project" / "deep").values == {"jobs": 1}
    (tmp_path / "project" / ".git").mkdir()
    assert find_settings(tmp_path / "project" / "deep").file is None
    write(tmp_path / "project" / "cleaner.toml", "jobs = 2")
    assert find_settings(tmp_path / "project" / "deep").values == {"jobs": 2}


def test_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a" / "cleaner.toml").mkdir(parents=True)
    write(tmp_path / "cleaner.toml", "jobs = 1")
    assert find_settings(tmp_path / "a").values == {"jobs": 1}


# what it may say


def test_lines_are_those_of_the_table(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pyproject.toml",
        '[tool.other]\njobs = "x"\n\n[ tool.cleaner ] # ours\nstrip = [\n  "headline",\n]\n"jobs" = 4\n'
        "[tool.last]\nmemory = 1\n",
    )
    settings = read_settings(file)
    assert settings.values == {"strip": ["headline"], "jobs": 4}
    assert [settings.where(key) for key in settings.values] == [f"{file}:5", f"{file}:8"]


def test_file_of_another_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_bytes(b'\xef\xbb\xbfjobs = 4\r\nprofile = "gentle"\r\n')
    assert read_settings(tmp_path / "cleaner.toml").values == {"jobs": 4, "profile": "gentle"}


def test_packs_lie_relative_to_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "cleaner.toml", f"rules = ['own', '../all', '{tmp_path.as_posix()}/abs']")
    names = [str(tmp_path / "own"), str(tmp_path / ".." / "all"), str(tmp_path / "abs")]
    assert read_settings(file).parameters() == {"packs": names}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("profil = 'strict'", ":1: unknown key 'profil': did you mean profile?"),
        ("\nhtml_field = 'x'", ":2: unknown key 'html_field': write html-field"),
        ("packs = ['x']", ":1: unknown key 'packs': write rules"),
        ("colour = 'red'", f":1: unknown key 'colour': choose from {' '.join(SETTINGS)}"),
        ("[tool.cleaner]\njobs = 1", ": unknown key 'tool': choose from "),
        ("jobs = 'four'", ':1: jobs is "four": write a whole number, 0 or more, as in jobs = 4'),
        ("jobs = 1.5", ":1: jobs is 1.5: write a whole number"),
        ("jobs = true", ":1: jobs is true: write a whole number"),
        ("jobs = -1", ":1: jobs is -1: write a whole number, 0 or more"),
        ("deadline = 0", ":1: deadline is 0: write a number above 0, as in deadline = 120"),
        ("deadline = nan", ":1: deadline is nan: write a number above 0"),
        ("strip = 'headline'", ':1: strip is "headline": write a list of strings, as in strip = ["headline"]'),
        ("strip = [1]", ":1: strip is [1]: write a list of strings"),
        ("strip = ['headlines']", ":1: unknown value 'headlines' in strip: did you mean 'headline'?"),
        ("profile = 'brutal'", ":1: unknown value 'brutal' in profile: choose from gentle balanced strict"),
        ("markdown = 'yes'", ':1: markdown is "yes": write true or false, as in markdown = true'),
        ("[strip]\nx = 1", ": strip is a table: write a list of strings"),
        (
            "jobs = \nsplit = true",
            " is not TOML: Invalid value (at line 1, column 8): correct it, or ",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_what_to_write(tmp_path: Path, text: str, problem: str) -> None:
    file = write(tmp_path / "cleaner.toml", text)
    with pytest.raises(ConfigError) as caught:
        read_settings(file)
    assert str(caught.value).startswith(f"{file}{problem}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["deadline = 1", "deadline = 0.5", "deadline = inf", "jobs = 0", "keep = []", ""])
def test_what_is_barely_right_is_taken(tmp_path: Path, text: str) -> None:
    assert len(read_settings(write(tmp_path / "cleaner.toml", text)).values) == bool(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml cannot be read: No such file or directory; name another file$"):
        read_settings(tmp_path / "gone.toml")
    (tmp_path / "latin.toml").write_bytes("# é".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin\.toml is not UTF-8 at byte 2: save it as UTF-8$"):
        read_settings(tmp_path / "latin.toml")
    with pytest.raises(ConfigError, match=r"pyproject\.toml has no table \[tool\.cleaner\]: write one"):
        read_settings(write(tmp_path / "pyproject.toml", "[project]\n"))
    with pytest.raises(ConfigError, match=r"pyproject\.toml: tool\.cleaner is not a table"):
        read_settings(write(tmp_path / "pyproject.toml", "[tool]\ncleaner = 1\n"))
    with pytest.raises(ConfigError, match=r"pyproject\.toml is not TOML"):
        read_settings(write(tmp_path / "pyproject.toml", "[tool.cleaner\n"))


def test_choices_and_examples_are_those_of_the_code(tmp_path: Path) -> None:
    assert SETTINGS["profile"].choices == PROFILES
    assert SETTINGS["extractor"].choices == get_args(Extractor)
    for key, setting in SETTINGS.items():
        assert key in read_settings(write(tmp_path / "cleaner.toml", f"{key} = {setting.example}")).values


# the library


def test_library_takes_what_decides_about_cuts_and_no_more(tmp_path: Path) -> None:
    text = (
        "profile = 'gentle'\nstrip = ['headline']\nkeep = ['legal']\nrules = ['own']\njobs = 3\ntext-field = 'body'\n"
    )
    config = Config.from_file(write(tmp_path / "cleaner.toml", text))
    expected = (DEFAULT_STRIP | {"headline"}) - {"legal"}
    assert config == Config(profile="gentle", strip=expected, packs=(tmp_path / "own",))
    assert Config.from_file(str(write(tmp_path / "cleaner.toml", ""))) == Config()
    with pytest.raises(ConfigError, match=r"cleaner\.toml: legal is both in strip and in keep: drop one of them$"):
        Config.from_file(write(tmp_path / "cleaner.toml", "strip = ['legal']\nkeep = ['legal']"))


def test_library_reads_no_file_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "cleaner.toml", "profile = 'strict'")
    monkeypatch.chdir(tmp_path)
    assert Config().profile == "balanced"


categories = st.lists(st.sampled_from(CATEGORIES), max_size=4, unique=True)


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    if setting.choices:
        return st.sampled_from(setting.choices) if setting.kind is TEXT else categories
    words = st.text("abcé-_ ", min_size=1, max_size=5)
    return {
        TEXT: words,
        TEXTS: st.lists(words),
        PATHS: st.lists(words),
        FLAG: st.booleans(),
        COUNT: st.integers(0, 64),
        AMOUNT: st.integers(1, 10**6) | st.floats(0.5, 1e6),
    }[setting.kind]


@given(st.fixed_dictionaries({}, optional={key: values_of(setting) for key, setting in SETTINGS.items()}))
def test_whatever_fits_is_read_as_it_was_written_and_means_the_same_everywhere(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    file = tmp_path_factory.getbasetemp() / "law" / "cleaner.toml"
    write(file, "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()))
    settings = read_settings(file)
    assert settings.values == values
    assert [settings.where(key) for key in values] == [f"{file}:{at}" for at in range(1, len(values) + 1)]
    chosen = settings.parameters()
    names = ("profile", "strip", "keep", "packs", "extractor", "markdown")
    chosen = {"profile": "balanced", "strip": None, "keep": None, "packs": None} | {
        name: value for name, value in chosen.items() if name in names
    }
    packs, chosen["packs"] = chosen["packs"], None  # the command line alone looks whether they are there
    try:
        expected: Config | str = replace(configuration(**chosen), packs=tuple(map(Path, packs or ())))
    except ConfigError:
        expected = "an error"
    try:
        found: Config | str = Config.from_file(file)
    except ConfigError:
        found = "an error"
    assert found == expected

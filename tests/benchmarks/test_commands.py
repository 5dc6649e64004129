"""The benchmarks' command line: the list of commands, help, and errors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from typer.testing import CliRunner

from benchmarks import commands
from benchmarks.__main__ import app
from benchmarks.commands import COMMANDS, Command, listing, load
from benchmarks.harness.command_line import new_app, run_app
from cleaner.models import COMMON_TERMS, model_files

ROOT = Path(__file__).parents[2]
NAMES = [command.name for command in COMMANDS]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def failed(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line of error that a command prints."""
    monkeypatch.setattr("sys.argv", ["benchmarks", *arguments])
    with pytest.raises(SystemExit) as caught:
        run_app(app)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    return error


# the list


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_without_a_command_all_are_listed_by_folder(arguments: list[str]) -> None:
    run = python("-m", "benchmarks", *arguments)
    assert (run.returncode, run.stderr) == (0, "")
    cells = re.findall(r"^\| ([a-z]\S*) +\|", run.stdout, re.MULTILINE)
    assert [cell for cell in cells if cell != "command"] == NAMES
    assert all(f"\n{folder}: " in run.stdout for folder in ("quality", "speed", "training"))


def test_every_module_with_a_command_is_listed() -> None:
    found = [path for path in (ROOT / "benchmarks").rglob("*.py") if "@app.command(" in path.read_text("utf-8")]
    modules = {".".join(path.relative_to(ROOT / "benchmarks").with_suffix("").parts) for path in found}
    assert modules == {command.module for command in COMMANDS}


def test_listing_imports_no_command() -> None:
    code = "import sys; from benchmarks.__main__ import app, listing; listing(); print(*sys.modules)"
    loaded = set(python("-c", code).stdout.split())
    assert "benchmarks.commands" in loaded
    assert not loaded & {"cleaner", "numpy", "rapidfuzz", *(f"benchmarks.{command.module}" for command in COMMANDS)}


def test_the_readme_has_the_list() -> None:
    readme = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    between = readme.partition("<!-- commands:begin -->\n")[2].partition("\n<!-- commands:end -->")[0]
    assert between == listing()


def test_the_extras_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {command.extra for command in COMMANDS} - {""} <= project["optional-dependencies"].keys()


def test_the_models_name_the_command_that_makes_them() -> None:
    for path in model_files():
        text = path.read_text(encoding="utf-8")
        source = text.splitlines()[0] if path.name == COMMON_TERMS else json.loads(text)["source"]
        assert source.rpartition("python -m benchmarks ")[2] in NAMES, path.name


# running one


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(name: str) -> None:
    run = CliRunner().invoke(app, [name, "--help"], catch_exceptions=False)
    assert run.exit_code == 0
    assert f"{name} [OPTIONS]" in run.output


def test_a_command_can_also_be_run_as_its_module() -> None:
    run = python("-m", "benchmarks.speed.speed", "--help")
    assert run.returncode == 0
    assert "python -m benchmarks.speed.speed [OPTIONS]" in run.stdout


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_that_of_the_command(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = new_app()
    made.command()(lambda: sys.exit(code))
    monkeypatch.setattr("sys.argv", ["made"])
    with pytest.raises(SystemExit) as caught:
        run_app(made)
    assert caught.value.code == code


# errors


def test_an_unknown_command_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "unknown command 'txt': choose text, html, " in failed(["txt"], monkeypatch, capsys)


def test_a_wrong_option_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    error = failed(["text", "--sample", "few"], monkeypatch, capsys)
    assert "'few' is not a valid int" in error
    assert error.endswith("text --help\n")


@pytest.mark.parametrize(("extra", "advice"), [("train", "pip install -e '.[train]'"), ("", "pip install -e .")])
def test_a_missing_package_is_one_clear_line(
    extra: str, advice: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "COMMANDS", (Command("made", "made.missing", "", "", "", extra),))
    assert failed(["made"], monkeypatch, capsys).endswith(f"{advice}\n")


def test_an_interruption_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    made = new_app()
    made.command()(interrupted)
    monkeypatch.setattr("sys.argv", ["made"])
    with pytest.raises(SystemExit) as caught:
        run_app(made)
    assert caught.value.code == 130
    assert capsys.readouterr().err.strip() == "error: interrupted"


def test_a_command_is_loaded_by_name() -> None:
    assert load("hostile").callback.__module__ == "benchmarks.quality.hostile"

"""The wheel holds the rules and works from anywhere; what docs and messages say of installing is true."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.optional import EXTRAS

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED: dict[str, list[str]] = PROJECT["optional-dependencies"]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow(2)
def test_the_wheel_holds_rules_types_and_what_the_page_is_made_of(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {f"cleaner/rulepacks/{path.relative_to(ROOT / 'rules')}" for path in (ROOT / "rules").rglob("*.*")}
    assert packs <= names
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "cleaner/review/assets").iterdir()} <= names
    assert "cleaner/py.typed" in names
    assert not any(name.startswith(("tests/", "samples/", "benchmarks/")) for name in names)


@pytest.mark.slow(2)
def test_the_installed_package_cleans_from_elsewhere(wheel: Path, tmp_path: Path) -> None:
    # The dependencies are seen through the running environment, so that this needs no second download.
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=False, system_site_packages=False)
    site = run(environment / "bin" / "python", "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path)
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        site.strip(),
        wheel,
        cwd=tmp_path,
    )
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    code = (
        f"import sys; sys.path.append({dependencies!r})\n"
        "import cleaner.rulepack as packs, cleaner\n"
        "assert packs.rules_root().name == 'rulepacks', packs.rules_root()\n"
        "print(cleaner.clean('Advertisement\\n\\nIt rained for nine days in the valley.'))"
    )
    out = run(environment / "bin" / "python", "-I", "-c", code, cwd=tmp_path)
    assert out.strip() == "It rained for nine days in the valley."


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every file that may say how to install something."""
    for name in ("cleaner", "docs", "benchmarks", "tests", ".ci", "README.md", "CHANGELOG.md", "pyproject.toml"):
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in {"", ".md", ".py", ".toml"} and path.is_file():
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def named_extras() -> dict[str, set[str]]:
    """Return the extras that files name, as in ``'.[dev,engines]'``, with the files."""
    found = defaultdict(set)
    for path, text in texts():
        # A regular expression in a test escapes the bracket.
        for names in re.findall(r"(?:article-cleaner|[\s'\"`]\.)\\?\[([a-z0-9, _-]+)\\?\]", text):
            for name in names.split(","):
                found[name.strip()].add(str(path))
    return found


def test_every_extra_that_is_named_exists() -> None:
    named = named_extras()
    assert {"benchmark", "datatrove", "dev", "engines", "formats", "parquet", "train", "warc", "zstd"} <= named.keys()
    assert {name: files for name, files in named.items() if name not in DECLARED} == {}


@pytest.mark.parametrize("package", EXTRAS)
def test_the_extra_an_error_names_installs_the_package(package: str) -> None:
    requirements = [re.split(r"[\[<>=~!; ]", requirement)[0] for requirement in DECLARED[EXTRAS[package]]]
    assert package in requirements


def test_nothing_sends_users_to_the_project_that_is_named_cleaner_on_the_index() -> None:
    # Only article-cleaner is ours; the hyphen before the name keeps it out of both patterns.
    strangers = re.compile(r"""pip install (?:-\S+ )*['"]?cleaner\b|(?<![-\w])cleaner\\?\[""")
    assert PROJECT["name"] == "article-cleaner"
    assert [str(path) for path, text in texts() if strangers.search(text)] == []

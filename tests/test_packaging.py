"""The wheel holds the rules, and works from anywhere without the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


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


def test_the_wheel_holds_rules_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {f"cleaner/rulepacks/{path.relative_to(ROOT / 'rules')}" for path in (ROOT / "rules").rglob("*.*")}
    assert packs <= names
    assert "cleaner/py.typed" in names
    assert not any(name.startswith(("tests/", "samples/", "benchmarks/")) for name in names)


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

"""What the docs repeat of the code is what the code says now."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
REMEDY = "run python docs/generate.py"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow(3)
def test_generated_pages_are_up_to_date(generate: ModuleType) -> None:
    for file, text in generate.generated().items():
        if file.suffix == ".md":
            assert file.read_text(encoding="utf-8") == text, f"{file.name}: {REMEDY}"


def test_the_picture_shows_what_explain_prints(generate: ModuleType) -> None:
    # Other versions of the library that draws it place the same words elsewhere.
    drawn, shown = generate.picture(), generate.PICTURE.read_text(encoding="utf-8")
    assert words(drawn) == words(shown), REMEDY
    assert "newsletter en.newsletter.label" in " ".join(words(shown))
    assert "@font-face" not in shown  # nothing is fetched from elsewhere


def words(svg: str) -> list[str]:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return " ".join(texts).replace("&#160;", " ").split()


def test_tables_are_where_they_belong(generate: ModuleType) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    for name in generate.tables():
        assert f"<!-- {name}:begin -->" in pages
        assert f"<!-- {name}:end -->" in pages

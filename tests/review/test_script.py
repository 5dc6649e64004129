"""The parts of the page's script that only compute, called by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.review.page import MODULES, asset, joined_script

Call = Callable[..., Any]

MODEL = """
const [pieces] = arguments;
const kinds = [{ category: 'other', rule: 'a.b', colour: 'blue' }];
const cuts = [];
let start = 0;
pieces.forEach((piece, index) => {
  if (index % 2) cuts.push([0, start, 0.9, 'why', []]);
  start += [...piece].length;
});
const model = laidOut({ pieces, cuts, kinds });
"""
TEXTS = st.text(st.sampled_from([*"ab .\n\r\t\u2028\u00a0", "\U0001f309", "\u0301", "\u05d0"]), max_size=30)


@pytest.fixture(scope="module")
def call(browser: Any) -> Call:
    """A function that runs a script in which all of the page's functions are at hand."""
    functions = joined_script().split("async function start()")[0]
    browser.get("about:blank")

    def called(script: str, *arguments: Any) -> Any:
        return browser.execute_script(functions + script, *arguments)

    return called


def pieces_of(texts: list[str]) -> list[str]:
    return texts if len(texts) % 2 else texts[:-1] or [""]


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=7))
def test_lines_hold_all_of_a_text_but_its_blank_lines(call: Call, texts: list[str]) -> None:
    pieces = pieces_of(texts)
    lines = call(MODEL + "return model.lines.map((line) => line.parts.map(({ text, start }) => [text, start]))", pieces)
    text = "".join(pieces)
    shown = [False] * len(text)
    for line in lines:
        for part, start in line:
            assert text[start : start + len(part)] == part
            shown[start : start + len(part)] = [True] * len(part)
    assert not "".join(letter for letter, seen in zip(text, shown, strict=True) if not seen).strip()


@settings(max_examples=40)
@given(texts=st.lists(TEXTS, min_size=1, max_size=7))
def test_each_cut_is_named_once(call: Call, texts: list[str]) -> None:
    pieces = pieces_of(texts)
    named = call(
        MODEL + "return model.lines.flatMap((line) => line.parts.filter((part) => part.names).map((part) => part.cut))",
        pieces,
    )
    assert sorted(named) == list(range(len(pieces) // 2))


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5), data=st.data())
def test_a_kept_range_is_trimmed_and_never_touches_a_cut(call: Call, texts: list[str], data: st.DataObject) -> None:
    pieces = pieces_of(texts)
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = call(MODEL + "return keptRange(model, arguments[1], arguments[2]) ?? null", pieces, start, end)
    kept, place = list[bool](), 0
    for index, piece in enumerate(pieces):
        kept += [index % 2 == 0] * len(piece)
        place += len(piece)
    if not (all(kept[start:end]) and text[start:end].strip()):
        assert found is None
    elif found is None:  # only where a cut of no text lies between
        assert "" in pieces
    else:
        assert found["text"] == text[start:end].strip() == text[found["start"] : found["end"]]


def test_long_lines_are_shown_as_several_and_lose_nothing(call: Call) -> None:
    spaced, unspaced = "word " * 10_000, "\U0001f309" * 15_000
    count = "return model.lines.map((line) => [line.continues, line.parts.map((part) => part.text).join('')])"
    for text in (spaced, unspaced):
        lines = call(MODEL + count, [text])
        assert "".join(line for _, line in lines) == text
        assert [continues for continues, _ in lines] == [False] + [True] * (len(lines) - 1)
        assert all(len(line.encode("utf-16-le")) // 2 <= 20_000 for _, line in lines)
    assert len(call(MODEL + count, ["word " * 4_000])) == 1


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("The council has signed contracts with three\nsmaller firms.\n\nThe end.", True),
        ("One.\nTwo.\nThree.\n\nFour.", False),
        (f"{'The council has signed contracts. ' * 9}\nThe end.", False),
        ("The council has signed contracts with three firms.\n\nThe end.", False),
    ],
)
def test_wrapped_paragraphs_are_known(call: Call, text: str, wrapped: bool) -> None:
    assert call(MODEL + "return model.wrapped", [text]) is wrapped


@settings(max_examples=40)
@given(text=TEXTS)
def test_code_points_are_counted_as_python_counts_them(call: Call, text: str) -> None:
    assert call("return pointCount(arguments[0])", text) == len(text)
    for points in range(len(text) + 1):
        units = len(text[:points].encode("utf-16-le")) // 2
        assert call("return unitCount(arguments[0], arguments[1])", text, points) == units


def test_addresses_of_a_report_in_parts(call: Call) -> None:
    run = {"parts": [{"file": "part-001.html", "documents": 2}, {"file": "part 2.html", "documents": 3}]}
    link = "return documentLink(arguments[0], arguments[1], arguments[2])"
    assert call(link, run, 2, "") == "part-001.html#document=2"
    assert call(link, run, 3, "q=a") == "part%202.html#document=1?q=a"
    assert call(link, {}, 3, "") == "#document=3"
    assert call("return listLink(arguments[0], 'q=a')", {"up": {"file": "index.html"}}) == "index.html#list?q=a"


def test_a_module_imports_from_those_before_it_what_they_export() -> None:
    exported: dict[str, set[str]] = {}
    for name in MODULES:
        source = asset(name)
        for names, module in re.findall(r'^import \{ ([^}]+) \} from "\./([^"]+)";$', source, re.MULTILINE):
            assert set(names.split(", ")) <= exported[module], f"{name} imports from {module}"
            for one in names.split(", "):
                assert len(re.findall(rf"\b{one}\b", source)) > 1, f"{name} does not use {one}"
        exported[name] = set(re.findall(r"^export (?:async )?(?:function\*?|const|class) (\w+)", source, re.MULTILINE))
        assert not re.search(r"^(?:import|export) (?!\{|(?:async|function|const|class)\b)", source, re.MULTILINE)

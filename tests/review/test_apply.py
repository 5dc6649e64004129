"""``cleaner review apply``: the round trip from marks to the next run, and what is wrong in one line."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest

from cleaner import Cleaner, Config, Result
from cleaner.cli import run
from cleaner.document import Span
from cleaner.errors import PackError
from cleaner.examples import check_examples
from cleaner.review.allowances import allow
from cleaner.review.marked_text import MarkedText
from cleaner.review.marks import read_marks
from cleaner.review.proposals import propose
from cleaner.review.review_pack import open_pack
from cleaner.rulepack import load_rules
from cleaner.rulepack.linting import lint_packs, parse_packs
from tests.review.marking import as_bytes, export
from tests.review.test_marks import WRONG
from tests.review.test_proposals import BODY, LETTER, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = os.environ.get("CLEANER_DATA")
SAMPLES: Final = Path(__file__).parent.parent.parent / "samples" / "articles"
CLEANER = Cleaner()
RESULT = result_of(*BODY, "Advertisement", LETTER)
LINES = export(RESULT, ["Advertisement"], [LETTER])


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_bytes(b"".join(as_bytes(lines)))
    return path


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return write(tmp_path / "marks.jsonl", LINES)


def apply(*arguments: object) -> int:
    return run(["review", "apply", *map(str, arguments)])


def test_both_faults_are_gone_on_the_next_run(marks: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pack, article = tmp_path / "reviewed.yaml", tmp_path / "a.txt"
    article.write_text(RESULT.document.text, encoding="utf-8")
    assert apply(marks, "-o", pack) == 0
    shown = capfd.readouterr()
    assert shown.out.splitlines()[0] == "1 wrong cut and 1 missed line in 1 document"
    assert f"use it with cleaner clean --rules {pack}" in shown.out
    assert not shown.err
    assert run(["rules", "lint", str(pack)]) == run(["rules", "test", str(pack)]) == 0
    assert run(["clean", str(article), "--rules", str(pack)]) == 0
    assert capfd.readouterr().out.strip() == "\n\n".join([*BODY, "Advertisement"])


def test_it_writes_the_same_again_and_adds_further_marks(marks: Path, tmp_path: Path) -> None:
    pack = tmp_path / "reviewed.yaml"
    assert apply(marks, "-o", pack, "-q") == 0
    before = pack.read_bytes()
    assert apply(marks, marks, "-o", pack, "-q") == 0
    assert pack.read_bytes() == before
    other = export(result_of(*BODY, "Follow the harbour on all channels.", id="b"), missed=["Follow"], number=2)
    other[-1] |= {"end": other[-1]["start"] + 35, "text": "Follow the harbour on all channels."}
    assert apply(write(tmp_path / "more.jsonl", other), "-o", pack, "-q") == 0
    assert len(load_rules([pack], builtin=False).rules) == 2
    assert apply(marks, tmp_path / "more.jsonl", "-o", tmp_path / "both.yaml", "-q") == 0
    assert [len(load_rules([path], builtin=False).rules) for path in (pack, tmp_path / "both.yaml")] == [2, 2]


def test_marks_come_through_a_pipe_too(marks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(marks.read_bytes())))
    assert apply("-", "-o", tmp_path / "piped.yaml", "-q") == 0
    assert apply(marks, "-o", tmp_path / "named.yaml", "-q") == 0
    piped, named = (load_rules([tmp_path / f"{name}.yaml"], builtin=False) for name in ("piped", "named"))
    assert piped.allow == named.allow
    assert [rule.any for rule in piped.rules] == [rule.any for rule in named.rules]


def test_rows_are_written_beside_the_pack(marks: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    assert apply(marks, "-o", tmp_path / "p.yaml", "--labelled", rows) == 0
    assert f"{rows}: 1 row to train on" in capfd.readouterr().out
    (row,) = map(json.loads, rows.read_text(encoding="utf-8").splitlines())
    assert row["gold"] == "\n\n".join([*BODY, "Advertisement"])
    before = rows.read_bytes()
    assert apply(marks, "-o", tmp_path / "p.yaml", "--labelled", rows) == 0
    assert rows.read_bytes() == before


def test_what_needs_attention_is_said_also_when_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    twice = result_of(*BODY, "Advertisement", BODY[0], "Advertisement", id="a.txt")
    lines = export(twice, ["Advertisement"], ["Tarn"])
    lines += export(result_of(*BODY, "Advertisement", id="b"), ["Advertisement"], number=2)
    assert apply(write(tmp_path / "m.jsonl", lines), "-o", tmp_path / "p.yaml", "--quiet") == 0
    out, err = capfd.readouterr()
    assert not out
    assert "a.txt: not in the pack: Tarn: its words, inside of a paragraph, are too few" in err
    assert "Advertisement keeps other lines too, which were rightly cut" in err
    assert "en.advertisement.label was wrong in 2 documents: to switch it off, add it under allow: rules" in err


def test_where_nothing_can_be_done_nothing_is_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = export(RESULT, missed=["Tarn"])
    assert apply(write(tmp_path / "m.jsonl", lines), "-o", tmp_path / "p.yaml") == 0
    assert "nothing to add" in capfd.readouterr().out
    assert not (tmp_path / "p.yaml").exists()


@pytest.mark.parametrize(("lines", "problem"), WRONG, ids=[problem[:40] for _, problem in WRONG])
def test_wrong_marks_are_one_line_and_nothing_is_written(
    lines: list[bytes], problem: str, tmp_path: Path, marks: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "m"
    wrong.write_bytes(b"".join(lines))
    assert apply(marks, wrong, "-o", tmp_path / "p.yaml", "--labelled", tmp_path / "rows.jsonl") == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"error: {tmp_path / problem}")
    assert not (tmp_path / "p.yaml").exists()
    assert not (tmp_path / "rows.jsonl").exists()


@dataclass(frozen=True)
class Refused:
    arguments: tuple[str, ...]
    code: int
    problem: str
    files: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "one",
    [
        Refused(("none.jsonl",), 1, "none.jsonl: cannot be read: No such file or directory; name a file with marks"),
        Refused(
            ("marks.jsonl", "-o", "p.json"), 2, "p.json would not be read as a pack: name a file that ends in .yaml"
        ),
        Refused(("marks.jsonl", "-o", "folder.yaml"), 2, "folder.yaml is a folder: name a file"),
        Refused(("marks.jsonl", "--labelled", "marks.jsonl"), 2, "marks.jsonl holds the marks themselves"),
        Refused(
            ("marks.jsonl", "-o", "p.yaml", "--labelled", "p.yaml"), 2, "p.yaml cannot be both the pack and the rows"
        ),
        Refused(
            ("marks.jsonl", "--labelled", "rows.jsonl"),
            1,
            "rows.jsonl: line 1 is no labelled row, so none are added; name another file with --labelled",
            {"rows.jsonl": "Rain.\n"},
        ),
        Refused(
            ("marks.jsonl", "-o", "p.yaml"),
            1,
            "p.yaml:1 pack: it is no pack that cuts last",
            {"p.yaml": "schema: 1\npack: {id: x, languages: []}\n"},
        ),
        Refused(("marks.jsonl", "-o", "p.yaml"), 1, "p.yaml:2 pack: ", {"p.yaml": "schema: [\n"}),
    ],
    ids=lambda one: one.problem[:45],
)
def test_what_cannot_be_written_is_refused(
    one: Refused, marks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    for name, text in one.files.items():
        Path(name).write_text(text, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert apply(*one.arguments) == one.code
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"error: {one.problem}")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert marks.is_file()


# the round trip


def places(result: Result) -> set[int]:
    """Return the offsets of the cut characters that are not blank."""
    text = result.document.text
    return {at for cut in result.removed for at in range(*cut.span) if not text[at].isspace()}


def kept_lines(result: Result) -> list[Span]:
    """Return the lines of which nothing was cut and that have some words."""
    gone, at, found = places(result), 0, []
    for line in result.document.text.splitlines(keepends=True):
        words = line.strip()
        start = at + line.find(words) if words else at
        span = Span(start, start + len(words))
        found += [span] if len(words.split()) >= 3 and not gone.intersection(range(*span)) else []
        at += len(line)
    return found


@dataclass
class Trip:
    """What came of marking a cut and a kept line of a document, and cleaning it again with the pack."""

    cut: set[int]
    line: set[int]
    before: set[int]
    after: set[int]
    is_shared: bool
    left: list[str]

    def check(self) -> None:
        """Check that both faults are gone, and nothing else is different, as far as there are words to tell it by."""
        assert not self.cut & self.after
        assert self.left or self.line <= self.after
        expected = (self.before - self.cut) | (set() if self.left else self.line)
        assert self.after <= expected if self.is_shared else self.after == expected


def trip(clean: Callable[[Cleaner], Result], drawn: random.Random, path: Path, **known: Any) -> Trip | None:
    result = clean(CLEANER)
    lines = kept_lines(result)
    if not result.removed or not lines:
        return None
    cut, line = drawn.choice(result.removed), drawn.choice(lines)
    exported = export(result, [cut.text], [line], id=known.pop("id", "a.txt"), **known)
    cut = next(removal for removal in result.removed if cut.text in removal.text)
    texts = [MarkedText(document) for document in read_marks(as_bytes(exported), "m")]
    pack = open_pack(path)
    allowances, (rules, left) = allow(texts), propose(texts, pack.id)
    path.write_text(pack.with_added(rules, allowances)[0], encoding="utf-8")
    parsed = parse_packs([path])
    assert lint_packs(parsed) == []
    assert not any(check_examples(parsed[0].rules))
    again = clean(Cleaner(Config(), load_rules([path])))
    text, (before, after) = result.document.text, (places(result), places(again))
    one, other = ({at for at in range(*span) if not text[at].isspace()} for span in (cut.span, line))
    return Trip(one, other, before, after, bool(allowances.shared), [one.why for one in left])


@pytest.mark.parametrize("article", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_the_round_trip_over_the_samples(article: Path, tmp_path: Path) -> None:
    text = article.read_text(encoding="utf-8")
    is_page = article.suffix == ".html"

    def clean(cleaner: Cleaner) -> Result:
        return cleaner.explain_html(text) if is_page else cleaner.explain(text, id=article.name)

    for seed in range(4):
        known = {"extraction": "article"} if is_page else {"id": article.name}
        found = trip(clean, random.Random(seed), tmp_path / f"{seed}.yaml", **known)
        if found:
            found.check()


def developed(path: str, count: int, step: int) -> Iterator[dict[str, Any]]:
    with gzip.open(Path(DATA or "") / "data" / path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, 0, count * step, step))


@pytest.mark.slow(25)
@pytest.mark.skipif(not DATA, reason="CLEANER_DATA is not set")
def test_the_round_trip_over_development_texts(tmp_path: Path) -> None:
    drawn, found = random.Random(18), []
    for number, row in enumerate(developed("text/extracted.jsonl.gz", 78, 34)):
        one = trip(lambda cleaner, row=row: cleaner.explain(row["input"]), drawn, tmp_path / f"{number}.yaml")  # type: ignore[misc]
        found += [one] if one else []
    assert len(found) >= 50
    tally(found)


@pytest.mark.slow(20)
@pytest.mark.skipif(not DATA, reason="CLEANER_DATA is not set")
def test_the_round_trip_over_development_pages(tmp_path: Path) -> None:
    drawn, found = random.Random(18), []
    for number, row in enumerate(developed("pages/news2023.jsonl.gz", 25, 8)):
        one = trip(
            lambda cleaner, row=row: cleaner.explain_html(row["html"], row["url"]),  # type: ignore[misc]
            drawn,
            tmp_path / f"{number}.yaml",
            extraction="article",
        )
        found += [one] if one else []
    assert len(found) >= 20
    tally(found)


def tally(found: list[Trip]) -> None:
    """Check all trips, and that few lines cannot be put into a rule; the heads of tables stay as long as their rows."""
    failed = 0
    for one in found:
        try:
            one.check()
        except AssertionError:
            failed += 1
    assert failed <= len(found) * 0.01
    assert sum(bool(one.left) for one in found) <= max(1, len(found) * 0.03)


def test_a_pack_that_nothing_can_be_added_to_is_left_alone(marks: Path, tmp_path: Path) -> None:
    pack = tmp_path / "p.yaml"
    head = "schema: 1\npack: {id: p, version: '1', license: MIT, languages: [], last: true}\n"
    pack.write_text(head + "rules: [{id: p.a}]\n", encoding="utf-8")
    with pytest.raises(PackError):
        open_pack(pack)
    assert apply(marks, "-o", pack) == 1
    assert pack.read_text(encoding="utf-8") == head + "rules: [{id: p.a}]\n"

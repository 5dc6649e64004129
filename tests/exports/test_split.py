"""``cleaner clean --split``: a document for each article of an export, in folders and in files of records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.cli import run
from cleaner.cli.inputs import gather
from cleaner.cli.plan import OutputOptions, plan
from cleaner.writers import article_stems
from tests.exports.layouts import ARTICLES, export

PLAIN = "\n\n".join(ARTICLES[2].paragraphs)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "press.txt").write_text(export("lexis"), encoding="utf-8")
    (tmp_path / "in" / "press-002.txt").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "in" / "deep" / "a.txt").write_text(export("factiva_bare", ARTICLES[:2]), encoding="utf-8")
    return tmp_path


def call(*words: str) -> int:
    return run(["clean", "-q", *words])


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_folder_gets_a_file_for_each_article(folder: Path, jobs: str) -> None:
    assert call("in", "-o", "out", "--split", "-j", jobs) == 0
    found = {file.relative_to("out").as_posix(): file.read_text("utf-8") for file in Path("out").rglob("*.txt")}
    names = [
        "deep/a-001.txt",
        "deep/a-002.txt",
        *(f"press-part-00{number}.txt" for number in (1, 2, 3)),
        "press-002.txt",
    ]
    assert sorted(found) == sorted(names)
    assert found["press-002.txt"] == PLAIN
    assert found["press-part-002.txt"].strip().startswith(ARTICLES[1].headline)
    assert "".join(found.values()).count("LENGTH") == 0


def test_one_file_gets_a_folder_or_records(folder: Path) -> None:
    assert call("in/press.txt", "-o", "out", "--split", "-j", "0") == 0
    assert sorted(file.name for file in Path("out").iterdir()) == [f"press-00{number}.txt" for number in (1, 2, 3)]
    assert call("in/press.txt", "-o", "out.jsonl", "--split", "-j", "0") == 0
    records = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == [f"in/press.txt#{number}" for number in (1, 2, 3)]
    assert [record["title"] for record in records] == [article.headline for article in ARTICLES]
    assert records[0]["byline"] == "By DORA LIND"
    assert (records[0]["source"], records[0]["length"]) == ("The Lantern Post", "512 words")
    assert records[0]["text"].strip().endswith(ARTICLES[0].paragraphs[-1])


def test_records_are_split_and_keep_their_fields(folder: Path) -> None:
    lines = [{"id": "x", "text": export("proquest", ARTICLES[:2]), "year": 2019}, {"id": "y", "text": PLAIN}]
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert call("in.jsonl", "-o", "out.jsonl", "--split", "-j", "0") == 0
    records = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["x#1", "x#2", "y"]
    assert [record.get("year") for record in records] == [2019, 2019, None]
    assert records[2]["text"] == PLAIN


def test_metadata_are_written(folder: Path) -> None:
    assert call("in/press.txt", "-o", "out", "--split", "--with-metadata", "-j", "0") == 0
    first = json.loads(Path("out/press-001.json").read_text("utf-8"))
    assert (first["title"], first["author"], first["date"]) == (
        ARTICLES[0].headline,
        "By DORA LIND",
        "March 4, 2019 Monday",
    )


def test_without_the_option_there_is_one_document(folder: Path) -> None:
    assert call("in/press.txt", "-o", "out.txt", "-j", "0") == 0
    text = Path("out.txt").read_text("utf-8")
    assert all(article.headline in text for article in ARTICLES)


def test_articles_are_not_printed_one_after_the_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("in/press.txt", "--split") == 2
    assert "--split makes several articles" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["out", "out.jsonl"])
def test_a_run_goes_on_after_any_article(folder: Path, out: str) -> None:
    """Whatever number of articles is done, a resumed run reads those that follow."""
    inputs = gather(["in"])
    ids = []
    for skip in range(7):
        shard = next(iter(plan(inputs, OutputOptions(out, split=True)).shards))
        ids.append([one.id for one in shard.read(skip) if hasattr(one, "id")])
    assert len(ids[0]) == 6
    assert ids == [ids[0][skip:] for skip in range(7)]


def test_a_resumed_run_is_the_same_options(folder: Path) -> None:
    assert call("in", "-o", "out", "--split", "--resume", "-j", "0") == 0
    assert len(list(Path("out").rglob("*.txt"))) == 6


def test_names_of_articles_never_meet() -> None:
    names = ["a.txt", "a-001.txt", "a-part.txt", "a-part-001.txt", "b.txt", "b.md"]
    stems = article_stems(names)
    suffixes = [name.rpartition(".")[2] for name in names]
    articles = {(f"{stem}-{at:03}", suffix) for stem, suffix in zip(stems, suffixes, strict=True) for at in range(1, 4)}
    assert len(articles) == 3 * len(names)
    assert not articles & {(name.rpartition(".")[0], name.rpartition(".")[2]) for name in names}

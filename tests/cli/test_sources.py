"""Rules for one source apply to the documents of its folder, or to those whose records name it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.cli import run
from cleaner.cli.inputs import gather, read
from cleaner.document import Fields, Source
from cleaner.readers import SourceName, read_many, source_of, split

BODY = "The bridge over the Tarn reopened on Monday, nine years after the flood that broke two of its arches."
LINE = "Lamps along the quay"
TEXT = f"{BODY}\n\n{LINE}\n"
PACK = """\
schema: 1
pack: {id: quay, version: 1.0.0, license: MIT, languages: [], first: true, sites: [quay.example], sources: [post]}
rules:
- {id: quay.lamps, title: Recurs, status: test, category: related, confidence: 0.9, labels: [lamps along the quay]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quay.yaml").write_text(PACK, encoding="utf-8")
    names = "corpus/post/2020/a.txt corpus/post/b.txt corpus/mail/post/c.txt corpus/d.txt more/post/e.txt"
    for name in names.split():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return tmp_path


def cut(*arguments: str, jobs: str = "0") -> set[str]:
    """Return the files, or the records, from which the line was cut."""
    assert run(["clean", *arguments, "-o", "out", "--rules", "quay.yaml", "-q", "-j", jobs]) == 0
    out = Path("out")
    texts = {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*.txt")}
    assert texts
    return {name for name, text in texts.items() if LINE not in text}


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_the_first_folder_below_the_root_is_the_source(jobs: str) -> None:
    assert cut("corpus", jobs=jobs) == {"post/2020/a.txt", "post/b.txt"}


def test_each_root_counts_from_itself() -> None:
    assert cut("corpus", "more") == {"corpus/post/2020/a.txt", "corpus/post/b.txt", "more/post/e.txt"}


def test_a_folder_that_was_named_is_no_source_itself() -> None:
    assert cut("corpus/post") == set()


def test_patterns_count_from_their_fixed_part() -> None:
    assert cut("corpus/**/*.txt") == {"post/2020/a.txt", "post/b.txt"}


def test_single_files_have_no_source() -> None:
    assert cut("corpus/post/b.txt", "corpus/d.txt") == set()
    (job,) = gather(["corpus/post/b.txt"]).jobs()
    assert job.source == ""


def test_archives_in_folders_have_theirs_and_records_say_better() -> None:
    rows = [
        {"id": "folder", "text": TEXT},
        {"id": "field", "text": TEXT, "paper": "mail"},
        {"id": "site", "text": TEXT, "paper": "mail", "url": "https://www.quay.example/a"},
    ]
    Path("corpus/post/all.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run(["clean", "corpus", "-o", "out", "--rules", "quay.yaml", "-q", "--source-field", "paper"]) == 0
    found = [json.loads(line) for line in Path("out/post/all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], LINE in row["text"]) for row in found] == [("folder", False), ("field", True), ("site", False)]


ROWS = [
    {"id": "a", "text": TEXT, "paper": "post"},
    {"id": "b", "text": TEXT, "paper": "mail"},
    {"id": "c", "text": TEXT, "paper": ""},
]


def kept(name: str) -> list[bool]:
    """Return for each record whether the line is still in its text."""
    rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
    return [LINE in row["text"] for row in rows]


def write(path: Path) -> None:
    if path.suffix == ".parquet":
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist(ROWS), path)
    elif path.suffix == ".csv":
        text = TEXT.replace("\n", "\r\n")
        lines = ["id,text,paper", *(f'{row["id"]},"{text}",{row["paper"]}' for row in ROWS)]
        path.write_bytes("\r\n".join(lines).encode())
    else:
        lines = [json.dumps(row) for row in ROWS]
        written = f"[{','.join(lines)}]" if path.suffix == ".json" else "\n".join(lines)
        path.write_text(written, encoding="utf-8")


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.parquet"])
def test_a_field_names_the_source(name: str, folder: Path) -> None:
    write(folder / name)
    assert run(["clean", name, "-o", "out.jsonl", "--rules", "quay.yaml", "-q", "--source-field", "paper"]) == 0
    assert kept("out.jsonl") == [False, True, True]
    assert run(["clean", name, "-o", "all.jsonl", "--rules", "quay.yaml", "-q"]) == 0
    assert kept("all.jsonl") == [True, True, True]
    sources = [source_of(one) for one in read_many(name, Fields(source="paper")) if isinstance(one, Source)]
    assert sources == [SourceName("source", "post"), SourceName("source", "mail"), SourceName()]


def test_a_configuration_file_names_the_field(folder: Path) -> None:
    write(folder / "a.jsonl")
    Path("cleaner.toml").write_text('source-field = "paper"\nrules = ["quay.yaml"]\n', encoding="utf-8")
    assert run(["clean", "a.jsonl", "-o", "out.jsonl", "-q"]) == 0
    assert kept("out.jsonl") == [False, True, True]


def test_one_text_on_standard_input_has_no_fields(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", "--source-field", "paper"]) == 2
    assert "--source-field is for records" in capfd.readouterr().err


def test_the_articles_of_an_export_are_of_the_paper_that_each_names() -> None:
    head = "1 of 1 DOCUMENTS\n\nValley Herald\n\nMay 2, 2019 Thursday\n\nMill reopens\n\nBYLINE: Ana Ruiz\n\n"
    text = f"{head}LENGTH: 9 words\n\n{BODY}\n\nLOAD-DATE: May 2, 2019\n"
    Path("corpus/post/export.txt").write_text(text, encoding="utf-8")
    source = read(next(job for job in gather(["corpus"]).jobs() if job.id.endswith("export.txt")))
    assert isinstance(source, Source)
    assert source_of(source) == SourceName("source", "post")
    (article,) = split(source)
    assert isinstance(article, Source)
    assert source_of(article) == SourceName("source", "Valley Herald")


def test_explain_is_told_the_source(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "corpus/post/b.txt", "--rules", "quay.yaml", "--source", "post"]) == 0
    assert "quay.lamps" in capfd.readouterr().out
    assert run(["explain", "corpus/post/b.txt", "--rules", "quay.yaml"]) == 0
    assert "quay.lamps" not in capfd.readouterr().out

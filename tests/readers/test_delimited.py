"""CSV and TSV: dialects and encodings are found, and what is not cleaned comes out as it went in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli import run
from cleaner.delimited import DelimitedRow
from cleaner.document import Failure, Fields, Source
from cleaner.errors import FieldError
from cleaner.readers import compression, read_many
from cleaner.readers.delimited import documents as reader
from cleaner.readers.delimited import read_layout
from cleaner.writers import Row, writer_of

RAIN = "It rained in Orlena for nine days; on the tenth, the ferry ran again."
ARTICLE = f"{RAIN}\nThe captain said: “We had hoped.”\n\nAdvertisement"
CLEAN = f"{RAIN}\nThe captain said: “We had hoped.”"


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", **dialect: Any) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, **dialect).writerows(rows)
    return path


def outcomes(path: Path, data: str | bytes, fields: Fields | None = None, skip: int = 0) -> list[Source | Failure]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_many(path, fields, skip=skip))


def sources(path: Path, data: str | bytes, fields: Fields | None = None) -> list[Source]:
    found = outcomes(path, data, fields)
    assert all(isinstance(one, Source) for one in found)
    return [one for one in found if isinstance(one, Source)]


def cleaned(source: Path, target: Path, *options: str) -> int:
    return run(["clean", str(source), "-o", str(target), "-j", "0", "-q", *options])


# --- dialects and encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("header", ["text", "id,text", "a,text", "id,b,text", "id,text\n"])
def test_header_alone_is_read_to_its_end(tmp_path: Path, encoding: str, header: str) -> None:
    """A sample may only be cut where a character is not whole."""
    path = tmp_path / "a.csv"
    path.write_bytes(header.encode(encoding))
    layout = read_layout(path, Fields())
    assert layout is not None
    assert layout.names == tuple(header.strip().split(","))
    assert list(read_many(path)) == []


def test_backslashes_before_quotes_are_found_where_every_dialect_has_as_many_cells(tmp_path: Path) -> None:
    rows = "".join(f'{at},"It \\"rained\\" on day {at}"\n' for at in range(3))
    found = sources(tmp_path / "a.csv", f"id,text\n{rows}")
    assert [one.body for one in found] == [f'It "rained" on day {at}' for at in range(3)]


def test_lone_surrogates_of_utf16_are_kept(tmp_path: Path) -> None:
    data = "\ufeffid,text\n7,Rain\ud800 and sun.\n".encode("utf-16-le", "surrogatepass")
    assert [one.body for one in sources(tmp_path / "a.csv", data)] == ["Rain\ud800 and sun."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_broken_wide_characters_are_a_failure(tmp_path: Path, encoding: str) -> None:
    """UTF-32 has four bytes for numbers that are no characters."""
    data = "id,text\n7,Rain.\n8,Sun".encode(encoding) + (b"\xff" * 4 if encoding == "utf-32" else b"\x00")
    *_, last = outcomes(tmp_path / "a.csv", data)
    assert isinstance(last, Failure)
    assert f"is broken {encoding.upper()}" in last.error


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-le"])
def test_half_a_character_at_the_end_stops_no_run(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n7,Rain.\n".encode(encoding) + b"x")
    first, *rest = read_many(path)
    assert isinstance(first, Source)
    assert first.id == "7"
    assert all(isinstance(one, Failure) for one in rest)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_output_opens_where_the_input_opened(tmp_path: Path, delimiter: str, encoding: str, quoting: int) -> None:
    rows = [["id", "date", "text", "n"], ["1", f"2024{delimiter}1", ARTICLE, "007"], ["2", "a, b; c", RAIN, "1.10"]]
    source = write(tmp_path / "a.csv", rows, encoding, delimiter=delimiter, quoting=quoting)
    assert cleaned(source, tmp_path / "b.csv") == 0
    assert (tmp_path / "b.csv").read_bytes()[:3] == source.read_bytes()[:3]
    with (tmp_path / "b.csv").open(encoding=encoding, newline="") as file:
        header, first, second = csv.reader(file, delimiter=delimiter)
    assert header == ["id", "date", "text", "n", "title", "removed", "error"]
    assert first[:5] == ["1", f"2024{delimiter}1", CLEAN, "007", ""]
    assert [removal["category"] for removal in json.loads(first[5])] == ["advertisement"]
    assert second == [*rows[2], "", "[]", ""]


def test_cells_that_are_not_cleaned_keep_their_very_quotes(tmp_path: Path) -> None:
    data = f'"id",text,"n"\r\n"1","{RAIN}",7\r\n2,{RAIN.replace(",", "")},"8"\r\n'
    (tmp_path / "a.csv").write_bytes(data.encode())
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv") == 0
    added = data.replace("\r\n", ",,[],\r\n").replace('"n",,[],', '"n",title,removed,error')
    assert (tmp_path / "b.csv").read_bytes() == added.encode()


def test_windows_text_becomes_utf_8_with_a_mark_as_excel_writes_it(tmp_path: Path) -> None:
    rows = [["id", "text"], *([str(at), f"Die Fähre – „Orlena“ – fährt wieder. {RAIN}"] for at in range(9))]
    source = write(tmp_path / "a.csv", rows, "cp1252", delimiter=";")
    assert [one.body for one in read_many(source) if isinstance(one, Source)] == [text for _, text in rows[1:]]
    assert cleaned(source, tmp_path / "b.csv") == 0
    data = (tmp_path / "b.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid;text;title")
    assert rows[1][1].encode() in data


def test_encoding_is_that_of_the_whole_file_not_of_its_beginning(tmp_path: Path) -> None:
    rows = [["id", "text"], *([str(at), RAIN] for at in range(9_000)), ["z", f"Die Fähre, ganz schön spät. {RAIN}"]]
    source = write(tmp_path / "a.csv", rows, "cp1252")
    last = list(read_many(source))[-1]
    assert isinstance(last, Source)
    assert last.body == rows[-1][1]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ("text\nRain, and sun.\nRain, wind, and sun.\n", ["Rain, and sun.", "Rain, wind, and sun."]),
        ('text\n"Rain, and sun."\n', ["Rain, and sun."]),
        ('id, text\n1, "Rain, and sun."\n', ["Rain, and sun."]),
        ('id,text\n1,"The \\"new\\" ferry, at last"\n', ['The "new" ferry, at last']),
        ('id;text\r1;"Rain\nand sun."\r2;Sun.\r', ["Rain\nand sun.", "Sun."]),
        ("\n\nid,text\n\n1,Rain.\n\n\n2,Sun.", ["Rain.", "Sun."]),
        ("id,text\n1,Rain.,\n2,Sun.,\n", ["Rain.", "Sun."]),
        ("text\tid\nHe said, she said\t1\n", ["He said, she said"]),
        ('id,text\n1,"C:\\"\n2,"a "" b"\n', ["C:\\", 'a " b']),
        ("id,text\n1,it's 5\" wide\n", ["it's 5\" wide"]),
    ],
)
def test_dialect_is_found(tmp_path: Path, data: str, texts: list[str]) -> None:
    assert [one.body for one in sources(tmp_path / "a.csv", data)] == texts


def test_fields_larger_than_the_limit_of_the_csv_module_are_read(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    body = "\n".join([RAIN] * 9_000)
    (source,) = sources(tmp_path / "a.csv", f'id,text\n1,"{body}"\n')
    assert source.body == body
    assert csv.field_size_limit() == before


def test_a_column_may_be_named_by_its_number_where_there_is_no_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'7,"{ARTICLE}"\n8,"{ARTICLE}"\n', encoding="utf-8")
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv", "--text-column", "2", "--id-column", "1") == 0
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        assert [row[:3] for row in csv.reader(file)] == [["7", CLEAN, ""], ["8", CLEAN, ""]]


def test_line_that_tells_excel_the_delimiter_stays_the_first(tmp_path: Path) -> None:
    body = RAIN.replace(";", ",")
    (first,) = sources(tmp_path / "a.csv", f"sep=;\r\nid;text\r\n1;{body}\r\n")
    assert (first.place.line, first.place.record) == (3, 1)
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv") == 0
    written = (tmp_path / "b.csv").read_bytes().decode()
    assert written == f"sep=;\r\nid;text;title;removed;error\r\n1;{body};;[];\r\n"


def test_a_header_that_is_a_number_is_a_name(tmp_path: Path) -> None:
    (source,) = sources(tmp_path / "a.csv", "2,1\nRain.,Sun.\n", Fields(text="2"))
    assert source.body == "Rain."


# --- places, names and faults


def test_places_and_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    first, second, third = sources(path, 'url,text,id\n,"Grün\n\nund blau",\nhttps://orlena.example/2,b,x\n\n,c,\n')
    assert (first.id, first.place.to_dict()) == (f"{path}:2", {"file": str(path), "line": 2, "record": 1, "byte": 12})
    assert (second.id, second.metadata) == ("x", {"url": "https://orlena.example/2"})
    assert (second.place.line, second.place.record, second.place.url) == (5, 2, "https://orlena.example/2")
    data = path.read_bytes()
    assert data[second.place.byte :].startswith(b"https:")
    assert (third.place.line, third.place.record) == (7, 3)
    assert data[third.place.byte :].startswith(b",c,")


FAULTS = [
    ("1,a,b,c", "has 4 fields where the first line has 3; put quotes around a field that holds a delimiter"),
    ("1,a", "has 2 fields where the first line has 3; put quotes around a field that holds a delimiter"),
    ('1,"a"b,c', "has text after a closing quote; double the quotes inside a field"),
    ('1,"a,b', "has a quote that is never closed"),
]


@pytest.mark.parametrize(("line", "error"), FAULTS)
def test_broken_record_is_a_failure_that_is_kept_and_the_next_is_read(tmp_path: Path, line: str, error: str) -> None:
    path = tmp_path / "a.csv"
    good = "".join(f"{at},{RAIN.replace(',', '')},n\n" for at in range(5, 9))
    found = outcomes(path, f"id,text,n\n{good}{line}\n9,Sun.,\n")
    failed, last = found[4:]
    assert isinstance(failed, Failure)
    assert (failed.source_id, failed.stage, failed.error) == (f"{path}:6", "read", error)
    assert (failed.place.line, failed.place.record) == (6, 5)
    assert isinstance(last, Source)
    assert last.id == "9"
    assert cleaned(path, tmp_path / "b.csv") == 1
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[5][5] == error
    assert rows[6][:3] == ["9", "Sun.", ""]
    words = [cell for cell in [*rows[5][:3], *rows[5][6:]] if cell]
    assert ",".join(words) == line


def test_broken_bytes_cost_their_record_and_come_out_as_they_went_in(tmp_path: Path) -> None:
    rows = [f"{at},Grün und blau,n\n".encode() for at in range(5)]
    path = tmp_path / "a.csv"
    found = outcomes(path, b"".join([b"id,text,n\n", *rows, b"x,Gr\xfcn,n\n", *rows]))
    assert [isinstance(one, Failure) for one in found] == [at == 5 for at in range(11)]
    assert isinstance(found[5], Failure)
    assert found[5].error == "has bytes that are not UTF-8; save the file as UTF-8"
    assert cleaned(path, tmp_path / "b.csv") == 1
    assert b"\nx,Gr\xfcn,n,,[],has bytes" in (tmp_path / "b.csv").read_bytes()


def test_record_without_end_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 100)
    found = outcomes(tmp_path / "a.csv", 'id,text\n1,"open\n' + f"2,{'x' * 50}\n" * 9 + "3,Sun.\n")
    assert [one.error for one in found if isinstance(one, Failure)] == ["has a quote that is never closed"]
    assert len(found) == 11


def test_many_open_quotes_end_as_one_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_RETRIES", 2)
    found = outcomes(tmp_path / "a.csv", "id,text\n" + '1,"open\n' * 7)
    # Each opening quote closes the one before it, but for the last.
    assert all(isinstance(one, Failure) for one in found)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("id,body\n1,x\n", r"^has no column 'text'; its columns are id, body$"),
        ("text,id,text\nx,1,y\n", r"^has two columns 'text'; rename one$"),
        (",".join(f"c{at}" for at in range(25)), r"its columns are c0, .*, c19 and 5 more$"),
        (f'"{RAIN}",2\n', r"on t…, 2; if that is no header, give the number of a column$"),
    ],
)
def test_wrong_column_lists_those_there_are(tmp_path: Path, data: str, error: str) -> None:
    with pytest.raises(FieldError, match=error):
        outcomes(tmp_path / "a.csv", data)


def test_command_says_what_to_type_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("id,body\n1,x\n")
    (tmp_path / "in" / "b.csv").write_text(f'text\n"{RAIN}"\n')
    for source, target in (("in/a.csv", "b.csv"), ("in", "out")):
        assert cleaned(tmp_path / source, tmp_path / target) == 1
        error = "has no column 'text'; its columns are id, body; name one with --text-field or --html-field"
        assert error in capsys.readouterr().err
    assert not (tmp_path / "b.csv").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.csv"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"id,text\n", b"id,text"])
def test_file_without_records_has_no_documents(tmp_path: Path, data: bytes) -> None:
    assert outcomes(tmp_path / "a.csv", data) == []
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv") == 0


def test_office_document_with_the_wrong_name_is_refused(tmp_path: Path) -> None:
    (failed,) = outcomes(tmp_path / "a.csv", b"PK\x03\x04" + bytes(100))
    assert isinstance(failed, Failure)
    assert failed.error.startswith("looks like a ZIP archive or an office document")


def test_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    body = RAIN.replace(",", "")
    (source,) = sources(tmp_path / "a.csv", f"n,text,n\n1,{body},2\n")
    assert source.origin.to_dict() == {"n": "1", "text": body, "n_2": "2"}
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv") == 0
    assert (tmp_path / "b.csv").read_text().splitlines()[0] == "n,text,n,title,removed,error"
    assert (tmp_path / "b.csv").read_text().splitlines()[1] == f"1,{body},2,,[],"


def test_pages_give_their_place_to_the_text(tmp_path: Path) -> None:
    page = f"<article><h1>Rain</h1><p>{RAIN}</p><p>{RAIN[3:]}</p></article>"
    write(tmp_path / "a.csv", [["id", "page", "n"], ["1", page, "7"]])
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.csv", "--html-column", "page") == 0
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["id", "text", "n", "title", "removed", "error"]
    assert "<p>" not in row[1]
    assert RAIN in row[1]
    assert (row[0], row[2], row[5]) == ("1", "7", "")


# --- between formats


def test_other_formats_into_csv_and_back(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [["id", "text", "n"], ["x", ARTICLE, "7"]])
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "y", "text": ARTICLE, "n": 8}) + "\n")
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.jsonl") == 0
    record = json.loads((tmp_path / "b.jsonl").read_text())
    assert (record["id"], record["text"], record["n"]) == ("x", CLEAN, "7")
    assert cleaned(tmp_path / "a.jsonl", tmp_path / "b.csv") == 0
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["text"], json.loads(row["record"])) == ("y", CLEAN, {"n": 8})
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.tsv") == 0
    assert (tmp_path / "b.tsv").read_text().splitlines()[0] == "id\ttext\tn\ttitle\tremoved\terror"


def test_csv_into_parquet(tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
    write(tmp_path / "a.csv", [["id", "text", "n"], ["x", ARTICLE, "7"]])
    assert cleaned(tmp_path / "a.csv", tmp_path / "b.parquet") == 0
    (row,) = parquet.read_table(tmp_path / "b.parquet").to_pylist()
    assert (row["id"], row["text"], json.loads(row["record"])) == ("x", CLEAN, {"n": "7"})


def test_compressed_and_in_parts(tmp_path: Path) -> None:
    rows = [["id", "text"], *([str(at), ARTICLE] for at in range(3))]
    write(tmp_path / "plain.csv", rows)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "plain.csv").read_bytes()))
    assert cleaned(tmp_path / "a.csv.gz", tmp_path / "b.csv.gz") == 0
    assert cleaned(tmp_path / "plain.csv", tmp_path / "c.csv") == 0
    assert gzip.decompress((tmp_path / "b.csv.gz").read_bytes()) == (tmp_path / "c.csv").read_bytes()
    assert len(list(csv.reader(io.StringIO((tmp_path / "c.csv").read_text())))) == 4


def test_cleaning_what_was_cleaned_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [["id", "text"], ["1", ARTICLE]])
    cleaned(tmp_path / "a.csv", tmp_path / "b.csv")
    cleaned(tmp_path / "b.csv", tmp_path / "c.csv")
    header, row = csv.reader(io.StringIO((tmp_path / "c.csv").read_text()))
    assert header == ["id", "text", "title", "removed", "error"]
    assert row == ["1", CLEAN, "", "[]", ""]


def test_cut_off_file_gives_its_records_and_a_failure(tmp_path: Path) -> None:
    rows = [["id", "text"], *([str(at), f"{RAIN} {at * 7919}"] for at in range(3_000))]
    whole = gzip.compress(write(tmp_path / "a.csv", rows).read_bytes())
    *found, failed = outcomes(tmp_path / "a.csv.gz", whole)
    assert isinstance(failed, Source)
    (only,) = outcomes(tmp_path / "b.csv.gz", whole[:-4])
    assert isinstance(only, Failure)
    assert only.error == "ends in the middle of its compressed data; copy or download it again"
    assert len(found) == 2_999
    assert compression.LARGEST == 1 << 30


# --- laws

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ['"', '""', ",", ";", "\t", "|", "\r\n", '\n"\n', " a", "a ", '",', "\\", "'", "é", "中"]
)
dialects = st.sampled_from(
    [
        *({"delimiter": mark} for mark in ",;\t|"),
        *({"delimiter": mark, "quoting": csv.QUOTE_ALL, "lineterminator": "\n"} for mark in ",;\t|"),
        {"quoting": csv.QUOTE_NONNUMERIC},
        {"dialect": "excel-tab"},
        {"dialect": "unix"},
    ]
)


@given(
    st.lists(st.tuples(cells, cells, cells, cells), max_size=6),
    dialects,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    cells,
)
def test_any_table_comes_back_with_its_other_columns(
    table: list[tuple[str, ...]], dialect: dict[str, Any], encoding: str, text: str
) -> None:
    rows = [list(row) for row in table]
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder, "a.csv"), Path(folder, "b.csv")
        write(path, [["a", "text", "b", "c"], *rows], encoding, **dialect)
        found = [one for one in read_many(path) if isinstance(one, Source)]
        assert [[one.origin.value(name) for name in ("a", "text", "b", "c")] for one in found] == rows
        assert [one.body for one in found] == [row[1] for row in rows]
        writer, part = writer_of(target), Path(folder, "part.csv")
        assert writer.schema is not None
        schema = writer.schema(read_layout(path, Fields()), Fields(), target)
        writer.write_part(part, [Row(one.origin, one.id, text) for one in found], None, schema)
        writer.join([part], target, schema)
        options = {name: value for name, value in dialect.items() if name in {"delimiter", "dialect"}}
        with target.open(encoding=encoding, newline="") as file:
            back = list(csv.reader(file, **options))
    assert back[1:] == [[row[0], text, *row[2:], "", "[]", ""] for row in rows]


@given(st.lists(st.sampled_from(['"', '""', ",", "\n", "a", " ", "\r\n", ";", "\\"]), max_size=30), st.integers(0, 5))
def test_any_text_is_read_to_its_end_and_skipping_agrees(pieces: list[str], skip: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        found = outcomes(path, "id,text\n" + "".join(pieces))
        assert list(read_many(path, skip=skip)) == found[skip:]
        assert all(isinstance(one.origin, DelimitedRow) for one in found)

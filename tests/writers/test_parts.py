"""Output in parts that are joined: records before and after, and the same bytes however it was cut."""

from __future__ import annotations

import errno
import gzip
import io
import json
import math
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import explain
from cleaner.document import Fields, Source
from cleaner.errors import OutputError, PackageError
from cleaner.readers import read_many
from cleaner.readers.jsonl import read_lines
from cleaner.writers import Row, jsonl, parquet

pyarrow: Any = pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
tables: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
zstandard: Any = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")

REMOVED = [
    {
        "start": 5,
        "end": 9,
        "text": " Ad…",
        "category": "advertisement",
        "rule_id": "en.ad",
        "confidence": 0.98,
        "reason": "a lone label",
        "evidence": [],
    }
]
IN_TABLE = [{name: value for name, value in REMOVED[0].items() if name != "evidence"}]
SUFFIXES = ["", ".gz", ".zst"]


def row(origin: Any = None, **options: Any) -> Row:
    return Row(origin, **{"id": "a", "text": "Rain.", "removed": REMOVED, **options})


def written(rows: Sequence[Row], fields: Fields | None = None) -> list[dict[str, Any]]:
    return [json.loads(jsonl.to_line(one, fields or Fields())) for one in rows]


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".zst":
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True) as stream:
            return bytes(stream.read())
    return gzip.decompress(data) if path.suffix == ".gz" else data


def origins(path: Path, table: Any, fields: Fields | None = None) -> list[Any]:
    tables.write_table(table, path)
    return [source.origin for source in read_many(path, fields) if isinstance(source, Source)]


def round_trip(path: Path, table: Any, rows: Sequence[dict[str, Any]], fields: Fields | None = None) -> Any:
    """Read a table, write it with these texts and so on, and return the outcome as a table."""
    made = [row(origin, **options) for origin, options in zip(origins(path, table, fields), rows, strict=True)]
    parquet.write_part(path.with_name("part.parquet"), made, fields)
    return tables.read_table(path.with_name("part.parquet"))


# --- records


def test_record_keeps_its_other_fields_in_order() -> None:
    origin = {"n": 1, "text": "Rain. Ad…", "deep": {"b": [1.5, None], "a": True}, "id": "a"}
    (record,) = written([row(origin, title="Rain")])
    assert record == {**origin, "text": "Rain.", "title": "Rain", "removed": REMOVED, "error": None}
    assert list(record) == ["n", "text", "deep", "id", "title", "removed", "error"]
    assert origin["text"] == "Rain. Ad…"


def test_own_title_stays_and_a_missing_one_is_filled_in() -> None:
    own, missing = written([row({"title": "Sun"}, title="Rain"), row({"title": None, "n": 1}, title="Rain")])
    assert own["title"] == "Sun"
    assert next(iter(missing.items())) == ("title", "Rain")


def test_field_without_a_name_is_a_field_like_others() -> None:
    assert written([row({"": 1, "text": "x"})])[0][""] == 1


def test_page_gives_way_to_its_text() -> None:
    fields = Fields(html="page")
    alone, beside = written([row({"page": "<p>Rain.", "n": 1}), row({"text": "x", "page": "<p>Rain."})], fields)
    assert list(alone) == ["text", "n", "title", "removed", "error"]
    assert alone["text"] == beside["text"] == "Rain."
    assert "page" not in beside


def test_field_called_html_is_left_alone_unless_it_is_named() -> None:
    (record,) = written([row({"text": "x", "html": "<p>Rain."})])
    assert record["html"] == "<p>Rain."


def test_document_that_could_not_be_cleaned_keeps_its_text() -> None:
    failed: dict[str, Any] = {"text": None, "removed": [], "error": "no article text found"}
    had, had_not = written([row({"text": "Rain."}, **failed), row({"page": "<p>"}, **failed)], Fields(html="page"))
    assert (had["text"], had["error"]) == ("Rain.", "no article text found")
    assert had_not["text"] is None


def test_null_stays_null_and_empty_stays_empty() -> None:
    assert [record["text"] for record in written([row({"text": None}, text=""), row({"text": ""}, text="")])] == [
        None,
        "",
    ]


def test_document_without_a_record_gets_what_is_known() -> None:
    (record,) = written([row(metadata={"author": "Ana Ruiz", "language": "en"})])
    assert list(record) == ["id", "author", "language", "text", "title", "removed", "error"]
    (renamed,) = written([row()], Fields(id="key", text="body"))
    assert (renamed["key"], renamed["body"]) == ("a", "Rain.")


def test_what_json_only_just_holds_survives() -> None:
    line = (
        b'{"text": "a\\ud800b", "nan": NaN, "inf": -Infinity, "big": 123456789012345678901234567890, "s": "\\u0000"}\n'
    )
    (source,) = read_lines(io.BytesIO(line), "a")
    assert isinstance(source, Source)
    out = jsonl.to_line(row(source.origin, text=source.body), Fields())
    record = json.loads(out)
    assert math.isnan(record["nan"])
    assert (record["text"], record["inf"]) == ("a\ud800b", -math.inf)
    assert record["big"] == 123456789012345678901234567890
    assert record["s"] == "\0"
    assert written([row({"text": "x"}, text="Grün…")])[0]["text"] == "Grün…"
    assert "Grün…".encode() in jsonl.to_line(row(text="Grün…"), Fields())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), values, max_size=5), st.text(alphabet=st.characters()))
def test_any_record_comes_out_with_all_it_had(fields: dict[str, Any], text: str) -> None:
    origin = {**fields, "text": "x"}
    record = json.loads(jsonl.to_line(row(origin, text=text), Fields()))
    kept = {name: value for name, value in origin.items() if name not in {"text", "title", "removed", "error"}}
    assert {name: record[name] for name in kept} == kept
    assert record["text"] == text


# --- parts of JSON lines


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("sizes", [(7,), (3, 4), (1, 0, 6), ()])
def test_parts_joined_are_the_whole(tmp_path: Path, suffix: str, sizes: tuple[int, ...]) -> None:
    rows = [row({"text": "Rain. Ad…", "n": at}) for at in range(sum(sizes))]
    parts = [tmp_path / f"{at}.jsonl{suffix}" for at in range(len(sizes))]
    start = 0
    for part, size in zip(parts, sizes, strict=True):
        jsonl.write_part(part, iter(rows[start : start + size]))
        start += size
    target = tmp_path / "out" / f"a.jsonl{suffix}"
    jsonl.join(parts, target)
    assert unpacked(target) == b"".join(jsonl.to_line(one, Fields()) for one in rows)
    assert [one.origin["n"] for one in read_many(target) if isinstance(one, Source)] == list(range(len(rows)))
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / f"a.jsonl{suffix}", tmp_path / f"b.jsonl{suffix}"
    jsonl.write_part(first, [row()])
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    jsonl.write_part(second, [row()])
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
def test_rows_that_break_off_leave_the_old_part_and_nothing_half(tmp_path: Path, name: str) -> None:
    writer = writer_of(name)
    writer.write_part(tmp_path / name, [row()])
    before = (tmp_path / name).read_bytes()

    def broken() -> Any:
        yield row()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.write_part(tmp_path / name, broken())
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def writer_of(name: str) -> Any:
    writer: ModuleType = parquet if name.endswith(".parquet") else jsonl
    return writer


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
def test_missing_part_is_one_line_and_leaves_no_target(tmp_path: Path, name: str) -> None:
    writer = writer_of(name)
    writer.write_part(tmp_path / name, [row()])
    with pytest.raises(OutputError, match=r"^cannot write .*out.*$") as caught:
        writer.join([tmp_path / name, tmp_path / f"gone-{name}"], tmp_path / f"out-{name}")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_full_disk_is_an_output_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    jsonl.write_part(tmp_path / "a.jsonl", [row()])
    monkeypatch.setattr(shutil, "copyfileobj", fill)
    monkeypatch.setattr(tables.ParquetWriter, "write_table", fill)
    with pytest.raises(OutputError, match=r"cannot write .*b\.jsonl: No space left on device"):
        jsonl.join([tmp_path / "a.jsonl"], tmp_path / "b.jsonl")
    with pytest.raises(OutputError, match=r"cannot write .*b\.parquet: No space left on device"):
        parquet.write_part(tmp_path / "b.parquet", [row()])
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize(("name", "package"), [("a.jsonl.zst", "zstandard"), ("a.parquet", "pyarrow")])
def test_missing_package_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    monkeypatch.setattr(jsonl, "find_spec", lambda _: None)
    with pytest.raises(PackageError, match=rf"needs the package {package}: pip install 'article-cleaner\["):
        writer_of(name).write_part(tmp_path / name, [row()])
    assert list(tmp_path.iterdir()) == []


# --- Parquet


def test_table_keeps_columns_types_and_metadata(tmp_path: Path) -> None:
    schema = pyarrow.schema(
        [
            pyarrow.field("n", pyarrow.int16(), nullable=False, metadata={"unit": "mm"}),
            pyarrow.field("text", pyarrow.large_string(), metadata={"of": "articles"}),
            pyarrow.field("deep", pyarrow.list_(pyarrow.struct([("a", pyarrow.timestamp("ns", "UTC"))]))),
            pyarrow.field("kind", pyarrow.dictionary(pyarrow.int32(), pyarrow.string())),
            pyarrow.field("raw", pyarrow.binary()),
        ],
        metadata={"made by": "the valley archive"},
    )
    columns = {
        "n": [1, 2, 3],
        "text": ["Rain. Ad…", None, "Sun."],
        "kind": ["x", None, "y"],
        "raw": [b"\xff", b"", None],
    }
    deep = [[{"a": 1}], None, []]
    arrays = [pyarrow.array(columns.get(field.name, deep), field.type) for field in schema]
    table = pyarrow.Table.from_arrays(arrays, schema=schema)
    made = round_trip(tmp_path / "a.parquet", table, [{}, {"text": ""}, {"text": None, "error": "why", "removed": []}])
    expected = parquet.output_schema(tables.read_schema(tmp_path / "a.parquet"))
    assert made.schema.equals(expected, check_metadata=True)
    assert made.schema.names == ["n", "text", "deep", "kind", "raw", "title", "removed", "error"]
    assert made.schema.metadata[b"made by"] == b"the valley archive"
    assert made.schema.field("n") == schema.field("n")
    assert made.column("text").to_pylist() == ["Rain.", None, "Sun."]
    assert made.column("removed").to_pylist() == [IN_TABLE, IN_TABLE, []]
    assert made.column("error").to_pylist() == [None, None, "why"]
    read = tables.read_table(tmp_path / "a.parquet")
    for name in ("n", "deep", "kind", "raw"):
        assert made.column(name).equals(read.column(name))


@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "large_binary"])
def test_text_keeps_its_type(tmp_path: Path, kind: str) -> None:
    table = pyarrow.table({"text": pyarrow.array(["Rün. Ad…"]).cast(kind)})
    made = round_trip(tmp_path / "a.parquet", table, [{"text": "Rün."}])
    assert str(made.schema.field("text").type) == kind
    assert made.column("text").cast("string").to_pylist() == ["Rün."]


def test_text_of_a_dictionary_keeps_its_type(tmp_path: Path) -> None:
    table = pyarrow.table({"text": pyarrow.array(["x", "x", None]).dictionary_encode()})
    made = round_trip(tmp_path / "a.parquet", table, [{}, {"text": "Sun."}, {"text": ""}])
    assert made.schema.field("text").type == table.schema.field("text").type
    assert made.column("text").to_pylist() == ["Rain.", "Sun.", None]


def test_column_of_pages_gives_way_to_one_of_texts(tmp_path: Path) -> None:
    table = pyarrow.table({"page": [b"<p>Rain.", None], "title": ["Sun", None], "n": [1, 2]})
    made = round_trip(tmp_path / "a.parquet", table, [{"title": "Rain"}] * 2, Fields(html="page"))
    assert made.schema.names == ["title", "n", "text", "removed", "error"]
    assert made.column("text").to_pylist() == ["Rain.", "Rain."]
    assert made.column("title").to_pylist() == ["Sun", "Rain"]


def test_title_that_is_not_text_is_left_alone(tmp_path: Path) -> None:
    made = round_trip(tmp_path / "a.parquet", pyarrow.table({"text": ["x"], "title": [7]}), [{"title": "Rain"}])
    assert made.column("title").to_pylist() == [7]


def test_column_without_a_name_is_a_column_like_others(tmp_path: Path) -> None:
    made = round_trip(tmp_path / "a.parquet", pyarrow.table({"": [1], "text": ["x"]}), [{}])
    assert made.column("").to_pylist() == [1]
    parquet.write_part(tmp_path / "b.parquet", [row({"": 1, "text": "x"})])
    assert tables.read_table(tmp_path / "b.parquet").column("record").to_pylist() == ['{"": 1}']


def test_lone_surrogates_do_not_stop_a_table(tmp_path: Path) -> None:
    removed = [{**REMOVED[0], "text": "\ud800"}]
    parquet.write_part(tmp_path / "a.parquet", [row(text="a\ud800b", removed=removed, error="\udfff")])
    (made,) = tables.read_table(tmp_path / "a.parquet").to_pylist()
    assert (made["text"], made["removed"][0]["text"], made["error"]) == ("a?b", "?", "?")


def test_records_become_rows_of_one_fixed_schema(tmp_path: Path) -> None:
    known = {"id": "a", "url": "https://orlena.example/", "author": "Ana Ruiz", "text": "x", "title": None}
    rows = [
        row(
            {**known, "n": [1, {"b": None}], "date": 2024},
            title="Rain",
            metadata={"author": "Eva Lind", "language": "en"},
        ),
        row(None, id="b.txt", metadata={"site": "The Post"}),
        row({"text": "x", "id": 7}, id="7", text=None, error="why"),
    ]
    parquet.write_part(tmp_path / "a.parquet", rows)
    table = tables.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(parquet.plain_schema())
    first, second, third = table.to_pylist()
    assert first == {
        "id": "a",
        "url": "https://orlena.example/",
        "title": "Rain",
        "author": "Ana Ruiz",
        "date": None,
        "language": "en",
        "site": None,
        "text": "Rain.",
        "removed": IN_TABLE,
        "error": None,
        "record": '{"n": [1, {"b": null}], "date": 2024}',
    }
    assert (second["id"], second["site"], second["record"]) == ("b.txt", "The Post", None)
    assert (third["id"], third["text"], third["error"], third["record"]) == ("7", "x", "why", '{"id": 7}')


def test_parts_become_row_groups(tmp_path: Path) -> None:
    made = origins(tmp_path / "in.parquet", pyarrow.table({"text": ["x"] * 7, "n": range(7)}))
    schema = parquet.output_schema(made[0].schema)
    parts = [tmp_path / f"{at}.parquet" for at in range(4)]
    for part, rows in zip(parts, (made[:3], [], made[3:6], made[6:]), strict=True):
        parquet.write_part(part, map(row, rows), schema=schema)
    parquet.join(parts, tmp_path / "out" / "a.parquet")
    with tables.ParquetFile(tmp_path / "out" / "a.parquet") as file:
        assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [3, 3, 1]
        assert file.read().column("n").to_pylist() == list(range(7))
        assert file.schema_arrow.equals(schema, check_metadata=True)


def test_no_parts_are_an_empty_table(tmp_path: Path) -> None:
    parquet.join([], tmp_path / "a.parquet")
    assert tables.read_table(tmp_path / "a.parquet").num_rows == 0
    assert list(read_many(tmp_path / "a.parquet")) == []


def test_parts_of_different_tables_are_refused(tmp_path: Path) -> None:
    parquet.write_part(tmp_path / "a.parquet", [row()])
    (origin,) = origins(tmp_path / "in.parquet", pyarrow.table({"text": ["x"]}))
    parquet.write_part(tmp_path / "b.parquet", [row(origin)])
    with pytest.raises(OutputError, match=r"b\.parquet has other columns than the parts before it"):
        parquet.join([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "c.parquet")
    assert not (tmp_path / "c.parquet").exists()


def test_row_without_a_record_among_rows_of_a_table_is_empty_beside_what_is_known(tmp_path: Path) -> None:
    (origin,) = origins(tmp_path / "in.parquet", pyarrow.table({"text": ["x"], "n": [1]}))
    parquet.write_part(tmp_path / "a.parquet", [row(origin), row(None, text=None, error="why")])
    assert tables.read_table(tmp_path / "a.parquet").column("n").to_pylist() == [1, None]


def test_row_of_a_table_becomes_a_line_of_json(tmp_path: Path) -> None:
    when = datetime(2024, 5, 3, 10, tzinfo=UTC)
    columns = {
        "text": ["x"],
        "day": [date(2024, 5, 3)],
        "at": [when],
        "raw": [b"\xff\x00"],
        "sum": [Decimal("1.50")],
        "deep": [[{"a": when}]],
        "long ago": pyarrow.array([-(10**11)], pyarrow.timestamp("s")),
        "deeper": pyarrow.array([[{"a": 1}]], pyarrow.list_(pyarrow.struct([("a", pyarrow.timestamp("ns"))]))),
        "fine": pyarrow.array([1_714_730_400_000_000_001], pyarrow.timestamp("ns")),
    }
    (origin,) = origins(tmp_path / "a.parquet", pyarrow.table(columns))
    (record,) = written([row(origin)])
    assert record == {
        "text": "Rain.",
        "day": "2024-05-03",
        "at": "2024-05-03T10:00:00+00:00",
        "raw": "/wA=",
        "sum": "1.50",
        "deep": [{"a": "2024-05-03T10:00:00+00:00"}],
        "long ago": "-1199-02-15 14:13:20.000",
        "deeper": [{"a": "1970-01-01 00:00:00.000000001"}],
        "fine": "2024-05-03 10:00:00.000000001",
        "title": None,
        "removed": REMOVED,
        "error": None,
    }


def test_removals_of_a_result_fit_both_formats(tmp_path: Path) -> None:
    result = explain("It rained for nine days.\n\nAdvertisement")
    made = Row(None, "a", result.text, [removal.to_dict() for removal in result.removed])
    assert written([made])[0]["removed"][0]["text"] == "\n\nAdvertisement"
    parquet.write_part(tmp_path / "a.parquet", [made])
    (removed,) = tables.read_table(tmp_path / "a.parquet").column("removed").to_pylist()
    assert (removed[0]["start"], removed[0]["category"]) == (24, "advertisement")


def test_the_example_in_the_docs_is_what_happens() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    before, after = (block.split("```")[0] for block in guide.split("```json\n")[1:])
    (source,) = read_lines(io.BytesIO(before.encode()), "a")
    assert isinstance(source, Source)
    result = explain(str(source.body))
    made = Row(source.origin, source.id, result.text, [removal.to_dict() for removal in result.removed], result.title)
    assert jsonl.to_line(made, Fields()).decode() == after

"""JSON: arrays of records are read and written, other documents are refused, and values stay as they were written."""

from __future__ import annotations

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
from cleaner.document import Failure, Fields, Source
from cleaner.json_text import dumps, loads
from cleaner.readers import json_array, read_many
from cleaner.readers.jsonl import read_lines
from cleaner.writers import Row, writer_of

RAIN = "It rained in Orlena for nine days, and on the tenth the ferry ran again."
ARTICLE = f"{RAIN}\n\nAdvertisement"


def outcomes(path: Path, data: str | bytes, skip: int = 0) -> list[Source | Failure]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_many(path, skip=skip))


def cleaned(source: Path, target: Path, *options: str) -> int:
    return run(["clean", str(source), "-o", str(target), "-j", "0", "-q", *options])


# --- arrays


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_array_is_read_and_written_as_an_array(tmp_path: Path, suffix: str) -> None:
    records: list[dict[str, Any]] = [{"id": "a", "text": ARTICLE, "n": [1, {"b": None}]}, {"text": RAIN}]
    data = json.dumps(records, indent=2).encode()
    path, target = tmp_path / f"a.json{suffix}", tmp_path / f"b.json{suffix}"
    path.write_bytes(gzip.compress(data) if suffix else data)
    assert cleaned(path, target) == 0
    written = gzip.decompress(target.read_bytes()) if suffix else target.read_bytes()
    first, second = json.loads(written)
    assert (first["id"], first["text"], first["n"]) == ("a", RAIN, records[0]["n"])
    assert [removal["category"] for removal in first["removed"]] == ["advertisement"]
    assert second == {"text": RAIN, "title": None, "removed": [], "error": None}
    assert written.count(b"\n") == 4


def test_array_becomes_lines_and_back(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": ARTICLE}] * 2))
    assert cleaned(tmp_path / "a.json", tmp_path / "b.jsonl") == 0
    assert cleaned(tmp_path / "b.jsonl", tmp_path / "c.json") == 0
    assert [record["text"] for record in json.loads((tmp_path / "c.json").read_text())] == [RAIN] * 2


def test_places(tmp_path: Path) -> None:
    data = '\ufeff [\n{"text": "Rain."},\n\n {"text": "Grün.", "url": "https://orlena.example/"}\n]'
    path = tmp_path / "a.json"
    first, second = outcomes(path, data)
    assert first.place.to_dict() == {"file": str(path), "line": 2, "record": 1, "byte": 6}
    assert second.place.to_dict() == {
        "file": str(path),
        "line": 4,
        "record": 2,
        "byte": data.encode().index(b'{"text": "Gr'),
        "url": "https://orlena.example/",
    }
    assert isinstance(first, Source)
    assert first.id == f"{path}:1"


@pytest.mark.parametrize("data", ["[]", " [ \n] ", "\ufeff[]\n"])
def test_empty_array_has_no_documents(tmp_path: Path, data: str) -> None:
    assert outcomes(tmp_path / "a.json", data) == []
    assert cleaned(tmp_path / "a.json", tmp_path / "b.json") == 0
    assert json.loads((tmp_path / "b.json").read_text()) == []


@pytest.mark.parametrize(
    ("element", "error"),
    [
        ('{"text": Rain}', "is not JSON: Expecting value (character 9 of the record)"),
        ('{"text": "a"} {"text": "b"}', "is not JSON: Extra data"),
        ("[1, [2]]", "is a list, not an object with fields"),
        ("null", "is null, not an object with fields"),
        ("", "is not JSON: Expecting value"),
        ('{"txet": "a"}', "has no text in 'text'; its fields are txet"),
        ('{"text": "a", "text": "b"}', "has the field 'text' twice, with different values; rename one"),
    ],
)
def test_broken_record_costs_only_itself(tmp_path: Path, element: str, error: str) -> None:
    path = tmp_path / "a.json"
    first, failed, last = outcomes(path, f'[{{"text": "Rain."}}, {element}, {{"text": "Sun."}}]')
    assert isinstance(failed, Failure)
    assert failed.error.startswith(error)
    assert (failed.source_id, failed.place.record) == (f"{path}:2", 2)
    assert [one.body for one in (first, last) if isinstance(one, Source)] == ["Rain.", "Sun."]
    assert cleaned(path, tmp_path / "b.json") == 1
    record = json.loads((tmp_path / "b.json").read_text())[1]
    assert record["error"] == failed.error
    kept = record["txet"] == "a" if "txet" in record else record["raw"] == element
    assert kept


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ('{"text": "Rain."}', "is one JSON object and no list of records, so cleaning would cut inside its syntax"),
        ('{"type": "FeatureCollection", "features": [{"text": "x"}]}', "is one JSON object and no list of records"),
        ('{"text": "Rain."}\n{"text": "Sun."}\n', "holds JSON lines; name it .jsonl"),
        ('["Rain.", "Sun."]', "is a list of other values than objects and no list of records"),
        ('"Rain."', "is one JSON value and no list of records"),
        ("", "is empty and no list of records"),
        ('[{"text": "Rain."}] x', "goes on at byte 20, after its list has ended; records read: 1"),
        ('[{"text": "Rain."}, {"te', "ends in the middle of its list; copy or download it again; records read: 1"),
        ('[{"text": "Rai', "ends in the middle of its list; copy or download it again"),
    ],
)
def test_what_is_no_array_of_records_is_refused(tmp_path: Path, data: str, error: str) -> None:
    *_, failed = outcomes(tmp_path / "a.json", data)
    assert isinstance(failed, Failure)
    assert failed.error.startswith(error)
    assert failed.source_id == str(tmp_path / "a.json")


def test_utf_16_is_refused(tmp_path: Path) -> None:
    (failed,) = outcomes(tmp_path / "a.json", '[{"text": "Rain."}]'.encode("utf-16"))
    assert isinstance(failed, Failure)
    assert failed.error == "is not UTF-8; save the file as UTF-8"


def test_refused_file_leaves_no_output_and_the_others_are_cleaned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text('{"text": "Rain."}')
    (tmp_path / "b.json").write_text(json.dumps([{"text": ARTICLE}]))
    assert cleaned(tmp_path / "a.json", tmp_path / "c.json") == 1
    assert "is one JSON object" in capsys.readouterr().err
    assert run(["clean", *(str(tmp_path / name) for name in ("a.json", "b.json")), "-o", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "c.json").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.json"]


def test_json_of_a_folder_is_left_alone_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text(json.dumps([{"text": ARTICLE}]))
    (tmp_path / "in" / "settings.json").write_text("{}")
    (tmp_path / "in" / "b.txt").write_text(ARTICLE)
    assert cleaned(tmp_path / "in", tmp_path / "out") == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]
    assert cleaned(tmp_path / "in" / "*.json", tmp_path / "named") == 1
    assert [path.name for path in (tmp_path / "named").iterdir()] == ["a.json"]


def test_one_document_as_json_is_still_a_result_and_several_are_an_array(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE)
    assert cleaned(tmp_path / "a.txt", tmp_path / "one.json", "--json") == 0
    assert json.loads((tmp_path / "one.json").read_text())["kept"] == [[0, len(RAIN)]]
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert run(["clean", *names, "-o", str(tmp_path / "all.json"), "-q"]) == 0
    assert [record["text"] for record in json.loads((tmp_path / "all.json").read_text())] == [RAIN] * 2


def test_record_that_is_too_long_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "_STEP", 10)
    monkeypatch.setattr(json_array, "LARGEST", 60)
    found = outcomes(tmp_path / "a.json", json.dumps([{"text": "a" * size} for size in (20, 80, 20)]))
    assert [isinstance(one, Source) for one in found] == [True, False]
    assert isinstance(found[1], Failure)
    assert "has a record of more than 60 bytes" in found[1].error


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.geojson", "a.XML.gz"])
def test_other_syntax_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(b"<feed>Advertisement</feed>")
    assert cleaned(tmp_path / name, tmp_path / "out") == 1
    assert "whose syntax cleaning as text would break; take its texts out first" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a.yaml", "a.srt", "a.vtt", "a.tex", "St. Aubry"])
def test_its_near_misses_are_read_as_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ARTICLE)
    assert cleaned(tmp_path / name, tmp_path / "out") == 0
    assert (tmp_path / "out").read_text() == RAIN


# --- values stay as they were written


@pytest.mark.parametrize(
    "value",
    [
        *("1.0", "1.10", "0.1", "-0", "-0.0", "1e5", "1E5", "1e400", "1.7976931348623157e+309", "NaN", "-Infinity"),
        *("12345678901234567890", "0.1000000000000000055511151231257827", "true", "null", '"\\ud800"', "[[], {}]"),
    ],
)
def test_other_fields_come_out_as_they_were_written(value: str) -> None:
    line = f'{{"n": {value}, "text": "Rain.", "deep": [{{"m": {value}}}]}}'
    (source,) = read_lines(io.BytesIO(line.encode()), "a")
    assert isinstance(source, Source)
    assert dumps(source.origin, str) == line


def test_field_that_is_there_twice_is_no_loss_if_it_says_the_same() -> None:
    assert loads(b'{"a": 1.10, "a": 1.10}') == loads(b'{"a": 1.10}')
    first, second = read_lines(io.BytesIO(b'{"text": "a", "n": 1, "n": true}\n{"text": "b"}\n'), "a")
    assert isinstance(first, Failure)
    assert first.error == "has the field 'n' twice, with different values; rename one"
    assert first.origin == {"id": "a:1", "raw": '{"text": "a", "n": 1, "n": true}'}
    assert isinstance(second, Source)


def test_line_that_is_no_json_is_kept(tmp_path: Path) -> None:
    data = b'{"text": "Rain."\n{"text": "\xff"}\n{"text": "Sun.", "n": 1.10}\n'
    (tmp_path / "a.jsonl").write_bytes(data)
    assert cleaned(tmp_path / "a.jsonl", tmp_path / "b.jsonl") == 1
    first, second, third = map(json.loads, (tmp_path / "b.jsonl").read_text().splitlines())
    assert (first["raw"], first["text"]) == ('{"text": "Rain."', None)
    assert second["raw"].encode("utf-8", "surrogateescape") == b'{"text": "\xff"}'
    assert third["n"] == 1.1
    assert '"n": 1.10' in (tmp_path / "b.jsonl").read_text()


def test_places_of_lines(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"text": "Gr\xc3\xbcn."}\r\n\n{"text": 1, "url": "https://orlena.example/"}\n[\n'
    (tmp_path / "a.jsonl").write_bytes(data)
    places = [one.place for one in read_many(tmp_path / "a.jsonl")]
    assert [(place.line, place.byte, place.url) for place in places] == [
        (1, 3, ""),
        (3, data.index(b'{"text": 1'), "https://orlena.example/"),
        (4, len(data) - 2, ""),
    ]


def test_lone_surrogate_is_cleaned_like_other_text(tmp_path: Path) -> None:
    line = '{"text": "The ferry \\ud800 ran again on Friday, with forty on board.\\n\\nAdvertisement"}\n'
    (tmp_path / "a.jsonl").write_text(line)
    for jobs in ("0", "1"):
        assert run(["clean", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "b.jsonl"), "-j", jobs, "-q"]) == 0
        text = (tmp_path / "b.jsonl").read_text()
        assert 'The ferry \\ud800 ran again on Friday, with forty on board."' in text
        assert json.loads(text)["removed"][0]["text"] == "\n\nAdvertisement"


# --- laws

anything = st.characters() | st.characters(categories=["Cs"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(anything),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(anything), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.text(anything), values, max_size=4), max_size=4),
    st.sampled_from([None, 0, 2]),
    st.integers(0, 5),
    st.integers(1, 40),
)
def test_any_array_comes_back(records: list[dict[str, Any]], indent: int | None, skip: int, step: int) -> None:
    # In JSON, two halves of a character beside each other are the character.
    records = json.loads(json.dumps([{**record, "text": RAIN} for record in records]))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "_STEP", step)
        path, target = Path(folder, "a.json"), Path(folder, "b.json")
        found = outcomes(path, json.dumps(records, indent=indent), skip)
        assert [one.origin for one in found] == records[skip:]
        rows = [Row(one.origin, "a", "Rain.") for one in found]
        parts = [Path(folder, f"{number}.json") for number in range(len(rows))]
        for part, row in zip(parts, rows, strict=True):
            writer_of(part).write_part(part, [row])
        writer_of(target).join(parts, target)
        added: dict[str, Any] = {"title": None, "removed": [], "error": None}
        expected = [{**added, **record, "text": "Rain.", "removed": [], "error": None} for record in records[skip:]]
        for record in expected:
            record["title"] = record.get("title")
        assert json.loads(target.read_bytes()) == expected


def test_fields_of_pages_are_asked_for_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"page": "<p>Rain."}]')
    (source,) = read_many(tmp_path / "a.json", Fields(html="page"))
    assert isinstance(source, Source)
    assert source.media_type == "text/html"

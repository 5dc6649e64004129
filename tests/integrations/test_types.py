"""Types are stated, not guessed from the first batch; every Arrow type of strings is taken."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, CleanerError
from cleaner.integrations.arrow import clean_arrow, removed_type
from cleaner.integrations.datasets import clean_rows, output_features, worker_arguments
from cleaner.integrations.rows import Columns
from tests.integrations.made import BAND, CLEANER, EXPECTED, FERRY, PAGE, TEXTS, installed

pa = pytest.importorskip("pyarrow", reason="needs one of the extras of engines")

UNCUT_FIRST = [TEXTS[2], TEXTS[0], TEXTS[1]]
"""Nothing is removed from the first: its list of removals says nothing of their type."""
CUTS = [EXPECTED[2]["removed"], EXPECTED[0]["removed"], EXPECTED[1]["removed"]]


# Arrow


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_every_type_of_strings_is_kept(kind: Any) -> None:
    for table in (
        pa.table({"text": pa.array([*TEXTS, None], kind)}),
        pa.table({"text": pa.chunked_array([[text] for text in (*TEXTS, None)], kind)}),  # many chunks, one all null
        pa.table({"text": pa.chunked_array([], kind)}),
        pa.record_batch({"text": pa.array([], kind)}),
        pa.table({"text": pa.array([None], kind)}),
    ):
        cleaned = clean_arrow(table)
        assert cleaned.schema.types == [kind, removed_type(), pa.string(), pa.string()]
        assert cleaned.num_rows == table.num_rows
        assert cleaned.column("text").to_pylist() == [*(row["text"] for row in EXPECTED), None][-table.num_rows or 5 :]
        cleaned.validate(full=True)


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view(), pa.string_view()], ids=str)
def test_every_type_of_bytes_is_a_page(kind: Any) -> None:
    pages = [None, PAGE if kind == pa.string_view() else PAGE.encode()]
    table = pa.table({"page": pa.chunked_array([[page] for page in pages], kind)})
    cleaned = clean_arrow(table, columns=Columns(html="page"))
    assert cleaned.column("page") == table.column("page")
    assert cleaned.column("text").to_pylist() == [None, CLEANER.explain_html(PAGE).text]


@pytest.mark.parametrize("entries", [pa.string(), pa.large_string()], ids=str)
def test_dictionaries_become_what_their_entries_are(entries: Any) -> None:
    for texts in ([TEXTS[0], TEXTS[0], None], [None], []):
        cleaned = clean_arrow(pa.table({"text": pa.array(texts, entries).dictionary_encode()}))
        assert cleaned.schema.field("text").type == entries
        assert cleaned.column("text").to_pylist() == [text and EXPECTED[0]["text"] for text in texts]


class Marked(pa.ExtensionType):  # type: ignore[misc, name-defined]  # without pyarrow's types
    """Strings with a meaning of their own."""

    def __init__(self) -> None:
        super().__init__(pa.string(), "cleaner.tests.marked")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""


def test_extensions_are_read_as_what_they_store_and_others_stay() -> None:
    marked = pa.ExtensionArray.from_storage(Marked(), pa.array([TEXTS[0], None]))
    whole = pa.table({"text": marked, "other": marked})
    for table in (whole, pa.concat_tables([whole, whole]), whole.to_batches()[0], whole.slice(0, 0)):
        cleaned = clean_arrow(table)
        assert cleaned.schema.field("text").type == pa.string()
        assert cleaned.column("other") == table.column("other")
        assert cleaned.column("text").to_pylist()[:1] == [EXPECTED[0]["text"]][: table.num_rows]


def test_columns_of_one_name_are_all_kept_if_none_is_read() -> None:
    first, second = pa.array([1, 2]), pa.array(["a", "b"])
    for kind in (pa.Table, pa.RecordBatch):
        table = kind.from_arrays([first, pa.array(TEXTS[:2]), second], names=["id", "text", "id"])
        cleaned = clean_arrow(table)
        assert cleaned.schema.names == ["id", "text", "id", "removed", "title", "error"]
        assert (cleaned.column(0).to_pylist(), cleaned.column(2).to_pylist()) == ([1, 2], ["a", "b"])
        twice = kind.from_arrays([second, second], names=["text", "text"])
        with pytest.raises(CleanerError, match="the data has 2 columns 'text'"):
            clean_arrow(twice)


# The first batch has no removals.


def test_arrow_batches_can_be_joined_whatever_the_first_holds() -> None:
    batches = [clean_arrow(pa.table({"text": [text]})) for text in UNCUT_FIRST]
    nothing = clean_arrow(pa.table({"text": pa.array([None], pa.null())}))
    assert pa.concat_tables([nothing, *batches]).column("removed").to_pylist() == [[], *CUTS]


@installed("datasets", "datasets")
@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_take_a_first_batch_without_removals(streaming: bool, tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  optional

    data: Any = datasets.Dataset.from_dict({"text": UNCUT_FIRST})
    options: dict[str, Any] = {"batched": True, "batch_size": 1, "fn_kwargs": worker_arguments()}
    features = output_features(data.features)
    if not streaming:  # each batch of one is written, and so the guess of a type is final
        options["writer_batch_size"] = 1
        with pytest.raises(TypeError, match="Couldn't cast"):
            data.map(clean_rows, **options)
    data = data.to_iterable_dataset() if streaming else data
    assert [row["removed"] for row in data.map(clean_rows, features=features, **options)] == CUTS


@installed("ray", "ray")
@installed("pandas", "ray")
def test_ray_takes_a_first_block_without_removals_and_refuses_columns_at_once(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415

    code = f"""
import json, ray
from cleaner import CleanerError
from cleaner.integrations.ray import Columns, clean_dataset
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
rows = [{{"id": n, "text": text}} for n, text in enumerate({[None, *UNCUT_FIRST]!r})]
data = ray.data.from_items(rows, override_num_blocks=len(rows))
clean_dataset(data).write_parquet({str(tmp_path / "out")!r})
for columns in (Columns("body"), Columns("id")):
    try:
        clean_dataset(data, columns=columns)
    except CleanerError as error:
        print(error)
try:
    clean_dataset(data, batch_format="pandas")
except CleanerError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-3:] == [
        "the data has no column 'body' (id, text): name it, Columns(text=…)",
        "the column 'id' holds int64, not strings: name another, as in Columns(text='body')",
        "leave out batch_format: clean_dataset sets them",
    ]
    import pyarrow.parquet as pq  # noqa: PLC0415  optional

    written = sorted(pq.read_table(tmp_path / "out").to_pylist(), key=lambda row: int(row["id"]))
    assert [row["removed"] for row in written] == [[], *CUTS]


@installed("pyspark", "spark")
@pytest.mark.filterwarnings("ignore")
def test_spark_takes_a_first_batch_without_removals_and_one_without_a_type() -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415  optional

    from cleaner.integrations.spark import clean_frame  # noqa: PLC0415  optional

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    frame = session.createDataFrame([(text,) for text in UNCUT_FIRST], "text string").coalesce(1)
    found = [row.asDict(recursive=True)["removed"] for row in clean_frame(frame).collect()]
    untyped = clean_frame(session.sql("select null as text")).collect()
    session.stop()
    assert found == CUTS
    assert untyped[0].asDict() == {"text": None, "removed": [], "title": None, "error": "there is no text"}


# datatrove


def written(folder: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq  # noqa: PLC0415  optional

    return [row for path in sorted(folder.rglob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def run_step(writer: Any, **options: Any) -> None:
    from datatrove.data import Document  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    documents = [
        Document(text, f"d{n}", metadata={"place": "Orlena", "url": f"https://example.org/{n}" if n else None})
        for n, text in enumerate(UNCUT_FIRST)
    ]
    for _ in writer.run(CleanerStep(**options).run(iter(documents))):
        pass


@installed("datatrove", "datatrove")
@pytest.mark.parametrize("expand", [False, True])
def test_the_parquet_writer_takes_a_first_document_without_removals(expand: bool, tmp_path: Path) -> None:
    from datatrove.pipeline.writers import ParquetWriter  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import exclusion_schema, output_schema  # noqa: PLC0415  optional

    options: dict[str, Any] = {"batch_size": 1, "expand_metadata": expand}
    with pytest.raises((pa.ArrowException, ValueError)):  # why the schema is there
        run_step(ParquetWriter(str(tmp_path / "guessed"), **options))
    schema = output_schema({"place": pa.string(), "url": pa.string()}, expand_metadata=expand)
    removed = ParquetWriter(str(tmp_path / "cut"), schema=exclusion_schema(expand_metadata=expand), **options)
    run_step(ParquetWriter(str(tmp_path / "kept"), schema=schema, **options), exclusion_writer=removed)
    rows, cuts = written(tmp_path / "kept"), written(tmp_path / "cut")
    about = [row if expand else row["metadata"] for row in rows]
    assert [row["text"] for row in rows] == [Cleaner().clean(text) for text in UNCUT_FIRST]
    assert [each["removed"] for each in about] == CUTS
    assert {each["place"] for each in about} == {"Orlena"}
    assert [row["text"] for row in cuts] == [cut["text"] for found in CUTS for cut in found]
    first = cuts[0] if expand else cuts[0]["metadata"]
    assert (first["source_id"], first["url"], first["start"]) == ("d1", "https://example.org/1", CUTS[1][0]["start"])


@installed("datatrove", "datatrove")
def test_a_schema_has_all_that_the_step_writes() -> None:
    from cleaner.integrations.datatrove import output_schema  # noqa: PLC0415  optional

    columns = Columns(html="text", output="article", error=None)
    schema = output_schema({"title": pa.string()}, columns, expand_metadata=True)  # a title may be there before
    assert schema.names == ["text", "id", "title", "article", "removed"]
    with pytest.raises(CleanerError, match="the schema has 'removed' already"):
        output_schema({"removed": pa.string()})
    with pytest.raises(CleanerError, match=r"metadata\['place'\] is 'string', not an Arrow type"):
        output_schema({"place": "string"})


@installed("orjson", "datatrove")
@installed("datatrove", "datatrove")
def test_what_was_removed_becomes_documents_of_their_own(tmp_path: Path) -> None:
    from datatrove.data import Document  # noqa: PLC0415  optional
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    writer = JsonlWriter(str(tmp_path / "cut"), "${category}/${rank}.jsonl", compression=None)
    step = CleanerStep(columns=Columns(removed=None), exclusion_writer=writer)
    address = "https://example.org/ferry"
    documents = [Document(text, f"d{n}", metadata={"url": address}) for n, text in enumerate(TEXTS)]
    cleaned = list(step.run(iter(documents), rank=3))
    assert [document.text for document in cleaned] == [row["text"] for row in EXPECTED]
    assert all("removed" not in document.metadata for document in cleaned)
    files = sorted((tmp_path / "cut").rglob("00003.jsonl"))
    found = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    cuts = {f"d{n}:{cut['start']}-{cut['end']}": cut for n, row in enumerate(EXPECTED) for cut in row["removed"]}
    assert {each["id"] for each in found} == set(cuts)
    for each in found:
        cut = cuts[each["id"]]
        source, metadata = each["id"].partition(":")[0], each["metadata"]
        assert each["text"] == cut["text"] == TEXTS[int(source[1:])][cut["start"] : cut["end"]]
        about = {name: value for name, value in cut.items() if name != "text"}
        assert metadata == {"source_id": source, **about, "url": address}
    assert {file.parent.name for file in files} == {cut["category"] for cut in cuts.values()}
    # The article itself is in no file of what was removed.
    assert not any(sentence in each["text"] for each in found for sentence in (FERRY, BAND))

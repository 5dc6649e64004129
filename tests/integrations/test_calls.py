"""Wrong calls are refused at once, in one line that says what to write; right ones beside them are not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleaner import Cleaner, CleanerError, Config
from cleaner.integrations.arrow import check_schema, clean_arrow
from cleaner.integrations.datasets import clean_rows, output_features, worker_arguments
from cleaner.integrations.ray import CleanerActor
from cleaner.integrations.rows import Columns
from cleaner.integrations.spark import clean_batches, clean_frame, output_schema
from tests.integrations.made import EXPECTED, PAGE, TEXTS, installed

BATCHED = re.escape("write map(clean_rows, batched=True, …)")


def one_line(raised: pytest.ExceptionInfo[CleanerError]) -> bool:
    return len(str(raised.value).splitlines()) == 1 and len(str(raised.value)) < 250


@pytest.mark.parametrize("row", [{"text": TEXTS[0]}, {"text": None}, {"text": b"It rained."}, {"text": 7}], ids=str)
def test_a_row_instead_of_a_batch_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(CleanerError, match=f"takes batches, not single rows: {BATCHED}") as raised:
        clean_rows(row)
    assert one_line(raised)


@pytest.mark.parametrize("column", [list(TEXTS), TEXTS[0], None], ids=type)
def test_a_column_instead_of_a_batch_is_refused(column: Any) -> None:
    with pytest.raises(
        CleanerError, match=f"a batch of all columns, not .*: {BATCHED} without input_columns"
    ) as raised:
        clean_rows(column)
    assert one_line(raised)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("gentle", "config is a str, .*: write Config\\(profile='gentle'\\)"),
        ([0, 1], "config is a list, .*: leave out with_indices and with_rank"),
        (Columns(html="text"), "config is a Columns, .*: write columns=…"),
        ({"profile": "gentle"}, "config is a dict, not a Config or a Cleaner$"),
    ],
    ids=str,
)
def test_what_is_no_configuration_is_refused(config: Any, message: str) -> None:
    for call in (lambda: clean_rows({"text": TEXTS}, config), lambda: worker_arguments(config)):
        with pytest.raises(CleanerError, match=message):
            call()
    for function in (clean_batches, CleanerActor):
        with pytest.raises(CleanerError, match=message):
            function(config)


@pytest.mark.parametrize("columns", ["body", {"text": "body"}, None], ids=str)
def test_what_is_no_columns_is_refused(columns: Any) -> None:
    with pytest.raises(CleanerError, match=r"not Columns: write columns=Columns\(text='body'\)"):
        worker_arguments(columns=columns)


@pytest.mark.parametrize("config", [None, Config(profile="gentle"), Cleaner()], ids=type)
def test_configurations_and_cleaners_are_taken(config: Any) -> None:
    assert clean_rows({"text": TEXTS}, **worker_arguments(config))["error"] == [None] * len(TEXTS)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"text": None}, "text is None: name the column that gets the cleaned text"),
        ({"removed": False}, "removed is False: give the name of a column"),
        ({"url": ""}, "url is '': give the name of a column"),
    ],
    ids=str,
)
def test_names_that_are_none_are_refused(names: dict[str, Any], message: str) -> None:
    with pytest.raises(CleanerError, match=message):
        Columns(**names)


def test_a_column_that_is_read_must_be_there_once() -> None:
    with pytest.raises(CleanerError, match="the data has 2 columns 'text': rename all but the one to clean"):
        Columns().check(["text", "id", "text"])
    Columns().check(["text", "id", "id"])  # what is not read may be there twice


def test_a_long_list_of_columns_is_cut() -> None:
    with pytest.raises(CleanerError, match=r"\(0, 1, .*, 19 and 80 more\)") as raised:
        Columns().check(map(str, range(100)))
    assert one_line(raised)


# Arrow, Ray, Spark


@installed("pyarrow", "ray")
@pytest.mark.parametrize("values", [[1.5, float("nan")], [3, None], [b"It rained."], [["It rained."]]], ids=str)
def test_a_column_of_another_type_is_refused(values: list[Any]) -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    table = pa.table({"text": values})
    for call in (lambda: clean_arrow(table), lambda: check_schema(pa.table({"text": [[1]]}).schema, Columns())):
        with pytest.raises(CleanerError, match=r"the column 'text' holds .*, not strings: .* Columns") as raised:
            call()
        assert one_line(raised)


@installed("pyarrow", "ray")
def test_pages_as_bytes_need_another_column_for_the_text() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    pages = pa.table({"text": [PAGE.encode(), b""]})
    for columns in (Columns(), Columns(html="text")):
        with pytest.raises(CleanerError, match=r"for pages, write Columns\(html='text', text='article'\)"):
            clean_arrow(pages, columns=columns)
    cleaned = clean_arrow(pages, columns=Columns(html="text", text="article"))
    assert cleaned.column("text") == pages.column("text")
    assert cleaned.column("error").to_pylist() == [None, "no article text found"]
    assert cleaned.column("article").null_count == 1


@installed("pyarrow", "ray")
@pytest.mark.parametrize(("column", "wanted"), [("page", "pages"), ("url", "strings")])
def test_pages_and_addresses_of_another_type_are_refused(column: str, wanted: str) -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    table = pa.table({"page": [PAGE], "url": ["https://example.org/"]})
    columns = Columns(html="page", url="url")
    assert clean_arrow(table, columns=columns).num_rows == 1
    table = table.set_column(table.schema.names.index(column), column, pa.array([5]))
    with pytest.raises(CleanerError, match=f"the column '{column}' holds int64, not {wanted}: name another"):
        clean_arrow(table, columns=columns)


@installed("pyarrow", "ray")
def test_what_is_no_table_is_refused() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    table = pa.table({"text": TEXTS})
    with pytest.raises(CleanerError, match=r"takes Arrow tables .*, not a list: give pyarrow\.Table"):
        clean_arrow(table.to_pylist())
    with pytest.raises(
        CleanerError, match=r"clean_rows takes lists, not an Arrow table: write data\.with_format\(None\)"
    ):
        clean_rows(table)
    with pytest.raises(CleanerError, match="'text' is an Arrow array: give its to_pylist"):
        clean_rows({"text": table.column("text")})
    with pytest.raises(CleanerError, match="not a dict: write mapInArrow, not mapInPandas"):
        next(clean_batches()([{"text": TEXTS}]))
    with pytest.raises(CleanerError, match="digest came with a batch: give map_batches fn_constructor_kwargs=…"):
        CleanerActor()(table, digest="")


def test_the_maker_of_the_function_is_not_the_function() -> None:
    with pytest.raises(CleanerError, match=r"write mapInArrow\(clean_batches\(\), …\), with parentheses"):
        clean_batches(iter([]))  # type: ignore[arg-type]  # the mistake


@installed("pandas", "datasets")
def test_a_table_of_pandas_is_refused() -> None:
    pandas: Any = pytest.importorskip("pandas")
    with pytest.raises(CleanerError, match=r"takes lists, not a pandas table: write data.with_format.None..map"):
        clean_rows(pandas.DataFrame({"text": TEXTS}))


@installed("ray", "ray")
def test_ray_is_given_its_own_data_sets() -> None:
    from cleaner.integrations.ray import clean_dataset  # noqa: PLC0415  optional

    with pytest.raises(CleanerError, match="this is a list, not a data set of Ray's"):
        clean_dataset([{"text": TEXTS[0]}])


@installed("pyspark", "spark")
def test_spark_is_given_frames_and_schemas_that_fit() -> None:
    from pyspark.sql import types  # noqa: PLC0415  optional

    with pytest.raises(CleanerError, match="this is a list, not a frame of Spark"):
        clean_frame([])
    with pytest.raises(CleanerError, match=r"this is no schema but a list: write output_schema\(frame.schema\)"):
        output_schema(["text"])
    schema = types.StructType().add("text", types.IntegerType()).add("page", types.BinaryType())
    with pytest.raises(CleanerError, match="the column 'text' holds int, not strings"):
        output_schema(schema)
    with pytest.raises(
        CleanerError, match=r"'page' holds binary, not strings: .* Columns\(html='page', text='article'\)"
    ):
        output_schema(schema, Columns("page"))
    assert output_schema(schema, Columns(html="page", text="article")).names[2:] == ["article", *list(EXPECTED[0])[1:]]
    untyped = output_schema(types.StructType().add("text", types.NullType()))
    assert untyped["text"].dataType == types.StringType()


# datasets


@installed("datasets", "datasets")
@pytest.mark.parametrize("streaming", [False, True])
def test_map_without_batches_or_with_tables_is_refused(streaming: bool) -> None:
    import datasets  # noqa: PLC0415  optional

    data: Any = datasets.Dataset.from_dict({"text": list(TEXTS)})
    features, data = output_features(data.features), data.to_iterable_dataset() if streaming else data
    calls: list[tuple[Any, dict[str, Any], str]] = [
        (data, {}, "not single rows"),
        (data.with_format("arrow"), {"batched": True}, "not an Arrow table"),
        (data, {"batched": True, "input_columns": ["text"]}, "without input_columns"),
        (data, {"batched": True, "with_indices": True}, "leave out with_indices"),
    ]
    if not streaming:  # older streams have no such format
        calls.append((data.with_format("pandas"), {"batched": True}, "not a pandas table"))
    for wrong, options, message in calls:
        with pytest.raises(CleanerError, match=message):
            list(wrong.map(clean_rows, features=features, **options))
    again = data.with_format("arrow").with_format(None).map(clean_rows, batched=True, features=features)
    assert list(again) == EXPECTED


@installed("datasets", "datasets")
def test_features_that_do_not_fit_are_refused() -> None:
    from datasets import Dataset, DatasetDict, Features, Value  # noqa: PLC0415  optional

    data = Dataset.from_dict({"text": list(TEXTS), "n": [1, 2, 3, 4]})
    wrongs: tuple[tuple[Any, str], ...] = (
        (data, r"this is a Dataset: write output_features\(data.features\)"),
        (DatasetDict(train=data), r"write output_features\(data\['train'\].features\)"),
        (None, "data.features is None: .* or call map without features"),
        (Features(text=Value("binary")), r"'text' holds binary.* Columns\(html='text', text='article'\)"),
        (Features(text=[Value("string")]), "the column 'text' holds .*, not strings: name another"),
    )
    for wrong, message in wrongs:
        with pytest.raises(CleanerError, match=message):
            output_features(wrong)
    with pytest.raises(CleanerError, match="the column 'n' holds int64, not strings"):
        output_features(data.features, Columns("n"))
    assert output_features(Features(text=Value("large_string")))["text"].dtype == "large_string"
    assert output_features(Features(text=Value("null")))["text"].dtype == "string"


# datatrove


@installed("datatrove", "datatrove")
def test_a_step_is_given_a_writer_and_documents() -> None:
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    for wrong in ("removed", JsonlWriter):
        with pytest.raises(CleanerError, match=r"exclusion_writer is .*, not a writer: .* JsonlWriter\('removed'\)"):
            CleanerStep(exclusion_writer=wrong)
    with pytest.raises(CleanerError, match="no documents to clean: put a reader before it"):
        next(CleanerStep().run(None))  # type: ignore[arg-type]  # what datatrove gives to the first step

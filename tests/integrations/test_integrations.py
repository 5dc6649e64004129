"""A step in other people's pipelines: the same results everywhere, and no row that fails a task."""

from __future__ import annotations

import importlib
import json
import os
import pickle
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, CleanerError, Config, Result
from cleaner.integrations import rows
from cleaner.integrations.arrow import clean_arrow, removed_type
from cleaner.integrations.checks import check_type
from cleaner.integrations.datasets import clean_rows, output_features, worker_arguments
from cleaner.integrations.ray import CleanerActor
from cleaner.integrations.rows import Columns, Row, clean_together
from cleaner.integrations.spark import clean_batches, clean_frame, output_schema
from cleaner.rulepack import Rule, RuleSet
from tests.integrations.made import CLEANER, EXPECTED, FERRY, PAGE, TEXTS, installed

POISON: tuple[Any, ...] = (None, float("nan"), 7, b"It rained.", ["It rained."])


class Broken(Cleaner):
    """A subclass with a bug in every second document."""

    def explain(self, text: str, **options: Any) -> Result:
        if "Advertisement" in text:
            raise ZeroDivisionError("division\nby zero")
        return super().explain(text, **options)

    def explain_html(self, *_: Any, **__: Any) -> Result:
        raise KeyError("page")


def pack(folder: Path, label: str) -> Path:
    path = folder / "mine.yaml"
    head = "schema: 1\npack: {id: mine, version: 1.0.0, license: MIT, languages: []}\n"
    rule = f"{{id: mine.note, title: Note, category: other, confidence: 0.9, labels: [{label}]}}"
    path.write_text(f"{head}rules:\n- {rule}\n", encoding="utf-8")
    return path


def transposed(rows: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True)]


# rows, without any engine


def test_the_texts_show_something() -> None:
    assert [bool(row["removed"]) for row in EXPECTED] == [True, True, False, False]


def test_rows_are_what_the_cleaner_gives() -> None:
    assert transposed(clean_rows({"text": TEXTS, "id": list("abcd")})) == EXPECTED


def test_a_batch_without_rows_has_all_columns() -> None:
    assert clean_rows({"text": []}) == {"text": [], "removed": [], "title": [], "error": []}


@pytest.mark.parametrize("value", POISON, ids=str)
def test_what_is_not_text_stays_as_it_is_with_an_error(value: Any) -> None:
    rows = clean_rows({"text": [TEXTS[0], value, TEXTS[1]]})
    assert rows["text"][1] is value
    assert rows["error"][1].startswith("there is no text" if value is None else "the text is a ")
    assert rows["removed"][1] == []
    assert [transposed(rows)[0], transposed(rows)[2]] == EXPECTED[:2]


def test_a_bug_in_a_subclass_stays_with_its_row() -> None:
    rows = clean_rows({"text": TEXTS}, Broken())
    assert rows["text"] == [EXPECTED[0]["text"], TEXTS[1], TEXTS[2], ""]
    assert rows["error"] == [None, "cleaning failed: ZeroDivisionError: division by zero", None, None]
    (page,) = clean_together(Broken(), [Row(TEXTS[0], PAGE)])
    assert page == (TEXTS[0], [], None, "cleaning failed: KeyError: 'page'")


def test_a_page_is_cleaned_before_the_text_and_the_text_where_there_is_none() -> None:
    rows: dict[str, list[Any]] = {
        "text": [None, TEXTS[0], "old"],
        "html": [PAGE, None, PAGE.encode()],
        "url": [None, None, 5],
    }
    cleaned = clean_rows(rows, columns=Columns(html="html", url="url"))
    page = CLEANER.explain_html(PAGE)
    assert FERRY in page.text
    assert cleaned["text"] == [page.text, EXPECTED[0]["text"], page.text]
    assert cleaned["title"] == ["Ferry sails again", None, "Ferry sails again"]
    assert cleaned["error"] == [None] * 3
    assert clean_rows({"html": [PAGE]}, columns=Columns(html="html"))["text"] == [page.text]


def test_a_page_that_cannot_be_cleaned_leaves_the_text() -> None:
    rows = clean_rows({"text": ["old", None], "html": ["", 4.5]}, columns=Columns(html="html"))
    assert rows["text"] == ["old", None]
    assert rows["error"] == [
        "no article text found",
        "cleaning failed: TypeError: the page is a float, not a string or bytes",
    ]


def test_markdown_is_the_text_if_the_configuration_asks_for_it() -> None:
    rows = clean_rows({"html": [PAGE]}, Config(markdown=True), Columns(html="html"))
    assert rows["text"] == [Cleaner(Config(markdown=True)).clean_html(PAGE)]
    assert rows["text"] != clean_rows({"html": [PAGE]}, columns=Columns(html="html"))["text"]


def test_a_title_with_half_a_character_fits_into_a_table() -> None:
    linked = json.dumps({"@type": "NewsArticle", "headline": "Ferry \ud800 sails"})
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{linked}</script></head>')
    broken = replace(CLEANER.explain_html(page), title="Ferry \ud800 sails")

    class Titled(Cleaner):
        def explain_html(self, *_: Any, **__: Any) -> Result:
            return broken

    assert clean_together(Titled(), [Row(None, page)])[0].title == "Ferry ? sails"


def test_columns_have_the_names_they_are_given() -> None:
    rows = clean_rows({"body": TEXTS, "title": TEXTS}, columns=Columns("body", output="clean", title=None, error="why"))
    assert list(rows) == ["clean", "removed", "why"]
    assert rows["clean"] == [row["text"] for row in EXPECTED]


@pytest.mark.parametrize(
    ("columns", "names", "message"),
    [
        (Columns(), ["body"], "no column 'text'"),
        (Columns(html="page"), ["text"], "no column 'page'"),
        (Columns(html="page", url="url"), ["page"], "no column 'url'"),
        (Columns(), ["text", "title"], "has a column 'title'"),
        (Columns(), ["text", "removed"], "has a column 'removed'"),
        (Columns(output="body"), ["text", "body"], "has a column 'body'"),
        (Columns(output="clean", removed="text"), ["text"], "has a column 'text'"),
    ],
)
def test_no_column_but_the_text_is_overwritten_and_none_is_missed(
    columns: Columns, names: list[str], message: str
) -> None:
    with pytest.raises(CleanerError, match=message):
        clean_rows({name: [""] for name in names}, columns=columns)


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (Columns(title=None), ["text", "title"]),
        (Columns(title="page_title"), ["text", "title"]),
        (Columns(output="clean"), ["text"]),
        (Columns(html="page"), ["page"]),
    ],
)
def test_columns_that_fit_are_accepted(columns: Columns, names: list[str]) -> None:
    columns.check(names)


def test_one_name_for_two_columns_is_refused() -> None:
    with pytest.raises(CleanerError, match="two columns are named 'text'"):
        Columns(error="text")


# the same rules everywhere


def test_a_worker_with_other_rules_is_refused(tmp_path: Path) -> None:
    config = Config(packs=(pack(tmp_path, "ferry timetable"),))
    arguments = worker_arguments(config)
    assert clean_rows({"text": [f"{FERRY}\n\nFerry timetable"]}, **arguments)["text"] == [FERRY]
    pack(tmp_path, "tide table")
    rows._cached_cleaner.cache_clear()  # as in another process
    with pytest.raises(CleanerError, match="this worker's cleaner is"):
        clean_rows({"text": [FERRY]}, **arguments)


def test_a_cleaner_brings_its_rules_along(tmp_path: Path) -> None:
    config = Config(packs=(pack(tmp_path, "ferry timetable"),))
    arguments = pickle.dumps(worker_arguments(Cleaner(config)))
    (tmp_path / "mine.yaml").unlink()
    assert clean_rows({"text": [f"{FERRY}\n\nFerry timetable"]}, **pickle.loads(arguments))["text"] == [FERRY]


def test_changed_rules_change_the_arguments_and_unchanged_ones_do_not(tmp_path: Path) -> None:
    config = Config(packs=(pack(tmp_path, "ferry timetable"),))
    first = worker_arguments(config)
    assert worker_arguments(config) == first
    pack(tmp_path, "tide table")
    assert worker_arguments(config)["digest"] != first["digest"]


def test_the_arguments_pickle_the_same_in_every_process() -> None:
    code = (
        "import pickle; from cleaner import Config; from cleaner.integrations.datasets import worker_arguments\n"
        "print(pickle.dumps(worker_arguments(Config(languages=frozenset({'en', 'de', 'fr'})))).hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("function", "extra", "module"),
    [
        (output_features, "datasets", "datasets"),
        (output_schema, "spark", "pyspark.sql.types"),
        (clean_arrow, "ray", "pyarrow"),
    ],
)
def test_a_missing_engine_is_reported_in_one_line(
    function: Any, extra: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=rf"pip install 'article-cleaner\[{extra}\]'"):
        function({})


def test_a_missing_datatrove_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datatrove.data", None)
    monkeypatch.delitem(sys.modules, "cleaner.integrations.datatrove", raising=False)
    with pytest.raises(ImportError, match=r"pip install 'article-cleaner\[datatrove\]'"):
        importlib.import_module("cleaner.integrations.datatrove")


def test_no_engine_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, cleaner.integrations.datasets, cleaner.integrations.ray, cleaner.integrations.spark\n"
        "print([name for name in ('datasets', 'ray', 'pyspark', 'pyarrow', 'datatrove') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# Arrow


@installed("pyarrow", "ray")
def test_arrow_keeps_other_columns_and_their_types() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    schema = pa.schema(
        [("id", pa.int8()), ("text", pa.large_string()), ("tags", pa.list_(pa.string())), ("at", pa.timestamp("ms"))],
        metadata={"made by": "hand"},
    )
    table = pa.Table.from_pylist(
        [{"id": n, "text": text, "tags": ["a"], "at": n} for n, text in enumerate([*TEXTS, None])], schema=schema
    )
    for batch in (table, table.to_batches()[0], pa.concat_tables([table, table])):
        cleaned = clean_arrow(batch)
        assert type(cleaned) is type(batch)
        assert cleaned.schema.names == ["id", "text", "tags", "at", "removed", "title", "error"]
        assert [cleaned.schema.field(name) for name in schema.names] == list(schema)
        assert cleaned.schema.metadata == schema.metadata
        assert cleaned.schema.field("removed").type == removed_type()
        assert cleaned.select(["id", "tags", "at"]) == batch.select(["id", "tags", "at"])
        assert cleaned.select(["text", "removed", "title", "error"]).to_pylist()[:4] == EXPECTED
        assert cleaned.column("text").to_pylist()[4] is None


@installed("pyarrow", "ray")
@pytest.mark.parametrize("values", [[None, float("nan")], [None, None], []], ids=str)
def test_a_column_of_numbers_without_one_stays_what_it_is(values: list[Any]) -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    table = pa.table({"text": pa.array(values, pa.float64())})  # as pandas makes them of texts that are all missing
    cleaned = clean_arrow(table)
    assert cleaned.schema.field("text") == table.schema.field("text")
    assert cleaned.column("text").cast(pa.string()) == table.column("text").cast(pa.string())
    assert None not in cleaned.column("error").to_pylist()


@installed("pyarrow", "ray")
def test_an_empty_and_a_null_column_become_strings() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    for table in (pa.table({"text": pa.array([None, None])}), pa.table({"text": pa.array([], pa.string())})):
        cleaned = clean_arrow(table)
        assert cleaned.schema.field("text").type == pa.string()
        assert cleaned.schema.field("removed").type == removed_type()
    pages = clean_arrow(pa.table({"html": [PAGE.encode(), None]}), columns=Columns(html="html"))
    assert pages.column("text").to_pylist() == [CLEANER.explain_html(PAGE).text, None]
    twins = pa.table({"text": pa.array([TEXTS[0]] * 2).dictionary_encode()})
    assert clean_arrow(twins).column("text").to_pylist() == [EXPECTED[0]["text"]] * 2


@installed("pyarrow", "ray")
def test_the_actor_takes_arrow_and_refuses_other_batches() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    actor = CleanerActor(**worker_arguments())
    assert actor(pa.table({"text": TEXTS})).to_pylist() == EXPECTED
    with pytest.raises(CleanerError, match="batch_format='pyarrow'"):
        actor({"text": TEXTS})


@installed("pyarrow", "spark")
def test_batches_are_cleaned_as_they_come() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    taken = []

    def batches() -> Iterator[Any]:
        for text in TEXTS:
            taken.append(text)
            yield pa.record_batch({"text": [text]})

    cleaned = clean_batches()(batches())
    assert next(cleaned).to_pylist() == EXPECTED[:1]
    assert taken == [TEXTS[0]]


# datasets


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    """A Parquet file of texts, whose data set is cached beside it."""
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra [datasets]")
    import pyarrow as pa  # noqa: PLC0415  optional

    pq.write_table(pa.table({"text": [*TEXTS, None], "id": pa.array(range(5), pa.int16())}), tmp_path / "texts.parquet")
    return tmp_path


MAPPED = """
import datasets, sys
from pathlib import Path
from cleaner import Config
from cleaner.integrations import datasets as ours
datasets.disable_progress_bars()
calls = 0
made = ours.clean_rows.__globals__["make_cleaner"]
def make_cleaner(*arguments):
    global calls
    calls += 1
    return made(*arguments)
ours.clean_rows.__globals__["make_cleaner"] = make_cleaner
folder = Path(sys.argv[1])
config = Config(packs=(folder / "mine.yaml",))
data = datasets.Dataset.from_parquet(str(folder / "texts.parquet"), cache_dir=str(folder / "cache"))
features = ours.output_features(data.features)
data = data.map(ours.clean_rows, batched=True, fn_kwargs=ours.worker_arguments(config), features=features)
print(calls, data._fingerprint)
"""


def mapped(folder: Path, seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home")}
    command = [sys.executable, "-c", MAPPED, str(folder)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


@installed("datasets", "datasets")
def test_the_cache_is_hit_by_the_same_rules_and_missed_by_others(cached: Path) -> None:
    pack(cached, "ferry timetable")
    first, again = mapped(cached, "1"), mapped(cached, "2")
    assert (first[0], again[0]) == ("1", "0")
    assert again[1] == first[1]
    pack(cached, "tide table")
    changed = mapped(cached, "1")
    assert changed[0] == "1"
    assert changed[1] != first[1]


@installed("datasets", "datasets")
@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_are_cleaned(cached: Path, streaming: bool) -> None:
    import datasets  # noqa: PLC0415  optional

    data: Any = datasets.Dataset.from_parquet(str(cached / "texts.parquet"), cache_dir=str(cached / "cache"))
    features = output_features(data.features)
    data = data.to_iterable_dataset() if streaming else data
    # Batches of one: the first rows of a column may well be empty or null.
    data = data.map(clean_rows, batched=True, batch_size=1, fn_kwargs=worker_arguments(), features=features)
    assert data.features == features
    rows = list(data)
    assert [row["id"] for row in rows] == list(range(5))
    assert [{name: row[name] for name in EXPECTED[0]} for row in rows[:4]] == EXPECTED
    assert (rows[4]["text"], rows[4]["error"]) == (None, "there is no text")
    assert features["id"].dtype == "int16"


# datatrove


@installed("datatrove", "datatrove")
def test_the_step_keeps_what_it_removed_with_the_document() -> None:
    from datatrove.data import Document  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    step = pickle.loads(pickle.dumps(CleanerStep()))
    texts: list[Any] = [*TEXTS, *POISON]
    documents = [Document(text, str(n), metadata={"n": n}) for n, text in enumerate(texts)]
    cleaned = list(step.run(iter(documents)))
    assert [document.id for document in cleaned] == [str(n) for n in range(len(texts))]
    for document, row in zip(cleaned, EXPECTED, strict=False):
        assert document.text == row["text"]
        assert document.metadata == {"n": int(document.id), **{k: row[k] for k in ("removed", "title", "error")}}
    assert all(a.text is b for a, b in zip(cleaned[4:], POISON, strict=True))
    assert all(document.metadata["error"] for document in cleaned[4:])
    stats = {name: int(metric.total) for name, metric in step.stats.stats.items()}
    assert stats["total"] == len(texts)
    assert (stats["changed"], stats["errors"]) == (2, len(POISON))
    cut = [removal for row in EXPECTED for removal in row["removed"]]
    for category in {removal["category"] for removal in cut}:
        spans = [removal["end"] - removal["start"] for removal in cut if removal["category"] == category]
        assert stats[f"removals/{category}"] == len(spans)
        assert stats[f"removed_characters/{category}"] == sum(spans)


@installed("datatrove", "datatrove")
def test_the_step_takes_pages_and_leaves_a_title_that_is_there() -> None:
    from datatrove.data import Document  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    documents = [
        Document(PAGE, "1", metadata={"title": "Mine"}),
        Document(PAGE, "2"),
        Document("", "3"),
    ]
    columns = Columns(html="text", output="article")
    first, second, third = CleanerStep(columns=columns).run(iter(documents))
    assert first.text == PAGE
    assert first.metadata["article"] == CLEANER.explain_html(PAGE).text
    assert (first.metadata["title"], second.metadata["title"]) == ("Mine", "Ferry sails again")
    assert (third.metadata["article"], third.metadata["error"]) == ("", "no article text found")
    (other,) = CleanerStep(columns=Columns(html="page")).run(iter([Document("old", "4", metadata={"page": PAGE})]))
    assert other.text == first.metadata["article"]


@installed("datatrove", "datatrove")
def test_the_formatter_gives_the_text_alone() -> None:
    from datatrove.data import Document  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerFormatter  # noqa: PLC0415  optional

    texts: list[Any] = [*TEXTS, *POISON]
    formatter = CleanerFormatter(Broken())
    cleaned = list(formatter.run(iter([Document(text, "") for text in texts])))
    assert [d.text for d in cleaned[:4]] == [EXPECTED[0]["text"], TEXTS[1], TEXTS[2], ""]
    assert all(a.text is b for a, b in zip(cleaned[4:], POISON, strict=True))
    assert formatter.stats.stats["errors"].total == 1 + len(POISON)


@installed("orjson", "datatrove")
@installed("datatrove", "datatrove")
def test_a_run_resumes_where_it_stopped(tmp_path: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415  optional
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415  optional
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415  optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415  optional

    (tmp_path / "in").mkdir()
    for n, text in enumerate(TEXTS[:2]):
        (tmp_path / "in" / f"{n}.jsonl").write_text(json.dumps({"text": text, "id": str(n)}) + "\n", encoding="utf-8")

    def run() -> None:
        LocalPipelineExecutor(
            pipeline=[
                JsonlReader(str(tmp_path / "in")),
                CleanerStep(Config(profile="strict", packs=(tmp_path,))),
                JsonlWriter(str(tmp_path / "out"), compression=None),
            ],
            tasks=2,
            logging_dir=str(tmp_path / "log"),
        ).run()

    run()
    outputs = sorted((tmp_path / "out").iterdir())
    strict = Cleaner(Config(profile="strict"))
    texts = [json.loads(line)["text"] for path in outputs for line in path.read_text(encoding="utf-8").splitlines()]
    assert texts == [strict.clean(text) for text in TEXTS[:2]]
    outputs[0].unlink()
    outputs[1].write_text("done before", encoding="utf-8")
    (tmp_path / "log" / "completions" / "00000").unlink()
    run()
    assert [path.exists() for path in outputs] == [True, True]
    assert outputs[1].read_text(encoding="utf-8") == "done before"


# Ray


@installed("ray", "ray")
def test_ray_cleans_the_same() -> None:
    code = f"""
import json, ray
from cleaner.integrations.ray import CleanerActor, worker_arguments
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
rows = [{{"id": n, "text": text}} for n, text in enumerate({[*TEXTS, None]!r})]
data = ray.data.from_items(rows).map_batches(
    CleanerActor, batch_format="pyarrow", batch_size=2, fn_constructor_kwargs=worker_arguments(),
    compute=ray.data.ActorPoolStrategy(min_size=1, max_size=2),
)
print(json.dumps(sorted(data.take_all(), key=lambda row: row["id"])))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout.splitlines()[-1])
    assert [{name: row[name] for name in EXPECTED[0]} for row in rows[:4]] == EXPECTED
    assert (rows[4]["text"], rows[4]["error"], rows[4]["id"]) == (None, "there is no text", 4)


# Spark


NEW_PANDAS = pytest.mark.filterwarnings(
    "ignore:PySpark does not yet fully support pandas:FutureWarning",
    "ignore:The distutils package is deprecated:DeprecationWarning",
    "ignore:distutils Version classes are deprecated:DeprecationWarning",
)
"""``mapInArrow`` asks for pandas, although it uses none of it; pyspark 3.5 compares versions with distutils."""


@pytest.fixture(scope="module")
def spark() -> Iterable[Any]:
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession  # noqa: PLC0415  optional

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyspark leaves the pipe to its Java process open
        session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@NEW_PANDAS
@installed("pyspark", "spark")
def test_spark_cleans_the_same_and_keeps_types(spark: Any) -> None:
    rows = [(n, text, [1.5]) for n, text in enumerate([*TEXTS, None])]
    frame = spark.createDataFrame(rows, "id smallint, text string, scores array<float>")
    schema = output_schema(frame.schema)
    cleaned = frame.mapInArrow(clean_batches(), schema).orderBy("id")
    assert cleaned.schema == schema
    assert cleaned.schema.fields[:3] == frame.schema.fields
    found = [row.asDict(recursive=True) for row in cleaned.collect()]
    assert [{name: row[name] for name in EXPECTED[0]} for row in found[:4]] == EXPECTED
    assert found[4] == {
        "id": 4, "text": None, "scores": [1.5], "removed": [], "title": None, "error": "there is no text",
    }  # fmt: skip


@NEW_PANDAS
@installed("pyspark", "spark")
def test_spark_cleans_pages_with_a_cleaner_that_brings_its_rules(spark: Any, tmp_path: Path) -> None:
    cleaner = Cleaner(Config(packs=(pack(tmp_path, "ferry timetable"),)))
    (tmp_path / "mine.yaml").unlink()
    columns = Columns(html="html", title=None)
    frame = spark.createDataFrame([(bytearray(PAGE.encode()),), (None,)], "html binary")
    cleaned = clean_frame(frame, cleaner, columns).collect()
    assert {row["text"] for row in cleaned} == {CLEANER.explain_html(PAGE).text, None}
    assert cleaned[0].asDict().keys() == {"html", "text", "removed", "error"}


def test_columns_of_addresses_and_sources_choose_the_rules() -> None:
    local = Rule("q.lamps", "t", "other", 0.9, "q", (), sites=("quay.example",), sources=("post",), first=True)
    cleaner = Cleaner(rules=RuleSet((local._replace(labels=("harbour lamps",)),)))
    text = "It rained for nine days.\n\nHarbour lamps"
    rows: dict[str, list[Any]] = {"text": [text] * 4, "paper": ["", "post", None, "mail"]}
    rows["url"] = ["https://quay.example/a", None, 7, ""]
    columns = Columns(url="url", source="paper", removed=None)
    assert [len(one) < len(text) for one in clean_rows(rows, cleaner, columns)["text"]] == [True, True, False, False]
    assert clean_rows(rows, cleaner, Columns(removed=None))["text"] == [text] * 4
    with pytest.raises(CleanerError, match="no column 'source'"):
        Columns(source="source").check(["text"])
    with pytest.raises(CleanerError, match=r"'paper' holds int64, not strings: name another, as in Columns\(source="):
        check_type("paper", "int64", columns, strings=False, binary=False)

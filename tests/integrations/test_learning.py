"""What a cluster learns is what ``cleaner learn`` learns, however the documents are cut into parts."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, CleanerError
from cleaner.integrations import learning
from cleaner.integrations.learning import Fields, LearnedRow, candidates, learn, sample, write_packs
from cleaner.learning.collection import Collection
from cleaner.learning.learn import learn_source
from cleaner.learning.learned import SourceName
from cleaner.learning.packs import pack_name
from cleaner.learning.sampling import Sampled, candidate, sample_parts
from tests.integrations.made import document, installed

SIZE = 3
"""Documents of a sample in the tests of its laws."""
DOCUMENTS = 20_000
FIELDS = Fields(source="outlet")

rows = st.lists(
    st.fixed_dictionaries(
        {"id": st.text("ab", max_size=2), "text": st.sampled_from([f"Article {n}." for n in range(9)])},
        optional={"url": st.sampled_from(["https://example.org/a", "nowhere"]), "outlet": st.sampled_from("xy")},
    ),
    max_size=40,
)


def sampled(rows: Sequence[dict[str, Any]]) -> list[Sampled]:
    return sample(candidates(rows, FIELDS), SIZE)


def parts_of(rows: Sequence[dict[str, Any]], chance: random.Random) -> list[list[dict[str, Any]]]:
    """Cut rows, shuffled, into up to five parts, some of which may be empty."""
    parts: list[list[dict[str, Any]]] = [[] for _ in range(chance.randint(1, 5))]
    for row in chance.sample(rows, len(rows)):
        chance.choice(parts).append(row)
    return parts


@given(rows, st.randoms())
def test_samples_of_parts_give_the_sample_of_the_whole(rows: list[dict[str, Any]], chance: random.Random) -> None:
    parts = [sampled(part) for part in parts_of(rows, chance)]
    assert sample((row for part in parts for row in part), SIZE) == sampled(rows)


@given(rows, st.randoms(), st.integers(1, 9))
def test_samples_that_were_ended_early_do_too(rows: list[dict[str, Any]], chance: random.Random, held: int) -> None:
    parts = (candidates(part, FIELDS) for part in parts_of(rows, chance))
    early = [row for part in sample_parts(parts, held) for row in part]
    assert sample(early, SIZE) == sampled(rows)


@given(rows)
@settings(max_examples=25)  # each makes a file
def test_a_sample_is_that_of_a_collection(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Collection(Path(folder, "a.sqlite"), sample=SIZE) as collection:
        for row in candidates(rows, FIELDS):
            collection.add(row.source, row.document)
        known = [(one.source, one.total, list(collection.documents(one.source))) for one in collection.sources()]
    mine = sampled(rows)
    totals = Counter[SourceName]()
    for row in mine:
        totals[row.source] += row.documents
    assert [
        (source, totals[source], [row.document for row in mine if row.source == source]) for source in sorted(totals)
    ] == known


def test_few_documents_of_a_source_are_held() -> None:
    size, body = 10, 10_000
    made = ({"text": f"{number:0{body}}"} for number in range(1000))
    tracemalloc.start()
    kept = sample(candidates(made), size)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(kept), kept[0].documents) == (size, 1000)
    assert peak < 4 * size * body


@pytest.mark.parametrize(
    "row",
    [{}, {"text": None}, {"text": 7}, {"text": b"Rain."}, {"text": ["Rain."]}, {"page": b"\0\1\2\3" * 9}],
    ids=str,
)
def test_a_row_without_a_text_is_passed_over(row: dict[str, Any]) -> None:
    fields = Fields(html="page")
    assert [one.body for one in candidates([row, {"text": "Rain."}], fields)] == ["Rain."]


def test_pages_come_before_texts() -> None:
    page = "<p>Café</p>"
    found = candidates(
        [{"page": page.encode("latin-1"), "text": "Rain."}, {"page": "", "text": ""}], Fields(html="page")
    )
    assert [(one.body, one.media_type) for one in found] == [(page, "text/html"), ("", "text/plain")]


# Twenty thousand documents


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of documents of three sources, two of which have more than their samples."""
    chance, file = random.Random(17), tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    outlets = chance.choices(("courier", "herald", "rare"), (60, 39, 1), k=DOCUMENTS)
    found = [document(chance, number, outlet) for number, outlet in enumerate(outlets)]
    copies = [{**found[at], "id": f"copy {at}"} for at in range(100)]
    few = [{"id": f"few {at}", "text": f"Rain {at}.", "outlet": "few", "url": None} for at in range(3)]
    lines = [json.dumps(row) + "\n" for row in (*found[: -len(copies) - len(few)], *copies, *few)]
    assert len(lines) == DOCUMENTS
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def packs(corpus: Path) -> dict[str, str]:
    """Return the packs that the command writes."""
    out = corpus.parent / "packs"
    options = ["-o", str(out), "--source-field", "outlet", "--jobs", "0", "--quiet"]
    subprocess.run([sys.executable, "-m", "cleaner", "learn", str(corpus), *options], check=True)
    found = contents(out)
    named = SourceName("site", "courier.example.org"), SourceName("source", "herald"), SourceName("source", "rare")
    assert sorted(found) == [file_of(source) for source in named]
    assert all(text.count("- id:") >= 3 for text in found.values())
    return found


def file_of(source: SourceName) -> str:
    return f"{pack_name(source)}.yaml"


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.glob("learned-*.yaml")}


def records(corpus: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]


def test_parts_give_the_packs_of_the_command(corpus: Path, packs: dict[str, str], tmp_path: Path) -> None:
    parts = parts_of(records(corpus), random.Random(3))
    together = sample(row for part in parts for row in sample(candidates(part, FIELDS)))
    found = [row._asdict() for row in learn(together)]
    assert {row["pack"]: row["yaml"] for row in found} == packs
    assert [file.name for file in write_packs(found, tmp_path / "packs")] == sorted(packs)
    assert contents(tmp_path / "packs") == packs
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


@installed("pyspark", "spark")
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_packs_of_the_command(corpus: Path, packs: dict[str, str], tmp_path: Path) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415  optional

    from cleaner.integrations.spark import learn_frame  # noqa: PLC0415  optional

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.conf.set("spark.sql.shuffle.partitions", "3")
    frame = session.read.json(str(corpus))
    for parts, order in ((7, "id"), (2, "text")):
        found = learn_frame(frame.repartition(parts).sortWithinPartitions(order), fields=FIELDS).collect()
        assert {row["pack"]: row["yaml"] for row in found} == packs
    write_packs((row.asDict() for row in found), tmp_path / "packs")
    with pytest.raises(CleanerError, match="the data has no column 'body'"):
        learn_frame(frame, fields=Fields("body"))
    session.stop()
    assert contents(tmp_path / "packs") == packs


RAY = """
import json, sys, ray
from cleaner import CleanerError
from cleaner.integrations.ray import Fields, learn_dataset
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for data in (ray.data.from_items(rows, override_num_blocks=7), ray.data.from_items(rows[::-1], override_num_blocks=2)):
    found = learn_dataset(data, fields=Fields(source="outlet")).take_all()
    print(json.dumps({row["pack"]: row["yaml"] for row in found}))
try:
    learn_dataset(data, fields=Fields("body"))
except CleanerError as error:
    print(error)
"""


@installed("ray", "ray")
def test_ray_gives_the_packs_of_the_command(corpus: Path, packs: dict[str, str]) -> None:
    command = [sys.executable, "-c", RAY, str(corpus)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    *found, error = run.stdout.splitlines()[-3:]
    assert [json.loads(line) for line in found] == [packs, packs]
    assert error.startswith("the data has no column 'body'")


# What is learned


def some(source: SourceName, count: int = 12) -> list[Sampled]:
    chance = random.Random(count)
    made = (document(chance, number, source.name) for number in range(count))
    return [candidate(source, one.document) for one in candidates(made)]


def test_a_source_that_fails_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: SourceName, *arguments: Any) -> Any:
        if source.name == "herald":
            raise ValueError("what\nis this")
        return learn_source(source, *arguments)

    monkeypatch.setattr(learning, "learn_source", fail)
    good, bad = SourceName("source", "courier"), SourceName("source", "herald")
    courier, herald = learn([*some(good), *some(bad)])
    assert (courier.error, courier.pack) == (None, file_of(good))
    assert courier.yaml
    assert herald == LearnedRow(file_of(bad), error="ValueError: what is this")


def test_too_few_documents_give_no_row_and_nothing_that_recurs_no_pack(tmp_path: Path) -> None:
    source = SourceName("source", "courier")
    assert list(learn(some(source, 4))) == []
    plain = [candidate(source, row.document._replace(body=row.body.splitlines()[4])) for row in some(source)]
    (row,) = learn(sample(plain))
    assert (row.yaml, row.error) == (None, None)
    assert write_packs([row._asdict()], tmp_path / "packs") == []
    assert not (tmp_path / "packs").exists()


def test_packs_are_brought_up_to_date(tmp_path: Path) -> None:
    (row,) = learn(sample(some(SourceName("source", "courier"), 12)))
    (file,) = write_packs([row._asdict()], tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("confidence: 0.95", "confidence: 0.5"), encoding="utf-8")
    (row,) = learn(sample(some(SourceName("source", "courier"), 40)))
    write_packs([row._asdict()], tmp_path)
    text = file.read_text(encoding="utf-8")
    assert "confidence: 0.5\n" in text
    assert "Learned from 40 of 40 documents" in text


def test_two_sources_with_one_pack_are_refused(tmp_path: Path) -> None:
    one, other = SourceName("site", "courier.org"), SourceName("site", "courier..org")
    clash = [row._asdict() for source in (one, other) for row in learn(some(source))]
    with pytest.raises(CleanerError, match=r"its pack would be .*, like that of courier\.org; .*nothing was written"):
        write_packs(clash, tmp_path / "packs")
    assert list(tmp_path.iterdir()) == []
    assert write_packs(clash[:1], tmp_path / "packs")


def test_a_worker_with_other_rules_refuses() -> None:
    assert list(learn(some(SourceName()), digest=Cleaner().digest))
    with pytest.raises(CleanerError, match="this worker's cleaner is"):
        list(learn(some(SourceName()), digest="other"))


@installed("pyarrow", "ray")
def test_tables_of_documents_and_of_samples_are_taken() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    made = [document(random.Random(at), at, "courier") for at in range(12)]
    table = pa.Table.from_pylist(made).append_column("other", pa.array(range(12)))
    once = learning.sample_arrow(table, FIELDS)
    assert learning.sample_arrow(once).equals(once)
    assert once.schema == learning.sampled_schema()
    streamed = list(learning.sample_batches(table.to_batches(5), FIELDS))
    assert pa.Table.from_batches(streamed).equals(once)
    found = learning.learn_arrow(once)
    assert found.schema == learning.learned_schema()
    assert pa.Table.from_batches(learning.learn_batches(iter(streamed))).equals(found)
    assert found.column("pack").to_pylist() == ["learned-courier-example-org.yaml"]


@installed("pyarrow", "ray")
def test_wrong_tables_are_refused() -> None:
    import pyarrow as pa  # noqa: PLC0415  optional

    table = pa.table({"body": ["Rain."]})
    with pytest.raises(CleanerError, match=r"no column 'text' \(body\): name it, Fields\(text=…\)"):
        learning.sample_arrow(table)
    with pytest.raises(CleanerError, match=r"no column 'outlet' \(body\): name it, Fields\(source=…\)"):
        learning.sample_arrow(table, Fields("body", source="outlet"))
    with pytest.raises(CleanerError, match="learning takes Arrow tables"):
        learning.sample_arrow([{"text": "Rain."}])
    assert learning.sample_arrow(table, Fields("body")).num_rows == 1

"""The same documents through a plain loop, the batch engine and every engine installed. See README.md.

The documents are the openings of the development texts, repeated under new ids until there are enough: what is asked
is whether all ways give the same, and how they compare in throughput, not how fast long articles are. Every way but
the loop starts its workers within its time, reads Parquet and writes files; nothing needs a network. The loop runs
before and after each way, and the ratio is to the mean of both, since other work on a machine comes and goes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.data.copies import copies, openings
from benchmarks.data.corpora import BenchmarkError
from benchmarks.harness.tables import README, provenance, rewrite, start, table
from benchmarks.speed.batch import clean
from cleaner.api import Cleaner
from cleaner.integrations.rows import RECORD, clean_rows, worker_arguments

SHARDS: Final = 8
"""Files that the documents are spread over."""
BATCH: Final = 256
"""Documents that one call gets."""
Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way took (seconds by the clock) and gave: a seal for each document, by its id."""

    seconds: float
    seals: Mapping[str, str]


def seal(row: Mapping[str, Any]) -> str:
    """Return a digest of what became of a document.

    >>> seal({"text": "a", "removed": [], "error": None}) == seal({"text": "a", "removed": [], "error": None, "n": 1})
    True
    """
    removed = [[removal[name] for name in RECORD] for removal in row["removed"]]
    return hashlib.sha256(json.dumps([row["text"], removed, row["error"]]).encode()).hexdigest()


def write_documents(folder: Path, count: int, characters: int) -> None:
    """Write so many documents of at most so many characters (code points), spread over Parquet files."""
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415 - optional

    rows = [document._asdict() for document in copies(openings(characters), count)]
    for shard in range(SHARDS):
        part = pa.Table.from_pylist(rows[shard::SHARDS], schema=pa.schema([("id", pa.string()), ("text", pa.string())]))
        pq.write_table(part, folder / f"{shard}.parquet")


def _read(folder: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - optional

    for path in sorted(folder.rglob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(BATCH):
            yield from batch.to_pylist()


def _loop(source: Path, target: Path, workers: int) -> Rows:  # noqa: ARG001 - all ways are called alike
    ids, texts = zip(*((row["id"], row["text"]) for row in _read(source)), strict=True)
    for name, result in zip(ids, Cleaner().stream(texts), strict=True):
        yield {**result.to_dict(), "id": name}


def _batch(source: Path, target: Path, workers: int) -> Rows:
    clean(source, target / "out" / "0.parquet", workers)
    return _read(target / "out")


def _datatrove(source: Path, target: Path, workers: int) -> Rows:
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415 - optional
    from datatrove.pipeline.readers import ParquetReader  # noqa: PLC0415 - optional
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415 - optional

    from cleaner.integrations.datatrove import CleanerStep  # noqa: PLC0415 - optional

    writer = JsonlWriter(str(target / "out"), compression=None, expand_metadata=True)
    steps = [ParquetReader(str(source)), CleanerStep(), writer]
    LocalPipelineExecutor(steps, tasks=SHARDS, workers=workers, logging_dir=str(target / "log")).run()
    return (json.loads(line) for path in (target / "out").iterdir() for line in path.open(encoding="utf-8"))


def _datasets(source: Path, target: Path, workers: int) -> Rows:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from datasets import Dataset, disable_progress_bars  # noqa: PLC0415 - optional

    from cleaner.integrations.datasets import output_features  # noqa: PLC0415 - optional

    disable_progress_bars()
    data = Dataset.from_parquet([str(path) for path in sorted(source.iterdir())], cache_dir=str(target / "cache"))
    features = output_features(data.features)
    data = data.map(
        clean_rows, batched=True, num_proc=workers, fn_kwargs=worker_arguments(), features=features, batch_size=BATCH
    )
    (target / "out").mkdir()
    data.to_parquet(target / "out" / "0.parquet")
    return _read(target / "out")


def _ray(source: Path, target: Path, workers: int) -> Rows:
    import ray  # noqa: PLC0415 - optional

    from cleaner.integrations.ray import CleanerActor  # noqa: PLC0415 - optional

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    data = ray.data.read_parquet(str(source)).map_batches(
        CleanerActor,
        batch_format="pyarrow",
        batch_size=BATCH,
        fn_constructor_kwargs=worker_arguments(),
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
    )
    data.write_parquet(str(target / "out"))
    ray.shutdown()
    return _read(target / "out")


def _spark(source: Path, target: Path, workers: int) -> Rows:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession  # noqa: PLC0415 - optional

    from cleaner.integrations.spark import clean_batches, output_schema  # noqa: PLC0415 - optional

    builder = (
        SparkSession.builder.master(f"local[{workers}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH)).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.read.parquet(str(source)).repartition(SHARDS)
    cleaned = frame.mapInArrow(clean_batches(), output_schema(frame.schema))
    cleaned.write.parquet(str(target / "out"))
    session.stop()
    return _read(target / "out")


LOOP: Final = "loop"
WAYS: Final[dict[str, tuple[Callable[[Path, Path, int], Rows], str | None]]] = {
    LOOP: (_loop, None),
    "batch": (_batch, None),
    "datatrove": (_datatrove, "datatrove"),
    "datasets": (_datasets, "datasets"),
    "ray": (_ray, "ray"),
    "spark": (_spark, "pyspark"),
}
"""The ways to clean, and the package each needs."""


def run(name: str, source: Path, workers: int) -> Outcome:
    """Run one way; the seconds are those until all is written."""
    with tempfile.TemporaryDirectory() as target:
        begin = time.perf_counter()
        rows = WAYS[name][0](source, Path(target), workers)
        if name == LOOP:
            rows = list(rows)  # cleans as it is read
        seconds = time.perf_counter() - begin
        return Outcome(seconds, {row["id"]: seal(row) for row in rows})


def _alone(name: str, source: Path, workers: int) -> Outcome:
    """Run one way in a process of its own: engines leave threads, servers and settings behind."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, name, source, workers).result()


def line(name: str, outcome: Outcome, loops: Sequence[Outcome]) -> list[str]:
    """Return a line of the table; ``loops`` are the runs of the loop before and after.

    >>> line("batch", Outcome(1.0, {"1": "a", "2": "b"}), [Outcome(1.5, {"1": "a", "2": "c"})])
    ['batch', 'all but 1', '1.0', '2', '1.50']
    """
    package, seals = WAYS[name][1], loops[0].seals
    label = f"{name} {metadata.version(package)}" if package else name
    differing = sum(outcome.seals.get(key) != seals.get(key) for key in outcome.seals.keys() | seals.keys())
    same = f"all but {differing:,}" if differing else "all"
    ratio = statistics.mean(loop.seconds for loop in loops) / outcome.seconds
    return [label, same, f"{outcome.seconds:.1f}", f"{len(seals) / outcome.seconds:,.0f}", f"{ratio:.2f}"]


def _installed(name: str) -> bool:
    package = WAYS[name][1]
    return package is None or find_spec(package) is not None


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    documents: Annotated[int, typer.Option(help="Documents to clean.", min=1)] = 20_000,
    characters: Annotated[int, typer.Option(help="Characters of each at most.", min=1)] = 1500,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1)] = os.cpu_count() or 1,
    engine: Annotated[list[str] | None, typer.Option(help="Only this engine; repeatable.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Put the table into README.md.")] = False,
) -> None:
    """Compare a plain loop, the batch engine and the engines: whether they give the same, and how fast."""
    unknown = sorted(set(engine or ()) - set(WAYS))
    if unknown:
        raise BenchmarkError(f"unknown engine {unknown[0]!r}: choose {', '.join(WAYS)}")
    if find_spec("pyarrow") is None:
        raise BenchmarkError("pyarrow is not installed: pip install 'article-cleaner[engines]'")
    lines, missing = [], []
    with tempfile.TemporaryDirectory() as folder:
        write_documents(Path(folder), documents, characters)
        loop = _alone(LOOP, Path(folder), workers)
        lines.append(line(LOOP, loop, [loop]))
        for name in [name for name in WAYS if name != LOOP and (not engine or name in engine)]:
            if not _installed(name):
                missing.append(name)
                continue
            outcome, after = _alone(name, Path(folder), workers), _alone(LOOP, Path(folder), workers)
            lines.append(line(name, outcome, [loop, after]))
            typer.echo(
                f"{name}: {outcome.seconds:.1f} s, the loop {loop.seconds:.1f} and {after.seconds:.1f} s", err=True
            )
            loop = after
    head = ["way", "the same as the loop", "seconds", "documents/s", "ratio to the loop"]
    size = f"{documents:,} documents of at most {characters:,} characters, {workers} workers."
    parts = [f"{provenance()} {size}", table(head, lines, left=2)]
    parts += [f"Not installed: {', '.join(missing)}."] if missing else []
    text = "\n\n".join(parts)
    typer.echo(text)
    if write_readme:
        rewrite(README, "engines", text)


if __name__ == "__main__":
    start(app)

"""Folders of any size: what is listed, in which order, where it goes, and that none of it is held."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch import Progress, run
from cleaner.cli import listing as listings
from cleaner.cli.inputs import Inputs, Job, gather
from cleaner.cli.listing import Group, Listing
from cleaner.cli.places import Selection
from cleaner.cli.plan import OutputOptions, plan
from cleaner.cli.targets import targets
from cleaner.document import Failure
from cleaner.errors import ConfigError, OutputError
from cleaner.outcome import CleanedDocument, Tally
from cleaner.readers import JSONL, WARC, Meter
from cleaner.writers import assign, assign_names
from tests.cli.test_cli import write

FOLDER = 250
"""Files of each folder of those of many."""
ROOM = 5 * 2**20
"""Bytes that 10,000 more files may take, for the list of them and where Python lays out its table of strings anew. To
keep an object for each would take twice as many."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(inputs: Inputs) -> list[str]:
    return [job.id for job in inputs.jobs()]


def outputs(inputs: Inputs, *, as_json: bool = False) -> dict[str, str]:
    """Return the output of each file."""
    found = targets(inputs, "out", as_json=as_json, markdown=False)()
    return {job.id: file.relative_to("out").as_posix() for job, file in found}


def clean(sources: Any) -> Iterator[Any]:
    return (
        source if isinstance(source, Failure) else CleanedDocument(source.id, "", Tally(0, 0)) for source in sources
    )


# memory


def many(folder: str, files: int, name: Callable[[int], str]) -> None:
    """Write this many empty files into nested folders."""
    for first in range(0, files, FOLDER):
        place = Path(folder, f"{first // FOLDER % 7}", f"{first // FOLDER:04}")
        place.mkdir(parents=True)
        for at in range(first, first + FOLDER):
            os.close(os.open(place / name(at), os.O_CREAT | os.O_WRONLY))


def peak(folder: str) -> int:
    """Return the most bytes that a run over a folder holds."""
    tracemalloc.start()
    slow = [patch(f"cleaner.batch.outputs.{name}", lambda *_: None) for name in ("write_text", "RecordFile.join")]
    with slow[0], slow[1]:
        planned = plan(gather([folder]), OutputOptions("out"))
        for _ in run(planned.shards, clean, Progress(Path("parts")), 50):  # type: ignore[arg-type]  # an iterator will do
            pass
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


@pytest.mark.slow(5)
@pytest.mark.parametrize(
    "name",
    [
        lambda at: f"{at:08}.txt",
        lambda at: f"{at // 2:08}.{'txt' if at % 2 else 'html'}",
        lambda at: f"{at:08}.jsonl",
    ],
    ids=["texts", "pages and texts that would meet", "files of many documents"],
)
def test_memory_does_not_grow_with_the_files(home: Path, name: Callable[[int], str]) -> None:
    many("few", 1_000, name)
    many("all", 11_000, name)
    assert len(ids(gather(["all"]))) == 11_000
    # In a process of its own: one that ran other tests has more strings interned, which also take room now and then.
    program = "from tests.cli.test_inputs import peak; print(*map(peak, ['few', 'few', 'all']))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=home, check=True, capture_output=True)
    _, few, whole = map(int, done.stdout.split())
    assert whole - few < ROOM


def test_files_are_read_when_it_is_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    write(in__a_txt="a", in__b_txt="b", in__c_jsonl='{"text": "c"}', in__d_txt="d")
    read: list[str] = []

    def note(job: Job, meter: Meter) -> Failure:
        read.append(job.id)
        return Failure(job.id, "read", "no")

    monkeypatch.setattr("cleaner.cli.plan.read", note)
    shards = iter(plan(gather(["in"]), OutputOptions("out.jsonl")).shards)
    first = iter(next(shards).read(1))
    assert read == []
    next(first)
    assert read == ["in/b.txt"]
    assert [len(list(shard.read(0))) for shard in shards] == [1, 1]
    assert read == ["in/b.txt", "in/d.txt"]


# order


def test_arguments_come_in_their_order_and_folders_after_the_files_beside_them() -> None:
    write(in__b_txt="", in__a__c_txt="", in__a__b__d_txt="", in__z_txt="", x_txt="", y_txt="")
    assert ids(gather(["x.txt", "in", "y.txt"])) == [
        "x.txt",
        "in/b.txt",
        "in/z.txt",
        "in/a/c.txt",
        "in/a/b/d.txt",
        "y.txt",
    ]


def test_what_is_listed_is_what_there_was() -> None:
    """A run over a folder that changes meanwhile reads what there was at its start, and reports what is gone."""
    write(in__a_txt="a", in__deep__b_txt="b", in__deep__c_txt="c", in__gone__d_txt="d")
    planned = plan(gather(["in"]), OutputOptions("out"))
    write(in__deep__a_txt="new", in__deep__new__e_txt="new", in__gone_txt="new")
    Path("in/deep/c.txt").unlink()
    Path("in/gone/d.txt").unlink()
    Path("in/gone").rmdir()
    (shard,) = planned.shards
    found = [getattr(one, "body", getattr(one, "error", "")) for one in shard.read(0)]
    gone = "no such file; check the path"
    assert found == ["a", "b", gone, gone]
    assert planned.total == 4


# each file once


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("in", ["a.txt", "deep/b.txt", "deep/c/d.txt"]),
        ("in in/", ["a.txt", "deep/b.txt", "deep/c/d.txt"]),
        ("in in/deep", ["in/a.txt", "in/deep/b.txt", "in/deep/c/d.txt"]),
        ("in/deep in", ["deep/b.txt", "deep/c/d.txt", "in/a.txt"]),
        ("in/deep/c in in/deep", ["c/d.txt", "in/a.txt", "in/deep/b.txt"]),
        ("in/deep/b.txt in/deep", ["b.txt", "deep/c/d.txt"]),
        ("in/deep in/deep/b.txt", ["deep/b.txt", "deep/c/d.txt"]),
        ("in/deep in/../in/deep/b.txt", ["deep/b.txt", "deep/c/d.txt"]),
        ("in/.e in", [".e/f.txt", "in/a.txt", "in/deep/b.txt", "in/deep/c/d.txt"]),
        ("in in/.e", ["in/a.txt", "in/deep/b.txt", "in/deep/c/d.txt", ".e/f.txt"]),
    ],
)
def test_each_file_is_listed_once_where_it_was_first(names: str, expected: list[str]) -> None:
    for name in ("a.txt", "deep/b.txt", "deep/c/d.txt", ".e/f.txt"):
        Path("in", name).parent.mkdir(parents=True, exist_ok=True)
        Path("in", name).touch()
    assert list(outputs(gather(names.split())).values()) == expected


def test_file_that_is_reached_by_two_links_is_two_documents() -> None:
    write(in__a_txt="")
    Path("in/b.txt").symlink_to("a.txt")
    assert ids(gather(["in"])) == ["in/a.txt", "in/b.txt"]


def test_same_folder_under_two_names_is_read_once() -> None:
    write(in__a_txt="")
    assert ids(gather(["in", str(Path("in").absolute())])) == ["in/a.txt"]


# names


def test_names_meet_in_one_folder_alone() -> None:
    write(in__a_html="", in__deep__a_txt="", in__deep__b_html="", in__deep__b_txt="", in__c_html="")
    found = outputs(gather(["in"]))
    assert found == {
        "in/a.html": "a.txt",
        "in/c.html": "c.txt",
        "in/deep/a.txt": "deep/a.txt",
        "in/deep/b.html": "deep/b.html.txt",
        "in/deep/b.txt": "deep/b.txt",
    }
    assert outputs(gather(["in"]), as_json=True)["in/deep/b.txt"] == "deep/b.txt.json"


stems = st.sampled_from(["a", "A", "b", "a.html", "a.html-2"])
pairs = st.tuples(stems, st.sampled_from([".html", ".htm", ".txt", ".md"]), st.sampled_from([None, ".txt", ".json"]))


@given(st.lists(pairs, max_size=12, unique_by=lambda pair: pair[0] + pair[1]))
def test_names_of_a_folder_are_those_that_all_together_would_get(files: list[tuple[str, str, str | None]]) -> None:
    names = [stem + own for stem, own, _ in files]
    wanted = [stem + (new or own) for stem, own, new in files]
    together = assign([(PurePath(name), PurePath(path)) for name, path in zip(names, wanted, strict=True)])
    assert list(assign_names(names, wanted)) == [path.name for path in together]


# refusals


def test_refusals_know_every_folder_and_come_before_anything_is_written() -> None:
    write(in__a_txt="", in__deep__b_txt="", other__c_txt="", real__x__d_txt="")
    Path("other/link").symlink_to(Path("real").absolute())
    inputs = gather(["in", "other"])
    for out in ("in/deep", "real/x", "real"):
        with pytest.raises(ConfigError, match="lies in the input and holds files that may be originals"):
            plan(gather(["in", "other"], selection=Selection(out=out, own=(Path(out),))), OutputOptions(out))
    with pytest.raises(ConfigError, match="is the input other"):
        plan(inputs, OutputOptions("other"))
    with pytest.raises(ConfigError, match="holds the input"):
        plan(inputs, OutputOptions("."))
    for out in ("in-deep", "in/deep/new", "real/x/new"):
        assert plan(inputs, OutputOptions(out)).total == 4
    assert sorted(path.name for path in Path().iterdir()) == ["in", "other", "real"]


def test_output_of_a_folder_that_would_overwrite_a_named_file_is_refused() -> None:
    write(in__a_txt="", out__in__a_txt="")
    with pytest.raises(ConfigError, match=r"^out/in/a\.txt is an input and would be overwritten"):
        plan(gather(["in", "out/in/a.txt"]), OutputOptions("out"))
    assert plan(gather(["in", "out/in/a.txt"]), OutputOptions("new")).total == 2


# the list


@pytest.mark.parametrize("room", [1, 2**20], ids=["on disk", "in memory"])
def test_list_keeps_names_as_they_are_and_may_be_read_by_several(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr(listings, "IN_MEMORY", room)
    listing = Listing()
    odd = Group(Path("in/ü\n"), PurePath(), ["a\nb.txt", os.fsdecode(b"\xff.txt"), '"\u2028.txt'])
    for entry in (odd, 3, Group(Path("b"), PurePath("c/d"), ["e.txt"])):
        listing.add(entry)
    one, two = iter(listing), iter(listing)
    assert next(one) == next(two) == odd
    assert [next(one), next(two)] == [3, 3]
    assert list(one) == list(two) == [Group(Path("b"), PurePath("c/d"), ["e.txt"])]
    assert len(list(listing.groups())) == 2


def test_list_without_room_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "IN_MEMORY", 10)
    monkeypatch.setattr(tempfile, "tempdir", "gone")
    write(in__a_txt="")
    message = r"^cannot list the inputs in a temporary file: No such file or directory; make room, or set TMPDIR$"
    with pytest.raises(OutputError, match=message):
        gather(["in"])


def test_formats_are_counted() -> None:
    write(in__a_txt="", in__b_jsonl="", in__c__d_txt="", in__c__e_wet="", in__f_ods="", x_log="", y_jsonl="")
    inputs = gather(["in", "x.log", "y.jsonl"])
    assert (inputs.count, inputs.singles, inputs.skipped) == (6, 3, 1)
    assert dict(inputs.formats) == {None: 3, JSONL: 2, WARC: 1}
    assert [gather(["-"], records=records).singles for records in (False, True)] == [1, 0]

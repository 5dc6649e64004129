"""A collection keeps a sample that depends on nothing but what was added."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import MediaType
from cleaner.errors import OutputError
from cleaner.learning.collection import BATCH, CollectedSource, Collection
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.sampling import SLACK, content_hash

NEWS, BLOG = SourceName("source", "news"), SourceName("site", "blog.example.org")
SAMPLE = 3

Added = tuple[SourceName, SourceDocument]
documents = st.builds(
    SourceDocument,
    st.text(max_size=3),
    st.one_of(st.sampled_from([f"Article {number}." for number in range(12)]), st.text(max_size=4)),
    st.sampled_from(["text/plain", "text/markdown"]),
)
added = st.lists(st.tuples(st.sampled_from([NEWS, BLOG, SourceName()]), documents), max_size=40)
State = list[tuple[CollectedSource, list[SourceDocument]]]


def state(collection: Collection) -> State:
    return [(one, list(collection.documents(one.source))) for one in collection.sources()]


def filled(path: Path, documents: Iterable[Added]) -> Collection:
    collection = Collection(path, sample=SAMPLE)
    for one in documents:
        collection.add(*one)
    return collection


def expected(documents: Sequence[Added]) -> State:
    """Work out the sample as its definition says, with everything in memory."""
    rows: State = []
    for source in sorted({source for source, _ in documents}):
        own = [document for other, document in documents if other == source]
        ids: dict[tuple[str, MediaType], str] = {}
        for one in own:
            key = str(one.body), one.media_type
            ids[key] = min(ids.get(key, one.id), one.id)
        hashed = {content_hash(body.encode(), kind, is_text=True): (body, kind) for body, kind in ids}
        lowest = [hashed[number] for number in sorted(hashed)[:SAMPLE]]
        sample = [SourceDocument(ids[key], *key) for key in lowest]
        rows.append((CollectedSource(source, len(own), len(sample)), sample))
    return rows


@pytest.fixture
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "a.sqlite")


@given(added)
def test_the_sample_is_what_its_definition_says(documents: list[Added]) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder, "a"), documents) as collection:
        assert state(collection) == expected(documents)


@given(added, st.randoms())
def test_order_does_not_matter(documents: list[Added], chance: random.Random) -> None:
    shuffled = chance.sample(documents, len(documents))
    with tempfile.TemporaryDirectory() as folder:
        one, other = filled(Path(folder, "a"), documents), filled(Path(folder, "b"), shuffled)
        with one, other:
            assert state(one) == state(other)


@given(added, added, added)
def test_merging_is_adding_in_any_grouping(first: list[Added], second: list[Added], third: list[Added]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b, c = (filled(Path(folder, name), part) for name, part in zip("abc", (first, second, third), strict=True))
        b2, whole = filled(Path(folder, "d"), second), filled(Path(folder, "e"), [*third, *first, *second])
        with a, b, c, b2, whole:
            b.merge(c)
            a.merge(b)  # a + (b + c)
            with filled(Path(folder, "f"), third) as other:
                other.merge(b2)
                with filled(Path(folder, "g"), first) as last:
                    other.merge(last)  # (c + b) + a
                    assert state(a) == state(other) == state(whole)


@given(added, st.integers(0, 40))
def test_a_collection_that_was_closed_goes_on(documents: list[Added], at: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a")
        with filled(path, documents[:at]) as collection:
            collection.commit()
        with filled(path, documents[at:]) as collection:
            assert state(collection) == expected(documents)


def test_what_was_not_committed_is_lost_together_with_its_notes(path: Path) -> None:
    with filled(path, [(NEWS, SourceDocument("a", "Rain."))]) as collection:
        collection.note("position", [1, 1])
        collection.commit()
        collection.add(NEWS, SourceDocument("b", "Sun."))
        collection.note("position", [2, 1])
    with Collection(path, sample=SAMPLE) as collection:
        assert [one.total for one in collection.sources()] == [1]
        assert collection.noted("position") == [1, 1]
        assert collection.noted("stage", "collecting") == "collecting"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("Rain.\r\n\x00 \ud800é", "text/plain"),
        (b"<p>\xff\x00Rain.", "text/html"),
        ("", "text/markdown"),
    ],
)
def test_documents_come_back_as_they_were(path: Path, body: str | bytes, media_type: MediaType) -> None:
    document = SourceDocument("caf\udce9.txt", body, media_type)
    name = SourceName("source", "caf\udce9")
    with Collection(path) as collection:
        collection.add(name, document)
        collection.commit()
        with Collection(path, read_only=True) as reader:
            assert list(reader.documents(name)) == [document]
            assert [one.source for one in reader.sources()] == [name]


def test_text_and_bytes_and_kinds_of_the_same_content_are_different_documents(path: Path) -> None:
    with Collection(path) as collection:
        for body, kind in (("Rain.", "text/plain"), (b"Rain.", "text/plain"), ("Rain.", "text/html")):
            collection.add(NEWS, SourceDocument("a", body, kind))  # type: ignore[arg-type]
        assert collection.sources() == [CollectedSource(NEWS, 3, 3)]


def test_a_reader_sees_what_is_committed_while_the_writer_goes_on(path: Path) -> None:
    with Collection(path) as collection, Collection(path) as _:
        collection.add(NEWS, SourceDocument("a", "Rain."))
        collection.commit()
        collection.add(NEWS, SourceDocument("b", "Sun."))
        with Collection(path, read_only=True) as reader:
            assert reader.sources() == [CollectedSource(NEWS, 1, 1)]


def test_outcomes_and_failures_are_kept(path: Path) -> None:
    learned = LearnedSource(NEWS, 2, 3)
    with Collection(path) as collection:
        collection.add_outcome(learned)
        collection.add_outcome(LearnedSource(BLOG, 1, 1))
        collection.add_failure({"id": "caf\udce9", "error": "cut short"})
        collection.commit()
    with Collection(path) as collection:
        assert list(collection.outcomes()) == [LearnedSource(BLOG, 1, 1), learned]
        assert collection.learned() == {NEWS, BLOG}
        assert (collection.failed, list(collection.failures())) == (1, [{"id": "caf\udce9", "error": "cut short"}])


def test_the_file_holds_little_more_than_the_sample(path: Path) -> None:
    with Collection(path, sample=20) as collection:
        for number in range(5_000):
            collection.add(NEWS, SourceDocument(f"{number}", f"Article {number}."))
        collection.commit()
        assert collection.sources() == [CollectedSource(NEWS, 5_000, 20)]
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT count(*) FROM documents").fetchone()[0] < SLACK * 20 + BATCH
    file.close()


def test_memory_depends_on_the_sources_and_not_on_the_documents(path: Path) -> None:
    with Collection(path) as collection:
        tracemalloc.start()
        try:
            for number in range(20_000):
                collection.add(
                    SourceName("site", f"{number % 2_000}.example.org"), SourceDocument("a", f"{number} rain")
                )
            collection.commit()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    # Some 700 bytes a source, so 70 MB at 100,000 sources; a batch has some 500 KB.
    assert peak < 2_000 * 1_000 + 2**20


@pytest.mark.parametrize("data", [b"not a database, but long enough to be seen not to be one" * 20])
def test_a_file_that_is_no_collection_is_one_line(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(OutputError, match="is damaged"):
        Collection(path)


def test_a_folder_that_is_gone_is_one_line(path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        Collection(path.parent / "gone" / "a.sqlite")

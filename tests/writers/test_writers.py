"""Files out: whole, and each under a name of its own."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import nullcontext
from pathlib import Path, PurePath

import pytest

from cleaner.errors import OutputError
from cleaner.writers import assign, number, sync, write_text
from cleaner.writers.fsync import _disk_sync


def test_text_is_utf8_with_its_newlines(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "a.txt", "Größe\r\n\n\r")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == "Größe\r\n\n\r".encode()


def test_lone_surrogate_does_not_stop_a_text(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "a\ud800b")
    assert (tmp_path / "a.txt").read_bytes() == b"a?b"


def test_old_output_is_replaced(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "a long first text")
    write_text(tmp_path / "a.txt", "short")
    assert (tmp_path / "a.txt").read_text() == "short"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_full_disk_leaves_the_old_output_and_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text(tmp_path / "a.txt", "old")
    write = Path.write_bytes

    def fill(path: Path, data: bytes) -> int:
        write(path, data[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OutputError, match=r"cannot write .*a\.txt: No space left on device"):
        write_text(tmp_path / "a.txt", "a new text")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_interruption_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_part: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "a.txt", "text")
    assert list(tmp_path.iterdir()) == []


def test_link_is_replaced_and_what_it_led_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "original.txt").write_text("original")
    (tmp_path / "a.txt").symlink_to(tmp_path / "original.txt")
    write_text(tmp_path / "a.txt", "new")
    assert (tmp_path / "original.txt").read_text() == "original"
    assert (tmp_path / "a.txt").read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in the file system")
def test_pipe_is_written_to_not_replaced(tmp_path: Path) -> None:
    # As root, replacing /dev/null by a file would harm the whole machine.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "Rain.")
    assert os.read(reader, 99) == b"Rain."
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_output_is_as_readable_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual.txt").write_text("x")
    write_text(tmp_path / "a.txt", "x")
    mode = stat.S_IMODE((tmp_path / "usual.txt").stat().st_mode)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


def test_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(OutputError, match="cannot write"):
        write_text(tmp_path / "a" / "b.txt", "x")


def names(*pairs: tuple[str, str]) -> list[str]:
    return [str(path) for path in assign([(PurePath(own), PurePath(wish)) for own, wish in pairs])]


def test_no_collision_changes_nothing() -> None:
    assert names(("a.html", "a.txt"), ("b.txt", "b.txt")) == ["a.txt", "b.txt"]
    assert names(("x/a.html", "x/a.txt"), ("y/a.txt", "y/a.txt")) == ["x/a.txt", "y/a.txt"]


def test_page_beside_text_keeps_its_full_name() -> None:
    assert names(("a.html", "a.txt"), ("a.txt", "a.txt")) == ["a.html.txt", "a.txt"]


def test_two_pages_keep_their_full_names() -> None:
    assert names(("a.html", "a.txt"), ("a.htm", "a.txt")) == ["a.html.txt", "a.htm.txt"]
    assert names(("a.txt", "a.json"), ("a.md", "a.json")) == ["a.txt.json", "a.md.json"]


def test_full_name_that_is_taken_as_well_is_numbered() -> None:
    pairs = ("a.html", "a.txt"), ("a.txt", "a.txt"), ("a.html.txt", "a.html.txt")
    assert len(set(names(*pairs))) == 3


def test_names_that_differ_in_case_alone_collide() -> None:
    assert names(("A.html", "A.txt"), ("a.txt", "a.txt")) == ["A.html.txt", "a.txt"]


def test_files_of_one_name_are_numbered() -> None:
    assert names(("a.txt", "a.txt"), ("a.txt", "a.txt"), ("a-2.txt", "a-2.txt")) == ["a.txt", "a-3.txt", "a-2.txt"]
    assert [str(path) for path in number([PurePath("news")] * 3)] == ["news", "news-2", "news-3"]


# sync


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return which files and folders are synced, and ``disk`` for a whole disk."""
    found: list[str] = []

    def fsync(descriptor: int) -> None:
        found.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("open files are looked up as Linux shows them")
    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr("cleaner.writers.fsync._disk_sync", lambda: lambda _: found.append("disk"))
    return found


def test_few_files_are_synced_with_their_folders_and_many_with_their_disk(tmp_path: Path, synced: list[str]) -> None:
    files = [tmp_path / f"{at % 2}" / f"{at}.txt" for at in range(9)]
    for file in files:
        write_text(file, "Rain.")
    sync(files[:3])
    assert synced == ["0.txt", "1.txt", "2.txt", "0", "1"]
    synced.clear()
    sync(files)
    assert synced == ["disk"]
    synced.clear()
    sync([])
    assert synced == []


def test_where_no_disk_can_be_synced_every_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: list[str]
) -> None:
    monkeypatch.setattr("cleaner.writers.fsync._disk_sync", lambda: None)
    files = [tmp_path / f"{at}.txt" for at in range(9)]
    for file in files:
        write_text(file, "Rain.")
    sync(files)
    assert synced == [*(file.name for file in files), tmp_path.name]


def test_pipes_and_files_that_are_gone_are_not_synced(tmp_path: Path, synced: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    sync([tmp_path / "pipe", tmp_path / "gone.txt"])
    assert synced == [tmp_path.name]


@pytest.mark.parametrize(("number", "raised"), [(errno.EIO, True), (errno.EINVAL, False)])
def test_only_lost_data_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, raised: bool) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", refuse)
    write_text(tmp_path / "a.txt", "Rain.")
    with pytest.raises(OSError, match="Input/output error") if raised else nullcontext():
        sync([tmp_path / "a.txt"])


def test_disk_sync_is_synced_where_the_system_can(tmp_path: Path) -> None:
    files = [tmp_path / f"{at}.txt" for at in range(9)]
    for file in files:
        write_text(file, "Rain.")
    sync(files)
    whole = _disk_sync()
    if whole is None:
        pytest.skip("this system cannot")
    with pytest.raises(OSError, match="Bad file descriptor"):
        whole(-1)

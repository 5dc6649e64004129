from __future__ import annotations

import marshal
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import disk_cache
from cleaner.disk_cache import KEPT_FILES, SUFFIX, digest_of, fetch, store

DATA: Any = (("Rain", 1.5, None), frozenset({"a"}), b"\x00")
KEY = "lists", digest_of([("a.yaml", b"1")])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLEANER_CACHE", str(folder))
    return folder


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_what_is_stored_comes_back() -> None:
    assert fetch(*KEY) is None
    store(*KEY, DATA)
    assert fetch(*KEY) == DATA


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None))
    | st.binary(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain)
def test_any_plain_data_come_back(data: Any) -> None:
    store(*KEY, data)
    assert fetch(*KEY) == data


def test_other_files_and_other_forms_have_files_of_their_own() -> None:
    store(*KEY, DATA)
    assert fetch("lists of other parts", KEY[1]) is None
    assert fetch(KEY[0], digest_of([("a.yaml", b"2")])) is None
    assert fetch(KEY[0], digest_of([("b.yaml", b"1")])) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("cleaner.disk_cache.__version__", "9.9"), ("sys.byteorder", "middle"), ("marshal.version", marshal.version + 1)],
)
def test_other_versions_have_files_of_their_own(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    store(*KEY, DATA)
    monkeypatch.setattr(name, value)
    assert fetch(*KEY) is None


def test_another_python_has_files_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    store(*KEY, DATA)
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-27")
    assert fetch(*KEY) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_with_any_byte_changed_is_not_loaded(folder: Path, data: st.DataObject) -> None:
    store(*KEY, DATA)
    file = only_file(folder)
    written = bytearray(file.read_bytes())
    written[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(written)
    assert fetch(*KEY) is None
    store(*KEY, DATA)
    assert fetch(*KEY) == DATA


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x80\x04garbage", bytes(100)])
def test_a_foreign_file_is_not_loaded(folder: Path, damage: bytes) -> None:
    store(*KEY, DATA)
    only_file(folder).write_bytes(damage)
    assert fetch(*KEY) is None


def test_a_file_of_the_name_of_another_is_not_loaded(folder: Path) -> None:
    store(*KEY, DATA)
    other = KEY[0], digest_of([("a.yaml", b"2")])
    store(*other, "other data")
    first, second = folder.iterdir()
    first.write_bytes(second.read_bytes())
    assert {str(fetch(*KEY)), str(fetch(*other))} in ({"None", str(DATA)}, {"None", "other data"})


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users have no numbers here")
def test_what_another_user_has_written_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    store(*KEY, DATA)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert fetch(*KEY) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "file" / "below"))
    store(*KEY, DATA)
    assert fetch(*KEY) is None


def test_a_folder_that_can_only_be_read_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(*KEY, DATA)

    def refuse(**_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.mkstemp", refuse)  # the administrator may write everywhere
    store("other", KEY[1], DATA)
    assert fetch("other", KEY[1]) is None
    assert fetch(*KEY) == DATA


def test_many_may_write_at_once(folder: Path) -> None:
    data = tuple(range(50_000))

    def one(_: int) -> bool:
        store(*KEY, data)
        return bool(fetch(*KEY) == data)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(40)))
    assert only_file(folder).suffix == SUFFIX


def test_the_oldest_files_are_deleted(folder: Path) -> None:
    for number in range(KEPT_FILES + 3):
        store("lists", str(number), DATA)
        os.utime(folder / disk_cache._name("lists", str(number)), (number, number))
    store("lists", "last", DATA)
    assert len(list(folder.iterdir())) == KEPT_FILES
    assert fetch("lists", "last") == DATA
    assert fetch("lists", "0") is None

"""Bytes, files and folders in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.readers import compression, list_folder, read_bytes, read_file
from cleaner.text.decoding import decode

FRENCH = (
    "Le conseil municipal de Saint-Aubry a voté jeudi la rénovation du vieux lavoir, fermé depuis l’été. "
    "« Nous ne pouvions plus attendre », a déclaré la maire, Hélène Croisé, devant une trentaine d’habitants "
    "réunis sous les tilleuls. Les travaux, évalués à 80 000 €, dureront tout l’hiver."
)
CZECH = (
    "Obecní rada ve čtvrtek schválila opravu staré školy, která je zavřená už třetí zimu. Starostka řekla, "
    "že děti nemohou déle dojíždět přes řeku, protože přívoz při vyšší vodě nejezdí. Žáci se vrátí příští "
    "září, pokud řemeslníci dokončí střechu včas."
)
RUSSIAN = (
    "Городской совет Верхнего Яра в четверг утвердил ремонт старой пристани, закрытой с прошлого лета. По "
    "словам мэра, паромы снова начнут ходить весной, как только рабочие заменят сваи и поставят новые "
    "фонари. Жители левого берега ждали этого решения почти три года."
)
JAPANESE = (
    "港町の議会は木曜日、昨年の夏から閉鎖されている古い桟橋の改修を決めた。町長は「これ以上待つことは"
    "できなかった」と述べ、春には渡し船が再び動き出すとの見通しを示した。対岸の住民は三年近くも遠回りを続けてきた。"
)
KOREAN = (
    "항구 마을 의회는 목요일 지난여름부터 닫혀 있던 낡은 부두를 고치기로 했다. "
    "이장은 더 기다릴 수 없었다고 말했고, "
    "봄이 되면 나룻배가 다시 다닐 것이라고 내다봤다. 건너편 주민들은 삼 년 가까이 먼 길을 돌아서 다녀야 했다."
)
GREEK = (
    "Το δημοτικό συμβούλιο ενέκρινε την Πέμπτη την επισκευή της παλιάς προβλήτας, που μένει κλειστή από το "
    "περασμένο καλοκαίρι. Ο δήμαρχος είπε ότι τα πλοία θα ξαναρχίσουν την άνοιξη, μόλις οι εργάτες αλλάξουν "
    "τους πασσάλους."
)
ENGLISH = (
    "The harbour council of Marlow Island voted on Thursday to mend the old pier. “We could not wait any longer,” "
    "the mayor said – and nobody in the hall disagreed. The ferry’s first winter crossing is planned for January. " * 4
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        ("“Rain,” she said.", "cp1252"),
        (FRENCH, "cp1252"),
        (CZECH, "cp1250"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
    ],
)
def test_text_comes_out_of_any_usual_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-32-be"])
def test_byte_order_marks_of_either_direction(codec: str) -> None:
    decoded = decode(("\ufeff" + ENGLISH).encode(codec))
    assert decoded.text == ENGLISH
    assert decoded.encoding in codec


def test_encoding_is_recorded() -> None:
    assert read_bytes(RUSSIAN.encode("koi8-r"), "a").metadata == {"encoding": "koi8_r"}
    assert read_bytes(b"plain", "a").metadata == {"encoding": "utf-8"}


def test_page_says_its_encoding_and_that_wins() -> None:
    page = '<html><head><meta charset="koi8-r"></head><body><p>Паром</p></body></html>'
    assert decode(page.encode("koi8-r"), html=True).text == page
    assert decode(page.encode("koi8-r"), html=True).encoding == "koi8-r"


def test_page_that_claims_latin1_means_windows_1252_as_in_browsers() -> None:
    page = "<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'><p>“Rain”"
    assert decode(page.encode("cp1252"), html=True).text == page


def test_page_that_lies_about_its_encoding_is_read_by_its_bytes() -> None:
    page = f"<meta charset=shift_jis><p>{FRENCH}"
    assert decode(page.encode("cp1252"), html=True).text == page
    assert decode(f"<meta charset=klingon><p>{FRENCH}".encode("cp1252"), html=True).encoding == "cp1252"


def test_page_in_slightly_broken_utf8_is_read_as_browsers_do_and_says_so() -> None:
    data = f"<meta charset=utf-8><p>{RUSSIAN * 10}".encode() + b"\xff</p>"
    source = read_bytes(b"<!doctype html>" + data, "a")
    assert source.metadata == {"encoding": "utf-8", "replaced": 1}
    assert isinstance(source.body, str)
    assert "\ufffd</p>" in source.body


def test_noise_is_refused() -> None:
    with pytest.raises(InputError, match="neither UTF-8 nor surely any other encoding"):
        decode(bytes(range(0x80, 0x100)) * 3)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xff\xd8\xff\xe0..JFIF", "an image"),
        (b"GIF89a..", "an image"),
        (b"\x1f\x8b\x08", "an archive"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"\x7fELF\x02", "a program"),
        (b"SQLite format 3\x00", "a database or table file"),
        (b"PAR1\x15\x04\x15", "a database or table file"),
        (b"\x00\x00\x00\x20ftypisom", "audio or video"),
        (b"OggS\x00\x02", "audio or video"),
    ],
)
def test_binary_files_are_named_and_refused(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=f"^looks like {what}, not text; "):
        decode(data)


@pytest.mark.parametrize(
    "text",
    [
        "PK is short for Paul King.",
        "GIF is a format.",
        "MZ and %PDF-1.7 are codes.",
        "The ftyp box is the first in a file.",
        "OggS begins each page of the stream.",
        "PAR1 stands at both ends of a table.",
    ],
)
def test_text_that_only_mentions_them_is_read(text: str) -> None:
    assert decode(text.encode()).text == text


def test_nul_bytes_are_refused() -> None:
    with pytest.raises(InputError, match="has a NUL byte at 4"):
        decode(b"Rain\0Sun")


def test_broken_utf16_is_refused() -> None:
    with pytest.raises(InputError, match="byte order mark of UTF-16 but is broken"):
        decode("Rain".encode("utf-16") + b"\x00")


def test_empty_file_is_empty_text() -> None:
    assert decode(b"").text == ""
    assert decode(b"\xef\xbb\xbf").text == ""


def test_newlines_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\rc\n")
    assert read_file(path).body == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.txt", "text/plain"),
        ("a.TEXT", "text/plain"),
        ("a.md", "text/markdown"),
        ("a.markdown", "text/markdown"),
        ("a.HTM", "text/html"),
        ("a.xhtml", "text/html"),
        ("a.log", "text/plain"),
        ("README", "text/plain"),
    ],
)
def test_suffix_decides_the_media_type(tmp_path: Path, name: str, media_type: str) -> None:
    (tmp_path / name).write_text("<html>")
    assert read_file(tmp_path / name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\n<!DOCTYPE html>\n<p>", "text/html"),
        (b"\xef\xbb\xbf<HTML lang=en>", "text/html"),
        (b'<?xml version="1.0"?>\n<html>', "text/html"),
        (b"<html5 is a word>", "text/plain"),
        (b"Write <html> first.", "text/plain"),
    ],
)
def test_stream_is_a_page_if_it_begins_like_one(data: bytes, media_type: str) -> None:
    assert read_bytes(data, "stdin").media_type == media_type


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"text": "Rain."}\n\n{"text": "Sun."}\n', "JSON lines"),
        (b'{"text": "Rain."}', "JSON lines"),
        (b'\xef\xbb\xbf{"text": "Rain."}\r\n{broken\n{"text": "Sun."}', "JSON lines"),
        (b'[\n {"text": "Rain."},\n {"text": "Sun."}\n]', "JSON"),
        (b'{\n "text": "Rain."\n}', "JSON"),
    ],
)
def test_records_in_a_stream_are_no_text(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=f"^holds {what}, whose syntax cleaning as text would break; "):
        read_bytes(data, "stdin")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}\n\nThis is how a record looks.\n\nIt ends in a brace:\n\n{"a": 2}',
        "[Music plays]",
        "[1]",
        "[]",
        '["Rain", "Sun"]',
        "{Stage left}",
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_text_that_only_looks_like_records_is_read(text: str) -> None:
    assert read_bytes(text.encode(), "stdin").body == text


def test_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^no such file; check the path$"):
        read_file(tmp_path / "gone.txt")


def test_plain_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "LARGEST", 10)
    path = tmp_path / "a.txt"
    path.write_text("0123456789")
    assert read_file(path).body == "0123456789"
    path.write_text("0123456789a")
    with pytest.raises(InputError, match="holds more than 10 bytes, too much for one document; leave it out"):
        read_file(path)


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_file(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable_file_and_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch(mode=0)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        read_file(tmp_path / "a.txt")
    (tmp_path / "closed").mkdir(mode=0)
    assert [folder.path for folder in list_folder(tmp_path) if folder.closed] == [tmp_path / "closed"]


def tree(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def listed(root: Path) -> list[str]:
    """Return the articles below a folder in the order in which they are listed."""
    return [(folder.path / name).relative_to(root).as_posix() for folder in list_folder(root) for name in folder.names]


def skipped(root: Path) -> int:
    return sum(len(folder.others) for folder in list_folder(root))


def test_folder_is_searched_in_order_its_own_files_first(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "B.txt", "a/z.md", "a/y.html", "a/b/x.txt", "a-b/w.txt", "z/v.txt", "c.jpg", "a/d.ods")
    ordered = ["B.txt", "b.txt", "a/y.html", "a/z.md", "a/b/x.txt", "a-b/w.txt", "z/v.txt"]
    assert listed(tmp_path) == ordered
    assert skipped(tmp_path) == 2


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, ".git/a.txt", ".b.txt", "c.txt")
    assert listed(tmp_path) == ["c.txt"]
    assert skipped(tmp_path) == 0


def test_loops_of_links_end_and_linked_folders_are_read_once(tmp_path: Path) -> None:
    tree(tmp_path, "in/a.txt", "elsewhere/b.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "one").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "two").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "nowhere").symlink_to(tmp_path / "gone")
    assert listed(tmp_path / "in") == ["a.txt", "one/b.txt"]


def test_folder_is_opened_when_its_turn_comes(tmp_path: Path) -> None:
    tree(tmp_path, "a/a.txt", "b/b.txt", "c/c.txt")
    folders = list_folder(tmp_path)
    assert [next(folders).path.name for _ in range(2)] == [tmp_path.name, "a"]
    tree(tmp_path, "b/new.txt")
    (tmp_path / "c" / "c.txt").unlink()
    (tmp_path / "c").rmdir()
    assert [(folder.path.name, folder.names, folder.closed) for folder in folders] == [
        ("b", ["b.txt", "new.txt"], False),
        ("c", (), True),
    ]


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        next(list_folder(tmp_path / "gone"))

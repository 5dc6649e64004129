"""Bytes that are UTF-8 but for a few, and those that only look like it; names of encodings; wide characters; NULs."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.errors import InputError
from cleaner.text.decoding import decode
from cleaner.text.unmarked import read_unmarked
from tests.readers.test_readers import CZECH, ENGLISH, FRENCH, GREEK, JAPANESE, KOREAN, RUSSIAN

CHINESE = (
    "港口镇议会星期四决定修缮去年夏天以来一直关闭的旧码头。镇长说：“我们不能再等了。”渡船预计春天恢复航行，"
    "对岸的居民三年来一直绕远路。"
)
WALL = "That was written on the wall of the old customs house, in letters as large as a door."
TEXTS = [ENGLISH, FRENCH, CZECH, RUSSIAN, JAPANESE, KOREAN, GREEK, CHINESE]


def as_browsers(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


@pytest.mark.parametrize(
    "data",
    [
        b"caf\xc3\xa9 au lait, na\xefve",  # one sound letter against one stray byte
        b"caf\xc3\xa9 au lait, \x93na\xefve",
        "Il a plu à Auvy, dit-elle".encode() + b"\xc3",  # cut off in the middle of a letter
        "It rained, she said – again".encode() + b"\xe2\x80",
        b"don\xe2\x80t",  # a quotation mark that has lost a byte, and nothing else
        b"don\x80\x99t",
        b"He was naive, or na\xc3ve, as they spell it.",
        "“Rain,” she said. ".encode() + b"\x93Sun,\x94 said I.",  # bytes of Windows-1252, pasted
        b"It rained \xf5 " + CZECH.encode(),
        RUSSIAN.encode().replace(b"\xd0\xb3", b"\xd0", 2),
        RUSSIAN.encode() + b"\xd0 .",
        JAPANESE.encode()[1:],
        KOREAN.encode().replace(b"\xeb", b"", 3),
        CHINESE.encode().replace(b"\x80", b"", 4),
        b"\xed\xa0\xbd\xed\xb8\x80 " + FRENCH.encode(),  # surrogates, which no UTF-8 holds
        b"\xef\xbb\xbfnothing but\xff a mark",
        b"It rained in Oxley. " * 60 + b"\xff",  # nothing but ASCII and one byte that is in no word
    ],
)
def test_utf8_with_a_few_broken_bytes_is_utf8(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text == as_browsers(data.removeprefix(b"\xef\xbb\xbf"))
    assert decoded.replaced == decoded.text.count("\ufffd") > 0
    (warning,) = decoded.warnings
    assert warning.startswith("Broken bytes became U+FFFD in ")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"„Das ist ein Spaß“, sagte sie. {WALL}", "cp1252"),  # ß and a quotation mark: N'Ko in UTF-8
        (f"« La liberté\xa0», dit-elle, « était là\xa0». {WALL}", "cp1252"),  # a Chinese character in UTF-8
        (f"“AMANHÔ, disse o capitão. {WALL}", "cp1252"),
        (f"Il primo caffè costa di PIÙ» {WALL}", "cp1252"),
        (f"“MALMÖ” {WALL}", "cp1252"),
        (f"“Rain”, “snow” and “cafÃ©” {WALL}", "cp1252"),
        (f"{FRENCH} cafÃ©", "cp1252"),
        ("naïve", "cp1252"),
        (f"“20 €” – said “he” {WALL}", "cp1252"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (CHINESE, "gb18030"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
    ],
)
def test_text_that_happens_to_hold_what_looks_like_utf8_stays_what_it_is(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text
    assert decode(text.encode(encoding)).warnings == ()


def test_warning_says_how_many_and_where() -> None:
    assert decode(b"caf\xc3\xa9 \xff").warnings == ("Broken bytes became U+FFFD in 1 place, at byte 6",)
    # A byte order mark has bytes too.
    assert decode(b"\xef\xbb\xbfcaf\xc3\xa9 \xff").warnings == ("Broken bytes became U+FFFD in 1 place, at byte 9",)
    with pytest.raises(InputError, match="broken at byte 4;"):
        decode(b"\xff\xfea\x00\x00\xd8")
    text = "é" * 600 + " "
    decoded = decode(text.encode() + b"\xff a \xff b \xe2\x80 c")
    assert decoded.warnings == ("Broken bytes became U+FFFD in 3 places, the first at byte 1,201",)
    assert decoded.replaced == 3
    assert decode("was broken before: \ufffd, é ".encode() + b"\xff").replaced == 1


@given(st.sampled_from(TEXTS), st.integers(0, 10_000), st.integers(0x80, 0xFF))
@example(FRENCH, 0, 0xC3)
def test_one_stray_byte_costs_nothing_but_itself(text: str, at: int, byte: int) -> None:
    data = text.encode()
    at %= len(data) + 1
    broken = data[:at] + bytes([byte]) + data[at:]
    assert decode(broken).text == as_browsers(broken)


@given(st.sampled_from(TEXTS), st.integers(1, 10_000))
def test_a_text_cut_off_anywhere_is_read(text: str, at: int) -> None:
    data = (text + text).encode()
    cut = data[: len(text.encode()) + at % len(text.encode())]
    assert decode(cut).text == as_browsers(cut)


LABELS = ["", "utf-8", "gb2312", "iso-2022-kr", "utf-16", "\xff"]


@given(st.binary(max_size=300), st.booleans(), st.sampled_from(LABELS))
def test_anything_is_text_or_refused_in_one_line(data: bytes, html: bool, charset: str) -> None:
    with contextlib.suppress(InputError):
        decoded = decode(data, html=html, charset=charset)
        assert bool(decoded.replaced) <= bool(decoded.warnings)


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("utf8", "utf-8", RUSSIAN),
        ("unicode-1-1-utf-8", "utf-8", RUSSIAN),
        ("x-cp1252", "cp1252", FRENCH),
        ("latin-1", "cp1252", FRENCH),
        ("x-user-defined", "cp1252", FRENCH),
        ("ISO-8859-9", "cp1254", "Kış geldi, dedi; “yağmur yağıyor”."),
        ("gb2312", "gb18030", "㐀 是一个生僻字。"),
        ("ks_c_5601-1987", "cp949", "똠방각하라는 말이 있다."),
        ("x-sjis", "cp932", "①港町の議会"),
        ("x-euc-jp", "euc_jis_2004", "①港町の議会は木曜日"),
        ("big5-hkscs", "big5hkscs", "碼頭冚唪唥都關咗。"),
        ("koi8-u", "koi8-u", "Паром знову пішов, її не чекали."),
        ("windows-1255", "cp1255", "הגשם ירד כל הלילה."),
        ("windows-874", "cp874", "ฝนตกทั้งคืน"),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
        ("iso-2022-kr", "iso2022_kr", KOREAN),
        ("hz-gb-2312", "hz", "港口镇议会决定修缮旧码头。"),
    ],
)
def test_names_mean_what_they_mean_in_browsers(label: str, codec: str, text: str) -> None:
    page = f"<meta charset={label}><p>{text}"
    assert decode(page.encode(codec), html=True).text == page
    assert decode(text.encode(codec), charset=f" {label.upper()}").text == text


def test_what_hides_in_ascii_must_show_itself() -> None:
    assert decode(b"cd ~/rain", charset="hz-gb-2312").text == "cd ~/rain"
    assert decode(b"It rained.", charset="iso-2022-kr").text == "It rained."
    assert decode(b"\x1b[1mrain\x1b[0m").text == "\x1b[1mrain\x1b[0m"
    assert decode(JAPANESE.encode("iso2022_jp")).text == JAPANESE


def test_declaration_decides_where_the_bytes_do_not() -> None:
    one_each = b"caf\xc3\xa9 \xe9t\xe9"
    assert decode(one_each, charset="windows-1252").text == "cafÃ© été"
    assert decode(one_each, charset="utf-8").text == "café \ufffdt\ufffd"
    # But not against a text that is UTF-8 throughout, nor for one that is not.
    assert decode(FRENCH.encode() + b"\xff", charset="iso-8859-1").text == f"{FRENCH}\ufffd"
    assert decode(RUSSIAN.encode("cp1251"), charset="utf-8").text == RUSSIAN
    page = f'<meta charset="iso-8859-1"><p>{RUSSIAN}'.encode()
    assert decode(page + b"\xd0", html=True).text == as_browsers(page + b"\xd0")


def test_dozens_of_broken_bytes_in_a_page_that_declares_utf8() -> None:
    page = b"<meta charset=utf-8>" + b"".join(f"<p>{FRENCH}".encode() + b"\xe9t\xe9 " for _ in range(20))
    assert decode(page, html=True).text == as_browsers(page)
    assert decode(page, html=True).replaced == 40


def test_few_broken_bytes_in_another_encoding_that_is_declared() -> None:
    text = JAPANESE * 3
    decoded = decode(text.encode("euc_jp") + b"\xff", charset="euc-jp")
    assert (decoded.text, decoded.replaced) == (f"{text}\ufffd", 1)
    assert decoded.warnings


@pytest.mark.parametrize("text", [*TEXTS, "Rain.\n", f"{CHINESE}\n一一一一\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_a_byte_order_mark(text: str, codec: str) -> None:
    text = f"{text}\nEnd, 2024.\n"
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, codec)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(32)) * 40,
        b"\0" * 100,
        b"one\0two\0three.\0\0",
        b"\x7f\0\0\x01\0\0\0\x02" * 20,
        RUSSIAN.encode() + b"\0" * 30,
        ENGLISH.encode("utf-16-le")[:-1],
        b"\x01 " + ENGLISH.encode() * 2 + b"\0",
    ],
)
def test_other_bytes_with_nul_are_binary(data: bytes) -> None:
    with pytest.raises(InputError, match="has a NUL byte at"):
        decode(data)


def test_a_nul_in_a_long_text_is_a_broken_byte() -> None:
    data = RUSSIAN.encode() * 3 + b"\0" + RUSSIAN.encode()
    assert decode(data) == (
        f"{RUSSIAN * 3}\ufffd{RUSSIAN}",
        "utf-8",
        1,
        (f"NUL bytes became U+FFFD in 1 place, at byte {len(RUSSIAN.encode()) * 3:,}",),
    )
    page = decode(b"<p>" + data, html=True)
    assert page.text == f"<p>{RUSSIAN * 4}"
    assert page.warnings[0].startswith("NUL bytes were left out in 1 place")


@pytest.mark.parametrize("extractor", ["cleaner", "trafilatura"])
def test_page_given_as_bytes_warns_in_its_result(extractor: str) -> None:
    from cleaner import Config  # noqa: PLC0415

    page = f"<html><head><meta charset=utf-8></head><body><article><p>{FRENCH}</p></article></body></html>".encode()
    cleaner = Cleaner(Config(extractor=extractor))  # type: ignore[arg-type]
    result = cleaner.explain_html(page.replace(b"Croi", b"Cro\xff"))
    assert "Cro\ufffds" in result.text
    assert result.to_dict()["warnings"] == list(result.warnings) != []
    assert cleaner.explain_html(page).warnings == ()
    assert cleaner.explain_html(b"%PDF-1.7").error == "looks like a PDF, not text; extract its text first"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_byte_order_is_believed_only_if_it_makes_far_more_sense_than_the_other(codec: str) -> None:
    """U+4E00, a frequent Chinese character, is the letter N in the other order."""
    assert read_unmarked(("\u4e00N" * 50).encode(codec)) is None
    assert read_unmarked(("\u4e00N" * 50 + "Rain, again.\n" * 20).encode(codec)) is not None


@pytest.mark.parametrize("never", ["\ue000", "\u0378"])
def test_characters_that_no_text_holds_speak_against_wide_characters(never: str) -> None:
    assert read_unmarked(f"Rain{never}, again.\n".encode("utf-16-le")) is None


def test_one_broken_byte_in_long_ascii_is_what_the_sender_says_it_is() -> None:
    data = b"It rained for nine days. " * 60 + b"Caf\xe9"
    named = decode(data, charset="utf-8")
    assert (named.encoding, named.replaced) == ("utf-8", 1)
    assert decode(data).text.endswith("Café")

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.text.folding import WHITE, fold
from cleaner.text.sentences import sentences

tricky = st.text(st.sampled_from("ab AB.!?…\"'“”()[]\n\r\t 19%。』؟«»,;\u200b\ufeff"), max_size=60)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "It rained. | The match was stopped.",
        "“It rained.” | He went home.",
        "“It rained,” he said. | “We left.”",
        "Did it rain? | Yes! | It did.",
        "(It rained.) | Then it stopped.",
        "It rained… | Then it stopped.",
        "He waited for an hour... | Nobody came.",
        "It cost 3.50. | The rest was free.",
        "In 2019. | It was late.",
        "They met at 5 p.m. | The hall was full.",
        "The firm is Quill Inc. | It sells pens.",
        "She moved to the U.S. | He stayed.",
        "它開了。|很大。",
        "「它開了。」|很大。",
        "क्या हुआ। | वह आया।",
        "لماذا؟ | لا أعرف.",
        "Er kam. | Dann ging er.",
        "„Ich gehe.“ | Dann ging er.",
        "Elle vient. | Il part.",
        "« Elle vient. » | Il part.",
        "Er kam. | »Ich auch.« | Dann ging er.",
        "It rained\n\n|and then it stopped",
        "It rained\r\n \r\n|and then it stopped",
        "It makes all the difference.|The mayor said so.",
        "It makes all the difference.|Russian forces left.",
        "he said.|“Yes, I did.”",
        'he said.|"Yes, I did."',
        "“Yes, I did.”|He left.",
        "Works of art. | Prices rose.",
        "It ended 3-2. | Rovers went top.",
    ],
)
def test_ends(text: str) -> None:
    parts = [part.strip() for part in text.split("|")]
    assert cut(text.replace("|", "")) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Quill met Mr. Vane and Prof. Oda in St. Ives.",
        "J. K. Vane and A. B. Quill wrote it.",
        "John F. Vane spoke.",
        "The U.S. Senate and the U.N. Council met.",
        "It rose by 3.5 per cent, e.g. in May, i.e. early.",
        "The e.g. The is odd.",
        "“Why?” he asked.",
        "“Stop!” she cried.",
        "He waited ... and waited … in vain.",
        "He saw No. 7 and pp. 3 of vol. 2.",
        "On Jan. 5 and Feb. 24 it snowed.",
        "Am 3. Oktober und im 19. Jahrhundert.",
        "Er wurde beim 2. Versuch nervös.",
        "Das gilt z. B. für Dr. Oda bzw. Hr. Vane.",
        "Cela vaut pour M. Vane et Mme. Quill.",
        "La Sra. Oda y el Dr. Vane.",
        "1. Open the lid.",
        "At 455 N. 3rd Street.",
        "It was. .",
        "See www.example.org and Node.js or ASP.NET.",
        "Write to a.quill@example.org today.",
        "Quill etc., and others.",
        "Quill Inc. Vane and Oda Co. Ltd.",
    ],
)
def test_goes_on(text: str) -> None:
    assert cut(text) == [text]


@given(st.one_of(tricky, st.text(st.characters(), max_size=80)))
def test_laws(text: str) -> None:
    spans = sentences(text)
    covered = ""
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip(WHITE)
        assert text[start] not in WHITE
        assert text[end - 1] not in WHITE
        covered += text[start:end]
        position = end
    assert not text[position:].strip(WHITE)


@example("\t1?A\ufeff")
@given(tricky)
def test_same_on_folded_text(text: str) -> None:
    """Only the side that a curly quotation mark shows is lost by folding, and line breaks."""
    plain = text.translate(str.maketrans("", "", "“”«»\n\r"))
    assert sentences(plain) == sentences(fold(plain))


SIZE = 100_000


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        "a",
        "A",
        " ",
        "\n",
        ". ",
        "a.",
        "A.",
        "a.A",
        '."A',
        'said."Yes ',
        "((",
        ".(",
        "? ",
        "1.",
        "\n \n",
        "\n.",
        "。",
        "…A",
    ],
)
def test_linear(unit: str) -> None:
    began = time.process_time()
    sentences(unit * (SIZE // len(unit)))
    assert time.process_time() - began < 10  # seconds; anything worse than linear takes minutes

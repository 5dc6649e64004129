"""Markdown made up for property tests: nested blocks with inline markup, and soup of its special characters.

There is no indented code: what is above decides how deep it must be, and two stretches of it are one when what stood
between them has gone.
"""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = st.sampled_from(["rain", "the port", "opens", "a_b_c", "5", "[sic]", "C#", "naïve", "It's", "100%", "Mayor."])
_ADDRESS = st.sampled_from(["https://example.org/a_b", "/a(b)c", "<https://example.org/a b>", "#top", "x.png"])
_TITLE = st.sampled_from(["", ' "A title"'])


def _link(label: str, address: str, title: str) -> str:
    return f"[{label}]({address}{title})"


_LEAVES = st.one_of(
    _WORDS,
    _WORDS,
    st.sampled_from(
        ["`x = *y*`", "``a ` b``", "<https://example.org/auto>", "AT&amp;T", "5 \\* 3", "x<br>y", "<b>so</b>"]
    ),
    st.builds(lambda alt, to: f"![{alt}]({to})", _WORDS, _ADDRESS),
)
_INLINE = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda text: f"*{text}*", inner.filter(lambda text: "*" not in text)),
        st.builds(lambda text: f"**{text}**", inner.filter(lambda text: "*" not in text)),
        st.builds(lambda text: f"~~{text}~~", inner.filter(lambda text: "~" not in text)),
        st.builds(
            _link,
            inner.filter(lambda text: "](" not in text and "][" not in text and "<http" not in text),
            _ADDRESS,
            _TITLE,
        ),
        st.builds(lambda text, label: f"[{text}][{label}]", _WORDS, st.sampled_from("12")),
    ),
    max_leaves=3,
)
LINE = st.lists(_INLINE, min_size=1, max_size=5).map(" ".join).map(lambda text: f"So {text}")

_ROW = st.lists(LINE, min_size=2, max_size=2).map(lambda cells: "| " + " | ".join(cells) + " |")
_FLAT = st.one_of(
    LINE,
    LINE,
    st.lists(LINE, min_size=2, max_size=3).map("\n".join),
    st.builds(lambda marks, text: f"{'#' * marks} {text}", st.integers(1, 6), LINE),
    st.builds(lambda text, mark: f"{text} end\n{mark * 5}", LINE, st.sampled_from("-=")),
    st.lists(_ROW, min_size=1, max_size=4).map(lambda rows: "\n".join([rows[0], "|---|:-:|", *rows[1:]])),
    st.sampled_from(
        [
            "* * *",
            "---",
            "```python\nx = [1]\n\n# y\n```",
            "~~~\n*code*\n~~~",
            "![Alone](port.png)",
            "[![Alone](port.png)](https://example.org)",
            "<!-- hidden\n\nstill -->",
            "<div>\nWithin\n</div>",
            "[\n\n## Linked\n\ntwice](https://example.org/x)",
        ]
    ),
)


def _marked(mark: str, text: str) -> str:
    first, *others = text.split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in others)])


def _quoted(text: str) -> str:
    return "\n".join([f"> {line}".rstrip() for line in text.split("\n")])


_BLOCKS = st.recursive(
    _FLAT,
    lambda inner: st.one_of(
        st.builds(
            lambda mark, items, gap: gap.join([_marked(mark, item) for item in items]),
            st.sampled_from(["- ", "* ", "1. ", "  * "]),
            st.lists(inner, min_size=1, max_size=3),
            st.sampled_from(["\n", "\n\n"]),
        ),
        st.lists(inner, min_size=1, max_size=3).map("\n\n".join).map(_quoted),
    ),
    max_leaves=4,
)
DEFINITIONS = '\n\n[1]: https://example.org/one\n[2]: <https://example.org/two>\n  "Two"\n[3]: /unused\n'
DOCUMENT = st.builds(
    lambda front, blocks, end: front + "\n\n".join(blocks) + end,
    st.sampled_from(["Kept\n\n", "---\ntitle: A port\ntags: [a]\n---\n"]),
    st.lists(_BLOCKS, min_size=1, max_size=6),
    st.sampled_from([DEFINITIONS]),
)
SOUP = st.text(st.sampled_from(list("ab1 \n\n\t*_`~[]()<>!#|&;\\-=+.:\"'\r\x0c\u2028é")), max_size=60)

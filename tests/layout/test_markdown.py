from __future__ import annotations

import time

import pytest

from cleaner.document import Span
from cleaner.layout.markdown import is_markdown, markdown_view
from cleaner.layout.markdown.signs import front_matter
from cleaner.layout.view import View


def parts(text: str) -> list[tuple[str, str]]:
    view = markdown_view(text)
    return [(part.kind, view.text[part.shown.start : part.shown.end]) for part in view.parts]


def cut(text: str, *words: str) -> str:
    """Return what is left of Markdown when words that it shows are cut."""
    view = markdown_view(text)
    starts = [view.text.index(word) for word in words]
    found = view.to_source_all([Span(at, at + len(word)) for at, word in zip(starts, words, strict=True)])
    gone = {at for spans in found for span in spans for at in range(*span)}
    return "".join([char for at, char in enumerate(text) if at not in gone])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("See [the map](https://example.org/a_(b) 'Map').", "See the map."),
        ("See [the map](https://example.org/a b.html).", "See the map."),
        ("See [the map](https://example.org/very-\nlong.html).", "See the map."),
        ("See [the\nmap][1].\n\n[1]: /map", "See the map."),
        ("![A port](port.png) It *rained* **all** ~~day~~.", "It rained all day."),
        ("It rained [sic] on snake_case, 5 * 3, a|b, f**k and #hashtag.", None),
        ("AT&amp;T &copy; 5 \\* 3", "AT&T © 5 * 3"),
        ("`a  b` and ``x ` y``", "a  b and x ` y"),
        ("<https://example.org/x> https://example.org/y", "https://example.org/x https://example.org/y"),
        ("It <b>rained</b><br>all <!-- so --> day", "It rained all day"),
        ("[Anna]: Yes.\n\n[^1]: A note.", "[Anna]: Yes.\n\n[^1]: A note."),
        ("```\nnever closed\n\nIt rained.", "```\nnever closed\n\nIt rained."),
        ("<script>\nrun();\n\nstop();\n</script>\n\nIt rained.", "It rained."),
        ("<!-- never closed\n\nIt rained.", "<!-- never closed\n\nIt rained."),
        ("[\n\n## Title\n\n](https://example.org/x)\n\nIt rained.", "## Title\n\nIt rained."),
        ("1. One\n2. Two", "One\nTwo"),
        ("In short:\n2. Two", "In short:\nTwo"),
        ("| a | b \\| c |\n|---|---|\n| | d |\nBelow", "a  b | c\nd\nBelow"),
        ("First.\\\nSecond.  \nThird.", "First.\nSecond.\nThird."),
        ("###", "###"),
    ],
)
def test_shows_what_a_reader_sees(source: str, text: str | None) -> None:
    assert markdown_view(source).text == (source if text is None else text)


def test_tells_what_parts_are() -> None:
    text = "# One #\n\nTwo\n---\n\n- Three\n  more\n\n> Four\n\n---\n\n    x = 1;\n\n    It rained.\n\n~~~\ny\n\nz\n~~~"
    assert parts(text) == [
        ("heading", "# One"),
        ("heading", "Two"),
        ("list_item", "Three"),
        ("paragraph", "more"),
        ("quote", "Four"),
        ("separator", "---"),
        ("code", "x = 1;"),
        ("paragraph", "It rained."),
        ("code", "y\n\nz"),
    ]


def test_a_rule_right_below_a_sentence_underlines_no_heading() -> None:
    assert parts("It rained.\n---\nIt stopped.") == [
        ("paragraph", "It rained."),
        ("separator", "---"),
        ("paragraph", "It stopped."),
    ]


def test_lines_are_joined_only_where_it_is_said() -> None:
    text = "# Port\nIt rained\nall day.\nIt *stopped\nat night*."
    assert markdown_view(text).text == "# Port\nIt rained\nall day.\nIt *stopped\nat night*."
    joined = markdown_view(text, lambda *_: [Span(0, 6), Span(7, 25), Span(26, 48)])
    assert joined.text == "# Port\nIt rained all day.\nIt stopped at night."


def test_measures_links_and_depth() -> None:
    view = markdown_view("- [abcd](x)\n    - ab [cd][1]\n\n> > So\n\n[1]: /x")
    assert [(part.link_density, part.level) for part in view.parts] == [(1.0, 1), (0.5, 2), (0.0, 2), (0.0, 0)]
    assert dict(view.uses) == {3: (1,)}


def test_a_cut_takes_whole_parts_and_marks() -> None:
    assert cut("- One\n- [Two](x)\n", "Two") == "- One\n\n"
    assert cut("It *rained* and [stopped](x) soon.", "stopped ") == "It *rained* and soon."
    assert cut("It **rained all day** long.", "all day long.") == "It **rained**"
    assert cut("See [the map](x) now.", "map") == "See [the](x) now."
    assert cut("Type `a b` now.", "Type a") == "`a b` now."
    assert cut("```\na\n```\n\nb", "a") == "\n\nb"


def test_two_cuts_share_what_they_cut_together() -> None:
    view = markdown_view("*It rained. It stopped.*")
    found = view.to_source_all([Span(11, 22), Span(0, 10)])
    assert found == [[Span(12, 24)], [Span(0, 12)]]


def test_the_head_of_a_table_goes_with_its_last_row() -> None:
    table = "| a | b |\n|---|---|\n| c | d |\n| e | f |"
    assert cut(table, "a  b", "c  d").split("\n") == ["| a | b |", "|---|---|", "", "| e | f |"]
    assert cut(table, "a  b", "c  d", "e  f").strip() == ""
    assert cut(table, "c  d", "e  f").strip() == "| a | b |\n|---|---|"


@pytest.mark.parametrize("unseen", ["![P](p.png)", "[![P](p.png)](x)", "---", "<!-- so -->"])
def test_what_is_not_seen_goes_with_a_neighbour(unseen: str) -> None:
    text = f"One\n\n{unseen}\n\nTwo\n\nThree\n\n{unseen}"
    assert cut(text, "Two") == "One\n\n\n\n\n\nThree\n\n" + unseen
    assert cut(text, "Three").count(unseen) == 1
    assert cut(f"One two\n\n{unseen}\n\nThree", "two").count(unseen) == 1


def test_a_definition_goes_with_its_last_link() -> None:
    text = "See [one][1].\n\nSee [two][1].\n\n[1]: /x\n[2]: /unused\n"
    assert "[1]: /x" in cut(text, "See one.")
    assert "[1]: /x" not in cut(text, "See one.", "See two.")
    assert "[2]: /unused" in cut(text, "See one.", "See two.")


def test_tags_go_with_all_between_them() -> None:
    text = "<div>\nOne\n\nTwo\n</div>\n\nThree"
    assert cut(text, "Two") == "<div>\nOne\n\n\n</div>\n\nThree"
    assert cut(text, "One", "Two").strip() == "Three"


def test_front_matter_is_one_part_that_stays() -> None:
    text = "---\ntitle: Port\ntags:\n  - a\n---\nIt rained."
    view = markdown_view(text)
    assert view.front == Span(0, 31)
    assert view.text == "It rained."
    assert cut(text, "It rained.") == text[:32]
    assert front_matter("+++\ntitle = 'Port'\n\n[more]\nx = 1\n+++\n") is not None


@pytest.mark.parametrize(
    "text",
    ["---\nIt rained.\n---\n", "---\nAnna: Yes.\nBen: No.\n---\n", "Port\n---\ntitle: x\n---\n", "---\ntitle: Port\n"],
)
def test_other_text_between_rules_is_no_front_matter(text: str) -> None:
    assert front_matter(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "See [the map](https://example.org).",
        "See [the map][1].\n\n[1]: https://example.org",
        "## Port\n\nIt rained.",
        "It **rained** all day.",
        "```\nx\n```",
        "a | b\n---|---\nc | d",
        "Port\n====\n\nIt _rained all_ day.",
        "---\ntitle: Port\n---\nIt rained.",
    ],
)
def test_recognises_markdown(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "It rained #again, #1 of C# [sic].",
        "2 ** 3 ** 4, f**k, a_b_c, __init__.py",
        "a | b",
        "array[0](x) and f[i](j)",
        "Port\n====\n\nIt rained.",
        "> It rained.\n\n- One\n- Two\n\n* * *\n\nThree",
        "```never closed",
        "It _rained_ all day.",
        "1984 -- 1990",
    ],
)
def test_plain_text_is_no_markdown(text: str) -> None:
    assert not is_markdown(text)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "*",
        "`",
        "<",
        "[a](",
        "](",
        "> ",
        "- ",
        "|",
        "&",
        "**a ",
        "[a]: b\n",
        "```a\n",
        "<!--",
        "[a](/b\n",
        "~~a",
        "\\|",
    ],
)
def test_time_is_linear(piece: str) -> None:
    begin = time.process_time()
    view = markdown_view(piece * (100_000 // len(piece)))
    view.to_source_all([Span(0, len(view.text))])
    assert time.process_time() - begin < 10  # seconds; anything worse than linear takes minutes


def test_a_view_without_parts_is_its_source() -> None:
    assert View.plain("It rained.").to_source_all([Span(0, 2), Span(2, 2)]) == [[Span(0, 2)], []]
    assert markdown_view("").text == ""

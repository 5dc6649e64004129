"""Structures of manuals and notices: documentation in Markdown, tutorials with code, calls for papers and people."""

from __future__ import annotations

from typing import Final

from benchmarks.genres.lists import Build, amount, numbered_steps
from benchmarks.genres.words import Writer, capital

OPTIONS: Final = ("--depth", "--output", "--quiet", "--limit", "--format", "--since")
CODE: Final = (
    ("count = 0", "for row in rows:", "    count += row.size", "print(count)"),
    ("git fetch origin", "git switch -c harbour", "make test"),
    ("def weigh(load):", "    if load > LIMIT:", "        raise ValueError(load)", "    return load / 2"),
    ("SELECT name, size", "FROM boats", "WHERE size > 4", "ORDER BY name;"),
    ('const lamp = { on: true };', "lamp.on = !lamp.on;", "console.log(lamp);"),
)  # fmt: skip


def _code(w: Writer) -> tuple[str, ...]:
    return CODE[w.number(0, len(CODE) - 1)]


def _docs_sections(w: Writer) -> list[str]:
    lines = []
    for heading in w.some("headings", 2, 4):
        lines += [f"## {heading}", w.paragraph(1, 3), *(f"- `{option}`: {w.clause()}" for option in OPTIONS[:2])]
    return lines


def _docs_options(w: Writer) -> list[str]:
    lines = [f"# {w.pick('headings')}", w.paragraph(1, 2)]
    for option in OPTIONS[: w.number(3, 6)]:
        lines += [f"`{option} N`", w.sentence()]
    return lines


def _docs_definitions(w: Writer) -> list[str]:
    return [f"**{capital(noun)}** – {w.clause()}." for noun in w.some("nouns", 4, 8)]


def _docs_changes(w: Writer) -> list[str]:
    lines = []
    for at in range(w.number(2, 4), 0, -1):
        lines += [f"## 1.{at}.0", *(f"* {w.sentence()}" for _ in range(w.number(2, 4)))]
    return lines


def _tutorial_fenced(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(2, 3)):
        lines += [w.paragraph(1, 2), "```", *_code(w), "```"]
    return lines


def _tutorial_plain(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(2, 3)):
        lines += [w.pick("headings"), w.sentence(), *_code(w), w.sentence()]
    return lines


def _tutorial_shell(w: Writer) -> list[str]:
    output = [f"{noun} ... ok" for noun in w.some("nouns", 2, 5)]
    return [*numbered_steps(w), "$ make boats", *output, f"{w.number(2, 90)} files, 0 errors", w.paragraph(1, 2)]


def _call_dates(w: Writer) -> list[str]:
    dates = [f"{heading}: {w.date()}" for heading in w.some("headings", 3, 5)]
    return [w.paragraph(2, 3), *dates, f"{w.name()}, {w.pick('places')}"]


def _call_topics(w: Writer) -> list[str]:
    topics = [f"* {w.short()}" for _ in range(w.number(4, 8))]
    return [w.paragraph(1, 3), w.pick("headings") + ":", *topics, w.paragraph(1, 2)]


def _call_needs(w: Writer) -> list[str]:
    needs = [f"{at}) {amount(w)}" for at in "abcdef"[: w.number(3, 6)]]
    return [
        w.pick("greetings"),
        w.paragraph(2, 3),
        *needs,
        f"{w.pick('labels')}: {w.number(10, 900)} EUR",
        w.sentence(),
    ]


MANUALS: Final[dict[str, dict[str, Build]]] = {
    "docs": {
        "docs-sections": _docs_sections, "docs-options": _docs_options, "docs-definitions": _docs_definitions,
        "docs-changes": _docs_changes,
    },
    "tutorial": {
        "tutorial-fenced": _tutorial_fenced, "tutorial-plain": _tutorial_plain, "tutorial-shell": _tutorial_shell,
    },
    "call": {"call-dates": _call_dates, "call-topics": _call_topics, "call-needs": _call_needs},
}  # fmt: skip
"""Structures by genre and name."""

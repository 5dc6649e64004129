"""Structures made of short lines: recipes, tables, results, programmes, specifications, lists and link round-ups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from benchmarks.genres.words import Writer, capital

Build: TypeAlias = Callable[[Writer], list[str]]
"""Makes the lines of a structure."""


def amount(w: Writer) -> str:
    """Return an amount of something."""
    return f"{w.choice(('1', '2', '3', '50', '75', '120', '250', '500'))} {w.pick('units')} {w.pick('things')}"


def numbered_steps(w: Writer) -> list[str]:
    """Return numbered steps."""
    return [f"{at}. {step}" for at, step in enumerate(w.some("steps", 4, 8), 1)]


def bullets(mark: str) -> Build:
    """Return a structure: a statement and short items under a mark."""

    def build(w: Writer) -> list[str]:
        items = [capital(item) for item in w.some("things", 3, 7)]
        return [w.short() + ":", *(f"{mark}{item}" for item in items)]

    return build


def _recipe_plain(w: Writer) -> list[str]:
    return [w.pick("headings"), *(amount(w) for _ in range(w.number(4, 11))), w.pick("headings"), *numbered_steps(w)]


def _recipe_bullets(w: Writer) -> list[str]:
    goods = [f"- {amount(w)}" if w.chance(0.7) else f"- {capital(w.pick('things'))}" for _ in range(w.number(4, 10))]
    return [w.pick("headings") + ":", *goods, w.pick("headings") + ":", " ".join(w.some("steps", 3, 6))]


def _recipe_groups(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(2, 3)):
        lines += [f"{w.noun()}:", *(amount(w) for _ in range(w.number(2, 5)))]
    return [*lines, *w.some("steps", 4, 7)]


def _recipe_parted(w: Writer) -> list[str]:
    goods = [f"{capital(thing)} – {w.number(1, 600)} {w.pick('units')}" for thing in w.some("things", 4, 9)]
    return [
        f"{w.pick('labels')}: {w.number(2, 8)}",
        *goods,
        w.pick("headings"),
        w.paragraph(2, 4),
        *w.some("steps", 2, 4),
    ]


def _table_pipes(w: Writer) -> list[str]:
    head = w.some("labels", 3, 3)
    rows = [f"| {w.noun()} | {w.number(1, 99)} | {w.pick('values')} |" for _ in range(w.number(3, 8))]
    return [f"| {' | '.join(head)} |", "| --- | --- | --- |", *rows]


def _table_columns(w: Writer) -> list[str]:
    rows = [f"{w.pick('places')}   {w.number(1, 99)}   {w.number(100, 9999)}" for _ in range(w.number(4, 9))]
    return ["   ".join(w.some("labels", 3, 3)), *rows]


def _table_cells(w: Writer) -> list[str]:
    lines = w.some("labels", 2, 2)
    for _ in range(w.number(4, 9)):
        lines += [w.pick("places"), str(w.number(1, 900))]
    return lines


def _results_scores(w: Writer) -> list[str]:
    games = [f"{w.pick('places')} {w.number(0, 5)}-{w.number(0, 5)} {w.pick('places')}" for _ in range(w.number(4, 10))]
    return [w.pick("headings"), *games]


def _results_ranks(w: Writer) -> list[str]:
    return [f"{at}. {w.name()} {w.number(30, 59)}:{w.number(10, 59)}" for at in range(1, w.number(5, 12))]


def _results_standings(w: Writer) -> list[str]:
    return [f"{place} {w.number(8, 30)} {w.number(1, 9)} {w.number(1, 9)} {w.number(0, 40)}"
            for place in w.some("places", 4, 8)]  # fmt: skip


def _results_lineups(w: Writer) -> list[str]:
    places = w.some("places", 2, 2)
    teams = [", ".join(w.name() for _ in range(w.number(4, 8))) for _ in places]
    goals = [f"{w.number(1, 90)}' {w.name()}" for _ in range(w.number(2, 6))]
    return [*(f"{place}: {team}." for place, team in zip(places, teams, strict=True)), *goals]


def _programme_times(w: Writer) -> list[str]:
    return [f"{w.time()} {w.short()}" for _ in range(w.number(4, 9))]


def _programme_days(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(3, 8)):
        lines += [w.date(), f"{w.short()}."]
    return lines


def _programme_table(w: Writer) -> list[str]:
    return [f"{w.date()}, {w.time()} – {w.name()}, {w.noun()}" for _ in range(w.number(4, 9))]


def _programme_apart(w: Writer) -> list[str]:
    lines = [w.pick("headings")]
    for _ in range(w.number(3, 7)):
        lines += [w.time("."), w.noun(), f"{w.name()}, {w.pick('places')}"]
    return lines


def _listicle_numbers(w: Writer) -> list[str]:
    lines = []
    for at in range(1, w.number(4, 8)):
        lines += [f"{at}. {w.noun()}", w.paragraph(1, 3)]
    return lines


def _listicle_years(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(3, 7)):
        lines += [f"{w.title()} ({w.year()})", w.paragraph(1, 3)]
    return lines


def _listicle_countdown(w: Writer) -> list[str]:
    lines = []
    for at in range(w.number(4, 8), 0, -1):
        lines += [f"#{at} – {w.pick('places')}", w.paragraph(1, 2)]
    return lines


def _review_specs(w: Writer) -> list[str]:
    specs = [f"{label}: {w.choice((str(w.number(1, 900)), w.pick('values')))}" for label in w.some("labels", 4, 9)]
    return [*specs, w.paragraph(2, 4), f"{w.number(1, 10)}/10"]


def _review_stars(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(2, 4)):
        full = w.number(1, 5)
        lines += [w.title(), "★" * full + "☆" * (5 - full), w.paragraph(1, 3)]
    return lines


def _review_verdict(w: Writer) -> list[str]:
    good = [f"+ {capital(value)}" for value in w.some("values", 2, 4)]
    bad = [f"- {capital(value)}" for value in w.some("values", 2, 3)]
    return [w.paragraph(2, 4), *good, *bad, f"{w.pick('labels')}: {w.number(50, 99)} %", w.paragraph(1, 2)]


def _links_blurbs(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(4, 8)):
        lines += [w.title(), w.sentence()]
    return lines


def _links_bullets(w: Writer) -> list[str]:
    return [w.sentence(), *(f"• {w.title()} ({w.pick('places')}): {w.clause()}." for _ in range(w.number(4, 9)))]


def _links_addresses(w: Writer) -> list[str]:
    sites = [f"{w.pick('labels').split()[0].lower()}{at}.example/{w.number(10, 99)}" for at in range(w.number(3, 7))]
    return [f"{w.title()} – https://{site}: {w.sentence()}" for site in sites]


LISTS: Final[dict[str, dict[str, Build]]] = {
    "recipe": {
        "recipe-plain": _recipe_plain, "recipe-bullets": _recipe_bullets,
        "recipe-groups": _recipe_groups, "recipe-parted": _recipe_parted,
    },
    "table": {
        "table-pipes": _table_pipes, "table-columns": _table_columns, "table-cells": _table_cells,
        "table-dashes": bullets("– "),
    },
    "results": {
        "results-scores": _results_scores, "results-ranks": _results_ranks,
        "results-standings": _results_standings, "results-lineups": _results_lineups,
    },
    "programme": {
        "programme-times": _programme_times, "programme-days": _programme_days,
        "programme-table": _programme_table, "programme-apart": _programme_apart,
    },
    "listicle": {
        "listicle-numbers": _listicle_numbers, "listicle-years": _listicle_years,
        "listicle-countdown": _listicle_countdown, "listicle-bullets": bullets("• "),
    },
    "review": {"review-specs": _review_specs, "review-stars": _review_stars, "review-verdict": _review_verdict},
    "link-round-up": {
        "links-blurbs": _links_blurbs, "links-bullets": _links_bullets, "links-addresses": _links_addresses,
    },
}  # fmt: skip
"""Structures by genre and name."""

"""Structures of speech and verse: interviews, transcripts, minutes, letters, poems, profiles, live blogs, questions."""

from __future__ import annotations

from typing import Final

from benchmarks.genres.lists import Build
from benchmarks.genres.words import Writer, capital


def answer(w: Writer) -> str:
    """Return an answer, at times a very short one."""
    return w.pick("answers") if w.chance(0.35) else w.paragraph(1, 3)


def dialogue(question: str, reply: str) -> Build:
    """Return a structure: questions and answers after marks; ``{a}`` and ``{b}`` are the speakers."""

    def build(w: Writer) -> list[str]:
        speakers = {"a": w.pick("last"), "b": w.pick("last").upper()}
        lines = []
        for asked in w.some("questions", 4, 8):
            lines += [question.format(**speakers) + asked, reply.format(**speakers) + answer(w)]
        return lines

    return build


def _transcript_names(w: Writer) -> list[str]:
    speakers = [w.name() for _ in range(w.number(2, 3))]
    return [f"{w.choice(speakers)}: {answer(w)}" for _ in range(w.number(5, 11))]


def _transcript_times(w: Writer) -> list[str]:
    speakers = [w.pick("first") for _ in range(2)]
    lines, seconds = [], 0
    for _ in range(w.number(5, 10)):
        seconds += w.number(4, 50)
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}] {w.choice(speakers)}: {answer(w)}")
    return lines


def _transcript_apart(w: Writer) -> list[str]:
    speakers = [w.name().upper() for _ in range(2)]
    return [line for at in range(w.number(4, 9)) for line in (speakers[at % 2], answer(w))]


def _minutes_items(w: Writer) -> list[str]:
    present = ", ".join(w.name() for _ in range(w.number(3, 6)))
    lines = [f"{w.pick('headings')}: {present}"]
    for at in range(1, w.number(3, 6)):
        lines += [f"{at}. {w.pick('headings')}", w.paragraph(1, 2)]
    return lines


def _minutes_votes(w: Writer) -> list[str]:
    return [
        f"{at}.{w.number(1, 4)} {w.sentence()} ({w.number(3, 12)}:{w.number(0, 3)})" for at in range(1, w.number(4, 8))
    ]


def _minutes_actions(w: Writer) -> list[str]:
    lines = [f"{w.date()}, {w.time()}, {w.pick('places')}"]
    for _ in range(w.number(3, 6)):
        lines += [w.sentence(), f"→ {w.name()}, {w.number(1, 28)}/{w.number(1, 12)}"]
    return lines


def _letters_signed(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(1, 3)):
        lines += [
            w.pick("greetings"),
            *(w.paragraph(2, 4) for _ in range(w.number(1, 2))),
            w.pick("closings"),
            w.name(),
        ]
    return lines


def _letters_places(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(2, 4)):
        lines += [w.title(), w.paragraph(2, 4), f"{w.name()}, {w.pick('places')}"]
    return lines


def _letters_dash(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(1, 3)):
        lines += [w.pick("greetings"), w.paragraph(2, 4), f"— {w.name()}"]
    return lines


def stanzas(size: int, title: bool) -> Build:
    """Return a structure: verse in stanzas of so many lines, with or without titles."""

    def build(w: Writer) -> list[str]:
        lines = []
        for _ in range(w.number(2, 4)):
            head = [w.noun()] if title else []
            lines += [*head, *(capital(verse) for verse in w.some("verses", size, size))]
        return lines

    return build


def _poem_stops(w: Writer) -> list[str]:
    return [capital(verse) + w.choice(("", ",", ";", ".")) for _ in range(2) for verse in w.some("verses", 4, 8)]


def _profile_facts(w: Writer) -> list[str]:
    facts = [f"{label}: {w.pick('values')}" for label in w.some("labels", 3, 5)]
    return [w.name(), *facts, w.paragraph(2, 4), w.paragraph(1, 3)]


def _profile_years(w: Writer) -> list[str]:
    years = sorted(w.year() for _ in range(w.number(4, 7)))
    return [*(f"{year}: {w.short()}" for year in years), w.paragraph(2, 3)]


def _profile_team(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(3, 6)):
        lines += [f"{w.name()}, {w.number(21, 80)}", w.paragraph(1, 2)]
    return lines


def _live_times(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(4, 8)):
        lines += [w.time(), w.paragraph(1, 2)]
    return lines


def _live_inline(w: Writer) -> list[str]:
    return [f"{w.time('.')}: {w.paragraph(1, 2)}" for _ in range(w.number(4, 9))]


def _live_titles(w: Writer) -> list[str]:
    lines = []
    for _ in range(w.number(3, 7)):
        lines += [f"{w.time()} | {w.short()}", w.paragraph(1, 2)]
    return lines


def _faq_plain(w: Writer) -> list[str]:
    return [line for asked in w.some("questions", 4, 7) for line in (asked, w.paragraph(1, 3))]


def _faq_numbers(w: Writer) -> list[str]:
    asked = enumerate(w.some("questions", 4, 7), 1)
    return [line for at, question in asked for line in (f"{at}. {question}", answer(w))]


def _faq_markdown(w: Writer) -> list[str]:
    return [line for asked in w.some("questions", 3, 6) for line in (f"### {asked}", w.paragraph(1, 2))]


TALK: Final[dict[str, dict[str, Build]]] = {
    "interview": {
        "interview-bare": dialogue("", ""), "interview-initials": dialogue("Q: ", "A: "),
        "interview-names": dialogue("{a}: ", "{b}: "), "interview-dashes": dialogue("— ", ""),
    },
    "transcript": {
        "transcript-names": _transcript_names, "transcript-times": _transcript_times,
        "transcript-apart": _transcript_apart,
    },
    "minutes": {"minutes-items": _minutes_items, "minutes-votes": _minutes_votes, "minutes-actions": _minutes_actions},
    "letters": {"letters-signed": _letters_signed, "letters-places": _letters_places, "letters-dash": _letters_dash},
    "poem": {
        "poem-quatrains": stanzas(4, title=False), "poem-titled": stanzas(6, title=True), "poem-stops": _poem_stops,
    },
    "profile": {"profile-facts": _profile_facts, "profile-years": _profile_years, "profile-team": _profile_team},
    "live-blog": {"live-times": _live_times, "live-inline": _live_inline, "live-titles": _live_titles},
    "faq": {"faq-plain": _faq_plain, "faq-numbers": _faq_numbers, "faq-markdown": _faq_markdown},
}  # fmt: skip
"""Structures by genre and name."""

"""Articles made up for the tests of engines, and what cleaning makes of them."""

from __future__ import annotations

import random
from importlib.util import find_spec
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.integrations.rows import RECORD

CLEANER = Cleaner()
FERRY = "The ferry to Orlena sails again from Friday, nine years after the flood that took the pier away."
BAND = "“We had stopped believing in it,” said Tom Hale, the harbour master, while a brass band played."
ADVERT = "Sign up for our daily newsletter"
TEXTS = (
    f"{FERRY}\n\n{BAND}\n\n{ADVERT}",
    f"By Ana Ruiz\n\n{FERRY}\n\nAdvertisement\n\n{BAND}",
    f"{FERRY}\n\n{BAND}",  # nothing to cut
    "",
)
PAGE = (
    "<html><head><title>Ferry sails again</title></head><body><nav><a href=/a>Home</a> <a href=/b>News</a></nav>"
    f"<article><h1>Ferry sails again</h1><p>{FERRY}</p><p>{BAND}</p><p>{FERRY} {BAND}</p></article></body></html>"
)

WORDS = (
    "bridge river council harvest engine teacher winter market voice letter garden captain summer harbour village "
    "orchard railway winner stranger concert window factory morning holiday doctor painter forest carried opened "
    "repaired crossed followed measured heard bought left found built sold lost promised changed saw kept"
).split()


def expected(text: str) -> dict[str, Any]:
    result = CLEANER.explain(text)
    removed = [{name: removal.to_dict()[name] for name in RECORD} for removal in result.removed]
    return {"text": result.text, "removed": removed, "title": result.title, "error": result.error}


EXPECTED = [expected(text) for text in TEXTS]


def installed(module: str, extra: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(module) is None, reason=f"{module} is not installed: needs the extra [{extra}]")


def document(chance: random.Random, number: int, outlet: str) -> dict[str, Any]:
    """Return a document of which a head and a foot recur, and a sentence in some."""
    lines = [" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(4)]
    if chance.random() < 0.5:
        lines.insert(2, f"Also in the {outlet.title()}: {' '.join(chance.choices(WORDS, k=5))}")
    lines = [f"Reported by {chance.choice(('Ana Ruiz', 'Tom Hale', 'Ines Weber'))} for the {outlet.title()}", *lines]
    lines += [f"The {outlet.title()} belongs to its readers.", "A share costs five crowns a month."]
    url = f"https://{outlet}.example.org/{number}" if outlet == "courier" else None
    return {"id": str(number), "text": "\n\n".join(lines), "outlet": outlet, "url": url}

"""The page itself: a template, a style sheet and a script in one file that needs nothing else.

Its content security policy allows this style and this script, by their digests, and nothing else: no other script, no
image, no network. The texts of documents are data, never markup.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from cleaner.categories import ROWS
from cleaner.review.overview import Overview
from cleaner.review.packing import packed_json
from cleaner.surrogates import without_surrogates

STYLES: Final = ("base.css", "overview.css", "list.css", "document.css", "print.css")
"""The style sheets, in the order in which they apply."""
MODULES: Final = (
    "unpack.js",
    "elements.js",
    "points.js",
    "run.js",
    "filters.js",
    "lines.js",
    "marks.js",
    "text_search.js",
    "list.js",
    "text.js",
    "details.js",
    "strip.js",
    "document.js",
    "dialogs.js",
    "keys.js",
    "main.js",
)
"""The modules of the script, each after those that it imports from."""
_MODULE_LINES: Final = re.compile(r"^import [^;]*;\n|^export ", re.MULTILINE)


def render(data: dict[str, Any], overview: Overview, packed: Iterable[str]) -> Iterator[str]:
    """Yield the page piece by piece; ``packed`` are its chunks."""
    style, script = "\n".join(map(asset, STYLES)), joined_script()
    template = environment().get_template("report.html.j2")
    context = {
        "style": style,
        "script": script,
        "policy": policy(style, script),
        "data": packed_json(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")),
        "overview": overview,
        "categories": ROWS,
        "chunks": packed,
    }
    return map(without_surrogates, template.generate(**context))


def environment() -> Environment:
    """Return the templates; what they are given is escaped."""
    return Environment(
        loader=PackageLoader("cleaner.review", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asset(name: str) -> str:
    """Return one of the page's own files."""
    return files("cleaner.review").joinpath("assets", name).read_text(encoding="utf-8")


def joined_script() -> str:
    """Return the modules as one script: what they import from each other is all in one scope."""
    return "\n".join(_MODULE_LINES.sub("", asset(name)) for name in MODULES)


def policy(style: str, script: str) -> str:
    """Return the content security policy, which allows one style and one script."""
    return (
        f"default-src 'none'; style-src '{_source(style)}'; script-src '{_source(script)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _source(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"

"""Systems measured on texts: doing nothing, cleaner, two peers, and any ``module:function`` that maps str to str."""

from __future__ import annotations

import html
import importlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.data.corpora import Row
from benchmarks.errors import BenchmarkError

if TYPE_CHECKING:
    from cleaner import Cleaner
    from cleaner.categories import Category
System = Callable[[Row], str]
"""Takes a row for its text (and its country, if a peer needs the language); never reads gold."""

NAMES: Final = ("nothing", "cleaner", "cleaner+headline", "cleaner-gentle", "cleaner-strict", "justext", "c4")
DEFAULT_SYSTEMS: Final = ("nothing", "cleaner", "justext", "c4")
TEXT_BASELINE: Final = "justext"
"""The peer whose speed the others are compared with."""

STOP_LISTS: Final[dict[str | None, str]] = {
    None: "English",
    **dict.fromkeys(("us", "uk", "ca", "za", "tz", "be"), "English"),
    **dict.fromkeys(("de", "at", "ch", "li", "lu", "il"), "German"),
    **dict.fromkeys(("es", "mx", "py"), "Spanish"),
    "fr": "French",
    "gl": "Danish",
    "id": "Indonesian",
    "ind": "Hindi",
    "it": "Italian",
    "no": "Norwegian_Bokmal",
    "pt": "Portuguese",
    "ru": "Russian",
    "se": "Swedish",
    "tr": "Turkish",
    "ua": "Ukrainian",
}
"""jusText's stop list by country of the outlet. It has none for Chinese, Japanese and Korean: there it runs
without stop words, as its manual says."""


def make_system(name: str, dataset: str = "extracted") -> System:
    """Return the system of that name, ready to run on the rows of a set.

    >>> row = Row("1", "made", None, "x", None, "Some text.", "")
    >>> make_system("nothing")(row), make_system("builtins:str")(row)
    ('Some text.', 'Some text.')
    >>> make_system("everything")
    Traceback (most recent call last):
        ...
    benchmarks.errors.BenchmarkError: unknown system 'everything': choose nothing, cleaner, cleaner+headline, \
cleaner-gentle, cleaner-strict, justext, c4 or module:function

    Raises:
        BenchmarkError: the name is unknown, or what it needs is not installed.

    """
    try:
        if ":" in name:
            return _function(name)
        if name.partition("-")[0].partition("+")[0] == "cleaner" and name in NAMES:
            return _cleaner(name, dataset)
        if name in _MAKERS:
            return _MAKERS[name]()
    except ImportError as error:
        raise BenchmarkError(f"system {name} cannot be imported: {error}; try pip install -e '.[benchmark]'") from error
    raise BenchmarkError(f"unknown system {name!r}: choose {', '.join(NAMES)} or module:function")


def _function(name: str) -> System:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))  # so that a file in the working folder can be named, as with python -m
    try:
        found = getattr(importlib.import_module(module), attribute, None)
    finally:
        sys.path.pop(0)
    if not callable(found):
        raise BenchmarkError(f"{module} has no function {attribute!r}")
    return lambda row: str(found(row.text))


def _nothing() -> System:
    return lambda row: row.text


def make_cleaner(headline: bool, profile: Any = "balanced", *, standfirst: Any = False, **options: Any) -> Cleaner:
    """Return a cleaner that strips the headline too, or keeps it; and the standfirst.

    Raises:
        BenchmarkError: cleaner cannot be imported, or does not accept an option.

    """
    try:
        from cleaner import DEFAULT_STRIP, Cleaner, Config  # noqa: PLC0415  peers must run without it
        from cleaner.errors import CleanerError  # noqa: PLC0415  peers must run without it
    except ImportError as error:
        raise BenchmarkError(f"cleaner cannot be imported: {error}") from error
    asked: dict[Category, bool] = {"headline": headline, "standfirst": standfirst}
    also = {category for category, stripped in asked.items() if stripped}
    try:
        return Cleaner(Config(profile=profile, strip=DEFAULT_STRIP | also, **options))
    except CleanerError as error:
        raise BenchmarkError(str(error)) from error


def cleaner_command() -> str:
    """Return the path of cleaner's command line.

    Raises:
        BenchmarkError: it is not installed.

    """
    found = shutil.which("cleaner", path=str(Path(sys.executable).parent)) or shutil.which("cleaner")
    if found is None:
        raise BenchmarkError("the command cleaner is not installed: try pip install -e .")
    return found


def _cleaner(name: str, dataset: str) -> System:
    """Return cleaner; on spliced articles the headline stays, as gold has none to lose."""
    headline = name == "cleaner+headline" or dataset != "spliced"
    clean = make_cleaner(headline, name.partition("-")[2] or "balanced").clean
    return lambda row: clean(row.text)


def _justext() -> System:
    """Return jusText over lines wrapped as paragraphs; what it classes good is kept."""
    import justext  # noqa: PLC0415  optional

    stop_lists: dict[str, frozenset[str]] = {}

    def clean(row: Row) -> str:
        language = STOP_LISTS.get(row.country)
        options: dict[str, Any] = {} if language else {"stopwords_low": 0, "stopwords_high": 0}
        if language and language not in stop_lists:
            stop_lists[language] = justext.get_stoplist(language)
        page = "".join(f"<p>{html.escape(line)}</p>" for line in row.text.splitlines() if line.strip())
        words = stop_lists[language] if language else ()
        paragraphs = justext.justext(f"<html><body>{page}</body></html>", words, **options)
        return "\n".join(paragraph.text for paragraph in paragraphs if paragraph.class_type == "good")

    return clean


def _c4() -> System:
    """Return datatrove's C4 line rules.

    Where C4 would discard a whole document ("lorem ipsum", a curly bracket) the text stays unchanged, and the
    rule of five sentences is off: it drops documents, not lines, and needs NLTK data.
    """
    from datatrove.data import Document  # noqa: PLC0415  optional
    from datatrove.pipeline.filters import C4QualityFilter  # noqa: PLC0415  optional

    rules = C4QualityFilter(min_num_sentences=-1)

    def clean(row: Row) -> str:
        document = Document(text=row.text, id=row.id)
        rules.filter(document)
        return str(document.text)

    return clean


_MAKERS: Final[dict[str, Callable[[], System]]] = {"nothing": _nothing, "justext": _justext, "c4": _c4}

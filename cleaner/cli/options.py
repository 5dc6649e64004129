"""Command line options into a configuration and output options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from cleaner.cli.in_place import check_options
from cleaner.cli.patterns import Choice
from cleaner.cli.places import Selection, read_list
from cleaner.cli.plan import OutputOptions
from cleaner.config import DEFAULT_STRIP, Config, Extractor, Profile
from cleaner.errors import ConfigError
from cleaner.rulepack.locating import pack_files

if TYPE_CHECKING:
    from cleaner.categories import Category
    from cleaner.document import Fields
    from cleaner.outcome import Form


def configuration(
    profile: str,
    strip: Sequence[str] | None,
    keep: Sequence[str] | None,
    packs: Sequence[str] | None,
    *,
    extractor: str = "cleaner",
    markdown: bool = False,
) -> Config:
    """Return the configuration that the options ask for.

    >>> "headline" in configuration("balanced", ["headline,standfirst"], None, None).strip
    True

    Raises:
        ConfigError: an unknown profile or category, or a category that is to be both cut and kept.

    """
    cut, kept = _categories(strip), _categories(keep)
    if both := sorted(cut & kept):
        raise ConfigError(f"{both[0]} is both in --strip and in --keep: drop one of them")
    Config(strip=kept)  # checks the names that are only subtracted below
    return Config(
        profile=cast("Profile", profile),
        strip=(DEFAULT_STRIP | cut) - kept,
        packs=tuple(pack_path(pack, "--rules ") for pack in packs or ()),
        extractor=cast("Extractor", extractor),
        markdown=markdown,
    )


def pack_path(name: str, option: str = "") -> Path:
    """Return where the packs lie that somebody has named; a folder without any was named by mistake.

    Raises:
        ConfigError: there is none.

    """
    path = Path(name)
    if not path.exists():
        raise ConfigError(f"{option}{name}: no such file or folder; correct the path")
    if not any(pack_files([path])):
        raise ConfigError(f"{option}{name} holds no rule packs (.yaml); correct the path")
    return path


def _categories(values: Sequence[str] | None) -> frozenset[Category]:
    names = (name.strip() for value in values or () for name in value.split(","))
    return frozenset(cast("Category", name) for name in names if name)


def named_fields(text: str, html: str, own_id: str, url: str, source: str = "") -> Fields:
    """Return what the fields, or columns, of records are called.

    >>> named_fields("body", "", "id", "url")
    Fields(text='body', html='', id='id', url='url', source='')

    Raises:
        ConfigError: a name is empty, or the output needs it for something else.

    """
    from cleaner.document import Fields  # noqa: PLC0415  not needed for help

    if not text:
        raise ConfigError("--text-field is empty: name the field that holds the text")
    if taken := {text, html} & {"removed", "error"}:
        raise ConfigError(f"the text cannot be in {taken.pop()!r}, which the output needs: rename that field")
    return Fields(text, html, own_id, url, source)


def output_options(  # noqa: PLR0913  one for each option
    out: str,
    fields: Fields,
    *,
    json: bool,
    metadata: bool,
    markdown: bool,
    dry_run: bool,
    diff: bool,
    split: bool = False,
    in_place: bool = False,
    backup: str = "",
) -> OutputOptions:
    """Return what is to be written, and where.

    >>> from cleaner.document import Fields
    >>> output_options("", Fields(), json=True, metadata=False, markdown=False, dry_run=False, diff=False).form
    'results'

    Raises:
        ConfigError: options that contradict each other.

    """
    if dry_run and diff:
        raise ConfigError("--diff writes nothing anyway: drop --dry-run")
    if diff and out:
        raise ConfigError("--diff goes to standard output: drop -o")
    if diff and (json or metadata):
        raise ConfigError("--diff is a form of output: drop it, or drop --json and --with-metadata")
    form: Form = "results" if json else "metadata" if metadata else "text"
    show: Literal["", "nothing", "differences"] = "nothing" if dry_run else "differences" if diff else ""
    options = OutputOptions(out, form, markdown, fields, show, split, in_place, backup)
    check_options(options)
    return replace(options, out="") if dry_run else options


def selection(  # noqa: PLR0913  one for each option
    out: str,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    files_from: str,
    *,
    null: bool,
    in_place: bool,
    verbose: bool,
    quiet: bool,
) -> Selection:
    """Return which files are to be read.

    >>> selection("out", None, ["*.bak"], "", null=False, in_place=False, verbose=False, quiet=False).out
    'out'

    Raises:
        ConfigError: options that contradict each other, or a list that cannot be read.

    """
    if null and not files_from:
        raise ConfigError("--null says how paths end in --files-from: name a list with it, or drop --null")
    if verbose and quiet:
        raise ConfigError("--verbose and --quiet contradict each other: drop one of them")
    listed = read_list(files_from, null=null) if files_from else None
    return Selection(Choice(include or (), exclude or ()), listed, out, in_place=in_place, verbose=verbose)

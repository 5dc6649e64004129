"""Options into a configuration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cleaner.cli.plan import Wishes
from cleaner.config import DEFAULT_STRIP, Config, Extractor, Profile
from cleaner.errors import ConfigError

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
        ConfigError: an unknown profile or category, or one that is both to be cut and kept.

    """
    wanted, unwanted = _categories(strip), _categories(keep)
    if both := sorted(wanted & unwanted):
        raise ConfigError(f"{both[0]} is both in --strip and in --keep: drop one of them")
    # Config itself checks names; one that is only taken away has to be put before it as well.
    Config(strip=unwanted)
    return Config(
        profile=cast("Profile", profile),
        strip=(DEFAULT_STRIP | wanted) - unwanted,
        packs=tuple(Path(pack) for pack in packs or ()),
        extractor=cast("Extractor", extractor),
        markdown=markdown,
    )


def _categories(values: Sequence[str] | None) -> frozenset[Category]:
    names = (name.strip() for value in values or () for name in value.split(","))
    return frozenset(cast("Category", name) for name in names if name)


def wishes(  # one for each option
    out: str, fields: Fields, *, json: bool, metadata: bool, markdown: bool, dry_run: bool, diff: bool
) -> Wishes:
    """Return what is to become of the documents.

    >>> from cleaner.document import Fields
    >>> wishes("", Fields(), json=True, metadata=False, markdown=False, dry_run=False, diff=False).form
    'results'

    Raises:
        ConfigError: options that contradict each other.

    """
    if dry_run and diff:
        raise ConfigError("--diff writes nothing anyway: drop --dry-run")
    if diff and out:
        raise ConfigError("--diff goes to standard output: drop -o")
    if not fields.text:
        raise ConfigError("--text-field is empty: name the field that holds the text")
    show = "nothing" if dry_run else "differences" if diff else ""
    form: Form = "results" if json else "metadata" if metadata else "text"
    return Wishes("" if dry_run else out, form, markdown, fields, show)

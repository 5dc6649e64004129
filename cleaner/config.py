"""What a user can choose."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from cleaner.categories import CATEGORIES, KEPT_BY_DEFAULT
from cleaner.errors import ConfigError

Profile = Literal["gentle", "balanced", "strict"]
Extractor = Literal["cleaner", "trafilatura"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)

DEFAULT_STRIP: Final[frozenset[str]] = frozenset(CATEGORIES) - KEPT_BY_DEFAULT
"""Everything that is not the article. ``DEFAULT_STRIP | {"headline"}`` gives the pure body."""

THRESHOLD: Final[dict[Profile, float]] = {"gentle": 0.9, "balanced": 0.7, "strict": 0.5}
"""Confidence (0..1) from which a mark is cut."""


@dataclass(frozen=True, slots=True)
class Config:
    """How to clean. Frozen and picklable, so it can travel to worker processes.

    ``packs`` are folders or files of the user's own rules, added to the built-in ones (which ``builtin=False``
    leaves out). ``languages`` limits the built-in packs (``None``: all). ``site`` is the host name of the page,
    for rules made for one site. ``experimental`` switches on rules that are not yet sure enough.
    ``extractor`` chooses the article's blocks in HTML pages: cleaner itself, or trafilatura, whose text it then cleans.
    ``classifier=False`` leaves everything to the rules, and pages to trafilatura; ``weights`` is a file of other
    learned weights than those that ship with cleaner, ``page_weights`` a folder of such for pages.
    ``markdown`` makes ``clean_html`` return the article as Markdown, and ``Result.markdown`` hold it.

    >>> Config(profile="gentle").threshold
    0.9
    >>> Config(profile="brutal")
    Traceback (most recent call last):
        ...
    cleaner.errors.ConfigError: unknown profile 'brutal': choose gentle, balanced or strict
    """

    profile: Profile = "balanced"
    strip: frozenset[str] = DEFAULT_STRIP
    packs: tuple[Path, ...] = ()
    builtin: bool = True
    languages: frozenset[str] | None = None
    site: str | None = None
    experimental: bool = False
    classifier: bool = True
    weights: Path | None = None
    extractor: Extractor = "cleaner"
    page_weights: Path | None = None
    markdown: bool = False

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ConfigError(f"unknown profile {self.profile!r}: choose gentle, balanced or strict")
        if self.extractor not in get_args(Extractor):
            raise ConfigError(f"unknown extractor {self.extractor!r}: choose cleaner or trafilatura")
        if self.markdown and not (self.classifier and self.extractor == "cleaner"):
            raise ConfigError("markdown needs the classifier and cleaner's own extractor: leave both as they are")
        unknown = sorted(set(self.strip) - set(CATEGORIES))
        if unknown:
            raise ConfigError(f"unknown category {unknown[0]!r}: choose from {' '.join(CATEGORIES)}")

    @classmethod
    def from_file(cls, path: Path | str) -> Config:
        """Return the configuration that a ``cleaner.toml``, or a ``pyproject.toml`` with ``[tool.cleaner]``, asks for.

        The library reads no file of its own accord. What the file says of fields, workers and inputs is for the
        command line, and left out here.

        Raises:
            ConfigError: the file cannot be read, or there is something wrong in it.

        """
        from cleaner.settings import SETTINGS, read_settings  # noqa: PLC0415  few read a file

        settings = read_settings(Path(path))
        values = settings.parameters()
        chosen = {SETTINGS[key].parameter for key in settings.values if SETTINGS[key].cleans}
        options = {name: values[name] for name in chosen - {"strip", "keep", "packs"}}
        packs = tuple(Path(pack) for pack in values.get("packs", ()))
        cut, kept = frozenset(values.get("strip", ())), frozenset(values.get("keep", ()))
        if both := sorted(cut & kept):
            raise ConfigError(f"{path}: {both[0]} is both in strip and in keep: drop one of them")
        return cls(strip=(DEFAULT_STRIP | cut) - kept, packs=packs, **options)

    def __reduce__(self) -> tuple[Any, ...]:
        # Sets pickle in another order in every process, and there are caches that compare pickles.
        values = (getattr(self, field.name) for field in fields(self))
        return _restored, tuple(sorted(value) if isinstance(value, frozenset) else value for value in values)

    @property
    def threshold(self) -> float:
        """Confidence (0..1) from which a mark is cut."""
        return THRESHOLD[self.profile]


def _restored(*values: Any) -> Config:
    restored: list[Any] = [frozenset(value) if isinstance(value, list) else value for value in values]
    return Config(*restored)

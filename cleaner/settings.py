"""The settings of a configuration file: ``cleaner.toml``, or the table ``[tool.cleaner]`` of ``pyproject.toml``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.categories import CATEGORIES
from cleaner.errors import ConfigError

FILE: Final = "cleaner.toml"
PROJECT: Final = "pyproject.toml"
TABLE: Final = "tool.cleaner"


class Kind(NamedTuple):
    """A type of values: what it is called, and whether a value is of it."""

    called: str
    fits: Callable[[Any], bool]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


TEXT: Final = Kind("a string", lambda value: isinstance(value, str))
TEXTS: Final = Kind("a list of strings", _are_texts)
PATHS: Final = Kind("a list of strings", _are_texts)
"""Paths relative to the file."""
FLAG: Final = Kind("true or false", lambda value: isinstance(value, bool))
COUNT: Final = Kind("a whole number, 0 or more", lambda value: type(value) is int and value >= 0)
AMOUNT: Final = Kind("a number above 0", lambda value: _is_number(value) and value > 0)  # nor NaN


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of the file, which is the name of the option without its dashes.

    ``example`` is a value as a file has it. ``choices`` are all that a value may be, or hold. With ``cleans`` it
    decides what is cut, and is a part of ``Config``. ``parameter`` is what the code calls the option.
    """

    key: str
    kind: Kind
    example: str
    choices: tuple[str, ...] = ()
    cleans: bool = False
    parameter: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameter", self.parameter or self.key.replace("-", "_"))


SETTINGS: Final[dict[str, Setting]] = {
    setting.key: setting
    for setting in (
        Setting("profile", TEXT, '"strict"', ("gentle", "balanced", "strict"), cleans=True),
        Setting("strip", TEXTS, '["headline"]', CATEGORIES, cleans=True),
        Setting("keep", TEXTS, '["caption"]', CATEGORIES, cleans=True),
        Setting("rules", PATHS, '["my-rules"]', cleans=True, parameter="packs"),
        Setting("extractor", TEXT, '"trafilatura"', ("cleaner", "trafilatura"), cleans=True),
        Setting("markdown", FLAG, "true", cleans=True),
        Setting("text-field", TEXT, '"body"'),
        Setting("html-field", TEXT, '"page"'),
        Setting("id-field", TEXT, '"key"'),
        Setting("url-field", TEXT, '"link"'),
        Setting("source-field", TEXT, '"paper"'),
        Setting("include", TEXTS, '["*.txt"]'),
        Setting("exclude", TEXTS, '["drafts/"]'),
        Setting("split", FLAG, "true"),
        Setting("jobs", COUNT, "4"),
        Setting("deadline", AMOUNT, "120"),
        Setting("memory", AMOUNT, "4"),
        Setting("strict", FLAG, "true"),
    )
}
"""Everything that a configuration file may say: a row for each. The options of ``cleaner clean`` say the rest."""
_ALIASES: Final = {
    "packs": "rules",
    "text": "text-field",
    "html": "html-field",
    "id": "id-field",
    "url": "url-field",
    "source": "source-field",
}
"""What the library calls some of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration file says, by key, and the line of each, where it is easily found; no file says nothing."""

    file: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def where(self, key: str) -> str:
        """Return the file and line of a setting.

        >>> Settings(Path("cleaner.toml"), {"jobs": 4}, {"jobs": 2}).where("jobs")
        'cleaner.toml:2'
        """
        return f"{self.file}:{self.lines[key]}" if key in self.lines else f"{self.file}"

    def line(self, key: str) -> str:
        """Return the same with the file's name alone.

        >>> Settings(Path("news/cleaner.toml"), {"jobs": 4}, {"jobs": 2}).line("jobs")
        'cleaner.toml:2'
        """
        return Path(self.where(key)).name

    def parameters(self) -> dict[str, Any]:
        """Return the values by the names that the code has for them.

        >>> Settings(Path("news/cleaner.toml"), {"rules": ["own"], "text-field": "body"}).parameters()
        {'packs': ['news/own'], 'text_field': 'body'}
        """
        home = self.file.parent if self.file else Path()
        found = {}
        for key, value in self.values.items():
            paths = SETTINGS[key].kind is PATHS
            found[SETTINGS[key].parameter] = [str(home / one) for one in value] if paths else value
        return found


def find_settings(folder: Path) -> Settings:
    """Return what the nearest configuration file says, in a folder or above it, up to the root of the project.

    That is the first folder with ``.git``. A ``pyproject.toml`` counts if it has the table.

    Raises:
        ConfigError: there is something wrong in the file.

    """
    for home in (folder, *folder.parents):
        for name in (FILE, PROJECT):
            if _is_there(home / name) and (settings := _settings(home / name)) is not None:
                return settings
        if os.path.exists(home / ".git"):  # noqa: PTH110  as below; a file in a worktree
            break
    return Settings()


def _is_there(file: Path) -> bool:
    """Return whether there is such a file; not in a folder that is closed to the user, where Path would raise."""
    return os.path.isfile(file)  # noqa: PTH113


def read_settings(file: Path) -> Settings:
    """Return what a configuration file says.

    Raises:
        ConfigError: the file cannot be read, or there is something wrong in it.

    """
    if (settings := _settings(file)) is None:
        raise ConfigError(f"{file} has no table [{TABLE}]: write one, or name another file")
    return settings


def _settings(file: Path) -> Settings | None:
    """Return what a file says; ``None`` for a ``pyproject.toml`` that says nothing of cleaner."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 at byte {error.start}: save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}; name another file") from None
    project = file.name == PROJECT
    if project and "cleaner" not in text:
        return None
    import tomllib  # noqa: PLC0415  most commands find no file

    try:
        values: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}: correct it, or leave it out with --isolated") from None
    if project:
        tools = values.get("tool")
        values = tools.get("cleaner") if isinstance(tools, dict) else None
        if values is None:
            return None
        if not isinstance(values, dict):
            raise ConfigError(f"{file}: {TABLE} is not a table: write [{TABLE}] and its keys below")
    settings = Settings(file, values, _lines(text, TABLE if project else ""))
    for key, value in values.items():
        _check(settings, key, value)
    return settings


def _check(settings: Settings, key: str, value: Any) -> None:
    where = settings.where(key)
    setting = SETTINGS.get(key)
    if setting is None:
        raise ConfigError(f"{where}: unknown key {key!r}: {_meant(key)}")
    if not setting.kind.fits(value):
        shown = "a table" if isinstance(value, dict) else _shown(value)
        raise ConfigError(f"{where}: {key} is {shown}: write {setting.kind.called}, as in {key} = {setting.example}")
    for one in (value if isinstance(value, list) else [value]) if setting.choices else []:
        if one not in setting.choices:
            near = get_close_matches(one, setting.choices, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"choose from {' '.join(setting.choices)}"
            raise ConfigError(f"{where}: unknown value {one!r} in {key}: {hint}")


def _meant(key: str) -> str:
    """Return what a key should have been.

    >>> _meant("text_field"), _meant("packs"), _meant("job")
    ('write text-field', 'write rules', 'did you mean jobs?')
    """
    plain = key.replace("_", "-").lower()
    if sure := plain if plain in SETTINGS else _ALIASES.get(plain):
        return f"write {sure}"
    near = get_close_matches(plain, SETTINGS, 1)
    return f"did you mean {near[0]}?" if near else f"choose from {' '.join(SETTINGS)}"


def _shown(value: Any) -> str:
    """Return a value about as a file has it.

    >>> _shown(True), _shown("four"), _shown(-1)
    ('true', '"four"', '-1')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def _lines(text: str, table: str) -> dict[str, int]:
    r"""Return the number of the line at which each key of a table begins; keys of an unusual form may be missing.

    >>> _lines("[tool.other]\njobs = 1\n[tool.cleaner]  # ours\njobs = 4\n", "tool.cleaner")
    {'jobs': 4}
    """
    found: dict[str, int] = {}
    inside = not table
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.fullmatch(line):
            inside = "".join(head[1].split()) == table
        elif inside and (match := _KEY.match(line)):
            found.setdefault(match[1], number)
    return found


_HEAD: Final = re.compile(r"""\s*\[{1,2}([^\[\]"']+)\]{1,2}\s*(?:#.*)?""")
_KEY: Final = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")

"""Every word of the interface: one catalogue a language in ``words/``, chosen by the browser or by hand.

English is the catalogue that others are held to: a test compares their keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from tocsin.reference.countries import open_countries
from tocsin.web.said import Sayings, sayings_of

LANGUAGES: Final = {"en": "English", "fr": "Français"}
DEFAULT: Final = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; ``words("key", n=3)``."""

    language: str
    held: Mapping[str, str]

    def __call__(self, key: str, /, **given: Any) -> str:
        """Return the words of a key, filled in; of ``key.one`` and ``key.other`` by the number ``n``."""
        if "n" in given and key not in self.held:
            is_one = given["n"] == 1 or (self.language == "fr" and given["n"] == 0)
            key = f"{key}.{'one' if is_one else 'other'}"
        shown = {name: self.number(v) if isinstance(v, int) else v for name, v in given.items()}
        return self.held[key].format(**shown) if shown else self.held[key]

    def code(self, kind: str, value: str) -> str:
        """Return the words for a code of the trade ("type", "armed_clash"); a code without words stands for itself."""
        return self.held.get(f"{kind}.{value}") or value.replace("_", " ")

    def said(self, message: object) -> str:
        """Return in this language what another room says in English; what nobody translated stays as it was said."""
        return _sayings(self.language)(str(message))

    def not_read(self, reason: str) -> str:
        """Return why a report was kept and not read; a language by its name."""
        language = reason.removeprefix("language: ")
        return (
            self.said(reason) if language == reason else self("report.language", language=self.code("tongue", language))
        )

    def country(self, code: str) -> str:
        """Return a country's name by its ISO 3166-1 code."""
        return _countries(self.language).get(code) or code

    def number(self, number: int) -> str:
        """Return a number as the language groups its digits.

        >>> Words("en", {}).number(12345), Words("fr", {}).number(12345)
        ('12,345', '12\u202f345')
        """
        return f"{number:,}".replace(",", "\u202f") if self.language == "fr" else f"{number:,}"

    def day(self, day: date) -> str:
        """Return a day in words."""
        return f"{day.day} {self.held[f'month.{day.month}']} {day.year:04d}"

    def when(self, earliest: date | None, latest: date | None, value: str = "") -> str:
        """Return a time no more exactly than it is known."""
        if earliest is None or latest is None:
            return value or self("date.unknown")
        if earliest == latest:
            return self.day(earliest)
        if earliest.day == 1 and (latest.year, latest.month) == (earliest.year, earliest.month) and latest.day >= 28:
            return f"{self.held[f'month.{earliest.month}']} {earliest.year:04d}"
        if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31) and earliest.year == latest.year:
            return f"{earliest.year:04d}"
        return f"{self.day(earliest)} – {self.day(latest)}"

    def figure(self, low: int | None, high: int | None) -> str:
        """Return a figure with its ends: an end that nobody gave stays open."""
        if low is None:
            return self("figure.up_to", high=high) if high is not None else "–"
        if high is None:
            return self("figure.at_least", low=low)
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, English for one that is not there."""
    name = language if language in LANGUAGES else DEFAULT
    loaded = yaml.safe_load(files("tocsin.web").joinpath("words", f"{name}.yaml").read_text(encoding="utf-8"))
    loaded.pop("source", None)
    return Words(name, dict(_flat(loaded)))


@cache
def _sayings(language: str) -> Sayings:
    return sayings_of(language, lambda kind, value: words_of(language).code(kind, _code(value)), words_of(DEFAULT).held)


def _code(value: str) -> str:
    return value.replace(" ", "_")


@cache
def _countries(language: str) -> Mapping[str, str]:
    """Return the names of countries: the reference data's English ones, else a list beside the catalogue."""
    named = {code: str(name) for code, name in open_countries().names.items()}
    if language == DEFAULT:
        return named
    listed = files("tocsin.web").joinpath("words", f"countries_{language}.yaml").read_text(encoding="utf-8")
    return {code: str(name) for code, name in yaml.safe_load(listed).items() if code in named}


def _flat(tree: Mapping[Any, Any], head: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{head}.{key}" if head else str(key)
        found += _flat(value, name) if isinstance(value, dict) else [(name, str(value))]
    return found


def language_of(chosen: str, accepted: str) -> str:
    """Return the language by what was chosen, else by the browser's Accept-Language.

    >>> language_of("", "de;q=0.9, fr-CA;q=0.8, en;q=0.7"), language_of("en", "fr"), language_of("", "*")
    ('fr', 'en', 'en')
    """
    if chosen in LANGUAGES:
        return chosen
    ranked = sorted((_weighed(piece) for piece in accepted.split(",")), key=lambda pair: -pair[0])
    return next((name for weight, name in ranked if name in LANGUAGES and weight > 0), DEFAULT)


def _weighed(piece: str) -> tuple[float, str]:
    name, _, weight = piece.strip().partition(";q=")
    try:
        return float(weight or 1), name.split("-")[0].lower()
    except ValueError:
        return 0.0, ""

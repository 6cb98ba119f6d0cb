"""Makes the lexicon of month and day names in other languages from Unicode CLDR.

    python training/make_time_names.py      -> src/tocsin/reference/lexicon/time_names.yaml

Source: Unicode CLDR as Babel carries it (Babel comes with trafilatura). English has its own list (times.yaml), with
the words that are no times in most texts marked. Names of one letter and names that two languages give to different
months are left out.
"""

from collections.abc import Iterator
from pathlib import Path

import babel
import yaml
from babel import Locale

LANGUAGES = {
    "fr": ("fr",), "es": ("es",), "pt": ("pt",), "de": ("de",), "it": ("it",), "nl": ("nl",), "ru": ("ru",),
    "uk": ("uk",), "pl": ("pl",), "tr": ("tr",), "id": ("id",), "sw": ("sw",), "so": ("so",), "ha": ("ha",),
    "fa": ("fa",), "ps": ("ps",), "ur": ("ur",), "ckb": ("ckb",), "am": ("am",),
    "ar": ("ar", "ar_SY", "ar_DZ", "ar_MA"),
}  # fmt: skip
OUT = Path(__file__).parent.parent / "src" / "tocsin" / "reference" / "lexicon" / "time_names.yaml"


def names(locale: Locale, part: str, width: str) -> Iterator[tuple[str, int]]:
    """Yield the names of months or days in all their forms, with their numbers; Monday is 0."""
    for form in getattr(locale, part).values():
        for number, name in form[width].items():
            word = name.casefold().rstrip(".").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip()
            if len(word) > 1 and not word.isdecimal() and "-" not in word.strip("-"):
                yield word, int(number)


def collected(part: str, widths: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Return the names of each language."""
    found: dict[str, dict[str, int]] = {}
    for language, locales in LANGUAGES.items():
        told: dict[str, int] = {}
        for code in locales:
            for width in widths:
                for word, number in names(Locale.parse(code), part, width):
                    told.setdefault(word, number)
        found[language] = told
    return found


def without_contradictions(found: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return the names without those that stand for different months or days in two languages."""
    meanings: dict[str, set[int]] = {}
    for told in found.values():
        for word, number in told.items():
            meanings.setdefault(word, set()).add(number)
    return {
        language: {word: number for word, number in told.items() if len(meanings[word]) == 1}
        for language, told in found.items()
    }


def main() -> None:
    """Write the file."""
    months = without_contradictions(collected("months", ("wide", "abbreviated")))
    days = without_contradictions(collected("days", ("wide",)))
    source = f"Unicode CLDR by Babel {babel.__version__} (Unicode licence v3); made by training/make_time_names.py"
    told = {"source": source, "months": months, "days": days}
    OUT.write_text(
        yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None), "utf-8"
    )
    print(f"{OUT.name}: {sum(map(len, months.values()))} months, {sum(map(len, days.values()))} days")


if __name__ == "__main__":
    main()

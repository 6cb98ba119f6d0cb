"""Number words and what they amount to. Source: ``lexicon/numbers.yaml``."""

from functools import cache

from tocsin.reference.lexicon import table


@cache
def number_words() -> dict[str, int]:
    """Return cardinal number words and their values ("seven" is 7, "thousand" 1000)."""
    found = table("numbers")
    return {**found["units"], **found["tens"], **found["scales"]}


@cache
def is_number(word: str) -> bool:
    """Return whether a casefolded word is a figure, a number word or a vague number.

    >>> is_number("1,200"), is_number("thirty"), is_number("dozens"), is_number("fire")
    (True, True, True, False)
    """
    if word[:1].isdigit():
        return word.replace(",", "").replace(".", "").isdigit()
    return word in number_words() or word in table("numbers")["vague"]

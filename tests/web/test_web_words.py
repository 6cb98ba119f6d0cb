"""The catalogue is complete: every language has every key, every key that a template asks for is there."""

import re
from pathlib import Path

import pytest

from tocsin.records import codes
from tocsin.web.words import LANGUAGES, words_of

TEMPLATES = Path(__file__).parents[2] / "src" / "tocsin" / "web" / "templates"
CODES = {
    "type": codes.IncidentType, "status": codes.Status, "harm": codes.Harm, "group": codes.Group,
    "stance": codes.Stance, "verdict": codes.Verdict, "relation": codes.RelationKind, "claim": codes.ClaimKind,
    "link": codes.LinkKind,
    "known_to": codes.PlacePrecision,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_gaps(language: str) -> None:
    english, other = words_of("en").held, words_of(language).held

    assert english.keys() == other.keys()
    gaps = {key: set(re.findall(r"{(\w+)}", words)) for key, words in english.items()}
    assert gaps == {key: set(re.findall(r"{(\w+)}", words)) for key, words in other.items()}


def test_every_key_that_a_template_asks_for_is_there() -> None:
    held = words_of("en").held
    asked = {
        key
        for path in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\('([a-z_.0-9]+)'(?!\s*~)""", path.read_text(encoding="utf-8"))
    }

    assert {key for key in asked if key not in held and f"{key}.other" not in held} == set()
    assert len(asked) > 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_its_words(language: str, kind: str) -> None:
    held = words_of(language).held

    assert [] == [member.value for member in CODES[kind] if member.value and f"{kind}.{member.value}" not in held]


def test_numbers_and_open_ends_are_told_as_the_language_does() -> None:
    english, french = words_of("en"), words_of("fr")

    assert ("1 incident", "0 incidents") == (english("n_incidents", n=1), english("n_incidents", n=0))
    assert ("0 incident", "1\u202f200 incidents") == (french("n_incidents", n=0), french("n_incidents", n=1200))
    assert ("12 or more", "up to 9", "7", "3–5", "–") == (
        english.figure(12, None), english.figure(None, 9), english.figure(7, 7), english.figure(3, 5),
        english.figure(None, None),
    )  # fmt: skip

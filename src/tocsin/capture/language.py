"""Which language a text is in: as declared, else told from the text.

English is told first, by its function words, without any model: it is nearly
all there is to tell, and the model takes a second to load. What is left is put
to py3langid, whose answer is believed where the text is long enough for it.
"" means that it could not be told: many a headline is too short, and a wrong
answer would leave it unread.
"""

import re
from functools import cache
from importlib.resources import files

SAMPLE = 20_000
"""Code points looked at. Source: our choice; shares do not move beyond a few pages."""

ENGLISH_SHARE = 0.12
"""Share of English function words from which a text is English.
Source: our choice, measured on the 2,818 English texts of bench/gold: of those with 50 words and more the poorest has
.115 and the next .127. Paragraphs in 23 other languages (tests/capture/test_language.py) have .07 at most, one in
Nigerian Pidgin .11."""

FOREIGN_SHARE = 0.08
"""Share of English function words from which a text in Latin letters is not called another language.
Source: our choice; a list of place names with English between them has .09 (bench/gold), Danish .06."""

MIN_LATIN = 120
"""Letters from which a text in Latin script may be called another language. Source: our choice, measured on
bench/gold: names of people and places turn English headlines of up to 80 letters into Nigerian Pidgin or Spanish."""

MIN_OTHER = 20
"""Letters from which a text in another script may be called by its language: the script alone says most."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_END = "\u0250"
"""First code point after Basic Latin to Latin Extended-B; Unicode chart names. Vietnamese letters lie beyond it too."""


def tell_language(text: str) -> str:
    """Return the text's language as ISO 639-1 (639-3 where there is no 639-1), "" if it cannot be told.

    >>> tell_language("The police said that two people were killed by the bomb.")
    'en'
    >>> tell_language("Boko Haram ambush")
    ''
    """
    words = _WORD.findall(text[:SAMPLE])
    latin = [word for word in words if word[0] < _LATIN_END or "\u1e00" <= word[0] < "\u1f00"]
    letters, in_latin = sum(map(len, words)), sum(map(len, latin))
    if 2 * in_latin < letters:
        return _ask_model(text[:SAMPLE]) if letters - in_latin >= MIN_OTHER else ""
    english = _english()
    share = sum(word.lower() in english for word in latin) / max(1, len(latin))
    if share >= ENGLISH_SHARE:
        return "en"
    told = _ask_model(" ".join(latin)) if latin else ""
    is_certain = in_latin >= MIN_LATIN and share < FOREIGN_SHARE
    return told if told == "en" or is_certain else ""


def declared_language(words: str) -> str:
    """Return the ISO 639-1 code that a declaration names ("en-GB", "eng", "English"), "" if it names none.

    >>> [declared_language(w) for w in ("en-GB", "eng", "English", "ps", "klingon-ish", "")]
    ['en', 'en', 'en', 'ps', '', '']
    """
    name = re.split(r"[-_,;\s]", words.strip().lower())[0]
    code = _codes().get(name, name)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def _ask_model(text: str) -> str:
    import py3langid

    label = str(py3langid.classify(text)[0])
    return _codes().get(label, label)


@cache
def _english() -> frozenset[str]:
    return frozenset(word for word, *_ in _rows("english.tsv"))


@cache
def _codes() -> dict[str, str]:
    return {label: code for label, code, *_ in _rows("languages.tsv")}


def _rows(name: str) -> list[list[str]]:
    lines = files("tocsin.capture").joinpath(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]

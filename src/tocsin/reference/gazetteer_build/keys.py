"""The keys under which a place's names are found: folded, and as they sound.

Used twice: when the gazetteer is built, and at look-up. Both must give the
same keys, so a change here, or in ``transliteration.tsv``, needs a new
``SCHEMA`` in ``layout.py``.

The folded key forgives case, diacritics, punctuation, hyphens and spaces:
"Sana'a", "Sanaa" and "SANA'A" are one. The sounding key also forgives the ways
in which names from Arabic, Persian, Pashto, Urdu and their neighbours are
spelt in Latin letters: "Deir ez-Zor", "Dayr az Zawr" and "Deir al-Zour" are one.
It is coarse on purpose, and asked only where the folded key finds nothing. A name
in another script is written in Latin letters first (scripts.py), so that "Харків"
sounds like "Kharkiv". A sounding key's consonants alone ("bones") are the block in
which likenesses are looked for.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from .scripts import Scripts

LONGEST = 120
"""Code points; a longer string is no place's name. Source: our choice; the longest name in the packs has 87."""

APART = str.maketrans(
    {
        **dict.fromkeys("'’‘ʻʼʾʿ`´ˈ′"),
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ħ": "h",
        "Ħ": "h",
        "ı": "i",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ə": "a",
        "Ə": "a",
        "ɓ": "b",
        "Ɓ": "b",
        "ɗ": "d",
        "Ɗ": "d",
        "ŋ": "n",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ۀ": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ے": "ي",
        "ٱ": "ا",
    }
)
"""Letters that Unicode does not take apart, and apostrophes, which stand for a letter or for nothing.
Source: Unicode NFKD has no decomposition for these; the Arabic ones are the Persian and Urdu forms of one letter."""


def simplify(name: str) -> str:
    """Return a name without case, diacritics and apostrophes; other punctuation stays.

    >>> simplify("Šu‘ayb al-Ḥasakah")
    'suayb al-hasakah'
    """
    if name.isascii():
        return name.replace("'", "").replace("`", "").casefold()
    whole = unicodedata.normalize("NFKC", name)  # ligatures and ornamental letters first, which hide letters of APART
    apart = unicodedata.normalize("NFKD", whole.translate(APART).casefold())
    return apart if apart.isascii() else ACCENTS.sub("", apart)


ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
"""Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, and the Arabic stretching stroke.
Source: Unicode blocks."""


def fold(name: str) -> str:
    """Return the folded key, "" for a name with no letter or digit, or longer than any place's.

    >>> fold("San'a'"), fold("Deir ez-Zor"), fold("Mocímboa da Praia")
    ('sana', 'deirezzor', 'mocimboadapraia')
    >>> fold("x" * 10_000)
    ''
    """
    return folded(simplify(name)) if len(name) <= LONGEST else ""


def folded(simple: str) -> str:
    """Return the folded key of a simplified name."""
    if simple.isalnum():
        return simple
    return DROPPED.sub("", simple) if max(simple, default="") < MARKS_FROM else "".join(filter(_counts, simple))


DROPPED = re.compile(r"[\W_]+")
MARKS_FROM = "\u0700"
"""Before this, all marks are accents, and gone by now. Source: Unicode blocks: Arabic ends here."""


def _counts(char: str) -> bool:
    """Letters, digits, and the vowel signs of Indic scripts, which are marks but not accents."""
    return char.isalnum() or unicodedata.category(char) in ("Mc", "Mn")


WORD = re.compile(r"[^\W_]+")
DOUBLE = re.compile(r"(.)\1+")
MOST_HEARD = 200_000
"""Words remembered at most, so that memory does not grow with the reports read (about 20 MB)."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """The rules of ``transliteration.tsv``, ready for use. Made by :func:`read_sounds`."""

    countries: frozenset[str]
    """ISO codes of the countries whose names are kept under a sounding key."""
    articles: frozenset[str]
    letters: dict[str, str]
    """Written letters to the key's; "^" and "$" stand for the beginning and the end of a word."""
    pattern: re.Pattern[str]
    """All written letters, longest first, so that one pass over a word applies every rule."""
    scripts: Scripts = field(default_factory=lambda: Scripts({}, {}))
    heard: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Words met before and their sounds; most names share their words, and the build asks for a million."""

    def key(self, name: str) -> str:
        """Return the sounding key, "" where the folded key is empty."""
        if len(name) > LONGEST:
            return ""
        simple = simplify(name)
        words = WORD.findall(simple if simple.isascii() else self.scripts.latin(simple))
        if len(words) > 1:
            words = [w for w in words if w not in self.articles] or words
        return "".join(map(self._word, words))

    def line(self, name: str) -> str:
        """Return the sounding key behind its bones, as the index has it: keys of the same bones stand side by side."""
        sound = self.key(name)
        return f"{bones(sound)} {sound}"

    def _word(self, word: str) -> str:
        if not word.isascii():
            return word
        sound = self.heard.get(word)
        if sound is None:
            sound = DOUBLE.sub(r"\1", self.pattern.sub(self._letter, word))
            if len(self.heard) < MOST_HEARD:
                self.heard[word] = sound
        return sound

    def _letter(self, match: re.Match[str]) -> str:
        written, letters = match[0], self.letters
        if match.start() == 0 and f"^{written}" in letters:
            return letters[f"^{written}"]
        if match.end() == len(match.string) and f"{written}$" in letters:
            return letters[f"{written}$"]
        return letters[written]


def bones(sound: str) -> str:
    """Return a sounding key's consonants, the block in which likenesses are looked for.

    >>> bones("nangarhar") == bones("ningarhar")
    True
    """
    return sound.translate(VOWELS)


VOWELS = str.maketrans("", "", "aiuh")


def read_sounds(path: Path) -> Sounds:
    """Return the rules of a transliteration table.

    Columns: ``rule`` ("country", "article", "letters", "script" or "syllables"), ``written``, ``key``, ``example``.
    Lines that begin with "#" are remarks.
    Raises: ValueError naming the line, where a rule is unknown.
    """
    lists: dict[str, set[str]] = {"article": set(), "country": set()}
    tables: dict[str, dict[str, str]] = {"letters": {}, "script": {}, "syllables": {}}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith(("#", "rule\t")):
            continue
        rule, written, key, *_ = [*line.split("\t"), "", ""]
        if rule in tables:
            tables[rule][written] = key
        elif rule in lists:
            lists[rule].add(written)
        else:
            raise ValueError(
                f"{path.name}, line {number}: no such rule {rule!r}; legal are {', '.join([*lists, *tables])}"
            )
    letters = tables["letters"]
    longest = sorted(letters, key=lambda w: (-len(w.strip("^$")), w))
    pattern = re.compile("|".join(_anchored(written) for written in longest))
    return Sounds(
        countries=frozenset(lists["country"]),
        articles=frozenset(lists["article"]),
        letters=letters,
        pattern=pattern,
        scripts=Scripts(tables["script"], tables["syllables"]),
    )


def _anchored(written: str) -> str:
    begins, ends = "^" * written.startswith("^"), "$" * written.endswith("$")
    return f"{begins}{re.escape(written.strip('^$'))}{ends}"

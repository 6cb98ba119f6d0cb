"""Names in other scripts, written in Latin letters: a help for finding, no transliteration to print.

Letters of alphabets stand in ``transliteration.tsv``. Of scripts of syllables
(Devanagari, Ethiopic, Myanmar and others) Unicode's own names of the letters
say the sound: "BENGALI LETTER KA", "ETHIOPIC SYLLABLE HU".
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

ARABIC_ARTICLE = re.compile(r"(?<!\w)\u0627\u0644(?=\w{3})")
"""The article, which Arabic writes together with the name."""
WITHOUT_VOWELS = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
"""Hebrew and Arabic write the long vowels at most. Source: Unicode blocks."""
NASAL = ("ANUSVARA", "CANDRABINDU", "BINDI", "TIPPI")
SILENT = ("VIRAMA", "ASAT", "PULLI")
"""Last words of the Unicode names of signs that nasalise, and of those that take a consonant its vowel."""


def is_without_vowels(name: str) -> bool:
    """Return whether a name is in a script that does not write its short vowels."""
    return bool(WITHOUT_VOWELS.search(name))


@dataclass(frozen=True, slots=True)
class Scripts:
    """What letters of other scripts are in Latin ones."""

    letters: Mapping[str, str]
    syllabic: Mapping[str, str]
    """Unicode's name of a script of syllables to what becomes of the vowel at a word's end: "drop" or "keep"."""
    heard: dict[str, tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def latin(self, name: str) -> str:
        """Return a simplified name in Latin letters; what is in no script known here stays."""
        spelt: list[str] = []
        for char in ARABIC_ARTICLE.sub("al ", name):
            if char.isascii():
                spelt.append(char)
            elif char in self.letters:
                spelt.append(self.letters[char])
            else:
                self._add(spelt, char)
        return "".join(self._without_last_vowels(spelt, name))

    def _add(self, spelt: list[str], char: str) -> None:
        how, sound = self._syllable(char)
        if how in ("vowel", "silent", "medial") and spelt and spelt[-1].endswith("a"):
            spelt[-1] = spelt[-1][:-1]
        spelt.append(sound)

    def _syllable(self, char: str) -> tuple[str, str]:
        """Return what a sign does ("letter", "vowel", "silent", "medial") and its sound; a strange letter as it is."""
        if char not in self.heard:
            words = unicodedata.name(char, "").split()
            known = bool(words) and words[0] in self.syllabic
            self.heard[char] = _sound(words) if known else ("letter", char)
        return self.heard[char]

    def _without_last_vowels(self, spelt: list[str], name: str) -> list[str]:
        """Hindi, Bengali and their neighbours do not speak the vowel of a last consonant."""
        last = next((char for char in reversed(name) if char.isalnum()), "")
        script = unicodedata.name(last, "").partition(" ")[0] if last else ""
        if self.syllabic.get(script) == "drop" and len(spelt) > 1 and len(spelt[-1]) > 1 and spelt[-1].endswith("a"):
            spelt[-1] = spelt[-1][:-1]
        return spelt


def _sound(words: list[str]) -> tuple[str, str]:
    last = words[-1].lower()
    if words[-1] in SILENT:
        return "silent", ""
    if words[-1] in NASAL:
        return "letter", "n"
    if "VOWEL" in words and "SIGN" in words:
        return "vowel", last
    if "MEDIAL" in words:
        return "medial", last
    if "SYLLABLE" in words:
        return "letter", last if last.endswith("ee") else last.removesuffix("e")
    return "letter", last if "LETTER" in words and last.isalpha() else ""

"""The words in a place's name that say what kind of place it is: "Swabi District", "Lake Chad"."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of ``place_words.tsv``. Made by :func:`read_kind_words`."""

    kinds: dict[str, str]
    """Word, casefolded, to kind."""
    patterns: tuple[re.Pattern[str], re.Pattern[str]]
    """The word behind the name, which is the rule, and before it."""

    def strip(self, name: str) -> tuple[str, str]:
        """Return the name without its kind word, and the kind, "" where there is none.

        A name that is nothing but kind words stays as it is.
        """
        for pattern in self.patterns:
            found = pattern.match(name)
            if found and any(char.isalpha() for char in found["bare"]):
                return found["bare"].strip(" ,"), self.kinds[" ".join(found["word"].casefold().split())]
        return name, ""


def read_kind_words(path: Path) -> KindWords:
    """Return the words of a table with the columns ``word`` and ``kind``; "#" begins a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith(("#", "word\t"))]
    kinds = {row[0]: row[1] for row in rows}
    longest = sorted(kinds, key=lambda word: (-len(word), word))
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    flags = re.IGNORECASE | re.DOTALL
    behind = re.compile(rf"(?:the\s+)?(?P<bare>\S.*?)[\s,-]+(?P<word>{words})\s*$", flags)
    before = re.compile(rf"(?:the\s+)?(?P<word>{words})\s+(?:of\s+|de\s+)?(?P<bare>\S.*)$", flags)
    return KindWords(kinds, (behind, before))

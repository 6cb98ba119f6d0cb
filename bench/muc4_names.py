"""Tells a person's name from what only describes a person, in texts that are all in capitals.

The keys list victims by name, without title or role, and victims without a name
not at all in this slot. A reading has one phrase for a victim, "a single victim
as named with the role as written", so that the name must be cut out of it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from muc4_keys import reports, wordings

PARTICLES = frozenset("al bin da das de del di do dos el ibn la las los san santa van von y".split())  # noqa: SIM905 - a line reads better
"""Small words that stand inside names. Source: our choice: Spanish, Portuguese, Arabic, Dutch and German particles."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_RUNNING = re.compile(r"(?<=[a-z,] )[A-Za-z][\w’'-]*")
_APPOSITION = re.compile(r"[,;(\[]")


@dataclass(frozen=True, slots=True)
class Names:
    """Knows the words that describe people and are no part of their names."""

    describing: frozenset[str]

    @classmethod
    def learned(cls, bench: Path) -> Self:
        """Return what the training parts teach; no part that is measured on is looked at.

        Source: words that stand small inside sentences of the gold training texts at least half as often as with a
        capital, and words of MUC-4 training keys that stand more often in HUM TGT: DESCRIPTION than in NAME.
        """
        small, large = Counter[str](), Counter[str]()
        for line in (bench / "gold" / "train.reports.jsonl").read_text(encoding="utf-8").splitlines():
            for word in _RUNNING.findall(json.loads(line)["text"]):
                (small if word[0].islower() else large)[word.lower()] += 1
        told, named = Counter[str](), Counter[str]()
        for report in reports(bench / "muc4", ["train"]):
            for template in report["templates"]:
                # "PRIEST": "NAME" describes somebody named: what stands before the colon is the description.
                told.update(w for fill in template["HUM TGT: DESCRIPTION"] for w in _words(fill.split('": "')[0]))
                named.update(w for fill in template["HUM TGT: NAME"] for w in _words(fill))
        describing = {w for w, times in small.items() if 2 * times >= large[w]}
        return cls(frozenset((describing | {w for w in told if told[w] > named[w]}) - PARTICLES))

    def name_in(self, phrase: str) -> str:
        """Return the name that ends a phrase, without title and role; "" for one that only describes.

        What follows a comma or bracket is left out; so is the name in "DRIVER OF N.N.", who is another.
        Source: template-doc-part1.v7, 7.19 ("always proper names") and 7.20 (titles and roles have another slot).

        >>> names = Names(frozenset({"colonel", "three", "peasants", "driver", "of"}))
        >>> names.name_in("COLONEL JUAN DE LA PAZ, 40"), names.name_in("THREE PEASANTS"), names.name_in("DRIVER OF PAZ")
        ('JUAN DE LA PAZ', '', '')
        """
        head = _APPOSITION.split(phrase, maxsplit=1)[0]
        words, name = list(_WORD.finditer(head)), list[re.Match[str]]()
        while words and words[-1].group().lower().rstrip(".") not in self.describing:
            name.insert(0, words.pop())
        if words and words[-1].group().lower() == "of":
            return ""
        while name and name[0].group().lower() in PARTICLES:
            name.pop(0)
        return head[name[0].start() : name[-1].end()] if name else ""


def _words(fill: str) -> Iterator[str]:
    for wording in wordings(fill):
        for word in _WORD.findall(wording):
            yield word.rstrip(".")

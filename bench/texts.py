"""Invented reports of about 165 words to measure speed and memory on: as many as are asked for, no two the same.

Made so that the work is that of real reports: real towns (linking has
something to find), as many incidents, tolls, relations and quotations a report
as in the gold set, four reports a day over many countries, and every fifth
telling again, in other words and with other figures, what the third before it
told (matching has something to match). The same number always gives the same report.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

START = date(2021, 1, 1)
A_DAY = 4
"""Reports a day. Our choice: a busy desk; what matters is that it is the same however many reports are made."""
AGAIN, BACK = 5, 3
"""Every fifth report tells again what the third before it told. Our choice."""
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@cache
def stock() -> dict[str, Any]:
    """Return what reports are made of."""
    return dict(yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One report, ready to be written as a line of JSON."""

    doc: str
    title: str
    published: date
    source: str
    text: str

    def as_json(self) -> str:
        """Return the report in the JSONL form that `tocsin read` takes."""
        found = {"doc": self.doc, "title": self.title, "published": self.published.isoformat()}
        return json.dumps(found | {"source": self.source, "text": self.text}, ensure_ascii=False)


def a_report(number: int) -> Invented:
    """Return the report of that number, counted from 0."""
    of_facts = Random(f"facts {number - BACK if number % AGAIN == AGAIN - 1 else number}")
    of_words = Random(f"words {number}")
    day = START + timedelta(days=number // A_DAY - 1)
    facts = _facts(of_facts, of_words, day)
    body = [
        of_words.choice(step["of"]).format(**facts)
        for step in stock()["sentences"]
        if of_words.randrange(100) < step["often"]
    ]
    return Invented(
        doc=f"invented-{number:05d}",
        title=f"Violence near {facts['place']} in {facts['country']}",
        published=day + timedelta(days=1),
        source=facts["outlet"].removeprefix("the "),
        text=" ".join(body),
    )


def _facts(of_facts: Random, of_words: Random, day: date) -> dict[str, str]:
    """Return what fills the sentences: what happened from ``of_facts``, who tells it from ``of_words``."""
    kept = stock()
    place, district, country = of_facts.choice(kept["places"])
    group, rival = _group(of_facts), _group(of_facts)
    killed = of_facts.randint(2, 30)
    outlet = of_words.choice(kept["outlets"])
    facts = {
        "place": place,
        "district": district,
        "country": country,
        "other": of_facts.choice([town for town, _, where in kept["places"] if where == country]),
        "date": f"{day.day} {day:%B}" if of_words.random() < 0.5 else f"{day:%A}",
        "group": group,
        "short": "".join(word[0] for word in group.split()),
        "rival": rival,
        "force": of_facts.choice(kept["forces"]),
        "victims": of_facts.choice(kept["victims"]),
        "killed": _number(killed),
        "injured": _number(of_facts.randint(2, 60)),
        "few": _number(of_words.randint(2, 5)),
        "more": _number(killed + of_words.randint(1, 6)),
        "most": _number(killed + of_words.randint(7, 15)),
        "hundreds": str(of_words.randint(101, 899)),
        "year": str(day.year - of_words.randint(1, 9)),
        "voice": of_words.choice(kept["voices"]),
        "outlet": outlet,
        "outlet_plain": outlet.removeprefix("the "),
    }
    return facts | {key.capitalize(): words[0].upper() + words[1:] for key, words in facts.items()}


def _group(dice: Random) -> str:
    return " ".join(dice.choice(stock()[f"group_{part}"]) for part in ("first", "second", "third"))


def _number(n: int) -> str:
    """Return a number as newspapers write it: under ten in words."""
    return SMALL[n] if n < len(SMALL) else str(n)


def write_reports(path: Path, many: int) -> int:
    """Write so many reports, one a line, and return how many words they have in all."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for report in reports(many):
            file.write(report.as_json() + "\n")
            words += len(report.text.split())
    return words


def reports(many: int) -> Iterator[Invented]:
    """Yield the first so many reports."""
    return map(a_report, range(many))

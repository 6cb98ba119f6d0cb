"""Makes the list of ordinary words that are also places' names, from how often reports write them small.

    python training/make_ordinary_words.py      -> src/tocsin/reference/ordinary_words.tsv

Counted in the training part of the gold reports and in the parts of LGL and GeoVirus that are not held out; only words
that the gazetteer has as a name are kept, with the number of digits of their count; months and days besides.
Figures, no texts.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import place_corpora
from tocsin.linking.place_words import words_of
from tocsin.reference.gazetteer import open_gazetteer

TARGET = Path(__file__).resolve().parent.parent / "src" / "tocsin" / "reference" / "ordinary_words.tsv"
FEWEST = 3
"""A word seen small less often may be a slip. Source: our choice."""


def texts() -> Iterator[str]:
    """Yield the texts that are counted."""
    with (place_corpora.BENCH / "gold" / "train.reports.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    yield from (m.text for m in chain(place_corpora.lgl(), place_corpora.geovirus()) if not m.is_held_out)


CALENDAR = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
"""Written with a capital, and yet ordinary."""


def main() -> None:
    counts: Counter[str] = Counter()
    for text in texts():
        words = words_of(text)
        if words.has_case:
            counts.update(word.key for word in words.words if word.text == word.lower and word.text.isalpha())
    places = open_gazetteer().named(key for key, count in counts.items() if count >= FEWEST)
    rows = sorted({**{key: len(str(counts[key])) for key in places}, **dict.fromkeys(CALENDAR, 4)}.items())
    head = "# digits: of how often news wrote the word small. Made by training/make_ordinary_words.py; sources there.\n"
    TARGET.write_text(head + "key\tdigits\n" + "".join(f"{key}\t{n}\n" for key, n in rows), encoding="utf-8")
    print(len(rows), "words")


if __name__ == "__main__":
    main()

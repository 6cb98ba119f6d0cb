"""Lists the names of provinces, districts and towns that stand for one country.

    TOCSIN_SHARED=/path/to/shared .venv/bin/python training/make_country_signs.py

Reads the built gazetteer and the bench's training texts; writes
``src/tocsin/reference/country_signs.tsv``. A name is a sign of a country when
nearly all that bears it, by weight, lies there, and when it is no common word:
one that the texts also write with a small first letter.
"""

import json
import os
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "src" / "tocsin" / "reference"
sys.path.insert(0, str(REFERENCE.parent.parent))

from tocsin.reference.gazetteer_build.keys import fold  # noqa: E402 - the path comes first
from tocsin.reference.gazetteer_build.kinds import KindWords, read_kind_words  # noqa: E402
from tocsin.reference.gazetteer_build.layout import KINDS  # noqa: E402

SHARE = 0.9
"""Least part of a name's weight that lies in one country. Source: our choice."""
LEAST = {"province": 300_000, "district": 60_000, "locality": 300}
"""What a place of a kind weighs at least, in inhabitants, since few have a figure. Source: our choice."""
TOWN, PACKED_TOWN = 100_000, 15_000
"""Least inhabitants of a town that is a sign; fewer where the villages of the country are known too.
Source: our choice; smaller towns share their names with families."""
AREAS_TOO = frozenset("BD EG GT HN IL IN IR JO KE LK MX NP RW SV TD TH TN TR UG".split())  # noqa: SIM905 - a line reads better
"""Countries without packed villages whose districts are signs too. Source: our choice."""
FAMOUS = 500_000
"""Towns of this size are known by their other names too. Source: our choice."""
SHORTEST = 4
"""Shorter names are too often words or initials."""


def common_words(shared: Path) -> set[str]:
    """Return words that the training texts write small at least twice."""
    seen: Counter[str] = Counter()
    for line in (shared / "bench" / "gold" / "train.reports.jsonl").read_text(encoding="utf-8").splitlines():
        seen.update(re.findall(r"(?<![\w'’-])[a-z]{4,}", json.loads(line)["text"]))
    return {word for word, times in seen.items() if times > 1}


def signs(database: sqlite3.Connection, common: set[str], words: KindWords) -> list[tuple[str, str, str]]:
    """Return (folded name, country, kind) of every sign, in order."""
    packed = {path.name[:2].upper() for path in (REFERENCE / "packs").glob("??.tsv.gz")}
    weight: dict[str, Counter[str]] = defaultdict(Counter)
    best: dict[str, tuple[int, str, str, bool]] = {}
    question = "SELECT f.key, p.kind, p.country, p.population, p.name FROM folds f JOIN places p ON p.id = f.place"
    for key, kind_number, country, population, name in database.execute(question):
        kind = KINDS[kind_number]
        if kind not in LEAST or not key.isascii() or not key.isalpha() or len(key) < SHORTEST:
            continue
        mass = max(population, LEAST[kind])
        weight[key][country] += mass
        is_first = fold(words.strip(name)[0]) == key
        if kind == "district":
            is_sign = is_first and country in packed | AREAS_TOO
        elif kind == "province":
            is_sign = is_first
        else:
            is_sign = population >= (PACKED_TOWN if country in packed else TOWN) and (
                is_first or (population >= FAMOUS and len(key) > 5)
            )
        best[key] = max(best.get(key, (0, "", "", False)), (mass, country, kind, is_sign))
    return sorted(
        (key, country, kind)
        for key, (_, country, kind, is_sign) in best.items()
        if is_sign and key not in common and weight[key][country] >= SHARE * weight[key].total()
    )


def main() -> None:
    shared = Path(os.environ.get("TOCSIN_SHARED", ""))
    if not (shared / "bench" / "gold").is_dir():
        sys.exit("TOCSIN_SHARED must name the folder that holds bench/gold")
    database = sqlite3.connect(f"file:{REFERENCE / 'data' / 'places.sqlite'}?mode=ro", uri=True)
    found = signs(database, common_words(shared), read_kind_words(REFERENCE / "place_words.tsv"))
    head = (
        "# Folded names of provinces, districts and towns that stand for one country, made by\n"
        "# training/make_country_signs.py from the gazetteer (GeoNames and Who's On First, CC BY 4.0).\n"
        "# Names to leave out are in countries.yaml.\n"
        "key\tcountry\tkind\n"
    )
    (REFERENCE / "country_signs.tsv").write_text(head + "".join("\t".join(f) + "\n" for f in found), encoding="utf-8")
    print(f"{len(found)} signs: {Counter(kind for _, _, kind in found)}")


if __name__ == "__main__":
    main()

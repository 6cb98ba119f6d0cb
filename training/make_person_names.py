"""Makes the list of first names and surnames by which a place's name is told from a person's.

    python training/make_person_names.py      -> src/tocsin/reference/person_names.tsv

Names are those of Faker 40.63.0 (PyPI, MIT) in its locales of Latin script, by folded key.
"""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faker.providers import person

from tocsin.reference.gazetteer_build.keys import fold

TARGET = Path(__file__).resolve().parent.parent / "src" / "tocsin" / "reference" / "person_names.tsv"
FIRST = ("first_names", "first_names_male", "first_names_female")
LAST = ("last_names",)
FEWEST_LETTERS = 2


def main() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for letter, fields in (("f", FIRST), ("s", LAST)):
            for field in fields:
                for name in _names(provider.__dict__.get(field, ())):
                    kinds[fold(name)].add(letter)
    rows = sorted((key, "".join(sorted(said))) for key, said in kinds.items() if len(key) >= FEWEST_LETTERS)
    head = "# f: a first name, s: a surname. Made by training/make_person_names.py from Faker 40.63.0 (MIT).\n"
    TARGET.write_text(head + "key\tkinds\n" + "".join(f"{key}\t{said}\n" for key, said in rows), encoding="utf-8")
    print(len(rows), "names")


def _names(listed: Any) -> Iterator[str]:
    try:
        yield from (n for n in listed if n.isascii() or fold(n).isascii())
    except TypeError:
        return


if __name__ == "__main__":
    main()

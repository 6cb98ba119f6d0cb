"""Word lists that reading rests on: number words, hedges, months, abbreviations.

Each list is a reviewed YAML file in ``lexicon/`` with its source at the top.
Nothing here is code that people would argue about.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tocsin.errors import BadReference

FOLDER = Path(__file__).parent / "lexicon"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the lexicon of that name, as its file has it, without the note about its source.

    Raises: BadReference, naming the file, when it is missing or no mapping.
    """
    path = FOLDER / f"{name}.yaml"
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    if not isinstance(found, dict) or "source" not in found:
        raise BadReference(f"{path}: a lexicon is a mapping that names its source; install Tocsin again")
    return {key: value for key, value in found.items() if key != "source"}


@cache
def words_of(name: str) -> frozenset[str]:
    """Return all words of a lexicon that is made of plain lists, casefolded."""
    return frozenset(str(word).casefold() for words in table(name).values() for word in words)

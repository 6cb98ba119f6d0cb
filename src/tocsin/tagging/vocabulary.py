"""Which words are words of the language: those that the encoder's vocabulary has whole.

Its 30,522 pieces were made from books and Wikipedia by how often they occur
(Devlin et al. 2019): what stands there whole is common, what is cut up is rare
or a name.
"""

import json
from functools import cache
from pathlib import Path

from tocsin.errors import BadReference

VOCABULARY = Path(__file__).parent / "data" / "tokenizer.json"


def is_ordinary(word: str) -> bool:
    """Return whether a word, in whatever letters, is a common one.

    >>> is_ordinary("Unidentified"), is_ordinary("Buridik")
    (True, False)
    """
    return word.casefold() in _whole()


@cache
def _whole() -> frozenset[str]:
    try:
        return frozenset(json.loads(VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"])
    except (OSError, ValueError, KeyError) as err:
        raise BadReference(f"{VOCABULARY}: cannot read the vocabulary ({err}); install Tocsin again") from err

"""Finds what plainly says that nobody was harmed: "no casualties", "escaped unhurt". A toll of zero is not no toll.

Source: ``lexicon/none_harmed.yaml``; docs/codebook.md#tolls.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Mention
from tocsin.reference.lexicon import table

RULE = "none harmed 1"
SURE = 0.9
"""How likely a plain "no casualties" is right. Our choice; confidence is learned over it."""


def none_harmed(page: Page) -> Iterator[Mention]:
    """Yield a mention for each stretch that says nobody was harmed, labelled with the harm, in order."""
    for number, sentence in enumerate(page.sentences):
        for said in _plain().finditer(page.words(sentence.start, sentence.end)):
            start, end = (sentence.start + at for at in said.span())
            label = str(said.lastgroup)
            yield Mention(layer="toll", label=label, start=start, end=end, sentence=number, score=SURE, rule=RULE)


@cache
def _plain() -> re.Pattern[str]:
    groups = (f"(?P<{harm}>{'|'.join(words)})" for harm, words in table("none_harmed").items())
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)

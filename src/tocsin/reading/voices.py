"""Who says it: the chain of sources of a figure or an event, outermost first."""

import re

from tocsin.reading.drafts import linked
from tocsin.reading.page import Page
from tocsin.records import Known, Mention
from tocsin.reference.lexicon import table

REPORTS = re.compile(
    r"\b(?:reports?|reported(?: by)?|adds?|added|told|quoted by|according to a report (?:in|by)|cited)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Words before the name of an outlet that carries somebody's words."""


def sources_of(page: Page, head: Mention) -> tuple[Known[str], ...]:
    """Return the sources of a figure, or of an event's report as a whole, outermost first.

    Those that the tagger joined to it; else, for an event or a figure that has
    none of its own, the outlet that the report names for itself.
    """
    is_tagged = head in page.tags.mentions
    own = [m for m, _ in linked(page, page.tags.mentions.index(head)).get("source", ())] if is_tagged else []
    chosen = own or _of_whole(page)
    order = sorted(chosen, key=lambda m: (not is_outlet(page, m), m.start))
    return tuple(page.named(m) for m in order)


def _of_whole(page: Page) -> list[Mention]:
    """Return the outlet that the report names for what it tells: "reports Dawn" in its first sentences."""
    voices = [m for m in page.tags.mentions if m.layer == "voice" and m.label == "source" and m.score >= 0.5]
    return [m for m in voices if m.sentence <= 1 and is_outlet(page, m)][:1]


def is_outlet(page: Page, mention: Mention) -> bool:
    """Return whether a voice is an outlet that carries others' words. Source: ``lexicon/outlets.yaml``."""
    words = page.words(mention.start, mention.end)
    known = set(re.findall(r"\w+", words.casefold())) & frozenset(table("outlets")["words"])
    return bool(known) or bool(REPORTS.search(page.before(mention)) and words[:1].isupper() and len(words.split()) <= 4)

"""What a sentence tells of without saying that it took place: denials, plans, threats, films.

Source: ``lexicon/reality.yaml`` and docs/codebook.md#status. Only the words of
the same clause, before the trigger or figure, count.
"""

import re
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Mention, Stance
from tocsin.reference.lexicon import table

REACH = 70
"""Code points before a mention that are looked at. Our choice: a verb with its subject and auxiliaries."""
CLAUSE = re.compile(
    r"[.;:!?]|,\s+(?:and|but|while|after|when|where|who|which)\b|\b(?:but|after|when|while)\b", re.IGNORECASE
)


@cache
def _signs(group: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('reality')[group])})", re.IGNORECASE)


def _clause_before(page: Page, mention: Mention) -> str:
    before = page.before(mention)[-REACH:]
    breaks = list(CLAUSE.finditer(before))
    return before[breaks[-1].end() :] if breaks else before


def is_unreal(page: Page, mention: Mention) -> bool:
    """Return whether a mention stands behind words of plan, threat, condition or fiction."""
    told = _clause_before(page, mention) + page.words(mention.start, mention.end)
    return bool(_signs("not_fact").search(told))


def is_denied(page: Page, mention: Mention) -> bool:
    """Return whether a figure stands behind words that deny it: "denied that 12 people were killed"."""
    after = page.after(mention)[:40]
    return bool(_signs("denied").search(_clause_before(page, mention)) or _signs("undone").match(after))


def stance_of_claim(page: Page, mention: Mention) -> Stance | None:
    """Return how somebody found beside "responsibility" stands to it; None where nobody is said to claim it."""
    between = page.after(mention)[:REACH].split("responsib")[0]
    name = page.words(mention.start, mention.end)
    if _signs("nobody").match(name) or _signs("nobody").search(page.before(mention)[-12:] + name[:4]):
        return None
    if re.search(r"\bden(?:y|ied|ies|ying)\b", between, re.IGNORECASE):
        return Stance.DENIED
    return None if _signs("unclaimed").search(_clause_before(page, mention)[-30:] + " " + between) else Stance.CLAIMED

"""Makes tolls of the figures a tagger found. Source for every rule: docs/codebook.md#tolls."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tocsin.reading.figures import Figure, count_people, read_figure
from tocsin.reading.page import Page, is_named, without_loose_ends
from tocsin.records import Harm, IncidentType, Known, Mention, Toll, Victims
from tocsin.reference.lexicon import table
from tocsin.reference.numbers import number_words

NOUN_PHRASE = re.compile(
    r"(?:\s+(?!(?:were|was|are|is|have|has|had|been|who|which|that|when|while|after|before|in|on|at|by|from|during|near|as|and|or"
    r"|killed|injured|wounded|dead|died|arrested|abducted|kidnapped|hurt|reported|according|including|with|into|to)\b)"
    r"[^\W_][\w’'.-]*(?:\s*\([^)]{1,40}\))?(?:\s+of\s+(?:the\s+)?[^\W_][\w’'-]*)?)+"
)
"""What follows a number up to the verb or preposition: the noun phrase of the harmed."""

SUBSET = re.compile(
    r"(?:\bincluding(?:\s+[\w’'-]+){0,3}\s+and|\bincluding|\bamong (?:them|whom|those)"
    r"|\bof (?:them|whom|these|those)|\bamong the (?:dead|killed|victims|injured|wounded)"
    r"|\bnumber\w* included)\s*(?:were|was|are|being)?[\s,:–-]*(?:at least\s+|another\s+)?$",
    re.IGNORECASE,
)
"""Words before a figure that make it a part of one told already."""


@cache
def _share() -> re.Pattern[str]:
    """Return what stands behind a figure that is a share of one told before: "13 of them", "six of the nine were"."""
    whole = rf"\d[\d,]*|{'|'.join(number_words())}|dead|killed|victims|wounded|injured"
    return re.compile(
        rf"\s*of (?:(?:them|whom|these|those)|(?:the|these|those) (?:{whole}))\b(?:\s+(?:were|was|are)\b)?",
        re.IGNORECASE,
    )


@cache
def _begins_no_victim() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('loose_ends')['no_victim'])})\b", re.IGNORECASE)


def read_toll(
    page: Page, mention: Mention, type_: IncidentType, earlier: Sequence[Known[Toll]]
) -> Iterator[Known[Toll]]:
    """Yield the toll a mention tells; "no casualties" are two, nobody killed and nobody injured.

    ``earlier`` are the incident's tolls told before it, of which this one may be a part.
    """
    mention = whole(page, mention)
    words = page.words(mention.start, mention.end)
    figure = None if _is_age(page, mention) else count_people(words)
    if figure is None or (figure.rule == "named" and (not is_named(words) or _begins_no_victim().match(words))):
        return
    victims = _victims(page, mention, figure)
    is_share = bool(earlier) and _is_share_of_harmed(words[figure.end :] + page.after(mention))
    for harm in (earlier[-1].value.harm,) if is_share else _harms(page, mention, figure, type_):
        toll = Toll(
            harm=harm,
            low=figure.low,
            high=figure.high,
            victims=victims,
            who=who(victims or words),
            is_subset=_is_subset(page, mention, harm, figure, earlier),
        )
        yield page.known(toll, mention.start, mention.end, f"{mention.rule} {figure.rule}", mention.score)


NAME_BEFORE = re.compile(r"[A-Z][\w’'-]*[a-z][.\w’'-]*,\s*$")
ONE_BEHIND = re.compile(r"\s*,\s*(?:was|is|has|had|who|died|suffered|of\s+[A-Z])\b")


def _is_age(page: Page, mention: Mention) -> bool:
    """Return whether a bare number stands between a name and what is said of one person: "Ali Khan, three, was"."""
    is_bare = count_words(page.words(mention.start, mention.end)) == mention.end - mention.start
    return bool(is_bare and NAME_BEFORE.search(page.before(mention)) and ONE_BEHIND.match(page.after(mention)))


@cache
def _joined() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what joins a number to the rest of it, before and behind: "thirty-", "10 to ", "between 10 and "."""
    number = rf"(?:\d[\d,]*|{'|'.join(number_words())})"
    before = rf"(?<![\w,.])(?:between\s+{number}\s+and\s+|{number}(?:\s*[-–]\s*|\s+to\s+))$"
    behind = rf"(?:\s*[-–]\s*|\s+to\s+){number}\b"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


KIN = re.compile(r"\s+and\s+(?:his|her|their)\s+[a-z]+\b(?!\s+(?:was|were)\b)")
"""Who is told with a single victim: "and his son"."""


def whole(page: Page, mention: Mention) -> Mention:
    """Return a figure's mention with all of its number, and with kin: "Ali Khan and his son"."""
    start, end = without_loose_ends(page.content, mention.start, mention.end)
    mention = with_its_age(page, replace(mention, start=start, end=end))
    mention = with_its_hedge(page, mention)
    words, mended = page.words(mention.start, mention.end), with_all_of_its_number(page, mention)
    if mended.end != mention.end or not re.match(r"(?:an?|the|one)\s|[A-Z]", words):
        return mended
    kin = KIN.match(page.after(mention))
    if kin:
        return replace(mended, end=mention.end + kin.end())
    return mended


AGED = re.compile(r"\b[\w-]*\w[\s-]+(?:years?|yrs?|months?|days?|weeks?)[\s-]+olds?\b", re.IGNORECASE)
"""An age that stands before its person: "32-year-old". Its number counts nobody."""


def with_its_age(page: Page, mention: Mention) -> Mention:
    """Return a figure's mention with all of an age that it cuts: "a 32-year" would be read as 32 people."""
    first = page.sentences[mention.sentence].start
    for age in AGED.finditer(page.content, max(first, mention.start - LONGEST_AGE), mention.end + LONGEST_AGE):
        if age.start() < mention.end and mention.start < age.end():
            mention = replace(mention, start=min(mention.start, age.start()), end=max(mention.end, age.end()))
    return mention


LONGEST_AGE = 30
"""In code points: "twenty-three-month-old" and some room. Our choice."""


@cache
def _hedge() -> re.Pattern[str]:
    listed = table("numbers")
    words = sorted((h for kind in ("floor", "ceiling", "about") for h in listed[kind]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in words)})\s+$", re.IGNORECASE)


def with_its_hedge(page: Page, mention: Mention) -> Mention:
    """Return a figure's mention with the "at least" or "up to" before it: without it the figure would look sure."""
    found = _hedge().search(page.before(mention)) if count_words(page.words(mention.start, mention.end)) else None
    return replace(mention, start=mention.start - len(found.group())) if found else mention


def with_all_of_its_number(page: Page, mention: Mention) -> Mention:
    """Return a figure's mention with what was cut off its number: "thirty-" of "thirty-four", "10 to " of a span."""
    before, behind = _joined()
    words, start, end = page.words(mention.start, mention.end), mention.start, mention.end
    first = before.search(page.before(mention)) if re.match(r"\w", words) and count_words(words) else None
    if first:
        start -= len(first.group())
    after = behind.match(page.after(mention)) if count_words(words) == len(words) else None
    if after:
        end += after.end()
    return replace(mention, start=start, end=end)


def count_words(words: str) -> int:
    """Return where the number with which the words begin ends, 0 where they begin with none."""
    figure = read_figure(words)
    return figure.end if figure and figure.start == 0 else 0


def _victims(page: Page, mention: Mention, figure: Figure) -> str:
    """Return the noun phrase of the harmed: the mention's own, or what follows a bare number."""
    words = page.words(mention.start, mention.end)
    if figure.low == figure.high == 0:
        return ""
    end = mention.end
    if figure.rule != "named" and not re.search(r"[^\W\d_]", words[figure.end :]):
        share = _share().match(page.after(mention))
        more = NOUN_PHRASE.match(page.after(mention), share.end() if share else 0)
        end += more.end() if more else 0
    return page.words(mention.start, end).rstrip(" \t\n\r,;:.–—-")


def _harms(page: Page, mention: Mention, figure: Figure, type_: IncidentType) -> tuple[Harm, ...]:
    if figure.low == figure.high == 0 and re.search(
        r"casualt|harm|hurt|unscathed", page.words(mention.start, mention.end)
    ):
        spoken = page.words(mention.start, mention.end)
        return (Harm.INJURED,) if re.search(r"hurt|unharmed|harmed", spoken) else (Harm.KILLED, Harm.INJURED)
    usual = {IncidentType.ARREST: Harm.ARRESTED, IncidentType.ABDUCTION: Harm.ABDUCTED}
    harm = Harm(mention.label)
    return (usual.get(type_, harm) if harm in usual.values() else harm,)


def _is_share_of_harmed(behind: str) -> bool:
    """Return whether what follows a figure makes it a share of one told before, harmed alike: "13 of them soldiers".

    "Six of them were wounded" tells another harm of them.
    """
    injured = frozenset(table("harm_words")["injured"])
    return bool(_share().match(behind)) and injured.isdisjoint(re.findall(r"[a-z]+", behind[:40].casefold()))


def _is_subset(page: Page, mention: Mention, harm: Harm, figure: Figure, earlier: Sequence[Known[Toll]]) -> bool:
    """Return whether these people stand counted in an earlier, larger toll of the incident."""
    larger = [k for k in earlier if figure.low is None or (k.value.low or k.value.high or 0) >= figure.low]
    if not larger or not figure.low:
        return False
    words = page.words(mention.start, mention.end)
    if SUBSET.search(page.before(mention)) or _share().match(words[figure.end :] + page.after(mention)):
        return True
    told = [k for k in larger if k.value.harm is harm]
    return bool(figure.rule == "named" and told and any((k.value.low or 0) > (figure.low or 0) for k in told))


def who(victims: str) -> Victims:
    """Return sex, age and role of the harmed where their noun phrase says it. Source: ``lexicon/victims.yaml``."""
    low = victims.casefold()

    def said(kind: str) -> str:
        hits = [name for name, words in table("victims")[kind].items() if re.search(rf"\b(?:{'|'.join(words)})\b", low)]
        return hits[0] if len(hits) == 1 else ""

    role = re.search(rf"\b(?:{'|'.join(table('victims')['roles'])})\b", low)
    return Victims(sex=said("sex"), age=said("age"), role=role.group() if role else "")

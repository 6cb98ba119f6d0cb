"""Finds who speaks a quotation.

In this order: the subject of the verb of saying beside the quotation, behind it
or before it; the voice that the tagger found in its sentence; who spoke the
quotation before it in the same stretch. A pronoun, or an office with "the",
becomes the person named before, for a reader wants a name. A title is left
off where a name stands behind it. Source: docs/codebook.md#statements.
"""

import re
from functools import cache

from tocsin.reading.drafts import linked
from tocsin.reading.page import Page, is_named
from tocsin.reading.quote_marks import quoted_spans
from tocsin.reading.voices import is_outlet
from tocsin.records import Known, Mention
from tocsin.reference.lexicon import table, words_of

RULE = "speaker 2"
NEAR = 160
"""A verb of saying stands within so many code points of the quotation. Our choice."""
Range = tuple[int, int]

PRONOUN = re.compile(r"(?:he|she|they|it|who|i)$", re.IGNORECASE)
NAME = r"(?:[A-Z][\w’'-]*\.?)(?:[ ](?:[A-Z][\w’'-]*\.?|(?:of|de|del|al|bin|ul|el|la|the|for|and)(?= [A-Z]))){0,7}"
NO_SPEAKER = re.compile(
    r"(?:[Tt]here|[Ww]hen|[Ii]f|[Bb]ut|while|[Tt]his|[Tt]hese|[Tt]hat|[Ii]n|[Oo]n|[Aa]t|by|for|which|what|as|[Aa]nyone|[a-z]+ing|[a-z]+ed)\b"
    r"|[^,]*\s(?:was|were|is|are|has|had|have|gave)\s"
)
"""Words that begin a clause and no name."""
BREAKS = re.compile(
    r"[,;:.](?:\s|$)|\s(?:in|on|at|to|who|after|when|while|during|adding|about|as|from|by|here|and|but|with|yesterday|that|before|if|later)\s|\s[-–—]\s|\n"
    r"|\s(?:on|last)?\s?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[\"“”]",
    re.IGNORECASE,
)
"""Where the name of a speaker ends."""


@cache
def says() -> str:
    """Return the alternation of the verbs of saying of ``lexicon/speaking.yaml``."""
    return "(?:" + "|".join(sorted(table("speaking")["says"], key=len, reverse=True)) + ")"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    verb = says()
    found = {
        "inverted": rf"[\s,.\"”'’`!?—–-]*{verb}\s+(?!that\b|to\b|the (?:attack|group|claim))(?P<who>[^\n]{{2,120}})",
        "after": rf"[\s,.\"”'’`!?—–-]*(?P<who>[^\s,.;:\"“”][^.;:\"“”\n]{{0,110}}?),?\s+"
        rf"(?:(?:had|has|have|also|further|then|later)\s+)?{verb}\b",
        "before": rf"(?P<who>[^\n]*?)\b(?:was\s+)?{verb}\b[^\n]{{0,60}}$",
        "according": r"\baccording to (?P<who>[^\n]{2,80})",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def speakers_of(page: Page, quoted: list[Range]) -> list[Known[str] | None]:
    """Return the speaker of each quotation, in their order."""
    found: list[Known[str] | None] = []
    last: Known[str] | None = None
    for at, (start, end) in enumerate(quoted):
        following = quoted[at + 1][0] if at + 1 < len(quoted) else len(page.content)
        previous = quoted[at - 1][1] if at else 0
        who = _beside(page, start, end, previous, following)
        known: Known[str] | None
        if who is not None and _is_told_again(page, *who):
            known = _named_before(page, *who, last)
        elif who is not None:
            known = page.known(page.words(*who), *who, RULE)
        elif (named := _tagged_speaker(page, start, end)) is not None:
            known = named
        elif last is not None and _goes_on(page, previous, start):
            known = last
        else:
            known = _nearest_voice(page, start, end)
        found.append(known)
        last = known or last
    return found


def _tagged_speaker(page: Page, start: int, end: int) -> Known[str] | None:
    """Return the voice that the tagger joins to a quotation it sees here, the likeliest."""
    for index, mention in enumerate(page.tags.mentions):
        if mention.layer == "statement" and mention.start < end and start < mention.end:
            for voice, score in linked(page, index).get("source", ()):
                if (where := _trimmed(page, voice.start, voice.end)) is not None:
                    return page.known(page.words(*where), *where, voice.rule, score)
    return None


def _goes_on(page: Page, previous: int, start: int) -> bool:
    """Return whether a quotation follows another with little between that could name another speaker."""
    between = page.words(previous, start)
    voices = [m for m in page.tags.mentions if m.layer == "voice" and previous <= m.start < start]
    return len(between) < NEAR and len(voices) <= 1


def _beside(page: Page, start: int, end: int, previous: int, following: int) -> Range | None:
    """Return the subject of the verb of saying behind or before a quotation."""
    behind = page.content[end : min(end + NEAR, following)]
    behind = behind[: min(_stops(behind[3:]), default=len(behind)) + 3]
    tries = [(_behind, behind, end), (_before, *_sentence_before(page, start, previous))]
    if page.content[end - 1] == ".":
        tries.reverse()  # the quotation ended its sentence: what follows is another
    for find, words, offset in tries:
        if (who := find(page, words, offset)) is not None:
            return who
    return None


def _stops(words: str) -> list[int]:
    """Return where sentences end in some words, behind the stop; an abbreviation ends none."""
    found = re.finditer(r"(?P<word>[\w.]*)[.!?][\"”'’]*\s+(?=[A-Z\"“])|\n\s*\n", words)
    return [m.end() for m in found if not m["word"] or not _is_short(m["word"])]


def _is_short(word: str) -> bool:
    return word.casefold() in words_of("abbreviations") or (len(word) == 1 and word.isupper()) or word == "Spc"


def _sentence_before(page: Page, start: int, previous: int) -> tuple[str, int]:
    """Return what stands before a quotation in its sentence, and where that begins."""
    first = max(previous, start - 2 * NEAR)
    words = page.content[first:start].rstrip(" \n\t\"“'‘`")
    lead = re.match(r"[.!?,]?[\"”'’]+\s+", words)
    cut = max([*_stops(words), lead.end() if lead else 0])
    return words[cut:], first + cut


def _behind(page: Page, words: str, offset: int) -> Range | None:
    for name in ("inverted", "after"):
        found = _patterns()[name].match(words)
        if found is None:
            continue
        start, end = found.span("who")
        if name == "inverted":
            end = start + _first_part(page, words[start:end])
        else:
            start, end = _last_part(words, start, end)
        if (who := _trimmed(page, offset + start, offset + end)) is not None:
            return who
    return None


def _before(page: Page, words: str, offset: int) -> Range | None:
    found = _patterns()["according"].search(words)
    if found:
        start = found.start("who")
        return _trimmed(page, offset + start, offset + start + _first_part(page, words[start:]))
    found = _patterns()["before"].match(words)
    if found is None:
        return None
    verb_at = offset + found.end("who")
    voices = [m for m in page.tags.mentions if m.layer == "voice" and offset <= m.start and m.end <= verb_at]
    persons = [m for m in voices if is_person(page.words(m.start, m.end))]
    start, end = _subject(words[: found.end("who")])
    if persons and not PRONOUN.match(words[start:end]):
        return _trimmed(page, persons[-1].start, persons[-1].end)
    if voices and not is_person(words[start:end]) and not PRONOUN.match(words[start:end]):
        chosen = [m for m in voices if not is_outlet(page, m)] or voices
        return _trimmed(page, chosen[-1].start, chosen[-1].end)
    return _trimmed(page, offset + start, offset + end)


def _subject(clause: str) -> Range:
    """Return the subject of a clause that ends before its verb: its last name, else its first words."""
    if pronoun := re.search(r"\b(?:he|she|they)\s*$", clause, re.IGNORECASE):
        return pronoun.start(), pronoun.start() + len(pronoun.group().rstrip())
    lead = re.match(r"\s*(?:\w+ing|Meanwhile|However|On|In|At|After|Following|Earlier|Later)\b[^,]*,\s*", clause)
    start = lead.end() if lead else 0
    if last := re.search(r",\s+(?P<last>[^,]{3,60})$", clause[start:]):
        start += last.start("last")
    names = [m for m in re.finditer(NAME, clause[start:]) if is_person(m.group())]
    if names:
        return start + names[0].start(), start + names[0].end()
    stop = BREAKS.search(clause, start + 1)
    return start, stop.start() if stop else len(clause)


def _first_part(page: Page, words: str) -> int:
    """Return where the name at the beginning of some words ends; a dot of an initial or title ends nothing."""
    for stop in BREAKS.finditer(words):
        if stop.group().startswith(".") and re.search(r"(?:^|[\s.])(?:[A-Z]|[A-Z][a-z]{1,3})$", words[: stop.start()]):
            continue
        return stop.start()
    return len(words)


def _last_part(words: str, start: int, end: int) -> Range:
    """Return the speaker in what stands between quotation and verb: X in "X, a trader," or "her brother, X,"."""
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^,]+", words[start:end])]
    named = [(a, b) for a, b in parts if is_person(words[start + a : start + b].strip())]
    a, b = named[0] if named else parts[0]
    stop = BREAKS.search(words[start + a : start + b], 3)
    return start + a, start + a + stop.start() if stop else start + b


def is_person(words: str) -> bool:
    """Return whether words are, or end in, the name of a person and not of a body.

    >>> is_person("Police Chief Ann Example"), is_person("Police"), is_person("a trader")
    (True, False, False)
    """
    last = re.findall(r"[^\W\d_][\w’'-]*", words)
    if not last or not last[-1][0].isupper() or last[-1].isupper():
        return False
    return last[-1].casefold() not in _words("bodies") | _words("titles")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in table("speaking")[name])


def _trimmed(page: Page, start: int, end: int) -> Range | None:
    """Return a speaker's words without titles before a name, articles and stray marks; None if nothing is left."""
    words = page.words(start, end)
    lead = re.match(r"(?:[\s,.\"”“'’`–—-]|(?:and|but|as|while|also|then)\b\s)*", words)
    start += lead.end() if lead else 0
    words = page.words(start, end).rstrip(" ,;:\"“”'’`–—-")
    words = re.sub(rf"(?:\s+(?:had|has|have|also|further|then|later|was|were|is|are|{says()}))+$", "", words)
    skip = _titles(words)
    start, words = start + skip, words[skip:]
    if subject := re.search(r"\s(?:he|she|they)$", words):
        start, words = start + subject.start() + 1, words[subject.start() + 1 :]
    if not (is_named(words) or PRONOUN.match(words)) or len(words) > LONGEST or NO_SPEAKER.match(words):
        return None
    return start, start + len(words)


LONGEST = 90
"""A longer stretch names no speaker, in code points. Our choice."""


def _titles(words: str) -> int:
    """Return how long the titles before a person's name are: all words up to the last that is a title or an office.

    >>> _titles("El Example security minister Ann Example"), _titles("police official")
    (29, 0)
    """
    pieces = list(re.finditer(r"\S+", words))
    known = _words("titles") | _words("offices")
    titled = [m.end() for m in pieces[:-1] if re.sub(r"\W", "", m.group()).casefold().removeprefix("vice") in known]
    if not titled or not (is_person(words) or (words.islower() and len(pieces) - len(titled) >= 2)):
        return 0
    rest = words[max(titled) :]
    is_name = len(rest.split()) >= 2 or is_person(rest.strip())
    return len(words) - len(rest.lstrip()) if is_name and not rest.lstrip().startswith(("for ", "from ", "in ")) else 0


def _is_told_again(page: Page, start: int, end: int) -> bool:
    """Return whether a speaker is a pronoun or an office with "the", which stand for somebody named before."""
    words = page.words(start, end).casefold()
    if PRONOUN.match(words):
        return True
    return words.startswith("the ") and len(words.split()) <= 3 and words.split()[-1] in _words("offices")


def _named_before(page: Page, start: int, end: int, last: Known[str] | None) -> Known[str]:
    """Return the person that a pronoun or office stands for, with both as evidence; else the words themselves."""
    mine = page.span(start, end)
    told = max(_persons(page, start), default=None)
    if told is not None:
        where = told[1], told[2]
        if last is None or last.evidence[0] is None or where[0] > _where(last):
            return Known(value=page.words(*where), evidence=(page.span(*where), mine), rule=f"{RULE}, named before")
    if last is not None and not PRONOUN.match(last.value):
        return Known(value=last.value, evidence=(*last.evidence[:1], mine), rule=f"{RULE}, named before")
    return page.known(page.words(start, end), start, end, RULE)


def _where(known: Known[str]) -> int:
    span = known.evidence[0]
    return getattr(span, "start", 0)


def _persons(page: Page, before: int) -> list[tuple[int, int, int]]:
    """Return persons named before a place who say something there, (place, start, end): by tagger and verbs."""
    found: list[tuple[int, int, int]] = []
    for mention in page.tags.mentions:
        if mention.layer == "voice" and mention.end <= before and not is_outlet(page, mention):
            where = _trimmed(page, mention.start, mention.end)
            if where and (is_person(page.words(*where)) or _is_lower_name(page, *where)):
                found.append((where[0], *where))
    verb = says()
    marked = tuple(quoted_spans(page.content))
    for match in re.finditer(rf"(?P<who>{NAME})(?:,[^,.\n]{{3,80}},)?\s+{verb}\b", page.content[:before]):
        where = _trimmed(page, *match.span("who"))
        if where and is_person(page.words(*where)):
            found.append((where[0], *where))
    return [p for p in found if not any(a <= p[0] < b for a, b in marked)]


def _is_lower_name(page: Page, start: int, end: int) -> bool:
    """Return whether a voice in a text without capitals may be a name: few words without an article."""
    words = page.words(start, end).split()
    if sum(c.isupper() for c in page.content) > FEW_CAPITALS * len(page.content):
        return False
    no_name = _words("bodies") | _words("offices") | {"official", "officials", "sources", "source", "leaders", "people"}
    return len(words) <= 4 and words[0] not in {"the", "a", "an", "some"} and words[-1].casefold() not in no_name


FEW_CAPITALS = 0.012
"""A text with a smaller share of capitals has lost them; other news has three times as many. Our choice."""


def _nearest_voice(page: Page, start: int, end: int) -> Known[str] | None:
    """Return the voice of the tagger nearest to a quotation, in its sentence or next to it."""
    voices = [m for m in page.tags.mentions if m.layer == "voice" and (m.end <= start or m.start >= end)]

    def gap(mention: Mention) -> float:
        between = page.words(end, mention.start) if mention.start >= end else page.words(mention.end, start)
        stops = len(re.findall(r"[.!?]\s", between))
        return len(between) + (20 if mention.start < start else 0) + 60 * stops - 50 * mention.score

    best = min(voices, key=gap, default=None)
    if best is None or gap(best) > FURTHEST:
        return None
    where = _trimmed(page, best.start, best.end)
    return page.known(page.words(*where), *where, best.rule, best.score) if where else None


FURTHEST = 260
"""A voice further off than so many code points (a sentence's end counting 60) speaks something else. Our choice."""

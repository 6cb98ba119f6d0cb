"""Finds by grammar what is plainly said and the network doubts: figures beside their verb, counts in a comparison.

"Killed more than 170 people", "attacks increased to 88": a figure that stands
right beside its verb is plain. In the gold training texts 95 of 100 such figures
are tolls or counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from tocsin.records import Mention, Sentence
from tocsin.reference.lexicon import table
from tocsin.reference.numbers import is_number

RULE = "grammar 1"
PLAIN = 0.6
"""The likelihood that is told of what is plain. Our choice; confidence is learned over it."""
VOICE = 0.4
"""From which probability on a voice is heard. Our choice."""
LABELS = {"killed": "killed", "injured": "injured", "held": "arrested"}
"""Kinds of words of harm to the harms of the network; whether the held were arrested or abducted, the type tells."""
REACH = 9
"""Tokens between a figure and the word of harm that it belongs to. Our choice: a noun phrase and an auxiliary."""
DASHES = {"-", "–", "—"}
STOPS = {",", ";", ":", "(", ")", "while", "but"} | DASHES


@cache
def harms() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of harm or attack each word tells of. Source: ``lexicon/harm_words.yaml``."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, words in table("harm_words").items():
        for word in words:
            kinds[word] = (*kinds.get(word, ()), kind)
    return kinds


def plain(sentences: Sequence[Sentence]) -> Iterator[Mention]:
    """Yield the plain figures, counts and periods of the sentences, in order."""
    for number, sentence in enumerate(sentences):
        words = [token.text.casefold() for token in sentence.tokens]
        yield from _figures(sentence, words, number)
        yield from _periods(sentence, number)


def _figures(sentence: Sentence, words: Sequence[str], number: int) -> Iterator[Mention]:
    """Yield figures with a word of harm behind them or before them in their clause, and counts in a comparison."""
    at, told = 0, ""
    while at < len(words):
        if not is_number(words[at]) or _is_no_people(words, at):
            at += 1
            continue
        first, last = _with_hedge(words, at), _end_of_number(words, at)
        label, is_plain = _harm_of(words, first, last)
        is_part = bool({"including", "among"} & set(words[max(0, first - 4) : first]))
        if told and (is_part or (not label and (_is_share(words, last) or _is_tally(words, first, last)))):
            label, is_plain = told, True  # "killed more than 170, including Afghans and 13 soldiers"
        told = label or told
        if label and is_plain:
            end = sentence.tokens[_noun(words, last)].end
            yield _mention("toll", LABELS[label], sentence.tokens[first].start, end, number, PLAIN)
        elif _is_compared(words, first, last):
            yield _mention("count", "count", sentence.tokens[first].start, sentence.tokens[last].end, number, PLAIN)
        at = last + 1


def _is_share(words: Sequence[str], last: int) -> bool:
    """Return whether a figure tells who some of those told before were: "13 of them soldiers"."""
    of, whom, *more = (*words[last + 1 : last + 4], "", "", "")[:3]
    is_whole = whom in {"them", "whom", "those", "these"} or (whom == "the" and is_number(more[0]))
    return of == "of" and is_whole and bool(set(words[last + 3 : last + 8]) & set(table("plain_harm")["people"]))


def _is_tally(words: Sequence[str], first: int, last: int) -> bool:
    """Return whether a figure leaves unsaid what was told before it: "... 17 had died; the monitor counted 22"."""
    following = words[last + 1 : last + 2]
    return words[first - 1 : first] in TALLYING and (not following or following[0] in {".", ",", ";", ":", "and"})


TALLYING = (["counted"], ["counts"], ["reported"], ["put"], ["recorded"], ["listed"])
"""Verbs behind which a figure may stand bare."""


def _end_of_number(words: Sequence[str], at: int) -> int:
    while at + 1 < len(words) and is_number(words[at + 1]):
        at += 1
    return at


def _is_no_people(words: Sequence[str], at: int) -> bool:
    """Return whether a number is a date, a year, an age, an hour, a distance or a part."""
    following = words[at + 1 : at + 4]
    months = table("times")["words"]["MONTH"]
    if any(word in months for word in (*words[at - 1 : at], *following[:1])) and words[at][0].isdigit():
        return True
    units = set(table("plain_harm")["units"])
    is_year = bool(re.fullmatch(r"(?:19|20)\d\d", words[at]))
    if words[at - 1 : at] and (
        words[at - 1] in table("plain_harm")["of_no_people"] or words[at + 1 : at + 3] == ["per", "cent"]
    ):
        return True
    is_whole = words[at - 1 : at] == ["of"] or words[at - 2 : at] == ["of", "the"]
    return is_year or "old" in following or bool(units & set(following[:2])) or is_whole


@cache
def _hedges() -> tuple[tuple[str, ...], ...]:
    listed = table("numbers")
    return tuple(tuple(hedge.split()) for kind in ("floor", "ceiling", "about") for hedge in listed[kind])


def _with_hedge(words: Sequence[str], at: int) -> int:
    """Return where the hedge before a number begins ("at least 17"), else the number itself."""
    starts = [at - len(h) for h in _hedges() if len(h) <= at and tuple(words[at - len(h) : at]) == h]
    return min(starts, default=at)


def _harm_of(words: Sequence[str], first: int, last: int) -> tuple[str, bool]:
    """Return the harm of a figure, and whether it is plain: the verb right before it, or behind it with its aid."""
    before = _kind(words[first - 1]) if first else ""
    if before and words[first - 1] in table("plain_harm")["before"]:
        return before, True
    at, seen = last + 1, 0
    while at < len(words) and seen < REACH:
        if words[at] in DASHES and (
            again := next((n for n in range(at + 1, min(at + 8, len(words))) if words[n] in DASHES), 0)
        ):
            at = again + 1  # what stands between dashes is told beside the figure
            continue
        kind = _kind(words[at])
        if kind:
            is_noun = words[at] in table("plain_harm")["noun"] and seen <= 1
            is_verb = words[at] in table("plain_harm")["verb"] and bool(
                {"were", "was", "been"} & set(words[at - 3 : at])
            )
            is_among = words[at - 2 : at] == ["among", "the"]
            return kind, is_noun or is_verb or is_among
        if words[at] in STOPS or (is_number(words[at]) and words[at - 1] != "of"):
            break
        at, seen = at + 1, seen + 1
    return before, False


def _kind(word: str) -> str:
    """Return which harm to people a word tells."""
    if word in table("plain_harm")["none"]:
        return ""
    return next((k for k in harms().get(word, ()) if k in ("killed", "injured", "held")), "")


def _is_compared(words: Sequence[str], first: int, last: int) -> bool:
    """Return whether a number is a count set against another: "attacks increased to 88", "compared with 16"."""
    before, whole = words[max(0, first - 2) : first], set(words)
    counted = bool(whole & set(table("plain_harm")["counted"]))
    moved = bool(set(words[max(0, first - 3) : first]) & set(table("plain_harm")["moved"])) and before[-1:] in (
        ["to"],
        ["from"],
    )
    against = before in (["compared", "with"], ["compared", "to"], ["against"], ["up", "from"], ["down", "from"])
    return counted and (moved or against) and last - first < 6


def _noun(words: Sequence[str], last: int) -> int:
    """Return where the noun of a figure ends: up to three words that are no verb, preposition or stop."""
    end = last
    while end + 1 < len(words) and end - last < 3:
        word = words[end + 1]
        if not word.isalpha() or word in table("plain_harm")["function"] or word in harms():
            break
        end += 1
    return end


def plain_sources(
    sentences: Sequence[Sentence], found: Sequence[Mention], head: int, voices: Sequence[int]
) -> list[int]:
    """Return which voices plainly give a figure: the last one before it in its clause, and who cites that one.

    ``voices`` are indices among ``found``, in the order of the text.
    """
    figure = found[head]
    heard = [n for n in voices if found[n].sentence == figure.sentence and found[n].score >= VOICE]
    before = [n for n in heard if found[n].end <= figure.start]
    if not before:
        return []
    content, start = _content(sentences[figure.sentence]), sentences[figure.sentence].start
    between = content[found[before[-1]].end - start : figure.start - start]
    if not SAYING.search(between) and not CITES.search(content[: found[before[-1]].start - start]):
        return []
    if PARTED.search(between):
        return []
    chain = [before[-1]]
    for earlier in reversed(before[:-1]):
        if not CITES.search(content[found[earlier].end - start : found[chain[0]].start - start]):
            break
        chain.insert(0, earlier)
    return chain


SAYING = re.compile(
    r"\b(?:said|says|reported|reports|told|confirmed|announced|stated|added|put|estimated|counted|that)\b"
)
CITES = re.compile(
    r"\b(?:cited|cites|citing|quoted|quoting|according to)\s+(?:the\s+)?$|\b(?:cited|citing|quoted|quoting)\b"
)
PARTED = re.compile(r";|\bwhile\b|\bbut\b|\bwhereas\b")
"""What parts a voice from the next clause's figures."""


@cache
def _months_spanned() -> re.Pattern[str]:
    month = rf"(?:{'|'.join(word.title() for word in table('times')['words']['MONTH'])})(?:\s+\d{{4}})?"
    same = r"the\s+same\s+(?:period|months|quarter)\s+(?:in|of)\s+(?:19|20)\d\d"
    return re.compile(rf"\b(?:(?:between|from)\s+{month}\s+(?:and|to|until)\s+{month}|{same})\b")


def _periods(sentence: Sentence, number: int) -> Iterator[Mention]:
    """Yield the months that a count covers: "between March and June", "the same period in 2020"."""
    for found in _months_spanned().finditer(_content(sentence)):
        yield _mention("count", "period", sentence.start + found.start(), sentence.start + found.end(), number, PLAIN)


CLAIMANT = re.compile(
    r"\b(?!The\b)(?P<name>[A-Z][\w’'-]*(?:[ -](?:[A-Z][\w’'-]*|of|and|al|e|ul|i))*)"
    r"(?:\s+\([A-Z-]+\))?,?\s+(?:(?:has|have|had|later|also|quickly)\s+)*claim(?:ed|s|ing)\s+(?:the\s+)?responsibility\b"
)


def _content(sentence: Sentence) -> str:
    """Return the sentence's words at their places, one blank for each other code point."""
    content = [" "] * (sentence.end - sentence.start)
    for token in sentence.tokens:
        content[token.start - sentence.start : token.end - sentence.start] = token.text
    return "".join(content)


def _mention(layer: str, label: str, start: int, end: int, sentence: int, score: float) -> Mention:
    return Mention(layer=layer, label=label, start=start, end=end, sentence=sentence, score=score, rule=RULE)

"""Where a text names actors: names that the directory knows, class words, and names that nobody knows.

The directory finds names and class words, the longest first. Here is settled
which of them mean somebody: a class word beside a name belongs to it ("Boko
Haram militants"), one beside a country is of it ("Pakistani police"), one
before a thing is none ("police station"), one inside a longer unknown name is
part of that name ("Exampleland Revolutionary Front"). Pure.

Source: our choice; the words are in ``lexicon/actor_mentions.yaml``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from tocsin.linking.actor_unknown import unknown_names
from tocsin.reference.actor_directory import ActorDirectory, Found
from tocsin.reference.actor_fold import fold, singular, words
from tocsin.reference.lexicon import table

TOUCHING = re.compile(r"(?:['’]s?)?[\s-]{1,3}")
"""What may stand between a country and a class word, or a name and its people."""

ABBREVIATED_TOUCHING = re.compile(r"\.?" + TOUCHING.pattern)
"""The same behind an abbreviation: "U.S. forces"."""

BREAK = re.compile(r"[!?;]|\.\s|\n\s*\n|:\s")
"""What no name reaches across."""

CASE_TOLD = 0.06
"""Share of words with a capital up to which a text is written without. Our choice: every sentence begins with one."""

SPOKEN = 5
"""Letters of abbreviations that may be written as a word is. Our choice: shorter ones are too often words."""

LONG = 5
"""Words longer than most abbreviations, by which a text all in capitals is told. Our choice."""

ABBREVIATED = re.compile(r"(?:[A-Z]\.){2,}")

HOUR = re.compile(r"[AaPp]\.?[Mm]\.?")

INITIALS = re.compile(r"\w(?:\.? \w)+\.?")

DEED = re.compile(r"(?:\s+(?:has|have|had|also|again|later|reportedly))?\s+(\w+)")

POSSESSIVE = re.compile(r"(?<=\w)['’]s$")

PEOPLE_OF = re.compile(r"(?:[^\w(]|\([^()]{0,20}\)){1,24}")
"""What may stand between a name and the class word for its people: "Boko Haram (BH) militants"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSpan:
    """A stretch of a text that names an actor; a name that nobody knows has neither entries nor a class."""

    start: int
    end: int
    """Half-open, code points."""
    text: str
    found: Found | None = None
    country: str = ""
    """Of the country that stands at it ("Pakistani police"), "" where none does."""


def actor_spans(content: str, directory: ActorDirectory) -> tuple[ActorSpan, ...]:
    """Return where a text names actors, in order, none inside another."""
    written = as_written(content, directory)
    pieces = [piece for piece in directory.scan(written) if _is_one(piece, content)]
    masked = _masked(content, pieces)
    unknown = [span for span in unknown_names(masked) if _is_unknown(content, span, pieces)]
    known = [
        piece for piece in pieces if piece.entries or not any(a < piece.end and piece.start < b for a, b in unknown)
    ]
    spans = list(_settled(content, known, directory))
    spans += [ActorSpan(start=a, end=b, text=content[a:b]) for a, b in unknown]
    return tuple(sorted(spans, key=lambda span: span.start))


def as_written(content: str, directory: ActorDirectory) -> str:
    """Return a text, letter for letter as long, in which names can be told as the directory writes them.

    Where case tells nothing, an abbreviation that is no plain word is put into its own case, and a plain word into
    small letters. A country's possessive is parted: "Colombia's Air Force".
    """
    case = case_of(content)
    made = list(content)
    for word in words(content):
        own = directory.acronyms.get(word.key) if case is not Case.TOLD else None
        if case is Case.TOLD and len(word.text) >= SPOKEN and word.text.istitle():
            own = directory.acronyms.get(word.key)  # "Sedena", "Semar": abbreviations spoken as words
        if own:
            is_plain = word.key in _listed("plain_words") or len(word.key) < 3
            told = word.text if case is Case.TOLD else word.text.lower()
            told = told if is_plain else next((o for o in sorted(own) if len(o) == len(word.text)), "")
            if len(told) == len(word.text):
                made[word.start : word.end] = told
        if POSSESSIVE.search(word.text) and word.key[:-1] in directory.country_keys:
            made[word.end - 2] = " "
    return "".join(made)


class Case(Enum):
    """What the capitals of a text tell."""

    TOLD = auto()
    SMALL = auto()
    """There are next to none."""
    CAPITAL = auto()
    """There is next to nothing else."""


def case_of(content: str) -> Case:
    """Return whether capitals tell names from words in a text."""
    told = [word.text for word in words(content) if word.text[0].isalpha()]
    if sum(text[0].isupper() for text in told) <= CASE_TOLD * len(told):
        return Case.SMALL
    long = [text for text in told if len(text) > LONG]
    is_capital = bool(long) and sum(text.isupper() for text in long) > len(long) / 2
    return Case.CAPITAL if is_capital else Case.TOLD


def _is_one(piece: Found, content: str) -> bool:
    """Return whether a name lies within one clause, and is no row of somebody's initials ("S R P Example")."""
    text = content[piece.start : piece.end]
    return not BREAK.search(ABBREVIATED.sub("", text)) and not INITIALS.fullmatch(text)


def _masked(content: str, pieces: Sequence[Found]) -> str:
    """Return a text, letter for letter as long, in which known names have no capitals."""
    made = list(content)
    for piece in pieces:
        if piece.entries:
            made[piece.start : piece.end] = "x" * (piece.end - piece.start)
    return "".join(made)


def _is_unknown(content: str, span: tuple[int, int], pieces: Sequence[Found]) -> bool:
    """Return whether no known name is in a name, and a word with a capital is that is no country and no class word."""
    inside = [piece for piece in pieces if piece.start < span[1] and span[0] < piece.end]
    rest = [word for word in words(content[span[0] : span[1]]) if word.text[0].isupper()]
    own = [w for w in rest if not any(p.start <= span[0] + w.start < p.end for p in inside)]
    if any(piece.entries or _is_whole_class(piece, span) for piece in inside):
        return False
    return any(w.key not in _listed("name_heads") for w in own)


def _is_whole_class(piece: Found, span: tuple[int, int]) -> bool:
    """Return whether a class word at the end of capitals stays one, whatever is before it.

    Police are named by their place, and "Kokrajhar Security Forces" are security forces.
    """
    return piece.end == span[1] and piece.generic is not None and (" " in piece.text or piece.generic.id == "police")


def _settled(content: str, pieces: Sequence[Found], directory: ActorDirectory) -> Iterator[ActorSpan]:
    """Yield the names and class words that mean somebody, with the countries at them."""
    here = 0
    while here < len(pieces):
        run = _run(content, pieces, here)
        here += len(run)
        if run[-1].generic:
            made = _class_at(content, run, directory)
            if made and not _belongs(content, made, pieces):
                yield made
            run = [piece for piece in run if piece.entries]
        for piece in run:
            if _is_person(content, piece) or _is_elses(content, piece):
                continue
            if piece.entries or (piece.country and not piece.is_turned and _acts(content, piece)):
                yield replace(_span(content, piece.start, piece.end, piece), country=piece.country)


def _is_person(content: str, piece: Found) -> bool:
    """Return whether a name of one word is that of a person: behind a rank or title, before another name."""
    before = re.search(r"(\w+)\.?\s+$", content[max(0, piece.start - 14) : piece.start])
    return before is not None and before[1].casefold() in _listed("titles") and " " not in piece.text.strip()


def _is_elses(content: str, piece: Found) -> bool:
    """Return whether what looks like an actor's name is a time of day, a rank before a name, or a place's name."""
    if not piece.entries:
        return False
    if HOUR.fullmatch(piece.text) and content[: piece.start].rstrip()[-1:].isdigit():
        return True
    behind = re.match(r"\s+(\w+)", content[piece.end : piece.end + 30])
    if behind is None:
        return False
    is_rank = piece.text.casefold() in table("no_actors")["ranks"] and behind[1].istitle()
    return is_rank or behind[1] in _listed("geographic")


def _acts(content: str, piece: Found) -> bool:
    """Return whether a country's name stands for its state: "Turkey shelled ...", "strikes by Israel"."""
    before = re.search(r"\b(\w+)\s+$", content[max(0, piece.start - 14) : piece.start])
    word = before[1].casefold() if before else ""
    after = DEED.match(content, piece.end)
    does = after is not None and after[1].casefold() in _listed("deeds")
    return (does and word != "in") or word in _listed("doers_behind")


def _run(content: str, pieces: Sequence[Found], first: int) -> list[Found]:
    """Return the pieces from one on that stand side by side up to a class word ("Iraqi army soldiers")."""
    run = [pieces[first]]
    for piece in pieces[first + 1 :]:
        touching = ABBREVIATED_TOUCHING if "." in run[-1].text else TOUCHING
        if not touching.fullmatch(content, run[-1].end, piece.start) or run[-1].entries or piece.entries:
            break
        if run[-1].generic and piece.country:
            break
        run.append(piece)
    return run


def _class_at(content: str, run: Sequence[Found], directory: ActorDirectory) -> ActorSpan | None:
    """Return a class word with the country and the class words before it, None where it means nobody."""
    head = run[-1]
    countries = [piece for piece in run if piece.country and not piece.is_turned]
    is_alone = len(run) == 1
    if is_alone and not _means_somebody(content, head, directory):
        return None
    is_plural = head.text.endswith(("s", "men")) and head.text.casefold() != "police"
    if not is_plural and _is_attributive(content, head.end, directory):
        return None
    start = next((piece.start for piece in run if piece.generic or piece in countries), head.start)
    country = countries[0].country if countries else ""
    return replace(_span(content, start, head.end, head), country=country)


def _means_somebody(content: str, head: Found, directory: ActorDirectory) -> bool:
    assert head.generic
    key = singular(directory.generic_keys, fold(head.text))
    if key not in _keys("loose"):
        return True
    is_plural = fold(head.text) != key or head.text.endswith("men")
    article = re.search(r"\b(?:the|a|an)\s+$", content[max(0, head.start - 5) : head.start], re.IGNORECASE)
    return key in _keys("loose_alone") and (is_plural or article is not None)


def _is_attributive(content: str, end: int, directory: ActorDirectory) -> bool:
    """Return whether what stands behind a class word makes it part of a thing: "police station"."""
    behind = re.match(r"[\s-]{1,2}([^\W\d_]+)", content[end : end + 30])
    if not behind:
        return False
    key = fold(behind.group(1))
    return key in _keys("attributive") or bool(singular(directory.phrases.objects, key))


def _belongs(content: str, made: ActorSpan, pieces: Sequence[Found]) -> bool:
    """Return whether a class word is the people of a name beside it, which is the mention then."""
    for piece in pieces:
        if not piece.entries or piece.is_turned:
            continue
        if piece.end <= made.start and PEOPLE_OF.fullmatch(content, piece.end, made.start):
            return not re.search(r"[,;:.\n]", content[piece.end : made.start])
        if piece.start >= made.end and piece.start - made.end < 40:
            between = " ".join(content[made.end : piece.start].casefold().split())
            return between in _keys_as_written("belonging")
    return False


def _span(content: str, start: int, end: int, found: Found) -> ActorSpan:
    end -= len(content[start:end]) - len(POSSESSIVE.sub("", content[start:end]))
    return ActorSpan(start=start, end=end, text=content[start:end], found=found)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("actor_mentions")[name])


@cache
def _keys(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in table("actor_mentions")[name])


@cache
def _keys_as_written(name: str) -> frozenset[str]:
    return _listed(name)

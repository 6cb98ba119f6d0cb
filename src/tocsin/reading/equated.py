"""Reads two names of one actor set side by side: "Central Reserve Police Force (CRPF)", "Jaysh X (Army of Y)".

An abbreviation is spelled by the words of its name; a translation or another
name shows by a word for groups in it, or by "also known as". Ranks, places,
laws and weapons are no actors; ``lexicon/no_actors.yaml`` and the head words of
``lexicon/group_words.yaml`` tell them apart. Source: docs/codebook.md#relations.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reference.lexicon import table, words_of

WORD = r"[\w’'.-]{1,40}"
SHORT = r"[A-Za-z][\w.’'&/-]{1,20}(?: [A-Z][\w.-]*){0,2}"
CALLED = r"(?:(?:also|formerly|previously|better|otherwise|or|and)\s+){0,2}(?:known|called|named|referred to)?\s*(?:by its (?:\w+ )?(?:acronym|initials)(?: as)?|as|or|formerly)?\s*(?:the\s+)?"  # noqa: E501

BRACKETED = re.compile(
    rf"(?<![\w’'.-])(?P<long>(?:{WORD}\s+){{0,9}}{WORD})[\"”]{{0,2}}\s*[(\[]\s*"
    rf"(?:{CALLED})?(?:[\w’'. ]{{4,80}}?\s-{{1,2}}\s)?[\"“”]{{0,2}}(?P<short>{SHORT})[\"”]{{0,2}}"
    r"(?:\s+by its [\w ]+|\s+an? [\w ]+|[,;][^()\n]{0,60})?\s*[)\]]"
)
"""A name, and in brackets its abbreviation, which a name in another language and a dash may precede."""
REVERSED = re.compile(r"(?<![A-Z.&-])(?P<short>[A-Z][A-Z.&-]{1,20}s?)\s*\((?P<long>[\w’'. -]{6,60})\)")
"""An abbreviation with its name in brackets: "LOS (local organisation squad)"."""
BARE = re.compile(
    r"(?<!\w)(?P<long>(?:[A-Za-z][\w’'.-]{0,40}\s+){1,9}?)(?P<short>(?:[A-Z][A-Za-z]{0,3}[A-Z]{1,5}s?|[A-Z]{3,4}[a-z]{3,9})(?:\s[A-Z][a-z]+)?)\b(?!\s*[(’'])"
)
"""A name followed by its abbreviation in a text that has lost its brackets: "Frontier Corps FC"."""
NAME = r"(?:[A-Z]\w[\w’'-]*|al-[A-Z][\w’'-]*|Al-[A-Z][\w’'-]*)(?:\s+(?:(?:of|de|del|the|la|para|and|e|y|ul|s)\s+){0,2}[A-Z][\w’'-]*){0,6}"  # noqa: E501
TRANSLATED = re.compile(
    rf"(?P<long>{NAME})(?:[’']s)?[\"”]{{0,2}}\s*\(\s*(?:{CALLED})?[\"“]{{0,2}}(?P<short>{NAME})[\"”]{{0,2}}\s*\)"
)
"""A name with another, or its translation, in brackets."""
SPOKEN = re.compile(
    rf"(?P<long>{NAME})[\"”]{{0,2}}(?:\s*\([^)]{{1,30}}\))?,?\s+(?:\(\s*)?"
    rf"(?:(?:also|otherwise|better|formerly|previously)\s+(?:known|called)(?:\s+by its (?:\w+ )?(?:acronym|initials))?(?:\s+as)?"  # noqa: E501
    rf"|aka|a\.k\.a\.|formerly(?: known as)?|also|or)\s+(?:the\s+)?[\"“]{{0,2}}(?P<short>{NAME})"
)
"""A name with another behind "also known as", "formerly", "or"."""

Names = tuple[int, int, int, int]
"""Where the name and where its other name stand."""


def equated(content: str) -> Iterator[Names]:
    """Yield each pair of names of one actor, by where they stand.

    >>> text = "The Example Liberation Front (ELF) met Jaysh Example (Army of Example)."
    >>> [(text[a:b], text[c:d]) for a, b, c, d in equated(text)]
    [('Example Liberation Front', 'ELF'), ('Jaysh Example', 'Army of Example')]
    """
    taken: list[Names] = []
    for names in _all(content):
        if not any(names[0] < d and c < names[1] for *_, c, d in taken) and names[2:] not in [t[2:] for t in taken]:
            long = content[names[0] : names[1]]
            short = content[names[2] : names[3]]
            if is_organised(long, short):
                taken.append(names)
                yield names


def _all(content: str) -> Iterator[Names]:
    has_capitals = any(c.isupper() for c in content)
    for pattern, must_spell in ((BRACKETED, not has_capitals), (REVERSED, True), (BARE, True)):
        for found in pattern.finditer(content):
            for short in dict.fromkeys((found["short"], found["short"].split()[0])):
                start = _start_of_name(content, *found.span("long"), short, must_spell=must_spell)
                if start is not None and _is_whole(content[start : found.end("long")], is_bare=pattern is BARE):
                    name = _bare(content[start : found.end("long")])
                    at = found.start("short")
                    yield start, start + len(name), at, at + len(short)
                    break
    for pattern in (TRANSLATED, SPOKEN):
        for found in pattern.finditer(content):
            long, short = _bare(found["long"]), found["short"]
            if _heads(short) and " " in short + long:
                yield found.start("long"), found.start("long") + len(long), *found.span("short")


def _is_whole(name: str, *, is_bare: bool) -> bool:
    """Return whether a name does not end in the middle; one without brackets behind it must be all capitals."""
    words = name.split()
    return words[-1] not in JOINING and (not is_bare or all(_is_capital(w) or w in JOINING for w in words))


def _bare(name: str) -> str:
    return re.sub(r"[’']s?$|\s+(?:group|militants?)$", "", name.rstrip(' ,."”'))


def _start_of_name(content: str, start: int, end: int, short: str, *, must_spell: bool = False) -> int | None:
    """Return where the name that an abbreviation stands for begins: the words whose letters spell it.

    A name whose words do not spell the abbreviation ("Interior Ministry
    (SEGOB)") begins with its run of capitals.
    """
    words = [(m.group(), start + m.start()) for m in re.finditer(r"[\w’'.-]*[^\W_][\w’'.-]*", content[start:end])]
    letters = _letters(short)
    for first in range(len(words) - 1, -1, -1):
        if len(letters) >= 2 and len(words) - first > 1 and spells([w for w, _ in words[first:]], letters):
            return words[first][1]
    if must_spell or not words:
        return None
    while len(words) > 1 and words[-1][0] in {"group", "militants", "terrorists", "fighters"}:
        words.pop()
    at = len(words)
    while at and (_is_capital(words[at - 1][0]) or (words[at - 1][0] in JOINING and at < len(words))):
        at -= 1
    ends = [n for n, (w, _) in enumerate(words[:-1]) if len(w) > 3 and w.endswith(".")]
    ends += [
        n + 1 for n, (w, _) in enumerate(words[:-2]) if w.casefold() in _kinds("no_heads") and words[n + 1][0] == "of"
    ]
    at = max([at, *(n + 1 for n in ends)])
    while at < len(words) and not words[at][0][0].isupper() and not words[at][0].startswith("al-"):
        at += 1
    is_short = sum(c.isupper() for c in short) >= 2 or (short[0].isupper() and " " not in short and len(words) - at > 1)
    if at == len(words) or not is_short:
        return None
    is_plain = sum(c.isupper() for c in short) < 2 or at == len(words) - 1 or " " in short
    if is_plain and not _heads(content[words[at][1] : end]):
        return None
    return words[at][1]


JOINING = frozenset({"of", "and", "e", "ul", "al", "i", "the", "for"})


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word.startswith("al-")


def _letters(short: str) -> str:
    """Return what the words must spell: the capitals of an abbreviation, or all its letters if it has but one."""
    capitals = "".join(c for c in short if c.isupper())
    return (capitals if len(capitals) >= 2 else "".join(c for c in short if c.isalnum())).casefold()


def spells(words: list[str], letters: str) -> bool:
    """Return whether words spell an abbreviation: their first letters in order, few left out, few from inside a word.

    >>> spells(["Peoples", "Revolutionary", "Party", "of", "Example"], "prepe")
    True
    >>> spells(["Islamic", "State", "and", "many", "other", "men"], "is")
    False
    """
    small = [w for w in words if w in JOINING or w in {"de", "la", "in", "on", "against", "to"}]
    if words[0][0].casefold() != letters[0] or len(words) - len(small) > len(letters) + 1:
        return False

    def fits(word: int, inside: int, letter: int, skipped: int) -> bool:
        if letter == len(letters):
            rest = [w for w in words[word + 1 :] if w not in small]
            return skipped + len(rest) <= 1 and len(rest) == 0
        for further in range(word + 1, len(words)):
            left_out = sum(w not in small for w in words[word + 1 : further])
            if skipped + left_out > 1:
                break
            if words[further][0].casefold() == letters[letter] and fits(further, 0, letter + 1, skipped + left_out):
                return True
        within = words[word].casefold().find(letters[letter], inside + 1)
        return 0 < within <= INSIDE and fits(word, within, letter + 1, skipped)

    return fits(0, 0, 1, 0)


INSIDE = 6
"""An abbreviation takes letters from no deeper inside a word ("PREPAK" from "Revolutionary"). Our choice."""


def is_organised(long: str, short: str) -> bool:
    """Return whether two names are an organised actor's and no place's, rank's, weapon's or law's.

    >>> is_organised("District Reserve Group", "DRG"), is_organised("Deputy Commissioner", "DC")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", long.casefold())
    is_rank = short.casefold() in table("no_actors")["ranks"]  # also of a group: "Manipur Peoples Army (MPA)"
    if not words or (
        {short.casefold(), long.casefold()} & words_of("no_actors")
        and not (is_rank and len(words) > 1 and _heads(long))
    ):
        return False
    heads = {words[-1], _before_of(words)} | {w.casefold() for w in re.findall(r"[^\W\d_]+", short)[-1:]}
    if heads & _kinds("no_heads") or (set(words) & _kinds("never")):
        return False
    return len(words) > 1 or long[:1].isupper()


def _before_of(words: list[str]) -> str:
    """Return the head of "Superintendent of Police": the word before its first joining word."""
    at = next((n for n, w in enumerate(words) if w in {"of", "in", "for", "to"}), len(words))
    return words[max(0, at - 1)]


def _heads(name: str) -> bool:
    """Return whether a name has a word for groups in it."""
    return bool({w.casefold() for w in re.findall(r"[^\W\d_]+", name)} & _kinds("groups"))


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in table("group_words")[name])

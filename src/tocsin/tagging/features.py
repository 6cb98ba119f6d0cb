"""What the sequence model sees of a token: its word, shape and group, and those around it.

Groups are clusters of words of alike use (``data/clusters.tsv.gz``, made by
training/make_clusters.py): "gunned" and "mowed" fall into one, so what was
learned from one holds for the other. Training and running share this file; a
change here needs new weights and a new version.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from tocsin.records import Sentence
from tocsin.reference.lexicon import table
from tocsin.reference.numbers import is_number

DATA = Path(__file__).parent / "data"
REACH = 4
"""Tokens to either side whose groups are seen."""
NEAR = 2
"""Tokens to either side whose words are seen."""
EDGE = ("<s>", "-", "-", "-")


@cache
def groups() -> Mapping[str, tuple[str, str]]:
    """Return the fine and the coarse group of each known word."""
    with gzip.open(DATA / "clusters.tsv.gz", "rt", encoding="utf-8") as lines:
        return {w: (fine, coarse) for w, fine, coarse in (line.rstrip("\n").split("\t") for line in lines)}


def shape(word: str) -> str:
    """Return the outline of a word: capitals, small letters, digits, marks, each run once.

    >>> shape("Al-Shabaab"), shape("2nd"), shape("IED")
    ('Xx-Xx', '0x', 'XX')
    """
    outline: list[str] = []
    for letter in word:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "0" if letter.isdigit() else letter
        if not outline or outline[-1] != kind:
            outline.append(kind)
    return "XX" if outline == ["X"] and len(word) > 1 else "".join(outline[:6])


@lru_cache(maxsize=50_000)
def _seen(word: str) -> tuple[str, str, str, str]:
    """Return (word, fine group, coarse group, shape) as features use them."""
    low = word.casefold()
    if is_number(low):
        return ("0" if low[0].isdigit() else low, "num", "num", shape(word))
    fine, coarse = groups().get(low) or groups().get(low.rstrip("s")) or ("?" + low[-3:], "?")
    return low, fine, coarse, shape(word)


def features(sentence: Sentence, place: str) -> list[list[str]]:
    """Return the features of each token of a sentence.

    ``place`` says where in the report the sentence stands: "first", "second" or "later".
    """
    seen = [_seen(token.text) for token in sentence.tokens]
    words = [word for word, *_ in seen]
    quoted, told = _quoted(words), _told(words)
    return [[*_of_token(seen, at), *told[at], place, *(("quoted",) if quoted[at] else ())] for at in range(len(seen))]


def _of_token(seen: Sequence[tuple[str, str, str, str]], at: int) -> Iterable[str]:
    def on(gap: int) -> tuple[str, str, str, str]:
        return seen[at + gap] if 0 <= at + gap < len(seen) else EDGE

    word, fine, coarse, outline = seen[at]
    yield from ("bias", f"w={word}", f"f={fine}", f"c={coarse}", f"s={outline}", f"e={word[-3:]}", f"b={word[:4]}")
    yield f"f={fine}|s={outline}"
    for gap in range(-REACH, REACH + 1):
        if gap == 0:
            continue
        near_word, near_fine, near_coarse, near_shape = on(gap)
        yield f"f{gap}={near_fine}"
        if abs(gap) <= NEAR:
            yield from (f"w{gap}={near_word}", f"c{gap}={near_coarse}", f"s{gap}={near_shape}")
    for left, right in ((-1, 0), (0, 1), (-2, -1), (1, 2)):
        yield f"w{left}{right}={on(left)[0]}_{on(right)[0]}"
        yield f"c{left}{right}={on(left)[2]}_{on(right)[2]}"
    yield f"w-11={on(-1)[0]}_{on(1)[0]}"


def _told(words: Sequence[str]) -> list[list[str]]:
    """Return for each token which word of harm stands next before and after it, how far off, and how ("by")."""
    at_harm = [(at, kind) for at, word in enumerate(words) for kind in harms().get(word, ())]
    found = []
    for at in range(len(words)):
        before = next(((h, k) for h, k in reversed(at_harm) if h <= at), None)
        after = next(((h, k) for h, k in at_harm if h > at), None)
        row = [f"told={'|'.join(sorted({k for _, k in at_harm}))}"]
        for side, hit in (("<", before), (">", after)):
            if hit:
                far = "near" if abs(hit[0] - at) <= 3 else "mid" if abs(hit[0] - at) <= 8 else "far"
                between = words[min(hit[0], at) + 1 : max(hit[0], at)]
                link = next((w for w in between if w in {"by", "in", "when", "after", "who", "and", ","}), "-")
                row += [f"h{side}={hit[1]}", f"h{side}={hit[1]}|{far}|{link}", f"hw{side}={words[hit[0]]}|{far}"]
        found.append(row)
    return found


@cache
def harms() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of harm or attack each word tells of."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, words in table("harm_words").items():
        for word in words:
            kinds[word] = (*kinds.get(word, ()), kind)
    return kinds


def _quoted(words: Sequence[str]) -> list[bool]:
    """Return for each token whether it stands between quote marks."""
    inside, result = False, []
    for word in words:
        if word in {"“", "”", '"'}:
            inside = word == "“" or (word == '"' and not inside)
        result.append(inside)
    return result

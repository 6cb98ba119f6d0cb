r"""The word indexes: the same words are found by SQLite's FTS5 and by PostgreSQL's tsvector.

FTS5 (``unicode61 remove_diacritics 2``) cuts and folds by itself. PostgreSQL's
own parsers would cut elsewhere ("example.org" as one host, "half-built" three
times), so the words are cut here by FTS5's rule and given to it ready; a test
holds the two rules together over all of Unicode.

A tsvector holds 1 MB and 255 places of a word, so a long text is indexed in
parts that overlap by some words. A search asks for all words in one part, and
of the few long texts for each word in any part.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from tocsin.ledger.store import asking, is_postgresql, put

COLUMNS: Mapping[str, tuple[str, ...]] = {"report_words": ("title", "body"), "claim_words": ("quotes",)}
"""Word index -> what is searched, in the order in which it is shown."""

SHOWN = 24
"""Words in a snippet. Source: our choice, as many as FTS5 is asked for."""

_PART_WORDS, _PART_LETTERS, _MOST_PLACES, _OVERLAP = 12_000, 200_000, 250, 8
"""Bounds of a part. Source: https://www.postgresql.org/docs/15/textsearch-limitations.html (16,383 places, 255 of one
word, 1 MB in bytes, of which a letter takes at most four), with room to spare. More words than overlap are no phrase
anybody types."""
_LONGEST = 500
"""Letters of a word that count. Source: the same limits; a lexeme has less than 2 KB."""

# A token is letters, digits and private-use characters; FTS5 lets the marks U+0300-U+0331 of its own list stand inside
# one and drops them. Source: sqlite/ext/fts5/fts5_unicode2.c, sqlite3Fts5UnicodeIsdiacritic.
_MASKS = (0x08029FDF, 0x000361F8)
_DROPPED = frozenset(chr(768 + 32 * n + bit) for n, mask in enumerate(_MASKS) for bit in range(32) if mask >> bit & 1)
_LEFT = "Ǡǡ"
"""The one Latin letter with two marks that FTS5 leaves as it is. Source: the test over all of Unicode."""
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_TOKEN = re.compile(f"(?:[^\\W_]|[{_PRIVATE}])(?:[^\\W_]|[{_PRIVATE}{''.join(sorted(_DROPPED))}])*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is searched for, and where it stands."""

    word: str
    start: int
    end: int


def tokens(written: str) -> Iterator[Token]:
    """Yield the words of a text, folded.

    >>> [token.word for token in tokens("Exampléville's half-built gate")]
    ['exampleville', 's', 'half', 'built', 'gate']
    """
    for found in _TOKEN.finditer(written):
        word = "".join(_folded(letter) for letter in found[0])
        yield Token(word[:_LONGEST], found.start(), found.end())


@cache
def _folded(letter: str) -> str:
    """Return a letter in lower case and, where its base is one of a to z, without its diacritics, as FTS5 does."""
    if letter in _DROPPED:
        return ""
    if letter in _LEFT:
        return "ǡ"
    small = letter.casefold() if len(letter.casefold()) == 1 else letter.lower()
    base = unicodedata.normalize("NFD", small)[0]
    return base if "a" <= base <= "z" else small


def index(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let rows be found by their words; those of the same ``rowid`` must have been forgotten before."""
    put(connection, table, rows)
    if is_postgresql(connection):
        put(connection, f"{table}_found", [found for row in rows for found in _found(table, row)])


def _found(table: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    said = [token.word for column in COLUMNS[table] for token in tokens(row[column])]
    for part, some in enumerate(_parts(said)):
        yield {"rowid": row["rowid"], "part": part, "words": some}


def _parts(said: Sequence[str]) -> Iterator[str]:
    """Yield the words as tsvectors, each within PostgreSQL's bounds; none where there are no words."""
    places: dict[str, list[int]] = defaultdict(list)
    letters = begins = 0
    for at, word in enumerate(said):
        places[word].append(at - begins + 1)
        letters += len(word)
        if letters > _PART_LETTERS or len(places[word]) >= _MOST_PLACES or at - begins >= _PART_WORDS:
            yield _vector(places)
            begins = max(begins + 1, at + 1 - _OVERLAP)
            places, letters = defaultdict(list), 0
            for back in range(begins, at + 1):
                places[said[back]].append(back - begins + 1)
    if places:
        yield _vector(places)


def _vector(places: Mapping[str, Sequence[int]]) -> str:
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


class Wanted:
    """What is searched for: words, each of which may be a phrase ("half-built") and all of which must be found."""

    def __init__(self, typed: Sequence[str]) -> None:
        self._typed = typed
        cut = (tuple(token.word for token in tokens(word)) for word in typed)
        self.phrases = tuple(dict.fromkeys(phrase for phrase in cut if phrase))

    def asked(self, connection: Connection) -> dict[str, Any]:
        """Return the parameters of :func:`words_query`."""
        if not is_postgresql(connection):
            # As FTS5 strings, so that nothing a person types is taken for its query language.
            return {"words": " ".join(f'"{word}"' for word in self._typed)}
        each = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in self.phrases]
        return {
            "words": " & ".join(each),
            "either": " | ".join(each),
            "each": "{" + ",".join(f'"{one}"' for one in each) + "}",
        }


def words_query(connection: Connection, table: str) -> str:
    """Return the SELECT that finds what is wanted in a word index: rowid, rank (the less, the better)."""
    if not is_postgresql(connection):
        return f"SELECT rowid, rank FROM {table} WHERE {table} MATCH :words"
    rank = "-ts_rank(words, CAST(:either AS tsquery), 1)"
    return (
        f"SELECT rowid, min(rank) AS rank FROM ("
        f"SELECT rowid, {rank} AS rank FROM {table}_found WHERE words @@ CAST(:words AS tsquery) UNION ALL "
        f"SELECT parted.rowid, (SELECT min({rank}) FROM {table}_found AS part WHERE part.rowid = parted.rowid) "
        f"FROM {table}_found AS parted WHERE parted.part = 1 AND NOT EXISTS ("
        "SELECT 1 FROM unnest(CAST(:each AS tsquery[])) AS wanted (word) WHERE NOT EXISTS ("
        f"SELECT 1 FROM {table}_found AS part WHERE part.rowid = parted.rowid AND part.words @@ wanted.word))"
        ") AS found GROUP BY rowid"
    )


def snippets(connection: Connection, table: str, wanted: Wanted, rowids: Sequence[int]) -> dict[int, str]:
    r"""Return rowid -> some words around what was found, the hits between \x02 and \x03."""
    if is_postgresql(connection):
        question = asking(f"SELECT rowid, {', '.join(COLUMNS[table])} FROM {table} WHERE rowid IN :some")
        rows = connection.execute(question, {"some": list(rowids)})
        return {row.rowid: snippet([row._mapping[c] for c in COLUMNS[table]], wanted.phrases) for row in rows}
    asked = wanted.asked(connection)
    return {rowid: connection.execute(_SNIPPET[table], {**asked, "rowid": rowid}).scalar_one() for rowid in rowids}


_SNIPPET: Mapping[str, TextClause] = {
    table: text(
        f"SELECT snippet({table}, -1, char(2), char(3), '…', {SHOWN}) FROM {table} "
        f"WHERE {table} MATCH :words AND rowid = :rowid"
    )
    for table in COLUMNS
}


def snippet(written: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> str:
    r"""Return the stretch of the texts in which most of the phrases stand, "…" where text is left out.

    >>> snippet(["Gate", "The old market near the gate."], [("gate",), ("market",)]).replace("\x02", "[")
    'The old [market\x03 near the [gate\x03.'
    """
    found = [_best(text, phrases) for text in written]
    return max(found, key=lambda each: each[0])[1]  # the first of several alike


def _best(written: str, phrases: Sequence[tuple[str, ...]]) -> tuple[int, str]:
    """Return how many of the phrases the best window of a text holds, and the window."""
    said = list(tokens(written))
    hits = sorted(_hits([token.word for token in said], phrases))
    most, first, last = 0, 0, 0
    for begins, _, _ in hits:
        inside = [hit for hit in hits if begins <= hit[0] and hit[1] <= begins + SHOWN]
        if (kinds := len({hit[2] for hit in inside})) > most:
            most, first, last = kinds, begins, max(hit[1] for hit in inside)
    start = max(0, min(first - (SHOWN - (last - first)) // 2, len(said) - SHOWN))
    return most, _marked(written, said[start : start + SHOWN], [said[b:e] for b, e, _ in hits], len(said))


def _hits(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    for kind, phrase in enumerate(phrases):
        for at, word in enumerate(words):
            if word == phrase[0] and tuple(words[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase), kind


def _marked(written: str, shown: Sequence[Token], hits: Sequence[Sequence[Token]], many: int) -> str:
    if not shown:
        return written if many == 0 else ""
    is_begun, is_ended = written[: shown[0].start], written[shown[-1].end :]
    start = 0 if not list(tokens(is_begun)) else shown[0].start
    end = len(written) if not list(tokens(is_ended)) else shown[-1].end
    pieces, at = ["…" if start else ""], start
    for hit in hits:
        begins, ends = hit[0].start, hit[-1].end
        if at <= begins and ends <= end:
            pieces += [written[at:begins], "\x02", written[begins:ends], "\x03"]
            at = ends
    return "".join([*pieces, written[at:end], "…" if end < len(written) else ""])

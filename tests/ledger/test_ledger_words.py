"""Words are cut and folded for PostgreSQL as SQLite's FTS5 cuts and folds them, and long texts are found whole."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import sqlite3
import sys
import unicodedata
from collections import defaultdict
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_fixtures import empty_record, ledger
from ledger_make import enter

from make import a_captured
from tocsin.ledger import Ledger
from tocsin.ledger.words import SHOWN, snippet, tokens

NEWER = 0.005
"""Share of assigned letters that may differ: SQLite's Unicode is that of 2012, and newer letters have no lower case."""


def by_sqlite(texts: dict[int, str]) -> dict[int, list[str]]:
    """Return the words that FTS5 makes of each text."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'unicode61 remove_diacritics 2')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
        connection.executemany("INSERT INTO t (rowid, a) VALUES (?, ?)", texts.items())
        for term, doc, _, place in connection.execute("SELECT term, doc, col, offset FROM v"):
            found[doc].append((place, term))
    return {number: [term for _, term in sorted(found[number])] for number in texts}


def test_every_letter_there_is_is_cut_and_folded_as_sqlite_does() -> None:
    texts = {
        code: f"x{chr(code)}y {chr(code)}"
        for code in range(1, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cs", "Cn")
    }
    theirs = by_sqlite(texts)
    differ = [code for code, text in texts.items() if [token.word for token in tokens(text)] != theirs[code]]
    letters = [code for code in differ if unicodedata.category(chr(code))[0] in "LN"]
    assert len(letters) < NEWER * len(texts)
    assert not [chr(code) for code in differ if code < 0x370], "Latin is in every report"
    for script in ("ARABIC", "HEBREW", "CYRILLIC CAPITAL LETTER YA", "DEVANAGARI LETTER", "CJK UNIFIED IDEOGRAPH-4E"):
        assert not [chr(c) for c in letters if c < 0x10000 and unicodedata.name(chr(c), "").startswith(script + " ")]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=0x2FF, exclude_characters="\x00"), max_size=40))
def test_texts_are_cut_as_sqlite_does(text: str) -> None:
    assert by_sqlite({1: text})[1] == [token.word for token in tokens(text)]


@given(st.text(max_size=80))
def test_a_word_stands_where_it_says(text: str) -> None:
    ends = 0
    for token in tokens(text):
        assert ends <= token.start < token.end <= len(text)
        ends = token.end


def test_a_phrase_is_found_as_one(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        enter(entry, a_captured("The half-built dam was hit.", doc="a"), incidents=())
        enter(entry, a_captured("Half of it was built.", doc="b"), incidents=())
    assert [hit.doc for hit in ledger.search("half-built")] == ["a"]
    [hit] = ledger.search("HALF-BUILT")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["half-built"]


def test_a_long_text_is_found_by_words_at_both_its_ends(ledger: Ledger) -> None:
    """Longer than one of PostgreSQL's vectors holds, in words, in places of one word and in letters."""
    filling = " ".join(f"w{number}{'x' * 20} the" for number in range(30_000))
    with ledger.writing() as entry:
        enter(entry, a_captured(f"Alphatown was quiet. {filling} Omegatown half-built.", doc="long"), incidents=())
        enter(entry, a_captured("Alphatown is far from it.", doc="short"), incidents=())
    assert [hit.doc for hit in ledger.search("alphatown omegatown")] == ["long"]
    assert [hit.doc for hit in ledger.search("half-built w29999xxxxxxxxxxxxxxxxxxxx")] == ["long"]
    assert {hit.doc for hit in ledger.search("alphatown")} == {"long", "short"}
    assert ledger.search("alphatown nowhere") == ()


def test_a_snippet_is_short_and_holds_what_was_found(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        body = "It went on. " * 50 + "Gunmen came to Exampletown. " + "It went on. " * 50
        enter(entry, a_captured(body, doc="a"), incidents=())
    [hit] = ledger.search("gunmen exampletown")
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert len(list(tokens(hit.snippet))) <= SHOWN
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Gunmen", "Exampletown"]


def test_what_stands_in_no_text_gives_a_snippet_all_the_same() -> None:
    assert snippet(["", "Quiet."], [("market",)]) == ""

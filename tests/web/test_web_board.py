"""The board answers every selection as the ledger's SQL does, and counts as plain counting does."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.ledger import Ledger, open_ledger
from tocsin.records import Attributed, Box, Group, Harm, IncidentType, Ring, Selection, Status
from tocsin.web.board import Board

sys.path.append(str(Path(__file__).parents[2] / "bench"))

import web_record


@pytest.fixture(scope="module")
def boards(read_record: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Ledger, Board]]:
    """The record that was read, and one of 1,500 made incidents."""
    made = web_record.make(tmp_path_factory.mktemp("board") / "made.db", 1500)
    ledgers = [open_ledger(read_record), open_ledger(made)]
    return [(ledger, Board(ledger, "1")) for ledger in ledgers]


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2026, 1, 1)))
CODES = st.sampled_from(["", "AF", "SY", "NG", "XX"])


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    south, north = sorted(draw(st.tuples(st.floats(-90, 90), st.floats(-90, 90))))
    return Box(south=south, north=north, west=draw(st.floats(-180, 180)), east=draw(st.floats(-180, 180)))


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    since, until = draw(st.tuples(DAYS, DAYS))
    if since and until and since > until:
        since, until = until, since
    rings = st.builds(Ring, lat=st.floats(-80, 80), lon=st.floats(-180, 180), km=st.floats(1, 9000))
    return Selection(
        since=since,
        until=until,
        types=draw(st.lists(st.sampled_from(IncidentType), max_size=2).map(tuple)),
        statuses=draw(st.sampled_from([(), (Status.HAPPENED,), (Status.FOILED,)])),
        actor=draw(st.sampled_from(["", "", "actor:group-2", "Taliban", "actor:isis-k", "nobody"])),
        attributed=draw(st.one_of(st.none(), st.sampled_from(Attributed))),
        country=draw(CODES),
        province=draw(st.sampled_from(["", "", "", "Kabul", "Borno"])),
        place=draw(st.sampled_from(["", "", "", "Kabul", "Sri Lanka"])),
        box=draw(st.one_of(st.none(), st.none(), boxes())),
        ring=draw(st.one_of(st.none(), st.none(), rings)),
        harm=draw(st.sampled_from(Harm)),
        least=draw(st.one_of(st.none(), st.integers(0, 40))),
        group=draw(st.one_of(st.none(), st.none(), st.sampled_from(Group))),
        certainty=draw(st.sampled_from([0.0, 0.0, 0.3, 0.9])),
        origins=draw(st.sampled_from([0, 0, 1, 2, 3])),
        is_reviewed=draw(st.sampled_from([None, None, True, False])),
        words=draw(st.sampled_from(["", "", "", "airport"])),
        is_certain=draw(st.booleans()),
    )


@settings(max_examples=120, deadline=None)
@given(asked=selections())
def test_the_board_selects_what_the_ledger_selects(boards: list[tuple[Ledger, Board]], asked: Selection) -> None:
    for ledger, board in boards:
        found = board.numbers[board.found(asked)].tolist()

        assert sorted(ledger.selected(asked)) == sorted(found)


def test_lists_go_on_behind_any_incident_in_both_orders(boards: list[tuple[Ledger, Board]]) -> None:
    _, board = boards[0]
    whole = board.found(Selection())
    for is_newest in (True, False):
        rows = board.listed(whole, is_newest=is_newest)
        for at, row in enumerate(rows.tolist()):
            behind = board.behind(rows, board.id_of(row), is_newest=is_newest)
            assert rows[at + 1 :].tolist() == behind.tolist()


def test_facets_are_counts_of_summaries(boards: list[tuple[Ledger, Board]]) -> None:
    for ledger, board in boards:
        summaries = list(ledger.summaries())
        facets = board.facets(Selection())

        assert Counter(s.type.value for s in summaries) == dict(facets["type"])
        assert Counter(s.country for s in summaries if s.country) == dict(facets["country"])
        assert sum(s.origins >= 2 for s in summaries) == dict(facets["origins"]).get("2", 0)
        best = {s.id: t.best for s in summaries if (t := s.total(Harm.KILLED)) is not None and t.best is not None}
        assert best == {board.id_of(n): k for n, k in enumerate(board.killed.tolist()) if k >= 0}

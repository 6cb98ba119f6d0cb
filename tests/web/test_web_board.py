"""The board answers every selection as the ledger's SQL does, and counts as plain counting does."""

import sys
from collections import Counter
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin import capture
from tocsin.judging import Judge
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import now, read_all
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


def alike(one: Board, other: Board) -> None:
    """Hold two boards of one state to each other: what lists, facets, months, map and figures show."""
    assert [one.id_of(row) for row in range(one.size)] == [other.id_of(row) for row in range(other.size)]
    assert one.numbers.tolist() == other.numbers.tolist()
    assert one.killed.tolist() == other.killed.tolist()
    for asked in (
        Selection(), Selection(country="AF"), Selection(least=10), Selection(is_reviewed=True),
        Selection(actor="Taliban"), Selection(attributed=Attributed.NEITHER), Selection(origins=2),
        Selection(types=(IncidentType.SUICIDE_BOMBING,), harm=Harm.KILLED, least=1),
    ):  # fmt: skip
        assert one.found(asked).tolist() == other.found(asked).tolist(), asked
        assert one.facets(asked) == other.facets(asked), asked
    assert one.months(one.found(Selection())) == other.months(other.found(Selection()))


def test_a_board_renewed_by_what_changed_is_the_board_made_anew(record: Path) -> None:
    """Reports come, incidents are judged, split and joined; each time only the changed ones are read again."""
    with open_ledger(record) as ledger:
        board = Board(ledger, str(ledger.last_change()))
        ids = [board.id_of(row) for row in range(board.size)]
        judge = Judge(ledger, by="A. Recorder", reason="for the test", clock=now)
        largest = max(ledger.summaries(), key=lambda summary: summary.reports)
        first = ledger.tellings(ledger.incident(largest.id).claims)[0].claim.id
        one, other = [name for name in ids if name != largest.id][:2]
        steps = (
            lambda: judge.accept(one),
            lambda: judge.split(largest.id, [first]),
            lambda: judge.same(one, other),
            lambda: judge.correct(largest.id, "killed", "77"),
            lambda: _read(ledger, "kramatorsk-*"),
        )
        for step in steps:
            step()
            state = str(ledger.last_change())
            assert state != board.state
            board = board.renewed(state)
            alike(board, Board(ledger, state))
        later = {board.id_of(row) for row in range(board.size)}
        assert later - set(ids) and set(ids) - later  # some came, some are no more


def test_renewing_reads_only_what_changed(record: Path) -> None:
    with open_ledger(record) as ledger:
        board = Board(ledger, str(ledger.last_change()))
        judge = Judge(ledger, by="A. Recorder", reason="for the test", clock=now)
        judge.accept(board.id_of(0))
        read: list[object] = []
        whole, ledger.facts = ledger.facts, lambda since=None: (read.append(since), whole(since))[1]  # type: ignore[method-assign,assignment]
        board.renewed(str(ledger.last_change()))

        assert [int(board.state)] == read
        assert 1 == ledger.many_changed(int(board.state))


def _read(ledger: Ledger, pattern: str) -> None:
    with as_file(files("tocsin") / "examples" / "reports") as folder:
        for _ in read_all([str(p) for p in sorted(folder.glob(pattern))], capture.Options(), ledger=ledger,
                          keep_readings=False):  # fmt: skip
            pass

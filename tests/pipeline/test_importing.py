"""Tables enter as reports with claims, change by id, keep what they said, and merge with what reports tell."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pipeline_made import a_report, clock, exported
from tables_made import event, table

from tocsin.errors import CannotRead
from tocsin.exchange import format_named
from tocsin.exporting import export, rules_of
from tocsin.importing import METRE, Changes, Imported, changes, take
from tocsin.importing_rows import Asked, prepare_rows
from tocsin.judging import Judge
from tocsin.keeping import erase
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk, rebuild
from tocsin.records import Cell, Selection, Summary, TollSaid
from tocsin.tables import Source, source_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "tocsin.db") as opened:
        yield opened


def taken(ledger: Ledger, path: Path, processes: int = 1) -> Imported:
    source = source_of(path)
    return take(ledger, source.rows(), replace(source.table, taken_at=clock()), source.read, processes=processes)


def change(ledger: Ledger, source: Source) -> Changes:
    return changes(ledger, source.rows(), source.table, source.read, source.covers)


def test_rows_enter_with_every_value_resting_on_its_cell(ledger: Ledger, tmp_path: Path) -> None:
    taken(ledger, table(tmp_path / "ged.csv", event(7, best=5, low=4, high=9)))
    (incident,) = ledger.incidents()
    (toll,) = [t for telling in ledger.tellings(incident.claims) for t in telling.tolls]
    assert isinstance(toll.said, TollSaid)
    cells = [e for e in toll.said.toll.evidence if isinstance(e, Cell)]

    assert [("low", "4", 2), ("best", "5", 2), ("high", "9", 2)] == [(c.column, c.quote, c.row) for c in cells]
    assert [(4, 5, 9)] == [(v.low, v.best, v.high) for v in incident.tolls]
    assert ledger.verify().is_whole


def test_many_at_once_make_the_record_that_one_at_a_time_makes(ledger: Ledger, tmp_path: Path) -> None:
    rows = [event(n, best=n % 5, low=n % 5, high=n % 5 + 1, deaths_civilians=n % 2) for n in range(1, 30)]
    source = source_of(table(tmp_path / "ged.csv", *rows))
    made = replace(source.table, taken_at=clock())
    take(ledger, source.rows(), made, source.read)
    with open_ledger(tmp_path / "slow.db") as slow:
        for row in source.rows():
            one = source.read(made, row)
            enter(one.captured, one.reading, slow)

        assert exported(slow) == exported(ledger)
        assert slow.head() == ledger.head()
        assert _unnumbered(slow) == _unnumbered(ledger)


def _unnumbered(ledger: Ledger) -> list[Summary]:
    """Return every summary without the number of its last change, which goes by transactions."""
    return [replace(one, changed=0) for one in ledger.summaries()]


def test_other_processes_prepare_the_same(ledger: Ledger, tmp_path: Path) -> None:
    source = source_of(table(tmp_path / "ged.csv", *(event(n) for n in range(1, 5))))
    asked = Asked(source.table, source.read, tuple(source.rows()))

    assert prepare_rows(asked) == prepare_rows(asked)
    assert 4 == take(ledger, source.rows(), source.table, source.read, processes=2).new


def test_a_rebuild_and_a_second_import_change_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "ged.csv", *(event(n, day=f"2020-03-{n:02d}") for n in range(1, 9)))
    taken(ledger, path)
    before, head = exported(ledger), ledger.head()

    assert 8 == taken(ledger, path).same
    rebuild(ledger)
    assert (before, head) == (exported(ledger), ledger.head())


def test_rows_of_one_table_are_never_merged(ledger: Ledger, tmp_path: Path) -> None:
    """Two rows that say the very same, but for their ids."""
    taken(ledger, table(tmp_path / "ged.csv", event(1), event(2), event(3)))

    assert 3 == ledger.number_of_incidents()


def test_a_new_edition_shows_what_changes_and_keeps_what_was(ledger: Ledger, tmp_path: Path) -> None:
    old = table(tmp_path / "old.csv", event(1), event(2), event(3), event(4))
    new = table(
        tmp_path / "new.csv", event(1), event(2, best=9, high=9), event(3, latitude=34.1), event(5),
        event(6, country="Syria"),
    )  # fmt: skip
    taken(ledger, old)
    ids = {i.docs[0]: i.id for i in ledger.incidents()}
    found = change(ledger, source_of(new))

    assert (2, 1, ["2"], ["3"], ["4"]) == (
        found.new, found.same, found.of("best"), found.of("latitude", "longitude", least=METRE), found.withdrawn,
    )  # fmt: skip
    assert 4 == ledger.number_of_incidents(), "nothing is taken by looking"
    taken(ledger, new)

    assert ledger.report("ucdp:2").captures == 2
    assert 9 == ledger.incident(ids["ucdp:2"]).tolls[0].best, "the old id leads to the incident"
    assert 6 == ledger.number_of_incidents(), "what is withdrawn stays"
    assert ledger.verify().is_whole


def test_rows_merge_with_what_reports_tell_whichever_comes_first(tmp_path: Path) -> None:
    """The report is Garissa's; the row is at the same town, day and toll."""
    path = table(
        tmp_path / "ged.csv",
        event(1, best=12, low=12, high=12, day="2019-03-04", country="Kenya", where_coordinates="Garissa",
              latitude=-0.4536, longitude=39.6461, adm_1="Garissa", adm_2="", type_of_violence=3, side_a="Al-Shabaab",
              side_b="Civilians", deaths_b=0, deaths_civilians=12),
        event(2),
    )  # fmt: skip
    report = a_report()
    reading = open_desk().read(report)
    members = []
    for is_report_first in (True, False):
        with open_ledger(tmp_path / f"{is_report_first}.db") as record:
            if is_report_first:
                enter(report, reading, record)
            taken(record, path)
            if not is_report_first:
                enter(report, reading, record)
            members.append(sorted(sorted(i.docs) for i in record.incidents()))
            before = exported(record)
            rebuild(record)

            assert before == exported(record)
            assert record.verify().is_whole

    assert [["ucdp:1", "wire"], ["ucdp:2"]] == members[0]
    assert members[0] == members[1]


def test_every_row_is_taken_or_named(ledger: Ledger, tmp_path: Path) -> None:
    done = taken(ledger, table(tmp_path / "ged.csv", event(1), event(2, date_start="soon"), event(3, best="")))

    assert (3, 1) == (done.rows, done.new)
    assert ["ged.csv > row 3", "ged.csv > row 4"] == [refusal.location for refusal in done.refused]
    assert 2 == len(list(ledger.refusals()))


def test_a_row_that_was_erased_is_said_to_stay_out(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "ged.csv", event(1), event(2))
    taken(ledger, path)
    erase(ledger, ledger.report("ucdp:1").report.id, by="A. Recorder", reason="withdrawn", clock=clock)
    shown, done = change(ledger, source_of(path)), taken(ledger, path)

    assert (0, 1, ["ged.csv > row 2"]) == (shown.new, shown.same, [r.location for r in shown.refused])
    assert (2, 0, 1, ["ged.csv > row 2"]) == (done.rows, done.new, done.same, [r.location for r in done.refused])
    assert "erased" in done.refused[0].message
    assert 1 == ledger.number_of_incidents()


def test_an_id_that_comes_twice_is_named_and_the_rest_is_taken(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "ged.csv", event(1), event(1, best=9, high=9), event(2))
    shown = changes(ledger, *_asked(source_of(path)))
    done = taken(ledger, path)

    assert (2, 2) == (shown.new, done.new)
    assert ["ged.csv > row 3"] == [r.location for r in shown.refused] == [r.location for r in done.refused]
    assert "the id of row 2" in done.refused[0].message
    assert 2 == taken(ledger, path).same, "the row that was taken does not change at the next import"


def _asked(source: Source):  # type: ignore[no-untyped-def]
    return source.rows(), source.table, source.read, source.covers


def test_rows_are_compared_with_what_people_corrected(ledger: Ledger, tmp_path: Path) -> None:
    """Else a rebuild, which goes by the corrected date, would make another record."""
    report = a_report()
    enter(report, open_desk().read(report), ledger)
    (told,) = ledger.incidents()
    judge = Judge(ledger, by="A. Recorder", reason="the paper corrected its date", clock=clock)
    judge.correct(told.claims[0], "dates", "2019-06-20")
    path = table(
        tmp_path / "ged.csv",
        event(1, best=12, low=12, high=12, day="2019-06-20", country="Kenya", where_coordinates="Garissa",
              latitude=-0.4536, longitude=39.6461, adm_1="Garissa", adm_2="", type_of_violence=3, side_a="Al-Shabaab",
              side_b="Civilians", deaths_b=0, deaths_civilians=12),
    )  # fmt: skip
    taken(ledger, path)
    before = exported(ledger)
    rebuild(ledger)

    assert [["ucdp:1", "wire"]] == [sorted(incident.docs) for incident in ledger.incidents()]
    assert before == exported(ledger)


def test_figures_out_of_order_are_widened_and_said(ledger: Ledger, tmp_path: Path) -> None:
    done = taken(ledger, table(tmp_path / "ged.csv", event(1, best=5, low=7, high=6)))
    (incident,) = ledger.incidents()

    assert [(5, 5, 7)] == [(v.low, v.best, v.high) for v in incident.tolls]
    assert 1 == sum(done.notes.values())


def test_ucdp_rows_come_back_as_they_came(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "ged.csv", event(1, best=5, low=7, high=6), event(2))
    taken(ledger, path)
    out = tmp_path / "out.csv"
    export(ledger, Selection(), format_named("ucdp"), out, rules=rules_of("private"), clock=clock)
    with path.open(encoding="utf-8") as was, out.open(encoding="utf-8") as now:
        given, back = list(csv.DictReader(was)), list(csv.DictReader(now))

    assert given == [{key: row[key] for key in given[0]} for row in back]


@pytest.mark.parametrize("name", ["csv", "xlsx", "geojson", "parquet", "jsonl", "hxl", "ftm"])
def test_what_was_exported_comes_in_again(name: str, ledger: Ledger, tmp_path: Path) -> None:
    taken(ledger, table(tmp_path / "ged.csv", event(1, best=5, low=4, high=9), event(2, day="2020-05-06")))
    out = tmp_path / f"back{format_named(name).suffix}"
    export(ledger, Selection(), format_named(name), out, rules=rules_of("private"), clock=clock)
    with open_ledger(tmp_path / "other.db") as other:
        done = taken(other, out)
        one, two = sorted(other.summaries(), key=lambda s: str(s.earliest))

        assert (2, []) == (done.new, done.refused)
        assert ("2020-03-04", "IQ") == (str(one.earliest), one.country)
        assert (33.355, 43.786) == (one.lat, one.lon)
        assert "2020-05-06" == str(two.earliest)
        if name != "ftm":
            assert [(4, 5, 9)] == [(t.low, t.best, t.high) for t in one.tolls]


def test_acled_is_compared_and_never_entered(ledger: Ledger, tmp_path: Path) -> None:
    """Whatever it is called, and whatever kind it is said to be."""
    taken(ledger, table(tmp_path / "ged.csv", event(1)))
    head = ledger.head()
    path = tmp_path / "mine.csv"
    path.write_text(
        "event_id_cnty,event_date,sub_event_type,country,latitude,longitude,fatalities\n"
        "X1,2020-03-05,Armed clash,Iraq,33.36,43.79,2\nX2,2020-07-05,Armed clash,Iraq,33.36,43.79,2\n",
        encoding="utf-8",
    )
    source = source_of(path, kind="ucdp")

    assert source.is_compared_only
    assert any("Iraq: 2 rows, 1 near" in line for line in source.comparison(ledger))
    assert head == ledger.head()


def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("no table at all", encoding="utf-8")

    with pytest.raises(CannotRead, match="no header"):
        source_of(tmp_path / "a.csv")


def test_a_row_that_is_there_twice_is_taken_once_and_named(ledger: Ledger, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    row = "2021-03-04,Kabul,Afghanistan,5"
    sheet.write_text(f"Date,Town,Country,Killed\n{row}\n{row}\n2021-03-05,Herat,Afghanistan,2\n", encoding="utf-8")
    done = taken(ledger, sheet)

    assert (3, 2, ["sheet.csv > row 3"]) == (done.rows, done.new, [r.location for r in done.refused])
    assert ledger.verify().is_whole


def test_two_rows_of_one_id_are_never_a_row_and_its_change(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "ged.csv", event(1, best=5), event(1, best=6), event(2, best=7))
    for _ in range(2):
        done = taken(ledger, path)

    assert (0, 2, 1) == (done.changed, done.same, len(done.refused))
    assert 1 == len(change(ledger, source_of(path)).refused)


def test_withdrawn_rows_leave_the_incidents_by_a_signed_judgement(ledger: Ledger, tmp_path: Path) -> None:
    from tocsin.withdrawing import withdraw

    taken(ledger, table(tmp_path / "old.csv", *(event(n, best=5) for n in (1, 2, 3))))
    gone = change(ledger, source_of(table(tmp_path / "new.csv", event(1, best=5), event(3, best=5))))
    many = withdraw(ledger, gone.gone, by="A. Recorder", file="new.csv")

    assert (1, ["2"], 2) == (many, gone.withdrawn, ledger.number_of_incidents())
    assert ["no longer in new.csv"] == [judgement.reason for judgement in ledger.judgements()]
    assert 3 == sum(1 for _ in ledger.reports()), "what the row said stays"


def test_a_row_answers_to_the_directorys_name_of_its_actor_as_reports_do(ledger: Ledger, tmp_path: Path) -> None:
    """UCDP writes "IS" and the number 234; whoever asks for actor:islamic-state means the same."""
    named, unknown = event(1, side_b_new_id=234), event(2, side_b="Nobody Anybody Knows")
    taken(ledger, table(tmp_path / "ged.csv", named, unknown))
    found = list(ledger.summaries(Selection(actor="actor:islamic-state")))

    assert 1 == len(found)
    assert 1 == len(list(ledger.summaries(Selection(actor="nobody anybody knows"))))


def test_rows_without_an_id_are_known_by_day_and_place_so_that_a_mended_toll_is_a_change(tmp_path: Path) -> None:
    head, same = "Date,Town,Killed\n", "2021-03-04,Alpha,1\n2021-03-04,Alpha,2\n"
    path = tmp_path / "s.csv"
    with open_ledger(tmp_path / "tocsin.db") as ledger:
        path.write_text(f"{head}2021-03-03,Beta,4\n{same}", encoding="utf-8")
        first = source_of(path, source="Sheet")
        assert 3 == take(ledger, first.rows(), first.table, first.read).new
        path.write_text(f"{head}2021-03-03,Beta,6\n{same}", encoding="utf-8")
        second = source_of(path, source="Sheet")
        seen = changes(ledger, second.rows(), second.table, second.read, second.covers)
        done = take(ledger, second.rows(), second.table, second.read)

        assert (0, 2, 1, []) == (seen.new, seen.same, len(seen.changed), seen.withdrawn)
        assert (0, 2, 1) == (done.new, done.same, done.changed)
        assert 3 == ledger.number_of_incidents()
    assert any("1 days and places have several rows" in line for line in second.preview())


def test_a_table_whose_name_holds_a_sign_of_patterns_is_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("Date,Town,Killed\n2021-03-03,Beta,4\n", encoding="utf-8")
    source = source_of(path)
    with open_ledger(tmp_path / "tocsin.db") as ledger:
        for name in ("sheet_1", "sheetx1", "100%"):
            take(ledger, source.rows(), replace(source.table, name=name, doc=f"{name}:"), source.read)

        assert [1, 1, 1] == [len(ledger.rows_of_table(name)) for name in ("sheet_1", "sheetx1", "100%")]
        assert {} == ledger.rows_of_table("sheet%")

"""Briefs: the same bytes from the same record, figures noted to reports, profiles obeyed, clear refusals."""

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from pipeline_made import ADEN, a_report, clock
from tables_made import event, table

from tocsin.analysis.counting import By
from tocsin.briefing import brief, write
from tocsin.briefing_words import disputes_of
from tocsin.counting import Counter
from tocsin.errors import BadRequest
from tocsin.exchange.brief_page import Brief, Figures, Quoted, Table
from tocsin.exchange.brief_pdf import write_pdf
from tocsin.exchange.shareable import Harmed, Laid, Named, Said, Shareable
from tocsin.exporting import rules_of
from tocsin.importing import take
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Selection
from tocsin.tables import source_of

TODAY = date(2026, 1, 1)
WHOLE = Selection(since=date(2000, 1, 1), until=date(2025, 12, 31))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two reports and a UCDP row."""
    with open_ledger(tmp_path / "tocsin.db") as record:
        for report in (a_report(), a_report(ADEN, "aden", "Second Wire")):
            enter(report, open_desk().read(report), record)
        source = source_of(table(tmp_path / "ged.csv", event(1, best=5, low=4, high=9)))
        take(record, source.rows(), replace(source.table, taken_at=clock()), source.read)
        yield record


def later() -> datetime:
    return clock().replace(year=2031)


def made(ledger: Ledger, profile: str = "private", selection: Selection = WHOLE) -> Brief:
    return brief(ledger, selection, rules=rules_of(profile), today=TODAY)


def words_of(one: Brief) -> str:
    return repr(one)


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_the_same_record_gives_the_same_bytes_at_any_time(form: str, ledger: Ledger, tmp_path: Path) -> None:
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"

    write(ledger, WHOLE, first, rules=rules_of("private"), today=TODAY, clock=clock)
    write(ledger, WHOLE, second, rules=rules_of("private"), today=date(2031, 5, 5), clock=later)

    assert first.read_bytes() == second.read_bytes()


def test_every_incident_and_every_headline_figure_leads_to_its_reports(ledger: Ledger) -> None:
    one = made(ledger)
    (figures,) = (block for block in one.blocks if isinstance(block, Figures))
    (table_of,) = (block for block in one.blocks if isinstance(block, Table))

    assert str(len(table_of.rows)) == figures.figures[0][0]
    for number, what, _ in figures.figures:
        assert what.notes or number == "none told"
    for row in table_of.rows:
        assert all(re.match(r"incident-\w+: \d+ report", one.notes[note - 1]) for note in row[0].notes) and row[0].notes


def test_words_of_reports_leave_only_where_the_profile_keeps_them(ledger: Ledger) -> None:
    assert any(isinstance(block, Quoted) for block in made(ledger).blocks)
    assert not any(isinstance(block, Quoted) for block in made(ledger, "public").blocks)
    assert "Second Wire" in words_of(made(ledger)) and "Second Wire" not in words_of(made(ledger, "public"))


def test_a_brief_is_logged_in_custody_and_leaves_the_record_whole(ledger: Ledger, tmp_path: Path) -> None:
    done = write(ledger, WHOLE, tmp_path / "a.html", rules=rules_of(), today=TODAY, clock=clock)

    assert done.sha256 in [line["content"] for line in ledger.log("export")]
    assert ledger.verify().broken is None


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (Selection(), "--from and --to"),
        (replace(WHOLE, until=date(2026, 5, 1)), "is not over"),
        (Selection(since=date(2021, 3, 1), until=date(2021, 3, 3)), "7 days or more"),
        (Selection(since=date(1, 1, 1), until=date(1, 12, 31)), "no year lies before"),
    ],
)
def test_a_period_that_will_not_do_is_refused_with_the_way_out(selection: Selection, told: str, ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match=told):
        made(ledger, "public", selection)


def test_an_ending_that_is_no_form_is_refused_and_nothing_is_written(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"\.html, \.pdf, \.docx"):
        write(ledger, WHOLE, tmp_path / "a.txt", rules=rules_of(), today=TODAY, clock=clock)
    assert not (tmp_path / "a.txt").exists()


def test_a_period_of_which_nothing_is_known_says_so_and_draws_no_map(ledger: Ledger) -> None:
    told = words_of(made(ledger, "public", Selection(since=date(2003, 1, 1), until=date(2003, 3, 1))))

    assert "nothing counted is no peace" in told and "No map" in told
    assert "does not say that nothing happened" in told


def test_an_empty_record_has_no_brief(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "empty.db") as record, pytest.raises(BadRequest, match="record is empty"):
        made(record)


def test_a_pdf_shows_accents_and_arabic_and_says_what_it_cannot(ledger: Ledger, tmp_path: Path) -> None:
    one = replace(made(ledger, "public"), title="Kapısı, \u0643\u0627\u0628\u0644, \u55c0")
    write_pdf(one, tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in document)

    assert "Kapısı" in text and "cannot show" in text and "cjk" in text.casefold()
    assert "\u0643\u0627\u0628\u0644" in text or "\u0644\u0628\u0627\u0643" in text


def test_docx_opens_and_holds_the_list_and_links_to_notes(ledger: Ledger, tmp_path: Path) -> None:
    import docx

    write(ledger, WHOLE, tmp_path / "a.docx", rules=rules_of("private"), today=TODAY, clock=clock)
    page = docx.Document(str(tmp_path / "a.docx"))
    (listed,) = (block for block in made(ledger).blocks if isinstance(block, Table))
    body = zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml").decode()

    assert len(page.tables[-1].rows) == 1 + len(listed.rows)
    assert {*re.findall(r'w:anchor="(note\d+)"', body)} <= {*re.findall(r'w:name="(note\d+)"', body)}


def a_shareable(*figures: tuple[int | None, int | None], stances: tuple[tuple[str, str], ...] = ()) -> Shareable:
    said = tuple(Said(low, low, high, "", f"Wire {n}", "", False, True, "") for n, (low, high) in enumerate(figures))
    laid = tuple(Laid(stance, "", Named(name, "organisation"), "") for stance, name in stances)
    toll = Harmed("killed", "civilian", 1, 1, 1, "range", True, said)
    return Shareable(
        id="incident-1", type="attack", subtype="", status="happened", date=None, place=None, tolls=(toll,),
        responsibility=laid,
    )  # fmt: skip


def test_disputes_name_figures_that_cannot_both_be_so_and_who_is_said_to_have_done_it() -> None:
    assert ("killed, civilian: 17 (Wire 0); 22 (Wire 1).",) == disputes_of(a_shareable((17, 17), (22, 22)))
    assert () == disputes_of(a_shareable((17, None), (22, 22), stances=(("claimed", "A"), ("blamed", "A"))))
    assert "who did it: claimed by A; blamed on B." in disputes_of(
        a_shareable(stances=(("claimed", "A"), ("blamed", "B")))
    )
    assert "who did it: denied by A." in disputes_of(a_shareable(stances=(("denied", "A"),)))


def test_a_place_told_in_two_provinces_is_said_to_part_the_counts(tmp_path: Path) -> None:
    """A division that changed between two editions of the gazetteer leaves one town in two provinces."""
    with open_ledger(tmp_path / "moved.db") as record:
        for report in (a_report(ADEN, "aden"), a_report(ADEN.replace("3 May", "9 June"), "june")):
            enter(report, open_desk().read(report), record)
        plain = Counter(record).count(Selection(), By.PROVINCE).remarks
    with sqlite3.connect(tmp_path / "moved.db") as store:
        number = store.execute("SELECT max(number) FROM incident_facts WHERE place LIKE 'Aden%'").fetchone()[0]
        store.execute("UPDATE incident_facts SET province = 'Lahij' WHERE number = ?", (number,))
    with open_ledger(tmp_path / "moved.db") as record:
        moved = Counter(record).count(Selection(), By.PROVINCE).remarks

    assert not any("several provinces" in remark for remark in plain)
    assert any("several provinces" in remark and "Lahij" in remark for remark in moved)


def test_a_list_that_ends_early_says_so_and_the_figures_do_not_change(ledger: Ledger) -> None:
    whole = made(ledger)
    cut = brief(ledger, WHOLE, rules=rules_of("private"), today=TODAY, most=1)
    rows, fewer = (next(b.rows for b in one.blocks if isinstance(b, Table)) for one in (whole, cut))

    assert len(rows) > len(fewer) == 1
    assert f"the first 1 of {len(rows)}" in words_of(cut) and "--most 0" in words_of(cut)
    assert "--most" not in words_of(whole)
    assert [f[0] for b in whole.blocks if isinstance(b, Figures) for f in b.figures] == [
        f[0] for b in cut.blocks if isinstance(b, Figures) for f in b.figures
    ]
    with pytest.raises(BadRequest, match="--most"):
        brief(ledger, WHOLE, rules=rules_of("private"), today=TODAY, most=-1)

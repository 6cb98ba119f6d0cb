"""Checking a report's counts: the sentence that the field writes, sums of people, years that no one says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pipeline_made import clock
from tables_made import event, table

from tocsin.analysis.checking import Checked, Verdict
from tocsin.capture import Options, given
from tocsin.checking import check, period_of
from tocsin.counting import Counter
from tocsin.importing import take
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import DatePrecision, Selection, When
from tocsin.tables import source_of

SENTENCE = (
    "Attacks claimed or attributed to ISIS-K increased to 88 between March and June, compared with 16 during the same "
    "period in 2020."
)
KILLED = "Between March and June 2021, ISIS-K killed a total of 176 people in Afghanistan."
GROUP = {
    "type_of_violence": 3,
    "side_a": "Islamic State Khorasan",
    "side_b": "Civilians",
    "dyad_name": "IS-K - Civilians",
}
TOWN = {"country": "Afghanistan", "adm_1": "Kabul province", "adm_2": "Kabul", "where_coordinates": "Kabul city"} | {
    "latitude": 34.5, "longitude": 69.2
}  # fmt: skip


def attacks(year: int, many: int, first: int) -> list[dict[str, object]]:
    days = [date(year, 3, 1) + timedelta(days=n) for n in range(many)]
    return [event(first + n, day=day.isoformat(), **GROUP, **TOWN) for n, day in enumerate(days)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """88 attacks of one group in a season, 16 in the season a year before."""
    folder = tmp_path_factory.mktemp("checking")
    with open_ledger(folder / "tocsin.db") as record:
        source = source_of(table(folder / "ged.csv", *attacks(2021, 88, 1), *attacks(2020, 16, 200)))
        take(record, source.rows(), replace(source.table, taken_at=clock()), source.read)
        yield record


def checked(ledger: Ledger, text: str, doc: str, published: date | None) -> tuple[Checked, ...]:
    report = given(text, options=Options(source="Example Monitor", published=published), clock=clock, doc=doc)
    enter(report, open_desk().read(report), ledger)
    return tuple(one for one in check(ledger, doc) if one.kind == "count")


@pytest.mark.parametrize("published", [date(2021, 9, 1), None])
def test_the_sentence_agrees_with_a_record_that_holds_as_many(ledger: Ledger, published: date | None) -> None:
    more, fewer = checked(ledger, SENTENCE, f"un-{published}", published)

    assert (Verdict.AGREES, 88, Verdict.AGREES, 16) == (
        more.verdict, len(more.incidents), fewer.verdict, len(fewer.incidents)
    )  # fmt: skip
    if published is None:
        assert "the year after 2020" in more.why


def test_a_sentence_with_other_figures_differs_and_says_how(ledger: Ledger) -> None:
    more, fewer = checked(ledger, SENTENCE.replace("88", "120").replace("16", "7"), "other", date(2021, 9, 1))

    assert (Verdict.DIFFERS, Verdict.DIFFERS) == (more.verdict, fewer.verdict)
    assert "88, fewer" in more.why and "16, more" in fewer.why


def test_an_actor_told_in_the_paragraph_only_is_taken_and_said_so(ledger: Ledger) -> None:
    text = "ISIS-K has not gone away. In all, 88 attacks were recorded in Afghanistan between March and June 2021."
    (one, *_) = checked(ledger, text, "paragraph", date(2021, 9, 1))

    assert Verdict.AGREES is one.verdict


def test_sums_of_people_are_judged(ledger: Ledger) -> None:
    (one, *_) = checked(ledger, KILLED, "killed", date(2021, 9, 1))

    assert Verdict.AGREES is one.verdict and "add up to" in one.why


def test_a_period_of_which_nothing_is_held_is_not_judged(ledger: Ledger) -> None:
    text = "Attacks claimed by ISIS-K rose to 40 between March and June 2011."
    found = checked(ledger, text, "before", date(2021, 9, 1))

    assert found and all(one.verdict is Verdict.CANNOT_BE_JUDGED for one in found)


BARE = When(value="XXXX-11/XXXX-02", precision=DatePrecision.MONTH, earliest=None, latest=None)


def test_a_period_over_new_year_ends_before_the_report() -> None:
    assert (date(2020, 11, 1), date(2021, 2, 28)) == period_of(BARE, [], date(2021, 9, 1))[:2]
    assert (date(2019, 11, 1), date(2020, 2, 29)) == period_of(BARE, [], date(2021, 1, 5))[:2]


def test_without_year_publication_or_comparison_there_is_no_period() -> None:
    assert (None, None, "") == period_of(BARE, [], None)
    assert (None, None, "") == period_of(None, [], date(2021, 1, 5))


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Three attacks in the branch's name, two in that of what it is a branch of."""
    folder = tmp_path_factory.mktemp("parted")
    whole = {"side_a": "IS", "side_a_new_id": 234, "dyad_name": "IS - Civilians"}
    rows = [*attacks(2021, 3, 1), *({**row, **whole} for row in attacks(2021, 2, 50))]
    with open_ledger(folder / "tocsin.db") as record:
        source = source_of(table(folder / "ged.csv", *rows))
        take(record, source.rows(), replace(source.table, taken_at=clock()), source.read)
        yield record


def test_the_whole_is_not_counted_for_its_branch_and_is_shown_beside_it(parted: Ledger) -> None:
    text = "Attacks claimed or attributed to ISIS-K increased to 5 between March and June 2021."
    (one, *_) = checked(parted, text, "branch", date(2021, 9, 1))

    assert Verdict.DIFFERS is one.verdict and "3, fewer" in one.why, one.why
    assert "2 more named only for Islamic State, of which it is a branch" in one.why


def test_a_branch_is_possibly_meant_by_who_speaks_of_the_whole(parted: Ledger) -> None:
    text = "Attacks claimed or attributed to the Islamic State group increased to 5 between March and June 2021."
    (one, *_) = checked(parted, text, "whole", date(2021, 9, 1))

    assert Verdict.AGREES is one.verdict and "2 to 5" in one.why, one.why
    assert "3 more named only for its branch Islamic State Khorasan" in one.why


def test_counts_say_what_they_leave_to_kin_and_what_words_put_together(parted: Ledger) -> None:
    counter = Counter(parted)
    branch, whole, words = (
        counter.count(Selection(actor=name)).remarks
        for name in ("actor:isis-k", "actor:islamic-state", "islamic state")
    )

    assert "only what it is a branch of: Islamic State 2" in branch[0]
    assert "only its branches: Islamic State Khorasan 3" in whole[0]
    assert "counted together here: Islamic State Khorasan 3, Islamic State 2" in words[0]


def test_a_name_that_only_the_directory_has_is_led_to_its_id(parted: Ledger) -> None:
    assert "(actor:islamic-state)" in " ".join(Counter(parted).count(Selection(actor="Daesh")).remarks)

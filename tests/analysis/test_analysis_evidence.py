"""Every value beside its sentence."""

import pytest

from make import a_captured, a_span
from tocsin.analysis import Line, lines_of
from tocsin.analysis.wording import detail, in_words
from tocsin.records import (
    CaptureField,
    Cell,
    Claim,
    Counted,
    CountSaid,
    DatePrecision,
    Derived,
    Evidence,
    Group,
    Harm,
    Hedge,
    IncidentSaid,
    IncidentType,
    Judged,
    Known,
    Party,
    PlaceCandidate,
    PlacePrecision,
    ResponsibilitySaid,
    Said,
    Span,
    Stance,
    StatementKind,
    StatementSaid,
    Status,
    Toll,
    TollSaid,
    Victims,
    When,
    Where,
    identity,
)

BODY = "Police met on Friday. Gen. Example said gunmen killed\n17 people in Exampletown on Monday. Nobody else spoke."
CAPTURED = a_captured(BODY, doc="wire.txt")
TEXT = CAPTURED.text


def span(quote: str, body: str = BODY) -> Span:
    return a_span(quote, start=body.index(quote), text=TEXT.id)


SENTENCE = span("Gen. Example said gunmen killed\n17 people in Exampletown on Monday.")


def known(value, quote: str, *more: Evidence):  # type: ignore[no-untyped-def]
    return Known(value=value, evidence=(span(quote), *more), rule="test", score=0.5)


def lines(said: Said, *, sentence: Span = SENTENCE) -> tuple[Line, ...]:
    needs_hub = isinstance(said, TollSaid | ResponsibilitySaid)
    claim = Claim(
        id=identity("claim", "c"),  # type: ignore[arg-type]
        report=CAPTURED.report.id,
        text=TEXT.id,
        said=said,
        about=identity("claim", "hub") if needs_hub else None,  # type: ignore[arg-type]
        reader="test 1",
        evidence=(sentence,),
    )
    return lines_of([claim], {TEXT.id: TEXT}, {CAPTURED.report.id: CAPTURED.report})


def a_toll(*sources: str, **values: object) -> TollSaid:
    toll = Toll(harm=Harm.KILLED, low=17, high=17, **values)  # type: ignore[arg-type]
    return TollSaid(toll=known(toll, "17 people"), sources=tuple(known(s, s) for s in sources))


def test_a_value_stands_in_the_sentence_that_the_reader_found_it_in() -> None:
    (line,) = lines(a_toll())

    assert ("Gen. Example said gunmen killed\n", "17 people", " in Exampletown on Monday.") == (
        line.before,
        line.words,
        line.after,
    )
    assert BODY[line.start : line.end] == line.words
    assert ("wire.txt", "Example Wire", "body", "test", 0.5) == (
        line.doc,
        line.outlet,
        line.part,
        line.rule,
        line.score,
    )


def test_a_value_from_another_sentence_stands_in_its_own() -> None:
    said = IncidentSaid(
        type=known(IncidentType.ATTACK, "killed"),
        subtype=None,
        status=known(Status.HAPPENED, "killed"),
        trigger=known("killed", "killed"),
        dates=(known(When.from_value("2024-01-05", DatePrecision.DAY), "on Friday"),),
    )

    (line,) = [line for line in lines(said) if line.field == "dates"]

    assert ("Police met ", ".") == (line.before, line.after)


def test_a_sentence_without_end_is_cut_and_says_so() -> None:
    body = "word " * 200 + "17 people" + " word" * 200
    captured = a_captured(body)
    place = a_span("17 people", start=1000, text=captured.text.id)
    claim = Claim(
        id=identity("claim", "c"),  # type: ignore[arg-type]
        report=captured.report.id,
        text=captured.text.id,
        said=CountSaid(counted=Known(value=Counted.KILLED, evidence=(place,), rule="test"), low=17, high=17),
        reader="test 1",
        evidence=(a_span(body, text=captured.text.id),),
    )

    (line,) = lines_of([claim], {captured.text.id: captured.text}, {captured.report.id: captured.report})

    assert "…" == line.before[0] == line.after[-1]
    assert len(line.before) < 300 > len(line.after)


def test_the_chain_of_sources_stands_with_a_figure_and_not_with_the_sources_themselves() -> None:
    toll, *sources = lines(a_toll("Police", "Gen. Example"))

    assert ("Police", "Gen. Example") == toll.said_by
    assert [("sources", "Police", ()), ("sources", "Gen. Example", ())] == [
        (line.field, line.value, line.said_by) for line in sources
    ]


def test_a_count_is_shown_with_its_figure() -> None:
    (line,) = lines(CountSaid(counted=known(Counted.ATTACKS, "17"), low=17, high=None))

    assert ("counted", "17 or more attacks") == (line.field, line.value)


def test_blame_is_shown_with_how_firmly_and_by_whom() -> None:
    said = ResponsibilitySaid(
        stance=known(Stance.BLAMED, "said"),
        actor=known(Party(name="gunmen"), "gunmen"),
        by=known("Gen. Example", "Gen. Example"),
        hedge=Hedge.SUSPECTED,
    )

    stance, actor, by = lines(said)

    assert ("blamed (suspected)", ("Gen. Example",)) == (stance.value, stance.said_by)
    assert ("gunmen", "Gen. Example") == (actor.value, by.value)


def test_a_quotation_is_shown_with_its_kind_and_speaker() -> None:
    said = StatementSaid(kind=StatementKind.CLAIM_OF_RESPONSIBILITY, quoted=known("x", "gunmen"), speaker=None)

    (line,) = lines(said)

    assert ("claim of responsibility: x", ()) == (line.value, line.said_by)


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        (CaptureField(capture=CAPTURED.capture.id, field="published", quote="2024-01-02"), "published 2024-01-02"),
        (Cell(capture=CAPTURED.capture.id, row=3, column="dead", quote="17"), 'row 3, dead: "17"'),
        (Judged(judgement="judgement-1", reason="counted by hand"), "judgement-1: counted by hand"),  # type: ignore[arg-type]
    ],
    ids=["capture", "cell", "judgement"],
)
def test_evidence_that_is_no_words_of_the_report_is_shown_too(evidence: Evidence, shown: str) -> None:
    toll = Toll(harm=Harm.KILLED, low=17, high=17)
    alone = Known(value=toll, evidence=(Derived(rule="test", parts=(evidence,)),), rule="test")

    (beside,) = lines(TollSaid(toll=known(toll, "17 people", evidence)))
    (only,) = lines(TollSaid(toll=alone))

    assert shown == beside.rests_also_on == only.rests_also_on
    assert ("", "", "", "") == (only.part, only.before, only.words, only.after)


def test_a_value_read_from_two_places_names_the_second() -> None:
    (line,) = lines(TollSaid(toll=known(Toll(harm=Harm.KILLED, low=17, high=17), "17 people", span("on Monday"))))

    assert f'"on Monday" (body {BODY.index("on Monday")}-{BODY.index("on Monday") + 9})' == line.rests_also_on


def test_what_a_place_lies_in_is_shown_with_its_own_words() -> None:
    where = Where(name="Exampletown", within=(known("Police", "Police"),))
    said = IncidentSaid(
        type=known(IncidentType.ATTACK, "killed"),
        subtype=None,
        status=known(Status.HAPPENED, "killed"),
        trigger=known("killed", "killed"),
        places=(known(where, "Exampletown"),),
    )

    assert [("places", "Exampletown"), ("within", "Police")] == [
        (line.field, line.words) for line in lines(said) if line.field in ("places", "within")
    ]


def a_place(name: str, score: float) -> PlaceCandidate:
    return PlaceCandidate(
        id=f"x:{name}",
        name=name,
        score=score,
        reasons=("same name",),
        lat=0,
        lon=0,
        country="KE",
        kind="locality",
        precision=PlacePrecision.EXACT,
        radius_km=1,
    )


def test_a_link_keeps_its_reason_and_its_runners_up() -> None:
    where = Where(name="Garissa", candidates=(a_place("Garissa", 0.9), a_place("Garisa", 0.1)))

    assert "Garissa -> Garissa [x:Garissa]" == in_words(where)
    assert "exact; because same name; or Garisa [x:Garisa]" == detail(where)


def test_an_unknown_name_stays_a_name_and_says_so() -> None:
    assert ("Exampletown", "near; not in the gazetteer") == (
        in_words(Where(name="Exampletown", relation="near")),
        detail(Where(name="Exampletown", relation="near")),
    )


def test_a_toll_says_who_was_harmed() -> None:
    toll = Toll(
        harm=Harm.KILLED,
        low=6,
        high=6,
        group=Group.SECURITY_FORCE,
        victims="six guards",
        who=Victims(sex="male", role="guards"),
        is_subset=True,
    )

    assert "6 killed, part of another figure" == in_words(toll)
    assert 'security force, male, guards, "six guards"' == detail(toll)


@pytest.mark.parametrize(
    ("when", "words", "more"),
    [
        (When.from_value("2024-01-05", DatePrecision.DAY), "2024-01-05 (day)", ""),
        (When.from_value("2024-02", DatePrecision.MONTH), "2024-02 (month)", "2024-02-01 to 2024-02-29"),
        (When(value="", precision=DatePrecision.DAY), "not settled (day)", ""),
        (When.from_value("XXXX-11-24", DatePrecision.DAY), "XXXX-11-24 (day)", ""),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_time_is_shown_no_more_exactly_than_it_is_known(when: When, words: str, more: str) -> None:
    assert (words, more) == (in_words(when), detail(when))

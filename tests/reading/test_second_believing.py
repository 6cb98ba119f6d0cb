"""What is believed of somebody else's answer: what the report bears out, and nothing else."""

from datetime import date

import pytest
from second_made import an_incident, believed, incident_of, read_as, tolls_of

from tocsin.records import (
    CountSaid,
    Hedge,
    PresenceSaid,
    RelationSaid,
    ResponsibilitySaid,
    StatementSaid,
    Status,
    Victims,
)

BODY = (
    "Gunmen killed at least 12 people, four of them children, near Exampletown in Sample Province on Monday, "
    "police said. The Example Front claimed responsibility; the army blamed the Sample Brigade. "
    "“We will not forgive,” said Mayor Ada Example."
)


def test_every_value_stands_where_the_report_says_it() -> None:
    claims, dropped = believed(
        BODY,
        incidents=[
            an_incident(
                date={"text": "on Monday", "value": "2019-03-04", "precision": "day"},
                place={"text": "Exampletown", "within": ["Sample Province"], "country": "KE"},
                perpetrators=["Gunmen"],
                targets=[{"text": "people", "start": 3, "end": 9}],
                weapons=[],
                sources=["police"],
                tolls=[
                    {"harm": "killed", "low": 12, "high": None, "text": "at least 12 people", "victims": "12 people",
                     "group": "civilian", "subset": False, "sources": ["police"]},
                    {"harm": "killed", "low": 4, "high": 4, "text": "four of them", "victims": "children",
                     "group": "civilian", "subset": True, "sources": []},
                ],
            )
        ],
    )  # fmt: skip
    said = incident_of(claims)

    assert {} == dropped
    assert ("near", ["Sample Province"]) == (
        said.places[0].value.relation,
        [larger.value for larger in said.places[0].value.within],
    )
    assert (["Gunmen"], ["people"]) == ([p.value.name for p in said.perpetrators], [t.value.name for t in said.targets])
    assert [("killed", 12, None, BODY.index("at least")), ("killed", 4, 4, BODY.index("four"))] == tolls_of(claims)
    assert [Victims(), Victims(age="child")] == [c.said.toll.value.who for c in claims if c.about]  # type: ignore[union-attr]
    assert [False, True] == [c.said.toll.value.is_subset for c in claims if c.about]  # type: ignore[union-attr]
    assert {"tocsin second reading 1, by hand 1"} == {claim.reader for claim in claims}
    assert {None} == {claim.confidence for claim in claims}
    assert "second reading 1" == said.type.rule


def test_a_date_is_counted_from_the_publication_by_the_rules_and_not_by_the_answer() -> None:
    answer = {"incidents": [an_incident(date={"text": "on Monday", "value": "1999-01-01"})]}
    told = incident_of(read_as(BODY, answer, published=date(2019, 3, 5)).reading.claims)
    untold = incident_of(read_as(BODY, answer).reading.claims)

    assert ("2019-03-04", "") == (told.dates[0].value.value, untold.dates[0].value.value)


@pytest.mark.parametrize("trigger", ["Killed", "killed.", "kill", "murdered", "killed at most", "k illed", "illed"])
def test_an_incident_whose_trigger_is_not_in_the_report_letter_for_letter_is_made_up(trigger: str) -> None:
    assert ((), {"not_in_report": 1}) == believed(BODY, incidents=[an_incident(trigger=trigger)])


def test_white_space_is_like_any_other_white_space_and_the_report_has_the_word() -> None:
    claims, dropped = believed("Gunmen\n opened\u00a0fire there.", incidents=[an_incident(trigger=" opened \n fire ")])

    assert ("opened\u00a0fire", {}) == (incident_of(claims).trigger.value, dropped)


@pytest.mark.parametrize(
    ("field", "value", "doubt"),
    [
        ("type", "massacre", "unknown_code"),
        ("type", None, "missing"),
        ("type", ["attack"], "wrong_type"),
        ("status", "rumoured", "unknown_code"),
        ("trigger", None, "missing"),
        ("trigger", 12, "wrong_type"),
        ("trigger", {"words": "killed"}, "missing"),
        ("trigger", "killed " * 60, "too_long"),
    ],
)
def test_an_incident_without_what_makes_it_one_is_dropped_whole(field: str, value: object, doubt: str) -> None:
    assert ((), {doubt: 1}) == believed(BODY, incidents=[an_incident(**{field: value})])


@pytest.mark.parametrize(
    ("field", "value", "doubt"),
    [
        ("place", "Othertown", "not_in_report"),
        ("place", 5, "wrong_type"),
        ("date", "the market", "not_in_report"),
        ("date", "police", "no_date_in_words"),
        ("perpetrators", ["The Other Front"], "not_in_report"),
        ("perpetrators", "Gunmen", "wrong_type"),
        ("perpetrators", ["Gunmen", "Gunmen"], "repeated"),
        ("targets", [None], "missing"),
        ("weapons", [{"text": "rifles"}], "not_in_report"),
        ("sources", [["police"]], "wrong_type"),
        ("tolls", {"harm": "killed"}, "wrong_type"),
        ("tolls", ["12"], "wrong_type"),
        ("responsibility", [7], "wrong_type"),
        ("place", {"text": "Exampletown", "within": ["Other Province"]}, "not_in_report"),
    ],
)
def test_a_value_that_is_not_believed_is_left_out_and_the_incident_stays(field: str, value: object, doubt: str) -> None:
    claims, dropped = believed(BODY, incidents=[an_incident(**{field: value})])

    assert ({doubt: 1}, "killed") == (dropped, incident_of(claims).trigger.value)


@pytest.mark.parametrize("nothing", [None, "", [], {"text": ""}, {"text": None}])
@pytest.mark.parametrize("field", ["date", "place"])
def test_a_value_that_is_said_to_be_absent_is_no_fault(field: str, nothing: object) -> None:
    claims, dropped = believed(BODY, incidents=[an_incident(**{field: nothing})])

    assert ({}, ()) == (dropped, incident_of(claims).dates + incident_of(claims).places)


def a_toll(**more: object) -> dict[str, object]:
    return {"harm": "killed", "low": 12, "high": None, "text": "at least 12 people"} | more


@pytest.mark.parametrize(
    ("more", "doubt"),
    [
        ({"low": 15}, "number_not_in_words"),
        ({"low": 12, "high": 20}, "number_not_in_words"),
        ({"low": None}, "missing"),
        ({"low": "12"}, "wrong_type"),
        ({"low": True}, "wrong_type"),
        ({"low": 12.0}, "wrong_type"),
        ({"harm": "hurt"}, "unknown_code"),
        ({"text": "13 people", "low": 13}, "not_in_report"),
        ({"text": ""}, "missing"),
        ({"subset": "no"}, "wrong_type"),
    ],
)
def test_a_figure_whose_number_is_not_in_its_words_is_dropped(more: dict[str, object], doubt: str) -> None:
    claims, dropped = believed(BODY, incidents=[an_incident(tolls=[a_toll(**more)])])

    assert ({doubt: 1}, []) == (dropped, tolls_of(claims))


@pytest.mark.parametrize("ends", [(12, None), (12, 12), (None, 12)])
def test_whether_a_figure_is_open_is_for_its_words_to_say(ends: tuple[int | None, int | None]) -> None:
    claims, dropped = believed(BODY, incidents=[an_incident(tolls=[a_toll(low=ends[0], high=ends[1])])])

    assert ({}, ("killed", 12, None)) == (dropped, tolls_of(claims)[0][:3])


@pytest.mark.parametrize(
    ("body", "text", "low"),
    [
        ("A blast killed thirty-four people there.", "four people", 4),
        ("A blast killed 1,200 people there.", "200 people", 200),
        ("A blast killed 12.5 people a day.", "5 people", 5),
        ("A blast killed 10 to 15 people there.", "people", 1),
    ],
)
def test_a_number_cut_out_of_a_longer_one_is_not_in_the_words(body: str, text: str, low: int) -> None:
    claims, dropped = believed(body, incidents=[an_incident(tolls=[a_toll(low=low, text=text)])])

    assert [] == tolls_of(claims)
    assert {*dropped} <= {"number_not_in_words", "not_in_report"} and 1 == sum(dropped.values())


def test_a_group_or_victims_that_are_not_believed_leave_the_figure() -> None:
    toll = a_toll(group="the good", victims="twelve martyrs", sources=["a hospital", "police"])
    claims, dropped = believed(BODY, incidents=[an_incident(tolls=[toll])])
    (told,) = (claim.said for claim in claims if claim.about)

    assert {"unknown_code": 1, "not_in_report": 2} == dropped
    assert ("", "unknown") == (told.toll.value.victims, told.toll.value.group.value)  # type: ignore[union-attr]
    assert ["police"] == [source.value for source in told.sources]  # type: ignore[union-attr]


def test_no_casualties_are_nobody_killed_and_nobody_injured() -> None:
    zeros = [a_toll(harm=harm, low=0, high=0, text="no casualties") for harm in ("killed", "injured")]
    claims, dropped = believed(
        "A bomb went off; no casualties.", incidents=[an_incident(trigger="went off", tolls=zeros)]
    )

    assert ({}, [("killed", 0, 0), ("injured", 0, 0)]) == (dropped, [toll[:3] for toll in tolls_of(claims)])


def test_the_same_words_twice_are_looked_for_near_the_trigger_and_not_taken_twice() -> None:
    body = (
        "Two died in Alpha. "
        + "It rained there for weeks on end. " * 12
        + "Two were killed and two others hurt in Beta."
    )
    tolls = [
        {"harm": harm, "low": 2, "high": 2, "text": "two others" if harm == "injured" else "Two"}
        for harm in ("killed", "injured")
    ]
    claims, _ = believed(body, incidents=[an_incident(place="Beta", tolls=tolls)])

    assert [body.rindex("Two"), body.index("two others")] == [toll[3] for toll in tolls_of(claims)]


def test_two_figures_in_the_same_words_rest_on_both_places() -> None:
    body = "In Alpha two were killed and two hurt."
    tolls = [{"harm": harm, "low": 2, "high": 2, "text": "two"} for harm in ("killed", "injured")]
    claims, _ = believed(body, incidents=[an_incident(tolls=tolls)])

    assert {body.index("two"), body.rindex("two")} == {toll[3] for toll in tolls_of(claims)}


def test_one_trigger_word_in_two_places_is_told_by_the_words_around_it() -> None:
    body = "A teacher was killed in Alpha. " + "Rain fell for days. " * 20 + "A farmer was killed in Beta."
    answer = [an_incident(place=place, targets=[who]) for place, who in (("Beta", "A farmer"), ("Alpha", "A teacher"))]
    claims, dropped = believed(body, incidents=answer)

    assert {} == dropped
    assert [("Alpha", body.index("killed")), ("Beta", body.rindex("killed"))] == [
        (claim.said.places[0].value.name, claim.said.trigger.evidence[0].start)  # type: ignore[union-attr]
        for claim in claims
    ]


def test_an_incident_told_twice_in_one_answer_is_one() -> None:
    claims, dropped = believed(BODY, incidents=[an_incident()] * 3)

    assert (1, {"repeated": 2}) == (len(claims), dropped)


def test_an_answer_without_end_is_looked_at_so_far() -> None:
    claims, dropped = believed(BODY, incidents=[an_incident(trigger=f"made up {n}") for n in range(1000)])

    assert ((), {"not_in_report": 200, "too_many": 800}) == (claims, dropped)


def test_responsibility_keeps_its_holder_and_its_hedge() -> None:
    told = [
        {"stance": "claimed", "actor": "The Example Front", "by": ""},
        {"stance": "blamed", "hedge": "accused", "actor": "the Sample Brigade", "by": "the army"},
    ]
    claims, dropped = believed(BODY, incidents=[an_incident(responsibility=told)])
    claimed, blamed = (claim.said for claim in claims if isinstance(claim.said, ResponsibilitySaid))

    assert {} == dropped
    assert claimed.by and blamed.by and ("The Example Front", "the army") == (claimed.by.value, blamed.by.value)
    assert (Hedge.FIRM, Hedge.ACCUSED) == (claimed.hedge, blamed.hedge)


@pytest.mark.parametrize(
    ("more", "doubt"),
    [
        ({"by": "the president"}, "not_in_report"),
        ({"actor": "nobody"}, "not_in_report"),
        ({"actor": None}, "missing"),
        ({"stance": "admitted"}, "unknown_code"),
        ({"hedge": "surely"}, "unknown_code"),
    ],
)
def test_an_attribution_whose_holder_is_made_up_does_not_become_the_reports_own(
    more: dict[str, object], doubt: str
) -> None:
    told = {"stance": "blamed", "actor": "the Sample Brigade", "by": "the army"} | more
    claims, dropped = believed(BODY, incidents=[an_incident(responsibility=[told])])

    assert ({doubt: 1}, 1) == (dropped, len(claims))


def test_a_denied_or_foiled_incident_stays_so() -> None:
    for status in Status:
        claims, _ = believed(BODY, incidents=[an_incident(status=status.value)])
        assert status is incident_of(claims).status.value


OTHERS = (
    "The UN counted 88 attacks by ISIS-K between March and June. ISIS-K is a sworn enemy of the Taliban. "
    "The Taliban now hold Exampletown. “We will not forgive,” Ada Example said. “Never again,” she added."
)


def test_counts_relations_presence_and_statements_are_believed_alike() -> None:
    claims, dropped = believed(
        OTHERS,
        counts=[{"harm": "attacks", "low": 88, "high": 88, "text": "88 attacks", "actor": "ISIS-K",
                 "period_text": "between March and June", "sources": ["The UN"]}],
        relations=[{"a": "ISIS-K", "kind": "enemy_of", "b": "Taliban",
                    "text": "ISIS-K is a sworn enemy of the Taliban"}],
        presence=[{"actor": "The Taliban", "kind": "controls", "place": {"text": "Exampletown"}, "date": None,
                   "text": "The Taliban now hold Exampletown"}],
        statements=[{"speaker": "Ada Example", "text": "We will not forgive", "kind": "threat"},
                    {"speaker": "she", "text": "Never again", "kind": "other"}],
    )  # fmt: skip
    count, relation, presence, statement = (claim.said for claim in claims)

    assert {"too_short": 1} == dropped
    assert isinstance(count, CountSaid) and isinstance(relation, RelationSaid) and isinstance(presence, PresenceSaid)
    assert isinstance(statement, StatementSaid) and statement.speaker
    assert (88, "XXXX-03/XXXX-06") == (count.low, count.period.value.value if count.period else "")
    assert ("ISIS-K", "Taliban") == (relation.a.value.name, relation.b.value.name)
    assert ("The Taliban", "Exampletown") == (presence.actor.value.name, presence.place.value.name)
    assert ("We will not forgive", "Ada Example") == (statement.quoted.value, statement.speaker.value)


@pytest.mark.parametrize(
    ("kind", "item", "doubt"),
    [
        ("counts", {"harm": "attacks", "low": 89, "text": "88 attacks"}, "number_not_in_words"),
        ("counts", {"harm": "wars", "low": 88, "text": "88 attacks"}, "unknown_code"),
        ("relations", {"a": "ISIS-K", "kind": "enemy_of", "b": "the UN Mission", "text": "ISIS-K is a sworn enemy of"},
         "not_in_report"),
        ("relations", {"a": "ISIS-K", "kind": "rival_of", "b": "Taliban", "text": "ISIS-K is"}, "unknown_code"),
        ("presence", {"actor": "The Taliban", "kind": "controls", "text": "The Taliban now hold"}, "missing"),
        ("statements", {"speaker": "", "text": "We shall not forgive", "kind": "threat"}, "not_in_report"),
        ("statements", {"speaker": "", "text": "We will not forgive", "kind": "boast"}, "unknown_code"),
        ("statements", "We will not forgive", "wrong_type"),
    ],
)  # fmt: skip
def test_what_the_report_does_not_bear_out_is_dropped_and_counted(kind: str, item: object, doubt: str) -> None:
    assert ((), {doubt: 1}) == believed(OTHERS, **{kind: [item]})


def test_a_made_up_speaker_leaves_a_quotation_without_one() -> None:
    told = {"speaker": "Bob Sample", "text": "We will not forgive", "kind": "threat"}
    claims, dropped = believed(OTHERS, statements=[told])

    assert ({"not_in_report": 1}, None) == (dropped, claims[0].said.speaker)  # type: ignore[union-attr]

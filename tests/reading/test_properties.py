"""What holds for every text, sense or nonsense."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_made import a_reading

from tocsin.records import (
    Claim,
    CountSaid,
    IncidentSaid,
    Known,
    Reading,
    RelationSaid,
    ResponsibilitySaid,
    Span,
    StatementSaid,
    TollSaid,
    spans_of,
)

PHRASES = (
    "Gunmen killed", "at least", "10 to 15", "thirty-four", "2 dozen", "1,200", "dozens of", "people", "soldiers",
    "including", "six children", "13 of them", "were killed", "and", "three others", "injured",
    "in a suicide bombing", "in Exampletown", "near Kotli", "on Monday", "on May 14, 2015", "last month",
    "overnight", "police said.", "Reuters, citing local residents,", "reported that",
    "the Taliban claimed responsibility", "suspected Boko Haram", "\"We will not forgive,\"", "a car bomb exploded",
    "between March and June", "attacks increased to 88, compared with 16", "aged 23", "in 2014", "no casualties",
    ".", ",", "\n\n", "The Example Front (EF)", "–", "“", "”", "(", ")",
)  # fmt: skip
STRANGE = st.text(max_size=30) | st.sampled_from(
    ["𝟙𝟚 𝖐𝖎𝖑𝖑𝖊𝖉", "é́", "קטל 5", "\u202e12 dead", "\x00", "\r\n", "٣", "²", "² weeks ago", "9" * 5000, "\ud800", "१२"]
)
TEXTS = st.lists(st.sampled_from(PHRASES) | STRANGE, max_size=15).map(" ".join)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def values_of(claim: Claim) -> tuple[Known[object], ...]:
    """Return every value of a claim that carries evidence, those of places within places too."""
    said = claim.said
    match said:
        case IncidentSaid():
            found = [said.type, said.subtype, said.status, said.trigger, *said.dates, *said.places, *said.perpetrators]
            found += [*said.targets, *said.weapons, *said.sources, *said.affects, *said.harm_without_number]
            found += [larger for place in said.places for larger in place.value.within]
        case TollSaid():
            found = [said.toll, *said.sources]
        case ResponsibilitySaid():
            found = [said.stance, said.actor, said.by]
        case CountSaid():
            found = [said.counted, said.actor, said.period, *said.sources]
        case RelationSaid():
            found = [said.kind, said.a, said.b]
        case StatementSaid():
            found = [said.quoted, said.speaker]
        case _:
            found = [said.kind, said.actor, said.place, said.date]
    return tuple(value for value in found if value is not None)


def spans(reading: Reading) -> list[Span]:
    return [
        span
        for claim in reading.claims
        for evidence in (claim.evidence, *(value.evidence for value in values_of(claim)))
        for span in spans_of(evidence)
    ]


@quick
@given(TEXTS)
def test_every_span_quotes_the_report(body: str) -> None:
    for span in spans(a_reading(body, title="Bomb kills ten in Exampletown", published=date(2024, 1, 4))):
        content = body if span.part == "body" else "Bomb kills ten in Exampletown"
        assert content[span.start : span.end] == span.quote


@quick
@given(TEXTS)
def test_no_figure_has_its_ends_the_wrong_way_round(body: str) -> None:
    tolls = [c.said.toll.value for c in a_reading(body).claims if isinstance(c.said, TollSaid)]
    assert all(t.low is None or t.high is None or 0 <= t.low <= t.high for t in tolls)


@quick
@given(TEXTS)
def test_no_two_claims_of_a_report_have_one_id(body: str) -> None:
    ids = [claim.id for claim in a_reading(body, title=body[:40]).claims]
    assert len(set(ids)) == len(ids)


@quick
@given(TEXTS)
def test_tolls_and_responsibility_speak_of_an_incident_of_the_report(body: str) -> None:
    claims = a_reading(body).claims
    hubs = {c.id for c in claims if isinstance(c.said, IncidentSaid)}
    assert {c.about for c in claims if c.about} <= hubs


@settings(quick, max_examples=10)
@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_a_text_is_read_alike_in_any_company_and_order(bodies, random) -> None:  # type: ignore[no-untyped-def]
    alone = {body: a_reading(body) for body in bodies}
    shuffled = list(bodies)
    random.shuffle(shuffled)
    assert alone == {body: a_reading(body) for body in shuffled}


@quick
@given(TEXTS, st.sampled_from(["fr", "ar", "de", "uk"]))
def test_another_language_is_not_read_and_nothing_is_invented(body: str, language: str) -> None:
    reading = a_reading(body, language=language)
    assert (f"language: {language}", ()) == (reading.not_read, reading.claims)

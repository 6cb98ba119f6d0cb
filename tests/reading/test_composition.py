"""Claims are composed of what any tagger finds; here mentions are written by hand."""

from collections.abc import Sequence
from datetime import date

from reading_made import HandTagger, a_page, a_report

from tocsin.reading import read, reader_of
from tocsin.reading.drafts import drafts
from tocsin.reading.page import is_named
from tocsin.reading.types import type_of
from tocsin.records import (
    Claim,
    CountSaid,
    Derived,
    IncidentSaid,
    IncidentType,
    Reading,
    ResponsibilitySaid,
    Sentence,
    Tags,
    TollSaid,
    spans_of,
)
from tocsin.reference.actor_compiled import open_directory

KILLING = "Gunmen killed two people in Exampletown on Monday."
BY_HAND = HandTagger(
    (
        ("role", "perpetrator", "Gunmen"),
        ("event", "attack", "killed"),
        ("toll", "killed", "two people"),
        ("place", "place", "Exampletown"),
        ("place", "date", "on Monday"),
    ),
    ((1, 0), (1, 2), (1, 3), (1, 4)),
)


def reading_of(body: str, tagger: HandTagger, published: date | None = None) -> Reading:
    return read(a_report(body, published=published), tagger, open_directory())


def incident_of(reading: Reading) -> IncidentSaid:
    (said,) = [c.said for c in reading.claims if isinstance(c.said, IncidentSaid)]
    return said


def tolls_of(reading: Reading) -> list[tuple[str, int | None, int | None, bool]]:
    tolls = [c.said.toll.value for c in reading.claims if isinstance(c.said, TollSaid)]
    return [(t.harm.value, t.low, t.high, t.is_subset) for t in tolls]


def test_any_tagger_will_do_and_its_version_is_in_every_claim() -> None:
    reading = reading_of(KILLING, BY_HAND)
    assert {reader_of(BY_HAND)} == {claim.reader for claim in reading.claims}
    assert "by hand 1" in reading.reader


def test_a_reader_of_another_version_makes_other_claims() -> None:
    other = HandTagger(BY_HAND.told, BY_HAND.joined, version="by hand 2")
    ids = [{c.id for c in reading_of(KILLING, tagger).claims} for tagger in (BY_HAND, other)]
    assert ids[0].isdisjoint(ids[1])


def test_what_is_joined_to_an_event_becomes_its_values() -> None:
    said = incident_of(reading_of(KILLING, BY_HAND))
    assert (IncidentType.ATTACK, "killed") == (said.type.value, said.trigger.value)
    assert ["Gunmen"] == [p.value.name for p in said.perpetrators]
    assert ["Exampletown"] == [p.value.name for p in said.places]
    assert [("killed", 2, 2, False)] == tolls_of(reading_of(KILLING, BY_HAND))


def test_a_date_told_by_publication_rests_on_both() -> None:
    (when,) = incident_of(reading_of(KILLING, BY_HAND, date(2024, 1, 4))).dates
    assert "2024-01-01" == when.value.value
    assert isinstance(when.evidence[0], Derived)


def test_the_likely_date_of_a_sentence_with_one_event_needs_no_link() -> None:
    unlinked = HandTagger(BY_HAND.told, ((1, 2),))
    (when,) = incident_of(reading_of(KILLING, unlinked, date(2024, 1, 4))).dates
    assert "2024-01-01" == when.value.value


TWICE = "A bomb killed two people in Exampletown. The attack was the second this year."


def test_a_general_trigger_takes_up_the_incident_told_before() -> None:
    tagger = HandTagger((("event", "remote_explosive", "bomb"), ("event", "attack", "attack")))
    (draft,) = drafts(a_page(TWICE, tagger))
    assert IncidentType.REMOTE_EXPLOSIVE is draft.type


def test_another_place_makes_another_incident() -> None:
    body = "A bomb killed two people in Exampletown. Another bomb exploded in Otherville."
    tagger = HandTagger(
        (
            ("event", "remote_explosive", "bomb"),
            ("place", "place", "Exampletown"),
            ("event", "remote_explosive", "exploded"),
            ("place", "place", "Otherville"),
        ),
        ((0, 1), (2, 3)),
    )
    assert 2 == len(drafts(a_page(body, tagger)))


def test_people_are_harmed_in_one_incident_only() -> None:
    body = "A bomb killed two people in Exampletown while an ambush failed."
    tagger = HandTagger(
        (("event", "remote_explosive", "bomb"), ("toll", "killed", "two people"), ("event", "armed_clash", "ambush")),
        ((0, 1), (2, 1)),
    )
    assert [("killed", 2, 2, False)] == tolls_of(reading_of(body, tagger))


def test_a_trigger_that_names_its_kind_settles_the_type() -> None:
    page = a_page("A suicide bombing shook Exampletown.", HandTagger((("event", "attack", "suicide bombing"),)))
    assert IncidentType.SUICIDE_BOMBING is type_of(page, page.tags.mentions[0])


def test_a_missile_from_a_drone_is_an_air_strike_and_another_is_shelling() -> None:
    types = []
    for body in ("An American drone fired a missile at a car.", "The rebels fired a missile at a car."):
        page = a_page(body, HandTagger((("event", "attack", "missile"),)))
        types.append(type_of(page, page.tags.mentions[0]))
    assert [IncidentType.AIR_DRONE_STRIKE, IncidentType.SHELLING] == types


def test_a_number_cut_by_the_tagger_is_read_whole() -> None:
    body = "An ambush killed thirty-four men. Ten were hurt."
    tagger = HandTagger((("event", "armed_clash", "ambush"), ("toll", "killed", "four men")), ((0, 1),))
    assert [("killed", 34, 34, False)] == tolls_of(reading_of(body, tagger))


def test_the_same_figure_of_the_same_source_is_told_once() -> None:
    body = "Police said 17 people died in the raid. Police said 17 people were dead."
    tagger = HandTagger(
        (
            ("voice", "source", "Police"),
            ("toll", "killed", "17 people"),
            ("event", "attack", "raid"),
            ("toll", "killed", "17 people were"),
        ),
        ((2, 1), (2, 3), (1, 0), (3, 0)),
    )
    assert [("killed", 17, 17, False)] == tolls_of(reading_of(body, tagger))


def test_spans_that_name_nothing_are_no_targets() -> None:
    body = "A bomb killed 87 people and a dog."
    told = (("event", "attack", "bomb"), ("role", "target", "87"), ("role", "target", "A"), ("role", "target", "a dog"))
    said = incident_of(reading_of(body, HandTagger(told, ((0, 1), (0, 2), (0, 3)))))
    assert ["a dog"] == [t.value.name for t in said.targets]


def test_a_name_is_more_than_joining_words_and_numbers() -> None:
    assert [True, True, False, False, False] == [is_named(w) for w in ("US", "87 people", "one of", "–", "the 3")]


def test_a_claimant_without_a_spokesman_speaks_for_itself() -> None:
    body = "A bomb killed two. ISIS-K claimed responsibility."
    tagger = HandTagger((("event", "attack", "bomb"), ("responsibility", "claimed", "ISIS -")), ((0, 1),))
    (said,) = [c.said for c in reading_of(body, tagger).claims if isinstance(c.said, ResponsibilitySaid)]
    assert ("ISIS-K", "ISIS-K") == (said.actor.value.name, said.by and said.by.value)


def test_each_count_takes_the_period_told_behind_it() -> None:
    body = "Attacks rose to 88 between March and June 2021, compared with 16 during the same period in 2020."
    tagger = HandTagger(
        (
            ("count", "count", "88"),
            ("count", "period", "between March and June 2021"),
            ("count", "count", "16"),
            ("count", "period", "the same period in 2020"),
        ),
        ((0, 3), (2, 1)),
    )
    counts = [c.said for c in reading_of(body, tagger).claims if isinstance(c.said, CountSaid)]
    assert ["2021-03/2021-06", "2020-03/2020-06"] == [c.period.value.value for c in counts if c.period]


def test_a_report_that_says_nothing_is_read_and_empty() -> None:
    reading = reading_of("Nothing happened.", HandTagger(()))
    assert ("", ()) == (reading.not_read, reading.claims)


def test_evidence_of_a_claim_is_its_whole_sentence() -> None:
    claims: tuple[Claim, ...] = reading_of(KILLING, BY_HAND).claims
    assert {KILLING} == {getattr(claim.evidence[0], "quote", "") for claim in claims}


TITLE = "Three people killed in raid"
RAID = "Gunmen raided a village near Exampletown on Monday."
OF_BODY = HandTagger((("event", "attack", "raided"), ("place", "place", "Exampletown")), ((0, 1),))
OF_TITLE = HandTagger((("toll", "killed", "Three people"), ("event", "attack", "raid")), ((1, 0),))


class ByPart:
    """Reads the body and the title each by its own tagger."""

    version = "by hand 1"

    def __init__(self, body: HandTagger, title: HandTagger) -> None:
        self.body, self.title, self.asked = body, title, 0

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        self.asked += 1
        return (self.body if self.asked == 1 else self.title).tag(sentences)


def test_a_figure_that_only_the_title_gives_goes_to_the_body_s_incident_and_rests_on_the_title() -> None:
    reading = read(a_report(RAID, title=TITLE), ByPart(OF_BODY, OF_TITLE), open_directory())
    (hub,) = [c for c in reading.claims if isinstance(c.said, IncidentSaid)]
    (toll,) = [c for c in reading.claims if isinstance(c.said, TollSaid)]
    assert (hub.id, [("killed", 3, 3, False)]) == (toll.about, tolls_of(reading))
    assert ["title"] == [span.part for span in spans_of(toll.evidence)]


def test_a_title_adds_nothing_to_a_body_that_counts_the_same_harm() -> None:
    reading = read(a_report(KILLING, title=TITLE), ByPart(BY_HAND, OF_TITLE), open_directory())
    assert [("killed", 2, 2, False)] == tolls_of(reading)


def test_a_title_that_speaks_of_no_harm_is_not_read_beside_a_body_that_tells_of_an_incident() -> None:
    tagger = ByPart(OF_BODY, OF_TITLE)
    read(a_report(RAID, title="Village raided"), tagger, open_directory())
    assert 1 == tagger.asked

"""Presence and relations as said up to a day; claims that conflict stand beside each other."""

from datetime import date

from make import known
from tocsin.analysis.standing import Said, standings
from tocsin.records import Party, PresenceKind, PresenceSaid, RelationKind, RelationSaid, Where

TOWN = Where(name="Exampletown", country="XK")
JUNE, JULY = date(2021, 6, 1), date(2021, 7, 1)


def holds(actor: str, kind: PresenceKind = PresenceKind.CONTROLS) -> PresenceSaid:
    return PresenceSaid(kind=known(kind), actor=known(Party(name=actor)), place=known(TOWN))


def related(a: str, b: str, kind: RelationKind = RelationKind.ENEMY_OF) -> RelationSaid:
    return RelationSaid(kind=known(kind), a=known(Party(name=a)), b=known(Party(name=b)))


def test_evidence_has_its_first_and_last_day_and_fades() -> None:
    told = [Said(holds("Front"), day, f"r{n}", "Wire") for n, day in enumerate((JUNE, JULY))]
    (found,) = standings(told, date(2021, 12, 28))

    assert (JUNE, JULY, ("r0", "r1"), ("Wire",)) == (found.first, found.last, found.reports, found.sources)
    assert 0.5 == found.weight


def test_what_is_said_later_is_not_known_yet() -> None:
    told = [Said(holds("Front"), JULY, "r1", "Wire"), Said(holds("Army", PresenceKind.GAINED), JUNE, "r2", "Wire")]

    assert ["Army"] == [one.actor for one in standings(told, JUNE)]


def test_claims_to_the_same_place_stand_beside_each_other() -> None:
    told = [Said(holds("Front"), JUNE, "r1", "Wire"), Said(holds("Army", PresenceKind.GAINED), JUNE, "r2", "Wire")]
    found = {one.actor: one.conflicts for one in standings(told, JULY)}

    assert {"Front": ("Army",), "Army": ("Front",)} == found


def test_being_somewhere_conflicts_with_nothing() -> None:
    told = [Said(holds("Front"), JUNE, "r1", "Wire"), Said(holds("Army", PresenceKind.PRESENT), JUNE, "r2", "Wire")]

    assert all(not one.conflicts for one in standings(told, JULY))


def test_enmity_has_no_direction_and_membership_has() -> None:
    both = [Said(related("A", "B"), JUNE, "r1", "Wire"), Said(related("B", "A"), JULY, "r2", "Wire")]
    part = [Said(related("B", "A", RelationKind.PART_OF), JUNE, "r1", "Wire")]

    assert 1 == len(standings(both, JULY))
    (one,) = standings(part, JULY)
    assert ("B", "part_of", "A") == (one.actor, one.kind, one.other)


def test_without_a_day_there_is_no_weight() -> None:
    (one,) = standings([Said(related("A", "B"), None, "r1", "Wire")], JUNE)

    assert (None, None, None) == (one.first, one.last, one.weight)

"""What relation claims propose to add to the directory."""

from make import a_captured, known
from tocsin.analysis.proposals import Proposal, proposals
from tocsin.records import Party, RelationKind, RelationSaid, Report
from tocsin.reference.actor_compiled import open_directory

DIRECTORY = open_directory()

Told = tuple[RelationSaid, Report]


def told(kind: RelationKind, a: str, b: str, doc: str = "r1") -> Told:
    said = RelationSaid(kind=known(kind, quote=f"{a} {b}"), a=known(Party(name=a)), b=known(Party(name=b)))
    return said, a_captured(doc=doc).report


def made(*claims: Told, rejected: tuple[tuple[str, str, str], ...] = ()) -> list[Proposal]:
    return list(proposals(claims, DIRECTORY, rejected))


def test_a_new_name_of_a_known_actor_is_proposed_whichever_stands_first() -> None:
    one, two = made(told(RelationKind.AKA, "TTP", "Example Movement"), told(RelationKind.AKA, "EXM", "TTP"))
    assert [("alias", "ttp", "Example Movement"), ("alias", "ttp", "EXM")] == [
        (one.proposed, one.actor, one.b),
        (two.proposed, two.actor, two.b),
    ]


def test_two_names_that_nobody_knows_propose_a_new_actor() -> None:
    (one,) = made(told(RelationKind.AKA, "ESF", "Example Salvation Front"))
    assert ("new", "", "Example Salvation Front", "ESF") == (one.proposed, one.actor, one.a, one.b)


def test_a_relation_of_two_known_actors_is_proposed_where_the_directory_has_it_neither_way() -> None:
    (one,) = made(
        told(RelationKind.ENEMY_OF, "TTP", "Boko Haram"),
        told(RelationKind.ENEMY_OF, "Taliban", "ISIS-K"),
        told(RelationKind.ENEMY_OF, "ISIS-K", "Taliban"),
        told(RelationKind.NEGOTIATES_WITH, "TTP", "Boko Haram"),
        told(RelationKind.PART_OF, "Example Band", "TTP"),
    )
    assert ("relation", "ttp", "boko-haram") == (one.proposed, one.actor, one.other)


def test_what_most_reports_say_comes_first_and_numbers_stay_when_others_are_settled() -> None:
    few = told(RelationKind.AKA, "TTP", "Example Movement")
    many = [told(RelationKind.AKA, "Boko Haram", "Example Sect", doc) for doc in ("r1", "r2", "r2")]
    first, second = made(few, *many)

    assert [(2, ("r1", "r2")), (1, ("r1",))] == [(first.number, first.docs), (second.number, second.docs)]
    assert [2] == [one.number for one in made(few, *many, rejected=(second.key,))]


def test_what_the_directory_knows_is_not_proposed() -> None:
    assert [] == made(
        told(RelationKind.AKA, "Tehreek-e-Taliban Pakistan", "TTP"),
        told(RelationKind.AKA, "TTP", "Boko Haram"),
        told(RelationKind.AKA, "...", "TTP"),
    )

"""The counting of MUC-4 entities, on cases made by hand; the bench itself runs on the real reports."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[2] / "bench"))

pytest.importorskip("scipy", reason="the bench aligns entities with scipy")

from entities import Tally, aligned, tallies
from muc4_keys import ROLES, Entity, key_of
from muc4_names import Names
from muc4_roles import roles_of

NAMES = Names(frozenset({"mayor", "three", "peasants", "of", "driver"}))


def entity(*mentions: str, is_optional: bool = False) -> Entity:
    return Entity(frozenset(mentions), is_optional)


def roles(**entities: Sequence[Entity]) -> Mapping[str, Sequence[Entity]]:
    return {role: entities.get(role, []) for role in ROLES}


def figures(key: Mapping[str, Sequence[Entity]], read: Mapping[str, Sequence[Entity]], **options: bool) -> Tally:
    return tallies([(key, read)], **options)["micro"]


def test_a_perfect_reading_scores_one() -> None:
    key = roles(PerpInd=[entity("gunmen", "armed men")], Victim=[entity("eva paz"), entity("juan luna", "luna")])
    read = roles(PerpInd=[entity("armed men")], Victim=[entity("luna"), entity("eva paz")])
    tally = figures(key, read)
    assert (1.0, 1.0, 1.0) == (tally.precision, tally.recall, tally.f1)


def test_a_duplicate_costs_precision_and_nothing_else() -> None:
    tally = figures(roles(Weapon=[entity("bomb", "car bomb")]), roles(Weapon=[entity("bomb"), entity("car bomb")]))
    assert (0.5, 1.0) == (tally.precision, tally.recall)


def test_a_mention_that_the_key_does_not_have_makes_its_entity_wrong() -> None:
    assert 0 == figures(roles(Weapon=[entity("bomb")]), roles(Weapon=[entity("bomb", "rifle")])).right


def test_the_right_words_in_another_role_are_wrong_twice() -> None:
    tally = figures(roles(PerpOrg=[entity("red front")]), roles(PerpInd=[entity("red front")]))
    assert (0, 1, 1) == (tally.right, tally.read, tally.key)


def test_nothing_read_has_recall_zero_and_no_division_fails() -> None:
    tally = figures(roles(Target=[entity("bank")]), roles())
    assert (0.0, 0.0, 0.0) == (tally.precision, tally.recall, tally.f1)


def test_an_optional_entity_may_be_missed_and_is_right_when_read() -> None:
    key = roles(Target=[entity("bank"), entity("kiosk", is_optional=True)])
    assert 1.0 == figures(key, roles(Target=[entity("bank")])).f1
    assert 1.0 == figures(key, roles(Target=[entity("bank"), entity("kiosk")])).f1
    assert 0.5 == figures(key, roles(Target=[entity("bank")]), optional=False).recall


def test_the_alignment_is_the_best_there_is_and_not_the_first_that_fits() -> None:
    both, one = entity("bomb", "car bomb"), entity("bomb")
    assert [(0, 1), (1, 0)] == sorted(aligned([both, one], [one, entity("car bomb")]))


def test_of_two_alignments_as_good_the_required_entity_is_taken() -> None:
    key = roles(Target=[entity("bank", is_optional=True), entity("bank", "central bank")])
    assert 1.0 == figures(key, roles(Target=[entity("bank")])).f1


def a_template(**slots: list[str]) -> dict[str, list[str]]:
    return {"MESSAGE: TEMPLATE": ["1"], **{slot: [] for slot in ROLES.values()}} | {
        ROLES.get(name, name): fills for name, fills in slots.items()
    }


def test_a_key_pools_its_templates_and_drops_wordings_that_the_text_lacks() -> None:
    first = a_template(PerpInd=['"ARMED MEN" / "MEN"'], Weapon=['"DYNAMITE"'])
    second = a_template(PerpInd=['"MEN"', '? "A YOUTH"'])
    report = {"text": "ARMED\n MEN AND A YOUTH FLED.", "templates": [first, second]}
    found = key_of(report)
    assert [entity("armed men", "men"), entity("youth", is_optional=True)] == found["PerpInd"]
    assert [] == found["Weapon"]


def test_what_one_template_requires_is_required_though_an_optional_one_has_it_too() -> None:
    doubtful = a_template(Target=['"BANK"', '"KIOSK"']) | {"MESSAGE: TEMPLATE": ["2 (OPTIONAL)"]}
    report = {"text": "BANK KIOSK", "templates": [doubtful, a_template(Target=['"BANK"'])]}
    assert [entity("bank"), entity("kiosk", is_optional=True)] == key_of(report)["Target"]


def text(words: str, start: int = 0, **more: Any) -> dict[str, Any]:
    return {"text": words, "start": start, **more}


def a_toll(victims: str, group: str = "civilian", harm: str = "killed") -> dict[str, Any]:
    return text(victims, 90, victims=victims, harm=harm, low=1, high=1, group=group)


def an_incident(kind: str = "attack", status: str = "happened", **slots: list[dict[str, Any]]) -> dict[str, Any]:
    empty: dict[str, Any] = {slot: [] for slot in ("perpetrators", "targets", "weapons", "responsibility", "tolls")}
    return {"type": kind, "status": status, **empty, **slots}


def read_roles(*incidents: dict[str, Any], relations: Sequence[dict[str, Any]] = ()) -> dict[str, list[str]]:
    found = roles_of({"incidents": list(incidents), "relations": list(relations)}, NAMES)
    return {role: sorted(m for e in them for m in e.mentions) for role, them in found.items() if them}


def test_an_attack_gives_every_role_and_only_named_victims() -> None:
    incident = an_incident(
        perpetrators=[text("GUNMEN", kind="individual"), text("RED FRONT (RF)", 9, kind="organisation")],
        targets=[text("MAYOR EVA PAZ", 20, kind="person"), text("THE TOWN HALL", 40, kind="object")],
        weapons=[text("RIFLES", 60)],
        tolls=[a_toll("THREE PEASANTS"), a_toll("JUAN DE LA LUNA")],
    )
    expected = {
        "PerpInd": ["gunmen"],
        "PerpOrg": ["red front"],
        "Target": ["town hall"],
        "Victim": ["eva paz", "juan de la luna"],
        "Weapon": ["rifles"],
    }
    assert expected == read_roles(incident)


def test_who_claims_or_is_blamed_is_a_perpetrator_and_who_denies_is_not() -> None:
    stances = [("claimed", "RED FRONT"), ("blamed", "BLUE FRONT"), ("denied", "GREEN FRONT")]
    told = [{"stance": stance, "actor": text(actor, n)} for n, (stance, actor) in enumerate(stances)]
    assert {"PerpOrg": ["blue front", "red front"]} == read_roles(an_incident(responsibility=told))


@pytest.mark.parametrize("kind", ["arrest", "weapons_seized", "agreement", "protest", "armed_clash"])
def test_types_that_muc_does_not_have_give_nothing(kind: str) -> None:
    assert {} == read_roles(an_incident(kind, weapons=[text("RIFLES")]))


def test_a_clash_counts_once_a_civilian_is_hit() -> None:
    clash = an_incident("armed_clash", weapons=[text("RIFLES")], tolls=[a_toll("THREE PEASANTS")])
    assert {"Weapon": ["rifles"]} == read_roles(clash)


def test_what_is_denied_gives_nothing() -> None:
    assert {} == read_roles(an_incident(status="denied", weapons=[text("RIFLES")]))


def test_a_kidnapping_has_neither_weapon_nor_object() -> None:
    taken = an_incident("abduction", weapons=[text("RIFLES")], targets=[text("A BUS", kind="object")])
    assert {} == read_roles(taken)


def test_mentions_of_one_entity_in_two_incidents_are_one() -> None:
    first = an_incident(perpetrators=[text("THE RED FRONT", 5, kind="organisation")])
    second = an_incident(
        perpetrators=[text("RED\nFRONT", 50, kind="organisation"), text("RF", 70, kind="organisation")]
    )
    equated = {"kind": "aka", "a": {"text": "RED FRONT"}, "b": {"text": "RF"}}
    assert {"PerpOrg": ["red front"]} == read_roles(first, second, relations=[equated])


def test_a_surname_is_the_person_named_in_full_elsewhere() -> None:
    said = [text("PAZ", 3, kind="person"), text("MAYOR EVA PAZ", 30, kind="person")]
    assert {"Victim": ["eva paz"]} == read_roles(an_incident(targets=said))


def test_the_driver_of_somebody_is_not_somebody() -> None:
    assert {} == read_roles(an_incident(targets=[text("DRIVER OF EVA PAZ", kind="person")]))

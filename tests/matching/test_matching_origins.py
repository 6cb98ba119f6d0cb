"""Who figures go back to: copies, chains, and what one report tells in pieces."""

from matching_made import KABUL, a_figure_told, told

from tocsin.matching import incidents_of, match, origins, pieces
from tocsin.matching.copies import are_copies, copies, runs
from tocsin.matching.origins import origins_of_figures
from tocsin.records import IncidentType, Telling

STORY = (
    "A bomb hidden in a handcart tore through the crowded vegetable market shortly before noon on Tuesday, "
    "killing {} people and wounding dozens more."
)
OTHER = (
    "Rescuers pulled {} bodies from the ruins of the market hall, and the search went on into the night, medics said."
)


def _wire(name: str, outlet: str, dead: int, sentence: str = STORY, sources: tuple[str, ...] = ()) -> Telling:
    return told(
        name,
        source=outlet,
        published="2024-01-02",
        places=(KABUL,),
        sentence=sentence.format(dead),
        tolls=(a_figure_told(dead, dead, sources=sources),),
    )


def test_twelve_copies_of_one_wire_story_are_one_origin() -> None:
    tellings = [_wire(f"copy {n}", f"Example Paper {n}", 17) for n in range(12)]
    assert len(origins(tellings)) == 1


def test_an_account_in_its_own_words_is_a_second_origin() -> None:
    tellings = [
        *(_wire(f"copy {n}", f"Example Paper {n}", 17) for n in range(4)),
        _wire("own", "Example Post", 19, OTHER),
    ]
    assert len(origins(tellings)) == 2


def test_copies_go_back_to_whom_one_of_them_names() -> None:
    tellings = [_wire("a", "Example Paper", 17), _wire("b", "Example Times", 17, sources=("AFP",))]
    assert ("Agence France-Presse",) == origins(tellings)


def test_a_named_source_inside_a_copy_keeps_its_own_figure() -> None:
    tellings = [
        _wire("a", "Example Paper", 17, sources=("Example Hospital",)),
        _wire("b", "Example Times", 17, sources=("AFP",)),
    ]
    assert ("Agence France-Presse", "Example Hospital") == origins(tellings)


def test_a_figure_taken_from_an_outlet_that_has_it_from_the_police_is_one_with_theirs() -> None:
    own = _wire("own", "Example Wire", 17, OTHER, ("police",))
    citing = _wire("citing", "Example Times", 17, sources=("Example Wire",))
    given = [(t, claim) for t in (own, citing) for claim in t.tolls]
    assert {"police via Example Wire"} == {origin.name for origin in origins_of_figures(given).values()}


def test_origins_do_not_depend_on_the_order_of_reports() -> None:
    tellings = [_wire("a", "Example Paper", 17), _wire("b", "Reuters", 17), _wire("c", "Example Post", 19, OTHER)]
    assert origins(tellings) == origins(tellings[::-1])


def test_short_sentences_are_nobodys_copies() -> None:
    assert not are_copies(runs("12 killed in Kabul blast"), runs("12 killed in Kabul blast"))


def test_minhash_finds_every_copy_that_holding_all_against_all_finds() -> None:
    passages = {f"{kind}{n}": text.format(n + 20) for kind, text in (("a", STORY), ("b", OTHER)) for n in range(8)}
    assert {"a0", "b0"} == set(copies(passages).values())


def test_incidents_say_their_origins() -> None:
    tellings = [_wire("a", "Example Paper", 17), _wire("b", "Example Times", 17), _wire("c", "Example Post", 17, OTHER)]
    (incident,) = incidents_of(tellings, match(tellings, ()), ())
    assert len(incident.reports) == 3
    assert len(incident.origins) == 2


def _in_one(name: str, **what: object) -> Telling:
    entered = 1 + "abc".index(name)
    return told(name, report="r", entered=entered, **what)  # type: ignore[arg-type]


def test_a_piece_without_day_and_place_goes_with_the_only_happening_of_its_report() -> None:
    whole, piece = _in_one("a", places=(KABUL,)), _in_one("b", days=(), tolls=(a_figure_told(2, 2),))
    assert 1 == len(pieces([whole, piece]))
    assert 1 == len(incidents_of([whole, piece], pieces([whole, piece]), ()))


def test_with_two_happenings_told_a_piece_goes_with_neither() -> None:
    one, other = _in_one("a", places=(KABUL,)), _in_one("b", days=("2023-05-01",))
    assert () == pieces([one, other, _in_one("c", days=())])


def test_pieces_of_another_kind_or_with_another_count_stay_apart() -> None:
    whole = _in_one("a", places=(KABUL,), tolls=(a_figure_told(7, 7),))
    assert () == pieces([whole, _in_one("b", days=(), type=IncidentType.ARREST)])
    assert () == pieces([whole, _in_one("b", days=(), tolls=(a_figure_told(2, 2),))])

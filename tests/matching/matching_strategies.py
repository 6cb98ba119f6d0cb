"""Tellings drawn at random from a small world, so that many of them come near each other."""

from hypothesis import strategies as st
from matching_made import AFGHANISTAN, KABUL, KABUL_AIRPORT, a_figure_told, a_party, a_place, attributed, told

from tocsin.records import Group, Harm, Hedge, IncidentType, Stance, Telling, TollSaid, Victims, Where

PLACES = (
    KABUL,
    KABUL_AIRPORT,
    AFGHANISTAN,
    a_place("Kandahar", 31.61, 65.71, radius=12, runners_up=("place:Kabul",)),
    a_place("Kabul", 0.5, 30.0, radius=1, country="UG"),
    a_place("Example Province", 34.5, 69.5, radius=150, parents=("Afghanistan",), relation="near"),
    Where(name="Kabul"),
    Where(name="Lower Example", within=KABUL.within, country="AF"),
    Where(name="Ёлки"),
)
DAYS = (
    "2024-01-01",
    "2024-01-02",
    "2025-01-01",
    "2024-01-05",
    "2024-01",
    "2024",
    "2023-12-30/2024-01-02",
    "XXXX-01-01",
    "XXXX-02-29",
)
PARTIES = (
    a_party("gunmen"),
    a_party("Taliban militants", "actor:taliban"),
    a_party("the Taliban"),
    a_party("ISIS-K", "actor:isis-k"),
    a_party("Example Front"),
    a_party("he"),
)
SENTENCES = (
    "killed",
    "A bomb tore through the crowded bazaar before noon.",
    "The bomb tore through a bazaar, residents of the quarter said.",
    "Rockets hit the old fort; nobody knew who had fired them.",
    "Взрыв на рынке",
    "\udcff\x00",
)
SOURCES = ("Reuters", "AFP", "police", "local residents", "he", "a spokesman for the Taliban", "Example Monitor", "")

numbers = st.sampled_from([0, 1, 2, 3, 7, 8, 13, 60, 95, 170])


@st.composite
def figures(draw: st.DrawFn) -> TollSaid:
    low, high = draw(st.tuples(numbers, numbers).map(sorted))
    ends = draw(st.sampled_from([(low, high), (low, low), (low, None), (None, high)]))
    return a_figure_told(
        *ends,
        harm=draw(st.sampled_from([Harm.KILLED, Harm.KILLED, Harm.INJURED])),
        group=draw(st.sampled_from(Group)),
        sources=tuple(draw(st.lists(st.sampled_from(SOURCES), max_size=2))),
        subset=draw(st.booleans()),
        who=draw(st.sampled_from([Victims(), Victims(age="child"), Victims(role="aid workers")])),
    )


responsibility = st.builds(
    attributed,
    st.sampled_from(Stance),
    st.sampled_from([party.name for party in PARTIES]),
    by=st.sampled_from(["", "Example Ministry"]),
    hedge=st.sampled_from(Hedge),
)


@st.composite
def a_drawn_telling(draw: st.DrawFn, name: str = "drawn", entered: int = 1) -> Telling:
    return told(
        name,
        report=draw(st.sampled_from(["r1", "r2", f"report {name}", f"report {name}"])),
        source=draw(st.sampled_from(["Example Wire", "Example Times", f"Outlet {name}"])),
        published=draw(st.sampled_from(["", "2024-01-02", "2024-01-06", "2024-03-01"])),
        type=draw(st.sampled_from(list(IncidentType))),
        days=tuple(draw(st.lists(st.sampled_from(DAYS), max_size=2))),
        places=tuple(draw(st.lists(st.sampled_from(PLACES), max_size=2))),
        perpetrators=tuple(draw(st.lists(st.sampled_from(PARTIES), max_size=2))),
        targets=tuple(draw(st.lists(st.sampled_from(["a girls' school", "the school", "soldiers"]), max_size=2))),
        weapons=tuple(draw(st.lists(st.sampled_from(["car bomb", "bomb", "rockets"]), max_size=2))),
        sentence=draw(st.sampled_from(SENTENCES)),
        tolls=tuple(draw(st.lists(figures(), max_size=4))),
        responsibility=tuple(draw(st.lists(responsibility, max_size=2))),
        entered=entered,
    )


@st.composite
def drawn_tellings(draw: st.DrawFn, most: int = 6) -> list[Telling]:
    count = draw(st.integers(min_value=1, max_value=most))
    return [draw(a_drawn_telling(name=f"t{i}", entered=i + 1)) for i in range(count)]

"""Flat rows straight from incidents as the ledger stores them, for tables of a million rows.

What is written is ``flat(shared(shareable_of(...)))``, cell for cell; a test
holds the two together. The same functions decide what leaves; here each is
asked once for the same place, time, name, figures or source, and nothing is
made that a flat row does not show.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from tocsin.exchange.flat import JOINT, Value, day_cells, source_cells, spot_cells, stance_cells, toll_cells
from tocsin.exchange.shareable import (
    Cited,
    Day,
    Harmed,
    Laid,
    Named,
    Said,
    Spot,
    Stored,
    cited_of,
    day_of,
    laid_of,
    named_of,
    spot_of,
    strictest,
)
from tocsin.exchange.sharing import (
    Rules,
    shared_day,
    shared_figure,
    shared_laid,
    shared_name,
    shared_place,
    shared_source,
    shared_weapons,
)

KEPT = 4_096
"""Answers of each kind that are kept. Our choice: for the 58,056 incidents of UCDP's files 500 more are asked for again
than with eight times as many kept, and each process takes 13 MB less."""

Held = frozenset[str]
Source = tuple[tuple[str, str] | None, str, Held]
"""(name, licence) of what leaves, the source's TLP, and what is held back."""


class FlatRows:
    """Makes the flat rows of incidents under a profile."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._day, self._spot = lru_cache(KEPT)(self._day_), lru_cache(KEPT)(self._spot_)
        self._name, self._laid = lru_cache(KEPT)(self._name_), lru_cache(KEPT)(self._laid_)
        self._figure, self._source = lru_cache(KEPT)(self._figure_), lru_cache(KEPT)(self._source_)
        self._weapons, self._tolls = lru_cache(KEPT)(self._weapons_), lru_cache(KEPT)(toll_cells)

    def row(self, incident: Stored, reports: Mapping[str, Stored]) -> tuple[Value, ...]:
        """Return an incident's values in the order of ``flat.COLUMNS``; arguments as of ``shareable_of``."""
        held = set[str]()
        dates, places = incident["dates"], incident["places"]
        day, held_day = self._day(day_of(dates[0]) if dates else None)
        spot, held_spot = self._spot(spot_of(places[0]) if places else None)
        sources = [self._cited(reports[name]) for name in incident["reports"] if name in reports]
        tolls = incident["tolls"]
        cited = [told for told, _, _ in sources if told is not None]
        row = (
            incident["id"], incident["type"], incident["subtype"], incident["status"], *day, *spot,
            self._names(incident["perpetrators"], "perpetrators", held),
            self._names(incident["targets"], "targets", held),
            *self._stances(incident["attribution"], held),
            *self._tolls(tuple([_harmed(view) for view in tolls])),
            self._joined(incident["weapons"], held), len(incident["reports"]),
            *source_cells(cited), strictest([tlp for _, tlp, _ in sources]), round(incident["score"], 3),
        )  # fmt: skip
        held |= held_day | held_spot
        for _, _, held_source in sources:
            held |= held_source
        for outlet in {figure["outlet"] for view in tolls for figure in view["by_source"]}:
            held |= self._figure(outlet)
        return (*row, JOINT.join(sorted(held)))

    def _names(self, named: Sequence[Stored], field: str, held: set[str]) -> str:
        found = [self._name(named_of(value), field) for value in named]
        for _, held_name in found:
            held |= held_name
        return JOINT.join([name for name, _ in found])

    def _stances(self, laid: Sequence[Stored], held: set[str]) -> tuple[Value, ...]:
        found = [self._laid(laid_of(value)) for value in laid]
        for _, held_laid in found:
            held |= held_laid
        return stance_cells([told for told, _ in found])

    def _joined(self, weapons: Sequence[str], held: set[str]) -> str:
        found, held_weapons = self._weapons(tuple(weapons))
        held |= held_weapons
        return found

    def _cited(self, report: Stored) -> Source:
        source = report["source"]
        return self._source(source["name"], source["kind"])

    def _day_(self, day: Day | None) -> tuple[tuple[Value, ...], Held]:
        held = set[str]()
        return day_cells(shared_day(day, self._rules.profile.date, held)), frozenset(held)

    def _spot_(self, spot: Spot | None) -> tuple[tuple[Value, ...], Held]:
        held = set[str]()
        return spot_cells(shared_place(spot, self._rules, held)), frozenset(held)

    def _name_(self, named: Named, field: str) -> tuple[str, Held]:
        held = set[str]()
        return shared_name(named, field, self._rules, held).name, frozenset(held)

    def _laid_(self, laid: Laid) -> tuple[tuple[str, str], Held]:
        held = set[str]()
        told = shared_laid(laid, self._rules, held)
        return (told.stance, told.actor.name), frozenset(held)

    def _figure_(self, outlet: str) -> Held:
        held = set[str]()
        shared_figure(Said(None, None, None, "", outlet, outlet, False, False, ""), self._rules, held)
        return frozenset(held)

    def _weapons_(self, weapons: tuple[str, ...]) -> tuple[str, Held]:
        held = set[str]()
        return JOINT.join(shared_weapons(weapons, self._rules, held)), frozenset(held)

    def _source_(self, name: str, kind: str) -> Source:
        held = set[str]()
        plain = {"doc": "", "source": {"name": name, "kind": kind}, "metadata": _NO_METADATA}
        cited: Cited = cited_of(plain, self._rules.marks)
        told = shared_source(cited, self._rules, held)
        label = None if told is None else (told.outlet or f"({told.kind})", told.licence)
        return label, cited.tlp, frozenset(held)


_NO_METADATA = {"title": "", "url": "", "published": None}


def _harmed(view: Stored) -> Harmed:
    return Harmed(
        view["harm"], view["group"], view["low"], view["best"], view["high"], view["policy"], not view["is_part"]
    )

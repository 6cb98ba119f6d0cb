"""How groups stand to places and each other in a record: what reports say, and what incidents show.

Presence is what reports say of a group and a place, and where incidents are laid on it. Relations are what reports say
of two groups, and whom one is told to have fought. Each stands with its first and last evidence and how far it faded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.standing import Said, weight_of
from tocsin.counting import Counter
from tocsin.records import ROLES_OF, Attributed, ClaimKind, PresenceSaid, RelationSaid, Report, Role, spans_of
from tocsin.records.columns import OPEN_END, OPEN_START, Coded, Columns, Ints

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

ROUGHEST = {"province": 4, "district": 3}
"""The roughest where_prec that lies in one such area for certain. Source: UCDP GED codebook, where_prec."""
ACTOR = "actor:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """A group in a province or district, or against another group, by the incidents laid on it."""

    actor: str
    actor_id: str
    """The directory's: "actor:taliban"."""
    country: str
    province: str
    district: str
    other: str
    """The group it is told to have acted against; "" where this is about a place."""
    first: date
    last: date
    weight: float
    """1 for evidence of that very day, half for each 180 days since."""
    ids: tuple[str, ...]
    """The incidents, the latest first."""
    number: int
    """The record's number of the latest."""

    @property
    def area(self) -> str:
        """The district or province with what it lies in, smaller first."""
        return ", ".join(filter(None, (self.district, self.province, self.country)))


def said_of(ledger: "Ledger", kind: ClaimKind) -> tuple[Said, ...]:
    """Return what reports say of presence, or of relations, with the day it is from: its own, else of publication."""
    reports: dict[str, Report] = {}
    found = []
    for claim in ledger.claims_of_kind(kind):
        if isinstance(claim.said, PresenceSaid | RelationSaid):
            if claim.report not in reports:
                reports[claim.report] = ledger.report(claim.report).report
            found.append(_said(claim.said, reports[claim.report]))
    return tuple(found)


def _said(said: PresenceSaid | RelationSaid, report: Report) -> Said:
    told = said.date.value if isinstance(said, PresenceSaid) and said.date else None
    day = (told and (told.latest or told.earliest)) or report.metadata.published
    words = next((span.quote for span in spans_of(said.kind.evidence)), "")
    return Said(said, day, report.doc, report.source.name, report.id, words)


def acts(counter: Counter, at: date, level: str = "province") -> tuple[Acts, ...]:
    """Return where groups are told to have acted up to a day, the freshest first; by province or by district.

    Counted are incidents laid on a group of the directory by anybody, itself included, that happened and are dated to
    within a month. Left out are classes ("gunmen") and names that the directory does not have, as nothing tells whether
    they are one group, and places known less exactly than the level.
    """
    columns = counter.columns()
    rows, names = _doers(columns, at)
    areas = columns.province if level == "province" else columns.district
    precise = (columns.where_prec[rows] > 0) & (columns.where_prec[rows] <= ROUGHEST[level])
    kept = precise & (areas.codes[rows] != areas.code(""))
    rows, names = rows[kept], names[kept]
    key = columns.country.codes[rows] * len(columns.province.words) + columns.province.codes[rows]
    if level == "district":
        key = key * len(columns.district.words) + columns.district.codes[rows]
    found = [
        _acts(columns, at, name, group, is_district=level == "district") for name, _, group in _groups(names, key, rows)
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.actor, one.country, one.province, one.district)))


def fights(counter: Counter, at: date) -> tuple[Acts, ...]:
    """Return whom groups are told to have acted against up to a day; both are of the directory."""
    columns = counter.columns()
    rows, names = _doers(columns, at)
    links = np.flatnonzero(columns.roles.codes == columns.roles.code(Role.TARGET.value))
    links = links[_is_known(columns)[columns.entries.codes[links]]]
    order = np.argsort(columns.actors.row[links], kind="stable")
    hit = columns.actors.row[links][order]
    begins, ends = np.searchsorted(hit, rows), np.searchsorted(hit, rows, "right")
    many = ends - begins
    doers, incidents = np.repeat(names, many), np.repeat(rows, many)
    at_target = np.arange(len(doers)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(begins, many)
    targets = columns.entries.codes[links][order][at_target]
    apart = doers != targets
    groups = _groups(doers[apart], targets[apart], incidents[apart])
    found = [_acts(columns, at, name, group, other=other) for name, other, group in groups]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.actor, one.other)))


def _doers(columns: Columns, at: date) -> tuple[Ints, Ints]:
    """Return pairs (incident, actor it is laid on) of incidents up to a day that happened, each pair once."""
    dated = columns.is_dated & (columns.earliest > OPEN_START) & (columns.latest < OPEN_END)
    dated &= (columns.latest - columns.earliest < 31) & (columns.latest <= at.toordinal())
    dated &= columns.status.codes == columns.status.code("happened")
    roles = [columns.roles.code(role.value) for role in ROLES_OF[Attributed.EITHER]]
    links = np.isin(columns.roles.codes, [code for code in roles if code >= 0]) & dated[columns.actors.row]
    links &= _is_known(columns)[columns.entries.codes]
    width = max(1, len(columns.entries.words))
    pairs = np.unique(columns.actors.row[links] * width + columns.entries.codes[links])
    return np.divmod(pairs, width)


@lru_cache(maxsize=2)
def _ids(columns: Columns) -> dict[str, str]:
    """Return the directory's ids of the actors that it has, by their names."""
    return {name or ident: ident for ident, name in columns.actor_names.values() if ident.startswith(ACTOR)}


def _is_known(columns: Columns) -> NDArray[np.bool_]:
    known = _ids(columns)
    return np.asarray([word in known for word in columns.entries.words] or [False], dtype=bool)


def _groups(names: Ints, key: Ints, rows: Ints) -> Iterator[tuple[int, int, Ints]]:
    """Yield each (name, key) with its incidents."""
    if not len(rows):
        return
    order = np.lexsort((rows, key, names))
    names, key, rows = names[order], key[order], rows[order]
    starts = np.flatnonzero(np.append(True, (np.diff(names) != 0) | (np.diff(key) != 0)))
    for group, start in zip(np.split(rows, starts[1:]), starts.tolist(), strict=True):
        yield int(names[start]), int(key[start]), group


def _acts(columns: Columns, at: date, name: int, rows: Ints, *, other: int = -1, is_district: bool = False) -> Acts:
    rows = np.unique(rows)
    newest = rows[np.argsort(-columns.latest[rows], kind="stable")]
    last, one = date.fromordinal(int(columns.latest[rows].max())), int(rows[0])
    is_place = other < 0
    word = columns.entries.words[name]
    return Acts(
        actor=word,
        actor_id=_ids(columns)[word],
        country=_word(columns.country, one) if is_place else "",
        province=_word(columns.province, one) if is_place else "",
        district=_word(columns.district, one) if is_district else "",
        other="" if is_place else columns.entries.words[other],
        first=date.fromordinal(int(columns.earliest[rows].min())),
        last=last,
        weight=weight_of(last, at),
        ids=tuple(columns.ids[row] for row in newest.tolist()),
        number=int(columns.number[newest[0]]),
    )


def _word(column: Coded, row: int) -> str:
    return column.words[int(column.codes[row])]

"""Incidents out of the record: shared under a profile, checked, written, and logged in custody.

    find -> reports and marks of their sources -> may they be mixed? -> share -> write -> custody -> in place

The file is written under another name and put in place only when its custody
line is entered, so nothing leaves that the log does not know of. Incidents are
never all held: they pass through one by one, their reports asked for in lots.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin import __version__, exporting_rows
from tocsin.analysis import lines_of
from tocsin.errors import BadRequest
from tocsin.exchange.format_registry import About, Format
from tocsin.exchange.shareable import Rests, Shareable, Stored, Victims, folded, shareable_of
from tocsin.exchange.sharing import KIND_NAMES, PERSON_KINDS, Area, Districts, Rules, is_open, may_leave, shared
from tocsin.records import Claim, Selection, TollSaid
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.reference.sharing_rules import (
    DEFAULT,
    Licence,
    Mark,
    Profile,
    open_licences,
    open_marks,
    open_weapons,
    profile,
)
from tocsin.selecting import in_words

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

LOT = 500
"""Incidents whose reports are asked for at once. Our choice; memory stays bounded by it."""
SHOWN = 20
"""Rows that a refusal names. Our choice."""
WITH_VICTIMS = ("hxl", "jsonl")
"""Formats that hold the victims' sex, age and role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written."""

    path: Path
    incidents: int
    left_out: int
    sha256: str


@dataclass(slots=True, kw_only=True)
class Release:
    """What would leave, what was held back, and what could still identify somebody."""

    profile: str
    incidents: int = 0
    left_out: int = 0
    refused: list[str] = field(default_factory=list)
    held_back: Counter[str] = field(default_factory=Counter)
    leaves: Counter[str] = field(default_factory=Counter)
    single_victims: int = 0
    """Incidents that tell of one single person killed, injured or abducted, in a named district or nearer."""
    unlike_others: int = 0
    """Incidents that no other of the file shares type, week and district or province with."""
    persons_named: int = 0
    exact_points: int = 0
    sources_named: tuple[str, ...] = ()


def rules_of(name: str = DEFAULT) -> Rules:
    """Return what sharing under a profile goes by. Raises: BadRequest for a profile that is none; BadReference."""
    return rules_under(profile(name))


def rules_under(asked: Profile) -> Rules:
    """Return what sharing under a profile goes by. Raises: BadReference."""
    return Rules(asked, open_marks(), open_weapons(), districts(), _listed)


@lru_cache(maxsize=10_000)
def _listed(actor: str) -> str:
    """Return the name that the directory which comes with Tocsin has for an id; a user's own additions stay home."""
    found = open_directory().by_id.get(actor.removeprefix("actor:"))
    return found.name if found else ""


def districts() -> Districts:
    """Return the gazetteer's answer to which district holds a point, each asked once."""
    gazetteer = open_gazetteer()

    @lru_cache(maxsize=20_000)
    def district(lat: float, lon: float) -> Area | None:
        holding = gazetteer.containing(lat, lon)
        names = {entry.kind: entry.name for entry in holding}
        if not holding:
            return None
        smallest = holding[0]
        return Area(
            names.get("district", ""), names.get("province", ""), smallest.lat, smallest.lon, smallest.reach_km or 50.0
        )

    return lambda lat, lon: district(round(lat, 4), round(lon, 4))


def shareables(
    ledger: "Ledger",
    incidents: Iterable[Stored],
    *,
    with_victims: bool = False,
    with_rows: bool = False,
    with_evidence: bool = False,
) -> Iterator[Shareable]:
    """Yield everything of incidents, as the ledger stores them, that any profile could share."""
    marks, remaining = open_marks(), iter(incidents)
    while lot := list(islice(remaining, LOT)):
        reports = ledger.stored_reports({r for incident in lot for r in incident["reports"]})
        victims = _victims(ledger, lot) if with_victims else {}
        alone = {i["reports"][0] for i in lot if len(i["claims"]) == 1} if with_rows else set()
        cells = ledger.row_cells(alone)
        for incident in lot:
            row = cells.get(incident["reports"][0])
            told = _evidence(ledger, incident) if with_evidence else ()
            yield shareable_of(incident, reports, marks, victims.get(incident["id"], ()), row, told)


def _evidence(ledger: "Ledger", incident: Stored) -> tuple[Rests, ...]:
    """Return what every value of every claim of an incident rests on."""
    tellings = ledger.tellings(incident["claims"])
    claims = [c for t in tellings for c in (t.claim, *t.tolls, *t.responsibility)]
    texts = {text: ledger.text(text) for text in dict.fromkeys(c.text for c in claims if c.text)}
    return tuple(
        Rests(x.claim, x.field, x.value, x.words, x.part, x.start, x.end, x.rests_also_on, x.doc, x.rule)
        for x in lines_of(claims, texts, {t.report.id: t.report for t in tellings})
    )


def _victims(ledger: "Ledger", lot: Sequence[Stored]) -> dict[str, tuple[Victims, ...]]:
    """Return the cells of sex, age and role of each incident, by the newest figure of each."""
    asked = {f["claim"] for i in lot for view in i["tolls"] for f in view["by_source"] if f["is_latest"]}
    claims: Mapping[str, Claim] = {claim.id: claim for claim in ledger.claims(sorted(asked))}
    return {incident["id"]: tuple(_cells(incident, claims)) for incident in lot}


def _cells(incident: Stored, claims: Mapping[str, Claim]) -> Iterator[Victims]:
    found: dict[tuple[str, str, str, str], int] = {}
    for view in incident["tolls"]:
        for figure in view["by_source"]:
            claim = claims.get(figure["claim"])
            if claim is None or not isinstance(claim.said, TollSaid):
                continue
            toll = claim.said.toll.value
            number = next((n for n in (toll.best, toll.low, toll.high) if n is not None), 0)
            key = (view["harm"], toll.who.sex, toll.who.age, toll.who.role)
            if any(key[1:]):
                found[key] = max(number, found.get(key, 0))
    for (harm, sex, age, role), number in found.items():
        yield Victims(harm, number, sex, age, role)


def export(
    ledger: "Ledger",
    selection: Selection,
    form: Format,
    out: Path,
    *,
    rules: Rules,
    clock: Callable[[], datetime],
    leave_out: bool = False,
    only: str = "",
    processes: int = 1,
) -> Exported:
    """Write incidents to a file in a format, under a profile; with ``only``, of those selected the one of this id.

    So many ``processes`` make the rows of flat tables. Raises: BadRequest where rows may not leave or not be mixed,
    naming them, unless they are to be left out; where the file cannot be written.
    """
    blocked = blocked_of(ledger, selection, rules.profile, only)
    if blocked and not leave_out:
        raise BadRequest(refusal(blocked))
    about = About(
        profile=rules.profile.name,
        selection=f"incident {only}" if only else words_of(selection),
        made_at=clock(),
        version=__version__,
        credits=_credits(ledger, rules.marks),
        tlp=rules.profile.tlp,
    )
    with Beside(out) as part:
        count = _write(ledger, selection, form, part.path, about, rules, blocked, processes, only)
        taken = sha256_of(part.path)
        ledger.exported(
            {
                "format": form.name,
                "profile": about.profile,
                "filter": about.selection,
                "file": out.name,
                "incidents": count,
            },
            sha256=taken,
            at=about.made_at,
        )
        part.put(out)
    return Exported(path=out, incidents=count, left_out=len(blocked), sha256=taken)


def _stored(ledger: "Ledger", selection: Selection, only: str) -> Iterator[Stored]:
    return (one for one in ledger.stored_incidents(selection) if not only or one["id"] == only)


def _write(
    ledger: "Ledger",
    selection: Selection,
    form: Format,
    out: Path,
    about: About,
    rules: Rules,
    blocked: Mapping[str, str],
    processes: int,
    only: str,
) -> int:
    if only or form.name not in exporting_rows.FORMATS:
        return form.write(_leaving(ledger, _stored(ledger, selection, only), form, rules, blocked), out, about)
    return exporting_rows.write(
        ledger, selection, form.name, out, about, profile=rules.profile, rules_of=rules_under, without=blocked,
        processes=processes,
    )  # fmt: skip


def _leaving(
    ledger: "Ledger", incidents: Iterable[Stored], form: Format, rules: Rules, blocked: Mapping[str, str]
) -> Iterator[Shareable]:
    """Yield what leaves of incidents, in what the format can hold."""
    kept = (incident for incident in incidents if incident["id"] not in blocked)
    wanted = {
        "with_victims": form.name in WITH_VICTIMS,
        "with_rows": form.name == "ucdp" and is_open(rules.profile),
        "with_evidence": form.name == "jsonl" and is_open(rules.profile),
    }
    return (shared(one, rules) for one in shareables(ledger, kept, **wanted))


def words_of(selection: Selection) -> str:
    """Return a filter in words, as files carry it.

    >>> words_of(Selection(country="AF")), words_of(Selection())
    ('country AF', 'all incidents')
    """
    return ", ".join(f"{name} {words}" for name, words in in_words(selection).items()) or "all incidents"


class Beside:
    """A file beside the one wanted, put in its place at the end and gone where anything fails."""

    def __init__(self, out: Path) -> None:
        if not out.parent.is_dir():
            raise BadRequest(f"{out}: there is no folder {out.parent}; make it first")
        if out.is_dir():
            raise BadRequest(f"{out}: is a folder; name a file in it")
        try:
            handle, name = tempfile.mkstemp(prefix=".tocsin-", suffix=".part", dir=out.parent)
        except OSError as err:
            raise BadRequest(f"{out}: cannot be written ({err.strerror}); name another place") from err
        os.close(handle)
        self.path = Path(name)

    def __enter__(self) -> "Beside":
        return self

    def put(self, out: Path) -> None:
        """Put the file in its place."""
        self.path.replace(out)

    def __exit__(self, *_: object) -> None:
        with suppress(FileNotFoundError):
            self.path.unlink()


def sha256_of(path: Path) -> str:
    """Return the digest of a file."""
    taken = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            taken.update(piece)
    return taken.hexdigest()


def _credits(ledger: "Ledger", marks: Mapping[str, Mark]) -> tuple[str, ...]:
    licences = open_licences()
    return tuple(
        f"{name} ({mark.licence})"
        for name in ledger.source_names()
        if (mark := marks.get(folded(name))) and mark.licence and licences[mark.licence].credit and mark.is_cleared
    )


def blocked_of(ledger: "Ledger", selection: Selection, asked: Profile, only: str = "") -> dict[str, str]:
    """Return incident -> why it may not leave, or not with the others. Looks only where a source is marked so."""
    marks, licences = open_marks(), open_licences()
    met = [mark for name in ledger.source_names() if (mark := marks.get(folded(name)))]
    alike = {m.licence for m in met if m.licence and licences[m.licence].share_alike}
    is_strict = any(m.tlp not in ("", "clear") for m in met)
    is_bound = any(m.licence and not licences[m.licence].leaves for m in met)
    if not (is_strict or is_bound or len(alike) > 1):
        return {}
    blocked: dict[str, str] = {}
    first_alike = ""
    for one in shareables(ledger, _stored(ledger, selection, only)):
        why = _why_not(one, asked, licences)
        own = sorted({s.licence for s in one.sources if s.licence in alike})
        if not why and own:
            first_alike = first_alike or own[0]
            if own != [first_alike]:
                why = f"{' and '.join(own)} may not be mixed with {first_alike}"
        if why:
            blocked[one.id] = why
    return blocked


def why_not(one: Shareable, asked: Profile) -> str:
    """Return why an incident may not leave under a profile, by the marks and licences of its sources; "" if it may."""
    return _why_not(one, asked, open_licences())


def _why_not(one: Shareable, asked: Profile, licences: Mapping[str, Licence]) -> str:
    if not may_leave(one, asked):
        return f"a source is marked TLP:{one.tlp.upper()}, {asked.name} allows TLP:{asked.tlp.upper()}"
    for cited in one.sources:
        if cited.licence and not licences[cited.licence].leaves:
            return f"{cited.outlet or 'a source'} is under {cited.licence}, which lets nothing be handed on"
    return ""


LEAVE_OUT = "Leave them out with --leave-out, or narrow the filter"


def refusal(blocked: Mapping[str, str], way_out: str = LEAVE_OUT) -> str:
    """Return why nothing was written, and what to do."""
    named = "\n".join(f"  {incident}: {why}" for incident, why in islice(blocked.items(), SHOWN))
    more = f"\n  and {len(blocked) - SHOWN} more" if len(blocked) > SHOWN else ""
    return f"{len(blocked)} incidents may not leave or not be mixed; nothing was written. {way_out}:\n{named}{more}"


def before_release(
    ledger: "Ledger", selection: Selection, rules: Rules, *, with_victims: bool = True, only: str = ""
) -> Release:
    """Return what an export would let out, without writing anything."""
    blocked = blocked_of(ledger, selection, rules.profile, only)
    release = Release(profile=rules.profile.name, left_out=len(blocked))
    release.refused = [f"{incident}: {why}" for incident, why in islice(blocked.items(), SHOWN)]
    alike: Counter[tuple[object, ...]] = Counter()
    outlets: set[str] = set()
    for one in shareables(ledger, _stored(ledger, selection, only), with_victims=with_victims):
        if one.id not in blocked:
            left = shared(one, rules)
            _note(release, left)
            outlets |= {s.outlet for s in left.sources if s.outlet}
            spot, day = left.place, left.date
            alike[left.type, day and day.earliest, spot and (spot.country, spot.adm1, spot.adm2)] += 1
    release.unlike_others = sum(number == 1 for number in alike.values())
    release.sources_named = tuple(sorted(outlets))
    return release


def _note(release: Release, left: Shareable) -> None:
    release.incidents += 1
    release.held_back.update(left.held_back)
    release.leaves.update(name for name in left.__dataclass_fields__ if getattr(left, name) not in ("", (), None))
    named = (*left.perpetrators, *left.targets, *(laid.actor for laid in left.responsibility))
    release.persons_named += any(one.kind in PERSON_KINDS and one.name not in KIND_NAMES.values() for one in named)
    spot = left.place
    release.exact_points += bool(spot and spot.lat is not None and (spot.where_prec or 7) <= 2)
    is_near = bool(spot and (spot.where_prec or 7) <= 3)
    release.single_victims += is_near and any(view.best == 1 for view in left.tolls)

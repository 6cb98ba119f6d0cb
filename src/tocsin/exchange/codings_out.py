"""Rows in the shapes of other codings: UCDP GED, ACLED, GTD.

The shape is theirs, the figures are the record's. Columns that the record
cannot fill are there and empty, and named in ``cannot_hold``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tocsin.exchange.flat import JOINT, named_sources
from tocsin.exchange.format_registry import About, file_format
from tocsin.exchange.shareable import Harmed, Laid, Named, Shareable, main_harm
from tocsin.exchange.tables_out import write_rows
from tocsin.reference.countries import open_countries
from tocsin.reference.sharing_rules import open_weapons

UCDP = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The 49 columns of UCDP GED 23.1 to 26.1, in their order. Source: UCDP GED Codebook."""

UCDP_EMPTY = (
    "relid", "active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id",
    "dyad_new_id", "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id", "where_description",
    "country_id", "region", "gwnoa", "gwnob",
)  # fmt: skip
UCDP_DOC = "ucdp:"
"""How the ``doc`` of an imported UCDP row begins; what follows is UCDP's id."""

_SIDES = {"security_force": "a", "armed_group": "b"}


def _columns(written: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return [written.get(name) for name in names]


@file_format(
    "ucdp",
    suffix=".ucdp.csv",
    media_type="text/csv",
    title="UCDP-GED-shaped CSV, all 49 columns",
    cannot_hold=(
        f"columns that stay empty: {', '.join(UCDP_EMPTY)}",
        "incidents without a date or with nobody killed are written too, though UCDP would not have them",
        "injured, abducted and other harms; who claims it or is blamed for it",
    ),
)
def write_ucdp(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """UCDP GED's columns in their order; `id` is UCDP's own where the incident came from there, else Tocsin's."""
    return write_rows(out, [UCDP], (_columns(ucdp_row(one), UCDP) for one in incidents))


def ucdp_row(one: Shareable) -> dict[str, Any]:
    """Return an incident as UCDP's columns.

    Under a profile that holds nothing back UCDP's own ids come back, and an incident that is told by one UCDP row and
    nothing else comes back as that row: names of conflicts and dyads, and figures out of order, as they were.
    """
    if one.row and "type_of_violence" in dict(one.row):
        return dict(one.row)
    own = [s.doc.removeprefix(UCDP_DOC) for s in one.sources if s.doc.startswith(UCDP_DOC)]
    side_a = one.perpetrators[0].name if one.perpetrators else ""
    side_b = one.targets[0].name if one.targets else ""
    cited = [s for s in one.sources if not s.doc.startswith(UCDP_DOC)] or list(one.sources)
    day, spot = one.date, one.place
    row: dict[str, Any] = {
        "id": own[0] if own else one.id,
        "year": day.earliest.year if day and day.earliest else None,
        "type_of_violence": _violence(one),
        "dyad_name": " - ".join(filter(None, (side_a, side_b))),
        "side_a": side_a,
        "side_b": side_b,
        "number_of_sources": one.reports,
        "source_article": JOINT.join(s.title for s in cited if s.title),
        "source_office": named_sources(tuple(cited)),
        "source_date": JOINT.join(s.published.isoformat() for s in cited if s.published),
        "source_headline": JOINT.join(s.title for s in cited if s.title),
        "source_original": JOINT.join(_origins(one)),
        "event_clarity": 1,
        "date_prec": day.date_prec if day else None,
        "date_start": day.earliest if day else None,
        "date_end": day.latest if day else None,
    }
    if spot:
        row |= {
            "where_prec": spot.where_prec, "where_coordinates": spot.name, "adm_1": spot.adm1, "adm_2": spot.adm2,
            "latitude": spot.lat, "longitude": spot.lon,
            "country": open_countries().names.get(spot.country, spot.country),
        }  # fmt: skip
        if spot.lat is not None and spot.lon is not None:
            row |= {"geom_wkt": f"POINT ({spot.lon} {spot.lat})", "priogrid_gid": priogrid(spot.lat, spot.lon)}
    return row | _deaths(one, side_a, side_b)


def priogrid(lat: float, lon: float) -> int:
    """Return the cell of the half-degree grid, counted from 1 at 180 W 90 S, eastwards, then northwards.

    Source: Tollefsen, Strand and Buhaug 2012, PRIO-GRID.

    >>> priogrid(33.355813, 43.786124), priogrid(19.42847, -99.12766)
    (177568, 157122)
    """
    row = min(int((lat + 90) / 0.5), 359)
    return row * 720 + min(int((lon + 180) / 0.5), 719) + 1


def _violence(one: Shareable) -> int:
    """1 state-based, 2 non-state, 3 one-sided, by the groups that are harmed and the actors' names."""
    groups = {view.group for view in one.tolls}
    if (groups and groups <= {"civilian"}) or one.type in ("attack", "abduction", "sexual_violence"):
        return 3
    names = " ".join(n.name for n in (*one.perpetrators, *one.targets)).casefold()
    is_state = "security_force" in groups or any(word in names for word in ("government", "army", "police", "forces"))
    return 1 if is_state else 2


def _origins(one: Shareable) -> list[str]:
    return list(
        dict.fromkeys(f.origin for view in one.tolls for f in view.by_source if f.origin and f.origin != f.outlet)
    )


def _deaths(one: Shareable, side_a: str, side_b: str) -> dict[str, int | None]:
    """Return best, low, high and who the dead were; what is told of no group is unknown, so that the four add up."""
    total = main_harm(one, "killed")
    if total is None:
        return {}
    best = total.best
    row: dict[str, int | None] = {
        "best": best,
        "low": total.low if total.low is not None else 0,
        "high": total.high if total.high is not None else best,
    }
    if best is None:
        return row
    parts = dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians"), 0)
    for view in one.tolls:
        if view.harm == "killed" and (view is total or not view.is_total):
            column = _death_column(view, side_a, side_b)
            if column and (view is not total or view.group in ("civilian", *_SIDES)):
                parts[column] = max(parts[column], view.best or 0)
    known = sum(parts.values())
    if known > best:
        return row | {"deaths_unknown": best, **dict.fromkeys(parts, 0)}
    return row | parts | {"deaths_unknown": best - known}


def _death_column(view: Harmed, side_a: str, side_b: str) -> str:
    words = {figure.words for figure in view.by_source}
    if view.group == "civilian":
        return "deaths_civilians"
    if side_b and side_b in words:
        return "deaths_b"
    if side_a and side_a in words:
        return "deaths_a"
    side = _SIDES.get(view.group, "")
    return f"deaths_{side}" if side else ""


ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""Column names only; none of ACLED's rows are in here. Source: acledR, columns of its API's answers."""

ACLED_TYPES: Mapping[str, tuple[str, str]] = {
    "armed_clash": ("Battles", "Armed clash"),
    "territory_taken": ("Battles", "Non-state actor overtakes territory"),
    "air_drone_strike": ("Explosions/Remote violence", "Air/drone strike"),
    "suicide_bombing": ("Explosions/Remote violence", "Suicide bomb"),
    "shelling": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "remote_explosive": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "grenade": ("Explosions/Remote violence", "Grenade"),
    "attack": ("Violence against civilians", "Attack"),
    "abduction": ("Violence against civilians", "Abduction/forced disappearance"),
    "sexual_violence": ("Violence against civilians", "Sexual violence"),
    "arrest": ("Strategic developments", "Arrests"),
    "weapons_seized": ("Strategic developments", "Disrupted weapons use"),
    "property_destruction": ("Strategic developments", "Looting/property destruction"),
    "riot": ("Riots", "Violent demonstration"),
    "protest": ("Protests", "Peaceful protest"),
    "agreement": ("Strategic developments", "Agreement"),
    "other": ("Strategic developments", "Other"),
}
"""Incident type -> event and sub-event type. Source: docs/codebook.md#subtype (acledR ``acled_event_categories``)."""


@file_format(
    "acled",
    suffix=".acled-shaped.csv",
    media_type="text/csv",
    title="ACLED-shaped CSV (not ACLED data)",
    cannot_hold=(
        "columns that stay empty: assoc_actor_1, inter1, assoc_actor_2, inter2, interaction, region, admin3, "
        "source_scale, tags, iso (ACLED's number; `country` has the name)",
        "who did it to whom: actor1 and actor2 have no direction",
        "ranges: one number of reported deaths, the lowest of those told (`notes` says so where sources differ)",
        "injured and other harms",
    ),
)
def write_acled(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """ACLED's columns and taxonomy, filled from the record; fatalities are the most conservative figure."""
    stamp = int(about.made_at.timestamp())
    return write_rows(out, [ACLED], (_columns(_acled_row(one, stamp), ACLED) for one in incidents))


def _acled_row(one: Shareable, stamp: int) -> dict[str, Any]:
    event, sub_event = ACLED_TYPES[one.type]
    day, spot, killed = one.date, one.place, main_harm(one, "killed")
    low = None if killed is None else killed.low if killed.low is not None else killed.best
    differ = killed is not None and len({f.best or f.low for f in killed.by_source}) > 1
    date_precision = {1: 1, 2: 2, 3: 2}.get(day.date_prec or 5, 3) if day else None
    return {
        "event_id_cnty": one.id,
        "event_date": day.earliest if day else None,
        "year": day.earliest.year if day and day.earliest else None,
        "time_precision": date_precision,
        "disorder_type": _disorder(event, one.type),
        "event_type": event,
        "sub_event_type": one.subtype or sub_event,
        "actor1": _first(one.perpetrators),
        "actor2": _first(one.targets),
        "civilian_targeting": "Civilian targeting" if event == "Violence against civilians" else "",
        "country": open_countries().names.get(spot.country, "") if spot else "",
        "admin1": spot.adm1 if spot else "",
        "admin2": spot.adm2 if spot else "",
        "location": spot.name if spot else "",
        "latitude": spot.lat if spot else None,
        "longitude": spot.lon if spot else None,
        "geo_precision": {1: 1, 2: 2, 3: 2}.get(spot.where_prec or 6, 3) if spot else None,
        "source": named_sources(one.sources),
        "notes": "Sources differ on the number of the killed; the lowest is given." if differ else "",
        "fatalities": low if low is not None else 0 if killed else None,
        "timestamp": stamp,
    }


def _disorder(event: str, kind: str) -> str:
    if event == "Protests":
        return "Demonstrations"
    if event == "Riots":
        return "Political violence; Demonstrations"
    return "Strategic developments" if event == "Strategic developments" else "Political violence"


def _first(named: tuple[Named, ...]) -> str:
    return named[0].name if named else ""


GTD = (
    "eventid", "iyear", "imonth", "iday", "approxdate", "extended", "country_txt", "provstate", "city", "latitude",
    "longitude", "specificity", "vicinity", "summary", "crit1", "crit2", "crit3", "doubtterr", "alternative",
    "multiple", "success", "suicide", "attacktype1", "targtype1", "target1", "gname", "gsubname", "gname2", "gname3",
    "motive", "guncertain1", "guncertain2", "guncertain3", "individual", "nperps", "claimed", "claimmode", "claim2",
    "claimmode2", "claim3", "claimmode3", "compclaim", "weaptype1", "weapdetail", "nkill", "nkillter", "nwound",
    "nwoundte", "property", "ishostkid", "nhostkid", "scite1", "scite2", "scite3", "dbsource",
)  # fmt: skip
"""Columns of the GTD that the record speaks to, in the GTD's order. Source: GTD codebook (2021)."""

GTD_ATTACKS: Mapping[str, int] = {
    "armed_clash": 2, "territory_taken": 2, "air_drone_strike": 3, "suicide_bombing": 3, "shelling": 3,
    "remote_explosive": 3, "grenade": 3, "attack": 2, "abduction": 6, "property_destruction": 7,
}  # fmt: skip
"""Incident type -> attacktype1; 9 unknown for all others. Source: GTD codebook, attack type."""

UNKNOWN = -9
"""Source: GTD codebook: -9 is unknown."""


@file_format(
    "gtd",
    suffix=".gtd-shaped.csv",
    media_type="text/csv",
    title="GTD-shaped CSV with its fields of claims and doubt",
    cannot_hold=(
        "columns that stay empty: gsubname, motive, nperps, summary, targtype1 (20, unknown), crit1 to crit3, "
        "doubtterr and alternative (-9, unknown: whether it is terrorism nobody has judged)",
        "more than three groups; denials; who blames",
        "ranges: one number of killed and of wounded, the best figure; blank is unknown, not zero",
    ),
)
def write_gtd(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """The GTD's columns for groups, certainty, claims and competing claims, with its codes."""
    rows = (_columns(_gtd_row(one, about.version), GTD) for one in incidents)
    return write_rows(out, [GTD], rows)


def _gtd_row(one: Shareable, version: str) -> dict[str, Any]:
    day, spot = one.date, one.place
    killed, injured, held = (main_harm(one, harm) for harm in ("killed", "injured", "abducted"))
    start = day.earliest if day else None
    is_day = bool(day and day.date_prec == 1)
    weapon = open_weapons()
    weapons = [weapon.class_of(words)[1] for words in one.weapons]
    row: dict[str, Any] = {
        "eventid": one.id,
        "iyear": start.year if start else None,
        "imonth": start.month if start and day and (day.date_prec or 5) <= 4 else 0,
        "iday": start.day if start and is_day else 0,
        "approxdate": f"{day.earliest}/{day.latest}" if day and start and not is_day else "",
        "extended": UNKNOWN,
        "country_txt": open_countries().names.get(spot.country, "") if spot else "",
        "provstate": spot.adm1 if spot else "",
        "city": spot.name if spot else "",
        "latitude": spot.lat if spot else None,
        "longitude": spot.lon if spot else None,
        "specificity": {1: 1, 2: 2, 3: 3, 4: 4}.get(spot.where_prec or 0, 5) if spot else 5,
        "vicinity": int(spot.where_prec == 2) if spot and spot.where_prec else UNKNOWN,
        "doubtterr": UNKNOWN,
        "success": int(one.status == "happened"),
        "suicide": int(one.type == "suicide_bombing"),
        "attacktype1": GTD_ATTACKS.get(one.type, 9),
        "targtype1": 20,
        "target1": _first(one.targets),
        "individual": int(bool(one.perpetrators) and one.perpetrators[0].kind == "individual"),
        "weaptype1": weapons[0] if weapons else weapon.unknown,
        "weapdetail": JOINT.join(one.weapons),
        "nkill": killed.best if killed else None,
        "nwound": injured.best if injured else None,
        "nkillter": _of_group(one, "killed"),
        "nwoundte": _of_group(one, "injured"),
        "property": UNKNOWN,
        "ishostkid": int(held is not None or one.type == "abduction"),
        "nhostkid": held.best if held else None,
        "dbsource": f"Tocsin {version}",
    }
    row |= {f"scite{n}": s.title or s.outlet for n, s in enumerate(one.sources[:3], 1)}
    return row | _gtd_claims(one)


def _of_group(one: Shareable, harm: str) -> int | None:
    told = [v.best for v in one.tolls if v.harm == harm and v.group == "armed_group" and v.best is not None]
    return max(told, default=None)


def _gtd_claims(one: Shareable) -> dict[str, Any]:
    """Return up to three groups: those that claim it first, then the blamed, then the doers told."""
    groups: dict[str, list[Laid]] = {}
    for stance in ("claimed", "blamed"):
        for laid in one.responsibility:
            if laid.stance == stance:
                groups.setdefault(laid.actor.name, []).append(laid)
    told = {doer.name for doer in one.perpetrators}
    names = [*groups, *(name for name in told if name not in groups)][:3] or ["Unknown"]
    row: dict[str, Any] = {}
    for number, name in enumerate(names, 1):
        laid_on = groups.get(name, [])
        is_claimed = any(laid.stance == "claimed" for laid in laid_on)
        suffix = "" if number == 1 else str(number)
        row[f"gname{suffix}"] = name
        row[f"guncertain{number}"] = int(bool(laid_on) and not is_claimed and name not in told)
        row["claimed" if number == 1 else f"claim{number}"] = int(is_claimed) if one.responsibility else UNKNOWN
        row["claimmode" if number == 1 else f"claimmode{number}"] = 10 if is_claimed else None
    claimants = {name for name, laid_on in groups.items() if any(laid.stance == "claimed" for laid in laid_on)}
    row["compclaim"] = int(len(claimants) > 1) if one.responsibility else UNKNOWN
    return row

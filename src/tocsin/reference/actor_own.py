"""A user's own additions to the directory: ``actors.yaml`` in the folder of own reference data.

The file is a list that only grows: each item says one thing about one actor,
who added it, when, and from which reports. It lies apart from what comes with
Tocsin, so that a new version overwrites nothing. What is added is used in
linking; the reading of texts goes by the directory that comes with Tocsin, so
that the same text gives the same claims everywhere.

    - {actor: isis-k, alias: Example Province, from: 2020, who: A. Analyst, when: 2026-11-30, reports: [kabul.txt]}
    - {actor: isis-k, relation: {enemy_of: taliban, from: 2015}, who: ...}
    - {actor: example-front, new: {name: Example Front, kind: rebel_group, side: armed_group, countries: [ML]}, ...}
    - {actor: isis-k, edit: {founded: 2015, note: ...}, who: ...}
    - {rejected: {kind: aka, a: ..., b: ...}, who: ..., when: ..., reports: [...]}
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.actor_entry import SLUG
from tocsin.reference.actor_fold import fold
from tocsin.reference.actor_yaml import load, refuse

OWN_FILE = "actors.yaml"

SAYS = ("alias", "relation", "new", "edit", "rejected")
"""What an item may say; each says one of them."""

EDITABLE = frozenset({"name", "kind", "side", "countries", "founded", "ended", "note", "ucdp"})

SIGNED = ("who", "when")

HEAD = "# Your own additions to the directory of actors. Items are added at the end; see `tocsin actors --help`.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One thing that a person added, signed."""

    says: str
    """One of SAYS."""
    value: Any
    who: str
    when: date
    actor: str = ""
    """The id it is about; "" of what was rejected."""
    since: int | None = None
    until: int | None = None
    """Years of an alias."""
    reports: tuple[str, ...] = field(default=())

    @property
    def source(self) -> str:
        """Where its facts are from, in words: "own: A. Analyst, 2026-11-30, kabul.txt"."""
        return ", ".join([f"own: {self.who}", self.when.isoformat(), *self.reports])


def read_additions(folder: Path) -> tuple[Addition, ...]:
    """Return a user's additions, in the order in which they were made; none where there is no file.

    Raises: BadReference, naming file, line and entry, for an item that is not as it should be.
    """
    path = folder / OWN_FILE
    if not path.exists():
        return ()
    found = load(path)
    if found is None:
        return ()
    if not isinstance(found, list):
        raise BadReference(f"{path}: a list of additions is needed; move the file away or mend it")
    return tuple(_addition(path, index, raw) for index, raw in enumerate(found))


def add(folder: Path, addition: Addition) -> Path:
    """Write an addition behind those that are there, and return the file.

    Raises: BadRequest where it is not as an addition should be or cannot be written, BadReference where the file that
    is there is broken.
    """
    check(addition)
    read_additions(folder)
    path = folder / OWN_FILE
    text = yaml.safe_dump([as_mapping(addition)], allow_unicode=True, sort_keys=False, width=110)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else HEAD
        made = path.with_suffix(".new")
        made.write_text(before + ("" if before.endswith("\n") else "\n") + text, encoding="utf-8")
        made.replace(path)
    except OSError as err:
        raise BadRequest(f"{path} cannot be written: {err.strerror}; TOCSIN_OWN names another folder") from err
    return path


def check(addition: Addition) -> None:
    """Refuse an addition that is not as it should be in itself. Raises: BadRequest."""
    problem = _problem(as_mapping(addition))
    if problem:
        raise BadRequest(problem)


def as_mapping(addition: Addition) -> dict[str, Any]:
    """Return an addition as it stands in the file."""
    raw: dict[str, Any] = {"actor": addition.actor} if addition.actor else {}
    raw[addition.says] = addition.value
    raw |= {key: year for key, year in (("from", addition.since), ("to", addition.until)) if year is not None}
    raw |= {"who": addition.who, "when": addition.when.isoformat()}
    return raw | ({"reports": list(addition.reports)} if addition.reports else {})


def _addition(path: Path, index: int, raw: Any) -> Addition:
    problem = _problem(raw)
    if problem:
        refuse(path, index, str(raw.get("actor", "?")) if isinstance(raw, dict) else "?", problem)
    says = next(word for word in SAYS if word in raw)
    return Addition(
        says=says,
        value=raw[says],
        who=raw["who"],
        when=_day(raw["when"]),
        actor=raw.get("actor", ""),
        since=raw.get("from"),
        until=raw.get("to"),
        reports=tuple(raw.get("reports", ())),
    )


def _problem(raw: Any) -> str:
    """Return what is wrong with an item, "" if nothing is."""
    if not isinstance(raw, dict):
        return "an addition is a mapping"
    said = [word for word in SAYS if word in raw]
    unknown = sorted(set(raw) - {"actor", "from", "to", "reports", *SIGNED, *SAYS})
    if len(said) != 1 or unknown:
        legal = f"one of {list(SAYS)}, and who, when, from, to and reports besides"
        return f"an addition says {legal}; not {unknown or said}"
    if not all(raw.get(key) for key in SIGNED) or not isinstance(raw["who"], str):
        return "who added it, and when, must be told"
    try:
        _day(raw["when"])
    except ValueError:
        return f"when is a date such as 2026-11-30, not {raw['when']!r}"
    years = [raw[key] for key in ("from", "to") if key in raw]
    if not all(isinstance(year, int) for year in years) or years != sorted(years):
        return f"from and to are years in their order, not {years}"
    if said[0] != "rejected" and not (isinstance(raw.get("actor"), str) and SLUG.fullmatch(raw["actor"])):
        return f"the actor is an id such as example-army, not {raw.get('actor')!r}"
    return _wrong_value(said[0], raw[said[0]])


def _wrong_value(says: str, value: Any) -> str:
    if says == "alias":
        return "" if isinstance(value, str) and fold(value) else "an alias is a text with a letter in it"
    if not isinstance(value, dict):
        return f"{says} is a mapping"
    if says == "edit" and set(value) - EDITABLE:
        return f"no field to edit: {sorted(set(value) - EDITABLE)}; legal are {sorted(EDITABLE)}"
    return ""


def _day(told: Any) -> date:
    return told if isinstance(told, date) else date.fromisoformat(str(told))


def rejected_keys(additions: tuple[Addition, ...]) -> frozenset[tuple[str, str, str]]:
    """Return kind and folded names of each proposal that was rejected."""
    told = [addition.value for addition in additions if addition.says == "rejected"]
    return frozenset((str(t.get("kind", "")), fold(str(t.get("a", ""))), fold(str(t.get("b", "")))) for t in told)

"""Which actors a name may mean, scored, with reasons.

A name is looked up whole; if nobody bears it, the names inside it are; if it
names nobody, the class word does ("gunmen"). The score starts from how the name
was found and is lowered by what speaks against the actor: a country of which
the report does not speak, a year before it was founded or after it ended, a
name that it only shares with the one that owns it.

Source: our choice; the weights only have to bring the candidates into the right order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.linking.actor_setting import Setting
from tocsin.records import Candidate, Group
from tocsin.reference.actor_directory import ActorDirectory, Found
from tocsin.reference.actor_entry import ActorEntry, ActorKind, GenericActor
from tocsin.reference.actor_fold import fold, singular, words
from tocsin.reference.actor_sides import BRACKETED, side_of

WHOLE, INSIDE, FORCES, CLASS, CLASS_GROUP = 1.0, 0.8, 0.7, 0.6, 0.3
"""Where a candidate's score starts: the whole name, a part, a country's forces, a class word, its usual group."""

SHARED, ABROAD, ELSEWHERE, OUT_OF_TIME, NOT_AS_EQUATED, OLD_NAME = 0.8, 0.7, 0.35, 0.4, 0.5, 0.7
"""What lowers it, by multiplication."""

SHORT = 4
"""A name of up to so many letters is anybody's abbreviation: without its country it means nobody."""

SLACK = 1
"""Years by which founding and end may be off: reports and files count them differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a candidate was found."""

    entry: ActorEntry
    start: float
    reason: str
    text: str
    is_owner: bool = True


def candidates(name: str, directory: ActorDirectory, setting: Setting) -> tuple[Candidate, ...]:
    """Return all actors a name may mean, best first; empty for a name that nobody is known by.

    Ids are "actor:isis-k" for the directory's actors, "generic:gunmen" for classes.
    """
    found = directory.scan(name)
    setting = _with_countries_of(found, setting)
    if side_of(name, directory) is Group.CIVILIAN:  # "a police informer" is no police, "a former soldier" no army
        found = tuple(piece for piece in found if _is_of_civilians(piece))
    ways = list(_whole(name, directory)) or list(_inside(found, name)) or list(_forces(found, directory))
    scored = [made for way in ways if (made := _scored(way, directory, setting))]
    if not scored:
        scored = _of_class([f for f in found if not _is_in_name(f, name, found, directory)], directory, setting)
    best: dict[str, Candidate] = {}
    for candidate in sorted(scored, key=lambda made: -made.score):
        best.setdefault(candidate.id, candidate)
    return tuple(best.values())


def _is_of_civilians(piece: Found) -> bool:
    told = piece.generic or (piece.entries[0] if piece.entries else None)
    return told is None or told.side in (Group.CIVILIAN, Group.UNKNOWN)


def _with_countries_of(found: tuple[Found, ...], setting: Setting) -> Setting:
    """Return the setting with the countries named in the name itself first ("Libyan Ansar al-Sharia")."""
    named = {piece.country: 1.0 for piece in found if piece.country and not piece.is_turned}
    if not named:
        return setting
    report = {code: weight / 2 for code, weight in setting.countries.items()}
    return Setting(countries=report | named, year=setting.year, equated=setting.equated)


def _whole(name: str, directory: ActorDirectory) -> Iterator[_Way]:
    bare = BRACKETED.sub(" ", name)
    by_name = directory.find(bare) if bare != name else ()
    for entry in directory.find(name):
        reason = "bears the name" if _bears(entry, name) or _bears(entry, bare) else "is known by its parts"
        start = WHOLE
        if by_name and entry not in by_name:
            start, reason = INSIDE, "bears the abbreviation"
        yield _Way(entry=entry, start=start, reason=f"{reason}: {name!r}", text=name, is_owner=not _shares(entry, bare))


def _bears(entry: ActorEntry, text: str) -> bool:
    return fold(text) in map(fold, entry.names)


def _shares(entry: ActorEntry, text: str) -> bool:
    return fold(text) in map(fold, entry.shared)


def _inside(found: tuple[Found, ...], name: str) -> Iterator[_Way]:
    for piece in found:
        bearers = () if piece.is_turned else piece.entries
        if len(bearers) > 1 and _is_end_of_name(piece, name, found):
            bearers = ()  # "Exampleland National Liberation Army" is none of those called so
        for entry in bearers:
            reason = f"named inside: {piece.text!r}"
            yield _Way(
                entry=entry, start=INSIDE, reason=reason, text=piece.text, is_owner=not _shares(entry, piece.text)
            )


def _forces(found: tuple[Found, ...], directory: ActorDirectory) -> Iterator[_Way]:
    """Yield the state forces of each country that stands beside a word for them ("a Turkish border guard")."""
    forces = next((f.generic for f in found if f.generic and f.generic.kind is ActorKind.STATE_FORCES), None)
    for piece in found:
        if forces and piece.country and not piece.is_turned:
            for entry in directory.keys.get(f"state:{piece.country}", ()):
                yield _Way(entry=entry, start=FORCES, reason=f"{piece.text!r} beside {forces.id}", text="")


def _scored(way: _Way, directory: ActorDirectory, setting: Setting) -> Candidate | None:
    """Return the candidate, None where what speaks against it leaves nothing to speak for it."""
    score, reasons = way.start, [way.reason]
    equated = setting.equated.get(fold(way.text), frozenset()) if way.text else frozenset()
    if way.entry.id in equated:
        reasons.append("the report gives it this name")
    else:
        share, reason = _fit_of_country(way.entry, directory, setting)
        if share == 0 and _means_nobody(way):
            return None
        score *= _weight(way.entry, share) * (1 if way.is_owner else SHARED) * (NOT_AS_EQUATED if equated else 1)
        against = ("" if way.is_owner else "shares the name with others", equated and "the report gives it to another")
        reasons += [text for text in (*against, reason) if text]
    late, when = _fit_of_year(way.entry, setting.year)
    score *= OUT_OF_TIME if late else 1.0
    reasons += [when] if when else []
    of_name = "" if late else _time_of_name(way, setting.year)
    if of_name:
        score *= OLD_NAME
        reasons.append(of_name)
    return Candidate(id=f"actor:{way.entry.id}", name=way.entry.name, score=round(score, 3), reasons=tuple(reasons))


def _weight(entry: ActorEntry, share: float | None) -> float:
    """Return what the report's countries leave of the score; a share of None is "the report names no country"."""
    if share is None:
        return 1.0
    least = ABROAD if entry.acts_abroad else ELSEWHERE
    return least + (1 - least) * share


def _fit_of_country(entry: ActorEntry, directory: ActorDirectory, setting: Setting) -> tuple[float | None, str]:
    most = max(setting.countries.values(), default=0.0)
    if not most or not entry.countries:
        return None, ""
    code = max(entry.countries, key=lambda one: setting.countries.get(one, 0.0))
    share = setting.countries.get(code, 0.0) / most
    if share:
        return share, f"{_country(code, directory)} is spoken of"
    return 0.0, f"{_country(entry.countries[0], directory)} is not spoken of"


def _country(code: str, directory: ActorDirectory) -> str:
    return directory.countries.get(code, (code,))[0]


def _fit_of_year(entry: ActorEntry, year: int | None) -> tuple[bool, str]:
    """Return whether a year lies outside an actor's time, and what there is to say about it."""
    if year is None or (entry.founded is None and entry.ended is None):
        return False, ""
    if entry.founded is not None and year < entry.founded - SLACK:
        return True, f"founded {entry.founded}, the year spoken of is {year}"
    if entry.ended is not None and year > entry.ended + SLACK:
        return True, f"ended {entry.ended}, the year spoken of is {year}"
    return False, f"existed in {year}"


def _time_of_name(way: _Way, year: int | None) -> str:
    """Return why an actor did not bear the name in a year, "" where it may have."""
    if year is None or not way.entry.times:
        return ""
    key = fold(BRACKETED.sub(" ", way.text))
    for time in way.entry.times:
        if fold(time.name) == key and not (time.may_hold(year) or time.may_hold(year - SLACK)):
            return f"bore this name {stretch_in_words(time.since, time.until)}, the year spoken of is {year}"
    return ""


def stretch_in_words(since: int | None, until: int | None) -> str:
    """Return a stretch of years with unknown ends in words.

    >>> stretch_in_words(2013, 2014), stretch_in_words(None, 2007), stretch_in_words(2015, None)
    ('from 2013 to 2014', 'until 2007', 'from 2015')
    """
    if since is not None and until is not None:
        return f"from {since} to {until}"
    return f"from {since}" if since is not None else f"until {until}"


def _means_nobody(way: _Way) -> bool:
    """Return whether a name says too little to mean an actor outside its countries.

    Forces of other states have the same names ("Special Task Force", "Rangers"), and so has any abbreviation.
    """
    if way.entry.acts_abroad:
        return False
    is_short = len("".join(word.key for word in words(way.text))) <= SHORT
    return is_short or way.entry.kind is ActorKind.STATE_FORCES


def _is_in_name(piece: Found, name: str, found: tuple[Found, ...], directory: ActorDirectory) -> bool:
    """Return whether a class word is the last of an unknown proper name ("Exampleland Liberation Army").

    Police forces are named by their place, and stay police.
    """
    if not piece.generic or piece.generic.id == "police":
        return False
    is_body = bool(singular(directory.phrases.bodies, words(piece.text)[-1].key))
    return is_body and _is_end_of_name(piece, name, found)


def _is_end_of_name(piece: Found, name: str, found: tuple[Found, ...]) -> bool:
    """Return whether capitals before it make the piece part of a longer name that is not known."""
    before = [word for word in words(name) if word.end <= piece.start]
    if not before or not before[-1].text[:1].isupper() or not piece.text[:1].isupper():
        return False
    return before[-1].key != "the" and all(other.end != before[-1].end for other in found)


def _of_class(found: list[Found], directory: ActorDirectory, setting: Setting) -> list[Candidate]:
    """Return the classes that a phrase names, and below each the groups it often means in the report's countries."""
    made: list[Candidate] = []
    top = max(setting.countries, key=lambda code: setting.countries[code], default="")
    for piece in found:
        if piece.generic and not piece.is_turned:
            made.append(_class(piece.generic, piece.text, top, directory))
            made += _usual_groups(piece.generic, directory, setting)
    return made


def _class(generic: GenericActor, text: str, country: str, directory: ActorDirectory) -> Candidate:
    reasons = [f"the class word {text!r}", f"kind: {generic.kind}", f"side: {generic.side}"]
    if country:
        reasons.append(f"country: {country} ({_country(country, directory)})")
    return Candidate(id=f"generic:{generic.id}", name=generic.id.replace("-", " "), score=CLASS, reasons=tuple(reasons))


def _usual_groups(generic: GenericActor, directory: ActorDirectory, setting: Setting) -> Iterator[Candidate]:
    for entry in directory.entries_of(generic.may_be):
        share, reason = _fit_of_country(entry, directory, setting)
        is_late, when = _fit_of_year(entry, setting.year)
        if share and not is_late:
            reasons = (f"what {generic.id!r} often means there", reason, *([when] if when else ()))
            score = round(CLASS_GROUP * share, 3)
            yield Candidate(id=f"actor:{entry.id}", name=entry.name, score=score, reasons=reasons)

"""Parts of an incident in words, each in one line."""

from tocsin.analysis import range_in_words
from tocsin.records import Attribution, Figure, Group, Incident, Stance, TollView, When, Where

VERBS = {Stance.CLAIMED: "claimed by", Stance.BLAMED: "blamed on", Stance.DENIED: "denied by"}


def what_in_words(incident: Incident) -> str:
    """Return the type, and the status where it is not simply that it happened."""
    return incident.type.value + ("" if incident.status.value == "happened" else f" ({incident.status.value})")


def when_in_words(when: When | None) -> str:
    """Return a date no more exactly than it is known."""
    if when is None:
        return "no date said"
    if when.value and when.precision.value != "unknown":
        return when.value if when.precision.value == "day" else f"{when.value} ({when.precision.value})"
    if when.earliest or when.latest:
        return f"{when.earliest or '?'} to {when.latest or '?'}"
    return "date not settled"


def where_in_words(where: Where | None) -> str:
    """Return a place as named, with what it lies in and how exactly it is known."""
    if where is None:
        return "no place said"
    names = [where.name, *(larger.value for larger in where.within)]
    country = f" [{where.country}]" if where.country else ""
    exactly = where.candidates[0].precision.value if where.candidates else "not in the gazetteer"
    return f"{', '.join(names)}{country} ({exactly})"


def attribution_in_words(attribution: Attribution) -> str:
    """Return who claims it, is blamed or denies it, how firmly, and who says so."""
    hedge = f" ({attribution.hedge.value})" if attribution.hedge.value else ""
    by = f", says {attribution.by}" if attribution.by and attribution.by != attribution.actor.name else ""
    since = f", {attribution.first}" if attribution.first else ""
    competing = ", competing" if attribution.is_competing else ""
    retracted = f", taken back {attribution.retracted}" if attribution.retracted else ""
    return f"{VERBS[attribution.stance]} {attribution.actor.name}{hedge}{by}{since}{competing}{retracted}"


def toll_in_words(view: TollView) -> str:
    """Return a harm's figure under the record's policy.

    A view whose figures are all parts of others is marked so, and never added to them.
    """
    group = "" if view.group in (Group.UNKNOWN, Group.MIXED) else f" ({view.group.value.replace('_', ' ')})"
    part = "of whom " if view.by_source and all(figure.is_subset for figure in view.by_source) else ""
    ends = {view.low, view.high} - {None}
    best = "" if view.best is None or ends == {view.best} else f", best {view.best}"
    moved = f", {view.moved} of them maybe since dead" if view.moved else ""
    return f"{part}{view.harm.value} {range_in_words(view.low, view.high)}{best}{group}{moved}"


def figure_in_words(figure: Figure) -> str:
    """Return one origin's figure."""
    mark = f", {figure.mark}" if figure.mark else ""
    old = "" if figure.is_latest else ", since replaced"
    return f"{range_in_words(figure.low, figure.high)} {figure.origin}{mark}{old}"


def reports_in_words(incident: Incident) -> str:
    """Return how many reports tell of an incident, and how many independent origins they go back to."""
    told = numbered(len(incident.reports), "report")
    return f"{told}, {numbered(len(incident.origins), 'independent origin')}" if incident.origins else told


def numbered(number: int, thing: str) -> str:
    """Return how many there are of a thing.

    >>> numbered(1, "report"), numbered(0, "incident")
    ('1 report', '0 incidents')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"

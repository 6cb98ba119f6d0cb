"""Watches, alerts and deliveries for people to read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tocsin.cli.printing import print_table, say
from tocsin.cli.wording import numbered
from tocsin.protection.watch_form import watch_as_json
from tocsin.records import Alert, Area, Corridor, Finding, Polygon, Region, Ring, Watch
from tocsin.reference.sharing_rules import DEFAULT


def area_in_words(area: Area | None) -> str:
    """Return an area in a few words."""
    if isinstance(area, Ring):
        return f"{area.km:g} km around {area.lat:g}, {area.lon:g}"
    if isinstance(area, Corridor):
        return f"{area.km:g} km to each side of a line of {len(area.points)} points"
    if isinstance(area, Region):
        return f"{area.name}, {area.country}"
    return f"an outline of {sum(len(ring) - 1 for ring in area.rings)} points" if isinstance(area, Polygon) else ""


def on_what(watch: Watch) -> str:
    """Return what a watch is on, in a line."""
    pieces = [area_in_words(watch.area), *(name for _, name in watch.actors)]
    return "; ".join(filter(None, [*pieces, ", ".join(f"{field} {value}" for field, value in watch.search)]))


def if_what(watch: Watch) -> str:
    """Return a watch's conditions, in a line."""
    asked = watch.conditions
    found = [kind.value for kind in asked.types]
    found += [f"at least {asked.least} {asked.harm.value}"] if asked.least else []
    found += [f"{asked.origins} origins"] if asked.origins > 1 else []
    found += [f"since {asked.since}"] if asked.since else []
    found += [f"in the last {asked.days} days"] if asked.days is not None else []
    found += ["certain only"] if asked.is_certain else []
    return ", ".join(found)


def print_watches(watches: Sequence[Watch]) -> None:
    """Print a line for each watch."""
    if not watches:
        return say("no watches yet; `tocsin watch add NAME --around PLACE --radius 20km` makes one")
    rows = [
        [w.name, on_what(w), if_what(w), " ".join(way.key for way in w.tell), "" if w.is_on else "off"] for w in watches
    ]
    return print_table(("name", "on", "if", "tells", ""), rows)


def print_watch(watch: Watch, alerts: Sequence[Alert], listed: Sequence[str]) -> None:
    """Print one watch, what it sounded, and what is listed with it."""
    say(watch.name)
    say(on_what(watch), "    on    ")
    say(if_what(watch) or "anything", "    if    ")
    say(f"{' '.join(way.key for way in watch.tell)}; profile {watch.profile}", "    tells ")
    if watch.quiet:
        quiet = watch_as_json(watch)["quiet"]
        say(f"{quiet['from']} to {quiet['to']}, {quiet['zone']}", "    quiet ")
    say(f"{watch.id}{'' if watch.is_on else '  (off)'}", "    id    ")
    for alert in alerts:
        print_alert(alert)
    if listed:
        say(f"\n{numbered(len(listed), 'incident')} at no point, known to the country only or not even that:")
        for line in listed:
            say(line, "    ")


def say_profile(watch: Watch) -> None:
    """Say under which profile alerts leave, where they do under more than the strictest."""
    if watch.profile != DEFAULT:
        say(f"its alerts leave under the profile {watch.profile}, which is more than {DEFAULT}: logged in custody")


def print_alert(alert: Alert) -> None:
    """Print an alert with all its lines."""
    say("")
    say(alert.title)
    for line in alert.lines:
        say(line, "    ")
    say(f"{alert.id}  {alert.incident}  {alert.at[:19]}Z", "    ")


def print_tried(found: Iterable[tuple[Watch, str, str, Finding]]) -> None:
    """Print what would have sounded, a few lines each, and how many."""
    count = 0
    for watch, headline, incident, finding in found:
        count += 1
        say(f"{finding.answer.value:16} {watch.name}: {headline}")
        if finding.km:
            say(f"{finding.km[0]:g} to {finding.km[1]:g} km", "    distance ")
        for head, words in (("    because  ", finding.why), ("    open     ", finding.open)):
            if words:
                say("; ".join(words), head)
        say(incident, "    ")
    say(f"{numbered(count, 'sounding')}; nothing was kept and nobody was told")


def print_log(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Print deliveries, newest first."""
    if not rows:
        return say("nothing has sounded yet")
    cells = [
        [
            row["at"][:16],
            names.get(row["watch"], "(removed)"),
            row["incident"],
            row["way"] or "page",
            row["state"] or "shown",
            str(row["attempts"] or ""),
            row["words"] or "",
        ]
        for row in rows
    ]
    return print_table(("sounded", "watch", "incident", "way", "state", "tries", "last"), cells)

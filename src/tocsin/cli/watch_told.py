"""What `tocsin watch add` and `edit` take: the options, once for both."""

from dataclasses import dataclass, field
from typing import Annotated

import typer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The options as typed; "" and empty ask for nothing."""

    around: Annotated[str, typer.Option(help="A ring around a place, its id, or LAT,LON.")] = ""
    radius: Annotated[str, typer.Option(help="The ring's radius, such as 8km; 20km if not said.")] = ""
    region: Annotated[str, typer.Option("--in", help="A country, province or district, by name or id.")] = ""
    polygon: Annotated[str, typer.Option("--polygon", help="A GeoJSON file with an outline.")] = ""
    along: Annotated[
        str, typer.Option(help="A corridor: a GeoJSON file with a line, or places or points parted by ;.")
    ] = ""
    roads: Annotated[
        str, typer.Option("--roads", help="Follow these roads from place to place: an OpenStreetMap file, or a name.")
    ] = ""
    width: Annotated[str, typer.Option(help="How far the corridor reaches to each side; 5km if not said.")] = ""
    actor: Annotated[list[str], typer.Option("--actor", help="An organised actor, by name or id; may be repeated.")] = (
        field(default_factory=list)
    )
    search: Annotated[list[str], typer.Option("--search", help="A filter such as country=AF; may be repeated.")] = (
        field(default_factory=list)
    )
    country: Annotated[str, typer.Option(help="Where places are looked for, and incidents at no point are listed.")] = (
        ""
    )
    type_: Annotated[list[str], typer.Option("--type", help="Only this type; may be repeated.")] = field(
        default_factory=list
    )
    least: Annotated[int | None, typer.Option(min=0, help="At least so many harmed, by one figure.")] = None
    harm: Annotated[str, typer.Option("--harm", help="What the least toll counts: killed if not said.")] = ""
    origins: Annotated[int | None, typer.Option(min=1, help="At least so many independent origins.")] = None
    certain: Annotated[
        bool | None, typer.Option("--certain/--possible", help="Whether only what is surely so sounds.")
    ] = None
    since: Annotated[str, typer.Option(help="Happened on or after this date.")] = ""
    days: Annotated[int | None, typer.Option(min=0, help="Happened in the last so many days.")] = None
    quiet: Annotated[
        str, typer.Option("--quiet", help="Hours in which mail and webhooks wait, as 22:00-06:00; none ends them.")
    ] = ""
    zone: Annotated[str, typer.Option(help="The time zone of those hours and of digests, as Africa/Lagos.")] = ""
    tell: Annotated[
        list[str],
        typer.Option("--tell", help="page, print, mail:ADDRESS[#hourly|#07:00], webhook:URL, atom:FILE, cap:FOLDER."),
    ] = field(default_factory=list)
    profile: Annotated[
        str, typer.Option(help="What of alerts leaves by mail, webhook, feed, CAP: public, partner, private, your own.")
    ] = ""
    on: Annotated[bool | None, typer.Option("--on/--off", help="Whether it sounds.")] = None

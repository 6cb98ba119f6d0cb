"""Incidents with something planted in every field that can hold words, numbers or points."""

from datetime import date

from tocsin.exchange.shareable import Cited, Day, Harmed, Laid, Named, Rests, Said, Shareable, Spot, Victims
from tocsin.exchange.sharing import Area, Rules
from tocsin.reference.sharing_rules import open_marks, open_weapons, profile


def planted(number: int) -> tuple[Shareable, list[str]]:
    """Return an incident, and every string that must not leave of it under `public`."""
    secrets: list[str] = []

    def secret(field: str) -> str:
        secrets.append(f"Zqx{number}{field.title().replace('.', '')}")
        return secrets[-1]

    lat, lon = 33.0 + (number * 7919 % 99991) / 100_000, 43.0 + (number * 104729 % 99991) / 100_000
    secrets += [f"{lat:.5f}".rstrip("0"), f"{lon:.5f}".rstrip("0"), f"+000 555 {number:07d}"]
    phone = secrets[2]

    def named(field: str, kind: str) -> Named:
        return Named(
            f"{secret(field + 'name')} {phone}", kind, f"actor:{secret(field + 'id')}", secret(field + "listed")
        )

    said = Said(1, 2, 3, secret("words"), secret("outlet"), secret("origin"), False, True, "")
    day = date(2020, 1, 1 + number % 28)
    one = Shareable(
        id=f"incident-{number:016x}",
        type="attack",
        subtype="Attack",
        status="happened",
        date=Day(day, day, 1),
        place=Spot(
            f"{secret('place')} {phone}", (secret("within"),), "IQ", lat, lon, 1, 1.5, secret("adm1"), secret("adm2")
        ),
        perpetrators=(named("doer", "individual"), named("group", "organisation")),
        targets=(named("person", "person"), named("object", "object"), named("body", "organisation")),
        responsibility=(Laid("blamed", "suspected", named("accused", "organisation"), secret("by")),),
        tolls=(Harmed("killed", "civilian", 1, 2, 3, "range", True, (said,)),),
        victims=(
            Victims("killed", 3, "female", "child", secret("role")),
            Victims("injured", 12, "male", "adult", secret("job")),
        ),
        weapons=(f"{secret('weapon')} rifle",),
        sources=(
            Cited(
                secret("cited"), "unknown", secret("doc"), secret("title"), f"https://example.org/{secret('url')}", day
            ),
        ),
        reports=1,
        row=((secret("head"), secret("cell")),),
        evidence=(
            Rests("claim-0", "places", secret("value"), secret("quote"), "", 0, 3, secret("also"), secret("of"), ""),
        ),
    )  # fmt: skip
    return one, secrets


def rules(name: str = "public") -> Rules:
    """Return the rules of a profile that comes with Tocsin, with one district and one listed actor."""
    district = Area("Falluja", "Anbar", 33.3, 43.8, 60.0)
    listed = {"actor:listed": "A Listed Group"}
    return Rules(
        profile(name), open_marks(), open_weapons(), lambda lat, lon: district if lat > 33.5 else None,
        lambda ident: listed.get(ident, ""),
    )  # fmt: skip

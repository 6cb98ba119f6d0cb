"""`tocsin surges` and `tocsin forecast`: alarms and outlooks on the record, each with its own record."""

from typing import TYPE_CHECKING, Any

from tocsin.cli.printing import print_json, print_table, say

if TYPE_CHECKING:
    from tocsin.analysis.foreseeing import Foresight
    from tocsin.foreseeing import Watched
    from tocsin.ledger import Ledger
    from tocsin.records import Harm, Selection


def print_surges(record: "Ledger", selection: "Selection", rate: float, shape: str, *, is_all: bool) -> None:
    """Print alarms, the latest first, with how often such alarms were right."""
    from tocsin.foreseeing import surges

    found = surges(record, selection, rate)
    sounded = found.sounded if is_all else tuple(one for one in found.sounded if one.is_now)
    if shape != "table":
        for one in sounded:
            print_json(
                {"series": one.series, "week": one.week, "events": one.events, "usual": one.usual}
                | {"probability": one.probability, "among_all": one.among_all, "now": one.is_now, "ids": list(one.ids)}
            )
        print_json(_held_as_json(found))
        return
    if found.off:
        say(found.off)
    elif not sounded:
        say("no alarm" if is_all else "no alarm in the last week of the record; --all shows earlier ones")
    else:
        rows = [
            (
                one.series,
                one.week,
                f"{one.events:g}",
                f"{one.usual:.1f}",
                f"{one.probability:.2g}",
                f"{one.among_all:.2g}",
            )
            for one in sounded
        ]
        print_table(("series", "week", "in 4 weeks", "usual", "chance", "among all series"), rows)
    say(_held_in_words(found), "record  ")


def _held_as_json(found: "Watched") -> dict[str, Any]:
    held = found.held
    return {
        "series": found.series,
        "rate": found.rate,
        "threshold": found.threshold,
        "off": found.off,
        "past": {"alarms": held.alarms, "right": held.right, "onsets": held.onsets, "announced": held.announced},
    }


def _held_in_words(found: "Watched") -> str:
    held = found.held
    right = f"{held.right} of {held.alarms} past alarms were right" if held.alarms else "no past alarm to judge by"
    said = f"{held.announced} of {held.onsets} surges were announced" if held.onsets else "no surge to announce"
    return f"on this record, by the same rule: {right}; {said}; {found.series} series watched"


def print_forecast(record: "Ledger", selection: "Selection", harm: "Harm | None", shape: str) -> None:
    """Print outlooks with their interval and their record; or why there are none."""
    from tocsin.foreseeing import forecast

    found = forecast(record, selection, harm)
    if shape != "table":
        for one in found.outlooks:
            print_json({name: getattr(one, name) for name in one.__slots__})
        for measured in found.measured:
            print_json(
                {name: getattr(measured, name) for name in measured.__slots__} | {"is_better": measured.is_better}
            )
        print_json({"off": found.off, "left_out": list(found.left_out)})
        return
    _print_outlooks(found, "incidents" if harm is None else harm.value)


def _print_outlooks(found: "Foresight", what: str) -> None:
    rows = [
        (o.unit, o.month, f"{o.median:g} ({o.low:g} to {o.high:g})", f"{o.nothing:.0%}", f"{o.last_year:.1f}")
        for o in found.outlooks
    ]
    if rows:
        print_table(("province", "month", f"{what}: median (90 %)", "nothing", "a month last year"), rows)
    for one in found.measured:
        say(
            f'{one.horizon} months ahead, {one.forecasts} forecasts of past months: error {one.score:.2f}; "same '
            f'as last year" {one.last_year:.2f}, "nothing happens" {one.nothing:.2f}; interval held {one.held:.0%}',
            "record  ",
        )
    if found.off:
        say(found.off, "off     ")
    if found.left_out:
        say(f"{len(found.left_out)} provinces with fewer than 10 incidents have no forecast", "note    ")

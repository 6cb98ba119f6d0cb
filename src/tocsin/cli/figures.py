"""The commands that count, compare, watch for surges and foresee; `commands` registers them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.selecting import selecting
from tocsin.cli.shapes import Format, Shape
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.records import Selection

HowPrinted = Annotated[Shape, typer.Option("--format", help="How to print.")]

COUNT_EXAMPLES = (
    "tocsin count --country AF --per month",
    "tocsin count --actor 'islamic state' --attributed either --per year --list",
    "tocsin count --by province --from 2021-03-01 --to 2021-06-30 --format csv",
)
COMPARE_EXAMPLES = (
    "tocsin compare --counts 88 16 --exposure 122 122 --dispersion 2 --format json",
    "tocsin compare --actor actor:isis-k --attributed either --from 2021-03-01 --to 2021-06-30 --same-season",
    "tocsin compare --province Kabul --with-province Nangarhar --from 2021-01-01 --to 2021-06-30 --list",
)
SURGES_EXAMPLES = ("tocsin surges", "tocsin surges --country AF --false-alarm-rate 0.05 --all")
FORECAST_EXAMPLES = ("tocsin forecast --country AF", "tocsin forecast --deaths --format jsonl")
CHECK_EXAMPLES = ("tocsin check kabul-opinion.txt", "tocsin check report-0f3a9c2b7d1e4f60 --format jsonl")


class Printed(StrEnum):
    """How a comparison is printed."""

    TABLE = "table"
    JSON = "json"


@selecting
def count(
    selection: "Selection",
    ledger: LedgerAt = RECORD,
    shape: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    by: Annotated[
        str,
        typer.Option(
            help="Rows: nothing, actor, attribution, type, status, country, province, district, place, victims, harm."
        ),
    ] = "nothing",
    per: Annotated[str, typer.Option(help="all, day, week, month, quarter or year.")] = "all",
    sums: Annotated[
        list[str] | None, typer.Option("--sum", help="A harm to add up; may be given again. Killed and injured else.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the incidents behind every number.")] = False,
) -> None:
    """Count incidents and people harmed, with what was read in the same time and how it was counted."""
    from tocsin.cli.counting import print_counts
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        print_counts(record, selection, by, per, sums or [], shape.value, is_listed=listed)


@selecting
def compare(
    selection: "Selection",
    counts: Annotated[
        tuple[int, int] | None, typer.Option("--counts", help="Two counts; the record is not asked.")
    ] = None,
    exposure: Annotated[
        tuple[float, float] | None, typer.Option(help="What each count is out of: days, or reports read.")
    ] = None,
    dispersion: Annotated[
        float | None, typer.Option(help="Variance over mean of the series: 1 for independent events.")
    ] = None,
    same_season: Annotated[bool, typer.Option("--same-season", help="With the same days of the year before.")] = False,
    with_from: Annotated[str, typer.Option(help="Beginning of the period to compare with.")] = "",
    with_to: Annotated[str, typer.Option(help="End of the period to compare with.")] = "",
    with_actor: Annotated[str, typer.Option(help="Another actor to compare with.")] = "",
    with_place: Annotated[str, typer.Option(help="Another place to compare with.")] = "",
    with_province: Annotated[str, typer.Option(help="Another province to compare with.")] = "",
    with_country: Annotated[str, typer.Option(help="Another country to compare with.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the incidents of both sides.")] = False,
    ledger: LedgerAt = RECORD,
    shape: Annotated[Printed, typer.Option("--format", help="How to print.")] = Printed.TABLE,
) -> None:
    """Compare two counts: the ratio, how sure it is, how unusual, and whether only the sources changed."""
    from tocsin.cli.comparing import compare_counts, compare_in_record

    words = {"since": with_from, "until": with_to, "actor": with_actor, "place": with_place}
    words |= {"province": with_province, "country": with_country}
    if counts is not None:
        _refuse_a_record(selection, is_asked=any(words.values()) or same_season or listed)
        compare_counts(counts, exposure, dispersion, shape.value)
        return
    if exposure is not None or dispersion is not None:
        raise BadRequest(
            "--exposure and --dispersion go with --counts; from the record they are counted: days, reports, scatter"
        )
    from tocsin.clock import now
    from tocsin.counting import other_side
    from tocsin.ledger import open_ledger

    second = other_side(selection, words, same_season=same_season, today=now().date())
    with open_ledger(ledger, create=False) as record:
        compare_in_record(record, selection, second, shape.value, is_listed=listed)


def _refuse_a_record(selection: "Selection", *, is_asked: bool) -> None:
    """Raise BadRequest where two counts are given and the record is asked too: one of both would be dropped unsaid."""
    from tocsin.records import Selection

    if is_asked or selection != Selection():
        raise BadRequest("--counts is arithmetic alone and asks no record: leave out --counts, or all that selects")


@selecting
def surges(
    selection: "Selection",
    rate: Annotated[
        float, typer.Option("--false-alarm-rate", help="Chance that a week sounds falsely anywhere among the series.")
    ] = 0.05,
    every: Annotated[bool, typer.Option("--all", help="Also alarms of earlier weeks.")] = False,
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Sound where a province, or an actor in it, is unusually busy; with how often such alarms were right."""
    from tocsin.cli.foreseeing import print_surges
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        print_surges(record, selection, rate, shape.value, is_all=every)


@selecting
def forecast(
    selection: "Selection",
    deaths: Annotated[bool, typer.Option("--deaths", help="Foresee people killed instead of incidents.")] = False,
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Foresee incidents by province and month, with interval and record; off where the record is too thin."""
    from tocsin.cli.foreseeing import print_forecast
    from tocsin.ledger import open_ledger
    from tocsin.records import Harm

    with open_ledger(ledger, create=False) as record:
        print_forecast(record, selection, Harm.KILLED if deaths else None, shape.value)


def check(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A report of the record, by its id or name.")],
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Set each count, toll and attribution that a report asserts beside what the record holds from others."""
    from tocsin.checking import check as check_report
    from tocsin.cli.printing import print_json, print_table, say
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        found = check_report(record, report)
    if shape is Shape.JSONL:
        for one in found:
            told = {name: getattr(one, name) for name in ("kind", "says", "verdict", "why")}
            print_json({**told, "incidents": list(one.incidents)})
    elif found:
        rows = [(one.kind, one.says, one.verdict.value, one.why, "\n".join(one.incidents)) for one in found]
        print_table(("what", "the report says", "", "the record", "incidents"), rows)
    else:
        say("the report asserts no count, toll or attribution")

"""`tocsin count`: counts over the record, each with what was read, how it was counted, and the incidents behind it."""

import csv
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tocsin.cli.printing import print_json, print_table, say
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.analysis.counting import Coverage, Line, Sum
    from tocsin.counting import Counted
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

HEAD = ("key", "period", "incidents", "possibly", "origins", "of_one_origin")
READ = ("reports", "reports_of_area", "sources")


def print_counts(
    record: "Ledger", selection: "Selection", by: str, per: str, harms: list[str], shape: str, *, is_listed: bool
) -> None:
    """Count what is selected and print it. Raises: BadRequest for a code that is none."""
    from tocsin.analysis.counting import By, Step
    from tocsin.counting import Counter
    from tocsin.records import Harm

    wanted = tuple(_code(Harm, "harm", harm) for harm in harms) or (Harm.KILLED, Harm.INJURED)
    way, step = _code(By, "way to tell rows apart", by), _code(Step, "period", per)
    counted = Counter(record).count(selection, way, step, wanted)
    lines = [_Row(line, counted) for line in sorted(counted.tally.lines, key=_order(per))]
    if shape == "table":
        _print_table(lines, counted, is_listed=is_listed)
    elif shape == "csv":
        _print_csv(lines, wanted)
    else:
        for line in lines:
            print_json(line.as_json())
        print_json(
            {
                "method": list(counted.method),
                "remarks": list(counted.remarks),
                "undated": counted.tally.undated,
                "coverage": _all(counted),
            }
        )


def _code(codes: Any, what: str, word: str) -> Any:
    try:
        return codes(word)
    except ValueError as err:
        raise BadRequest(f"{word!r} is no {what}; it is one of {', '.join(codes)}") from err


def _order(per: str) -> Any:
    return (lambda line: (line.number, line.key)) if per != "all" else (lambda line: (-line.incidents, line.key))


def _all(counted: "Counted") -> list[dict[str, Any]]:
    return [_read(one) for one in counted.coverage.values()]


def _read(one: "Coverage") -> dict[str, Any]:
    return {"period": one.period, "reports": one.reports, "reports_of_area": one.of_area, "sources": one.sources}


def _head(line: "Line") -> tuple[str | int, ...]:
    """Return what stands under HEAD."""
    return line.key, line.period, line.incidents, line.possibly, line.origins, line.alone


class _Row:
    """A line with its coverage and its incidents."""

    def __init__(self, line: "Line", counted: "Counted") -> None:
        self.line, self.counted = line, counted
        one = counted.read(line)
        self.read = (one.reports, one.of_area, one.sources) if one else (0, 0, 0)

    def incidents(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        from tocsin.analysis.counting import incidents_behind

        return incidents_behind(self.counted.tally, self.line)

    def as_json(self) -> dict[str, Any]:
        line = self.line
        sure, maybe = self.incidents()
        sums = {
            harm: {"low": s.low, "best": s.best, "high": s.high, "told": s.told, "open": s.open}
            for harm, s in line.sums.items()
        }
        told = dict(zip(HEAD, _head(line), strict=True))
        return {**told, **sums, **dict(zip(READ, self.read, strict=True)), "ids": sure, "possibly_ids": maybe}

    def cells(self) -> Iterator[str]:
        yield from (str(one) if one != "" else "-" for one in _head(self.line))
        yield from (_in_words(one) for one in self.line.sums.values())
        yield from (str(number) for number in self.read)


def _in_words(one: "Sum") -> str:
    if not one.told:
        return "none told"
    more = "+" if one.open else ""
    return f"{one.best} ({one.low}-{one.high}{more}) in {one.told}"


def _print_table(lines: list[_Row], counted: "Counted", *, is_listed: bool) -> None:
    if not lines:
        say("no incident is selected; what was read stands below")
    else:
        harms = tuple(lines[0].line.sums)
        print_table((*HEAD, *harms, "reports", "of area", "sources"), [tuple(line.cells()) for line in lines])
    if is_listed:
        for line in lines:
            sure, maybe = line.incidents()
            say(
                " ".join(sure) or "none",
                f"{' '.join(filter(None, (line.line.key, line.line.period))) or 'incidents'}: ",
            )
            if maybe:
                say(" ".join(maybe), "  possibly: ")
    for one in counted.coverage.values() if not lines else ():
        say(f"{one.reports} reports read, {one.of_area} of the area, {one.sources} sources", f"{one.period or 'all'}: ")
    for remark in counted.remarks:
        say(remark, "note    ")
    for sentence in counted.method:
        say(sentence, "method  ")


def _print_csv(lines: list[_Row], harms: tuple[str, ...]) -> None:
    ends = ("low", "best", "high", "told", "open")
    writer = csv.writer(sys.stdout)
    writer.writerow([*HEAD, *(f"{harm}_{end}" for harm in harms for end in ends), *READ, "ids", "possibly_ids"])
    for row in lines:
        sums = [getattr(row.line.sums[harm], end) for harm in harms for end in ends]
        line, (sure, maybe) = row.line, row.incidents()
        writer.writerow([*_head(line), *sums, *row.read, " ".join(sure), " ".join(maybe)])

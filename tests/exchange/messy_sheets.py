"""Ten sheets as messy as real ones, made by hand; each with what it must be read as and the corrections it may take."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl


@dataclass(frozen=True)
class Messy:
    """A sheet, what its rows say, and which of its lines are none."""

    name: str
    make: Any
    rows: list[tuple[str, str, int | None, int | None]]
    """(date value, place, killed low, killed high)."""
    left_out: int = 0
    refused: int = 0
    corrections: list[str] = field(default_factory=list)


def _csv(text: str, encoding: str = "utf-8") -> Any:
    return lambda folder: _wrote(folder / "sheet.csv", text.encode(encoding))


def _wrote(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _xlsx(rows: list[list[Any]], merged: tuple[str, ...] = ()) -> Any:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        book.save(folder / "sheet.xlsx")
        book.close()
        return folder / "sheet.xlsx"

    return make


SHEETS = [
    Messy(
        "title above, day first, a total below",
        _csv(
            "Security incidents, northern sector,,,\n,,,\nNo.,Date,Location,Killed\n"
            '1,03/04/2021,Alpha,2\n2,25/04/2021,Beta,"1,204"\nTotal,,,1206\n'
        ),
        [("2021-04-03", "Alpha", 2, 2), ("2021-04-25", "Beta", 1204, 1204)],
        left_out=2,
    ),
    Messy(
        "month first, semicolons, Windows letters",
        _csv("Fecha;Lugar;Muertos;Heridos\n04/25/2021;Peñón;3;n/a\n05/02/2021;Río Azul;-;4\n", "cp1252"),
        [("2021-04-25", "Peñón", 3, 3), ("2021-05-02", "Río Azul", None, None)],
    ),
    Messy(
        "header of two lines, merged over the casualties",
        _xlsx(
            [
                ["Date", "Where", "Casualties", None, "Source"],
                [None, None, "Killed", "Wounded", None],
                [dt.datetime(2020, 1, 5), "Gamma", 4, 9, "Radio"],
                [dt.datetime(2020, 1, 6), "Delta", 0, None, "Radio"],
            ],
            ("C1:D1", "A1:A2", "B1:B2", "E1:E2"),
        ),
        [("2020-01-05", "Gamma", 4, 4), ("2020-01-06", "Delta", 0, 0)],
        left_out=1,
    ),
    Messy(
        "the district merged down over its rows",
        _xlsx(
            [
                ["Incident report 2019"],
                ["Ref", "District", "Village", "Day of incident", "Dead"],
                ["A-1", "North", "Upper", "2 March 2019", "5-7"],
                ["A-2", None, "Lower", "3 March 2019", "at least 3"],
                ["A-3", "South", "Middle", "March 2019", "12+"],
            ],
            ("B3:B4", "A1:E1"),
        ),
        [("2019-03-02", "Upper", 5, 7), ("2019-03-03", "Lower", 3, None), ("2019-03", "Middle", 12, None)],
        left_out=1,
        corrections=["date=Day of incident"],
    ),
    Messy(
        "year, month and day apart; dots between thousands",
        _csv("iyear\timonth\tiday\tcity\tnkill\n2014\t6\t9\tEpsilon\t1.300\n2014\t7\t0\tZeta\t2\n"),
        [("2014-06-09", "Epsilon", 1300, 1300), ("2014-07", "Zeta", 2, 2)],
    ),
    Messy(
        "header repeated on every page, empty lines between",
        _csv(
            "Date,Town,Fatalities,Injured\n2022-01-01,Eta,1,2\n\nDate,Town,Fatalities,Injured\n2022-01-02,Theta,none,1\n,,,\n"
        ),
        [("2022-01-01", "Eta", 1, 1), ("2022-01-02", "Theta", 0, 0)],
        left_out=1,
    ),
    Messy(
        "a count of days as Excel keeps it, and a note below",
        _xlsx(
            [
                ["event id", "event date", "location", "deaths", "lat", "long"],
                ["x1", 44289, "Iota", 2, "33,35", "43,78"],
                ["x2", 44290, "Kappa", "?", "33.5", "43.5"],
                ["Source: our own monitors", None, None, None, None, None],
            ]
        ),
        [("2021-04-03", "Iota", 2, 2), ("2021-04-04", "Kappa", None, None)],
        left_out=1,
    ),
    Messy(
        "heads in words, low and high, a row without when and where",
        _csv(
            "Incident number|Date of event|Name of town|Min killed|Max killed|What happened\n"
            "7|12.05.2018|Lambda|3|8|shelling of the market\n8|13.05.2018|Mu|2|2|armed clash\n9|||1|1|?\n"
        ),
        [("2018-05-12", "Lambda", 3, 8), ("2018-05-13", "Mu", 2, 2)],
        refused=1,
        corrections=["place=Name of town"],
    ),
    Messy(
        "French, several subtotals, a date that is none",
        _csv(
            "Référence,Date incident,Localité,Tués,Blessés\nF1,5 janvier 2020,Nu,6,1\nF2,le lendemain,Xi,1,0\n"
            "Subtotal,,,7,1\nF3,7 févr. 2020,Omicron,~10,\nTotal général,,,17,1\n"
        ),
        [("2020-01-05", "Nu", 6, 6), ("2020-02-07", "Omicron", 10, 10)],
        left_out=2,
        refused=1,
        corrections=["id=Référence"],
    ),
    Messy(
        "HXL tags below the header",
        _csv(
            "Nr,When,Place name,Persons\n#event+id,#date+occurred,#loc+name,#affected+killed\n"
            "h1,2023-02-03,Pi,4\nh2,2023-02-04,Rho,\n"
        ),
        [("2023-02-03", "Pi", 4, 4), ("2023-02-04", "Rho", None, None)],
        left_out=1,
    ),
]

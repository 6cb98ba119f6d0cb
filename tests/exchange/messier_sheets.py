"""Ten more sheets, in other languages and other disorder than the first ten, each with what it must be read as."""

import datetime as dt

from messy_sheets import Messy, _csv, _xlsx

MORE = [
    Messy(
        "Arabic heads, digits and months, no id",
        _csv(
            "سجل الحوادث الأمنية,,,,\nالتاريخ,المحافظة,المكان,القتلى,الجرحى\n"
            "٣ نيسان ٢٠٢١,نينوى,ألفا,٢,٥\n١٢ أيار ٢٠٢١,ديالى,بيتا,٣-٥,غير معروف\n"
            "٢٠٢١/٠٦/٠٧,نينوى,غاما,لا يوجد,١\nالمجموع,,,,\n"
        ),
        [("2021-04-03", "ألفا", 2, 2), ("2021-05-12", "بيتا", 3, 5), ("2021-06-07", "غاما", 0, 0)],
        left_out=2,
    ),
    Messy(
        "Spanish, points between thousands, figures in words, a total and a footnote",
        _csv(
            "Fecha del hecho;Departamento;Municipio;Víctimas mortales;Heridos;Presunto responsable\n"
            "15 de marzo de 2021;Cauca;Alfa;entre 12 y 15;1.250;Grupo A\n"
            "1º de abril de 2021;Nariño;Beta;aprox. 20;se desconoce;Grupo B\n"
            "abril de 2021;Nariño;Gama;al menos 3;ninguno;\n"
            "TOTAL;;;38;1.250;\n* Cifras preliminares, sujetas a verificación;;;;;\n",
            "cp1252",
        ),
        [("2021-03-15", "Alfa", 12, 15), ("2021-04-01", "Beta", 20, 20), ("2021-04", "Gama", 3, None)],
        left_out=2,
    ),
    Messy(
        "French, two heads of which the upper is merged, regions merged down, 1er, a dozen",
        _xlsx(
            [
                ["Suivi des incidents de sécurité - bulletin n° 14"],
                [],
                ["Région", "Cercle", "Localité", "Date de l'incident", "Bilan humain", None, None, "Auteurs présumés"],
                [None, None, None, None, "Tués", "Blessés", "Enlevés", None],
                ["Mopti", "Bankass", "Alpha", "1er mars 2020", "une dizaine", 4, None, "Groupe A"],
                [None, "Koro", "Bêta", "2 mars 2020", "12-15", "nombreux", 1, "Inconnus"],
                [None, "Koro", "Gamma", "nuit du 4 au 5 mars 2020", "~20", None, None, None],
                ["Ségou", "Niono", "Delta", "05/03/2020", 3, None, None, None],
                ["Total région", None, None, None, 40, 4, 1, None],
            ],
            ("A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "H3:H4", "E3:G3", "A5:A7"),
        ),
        [
            ("2020-03-01", "Alpha", 10, 10), ("2020-03-02", "Bêta", 12, 15),
            ("2020-03-04/2020-03-05", "Gamma", 20, 20), ("2020-03-05", "Delta", 3, 3),
        ],
        left_out=3,
    ),
    Messy(
        "month first with a time of day, blank columns between, dozens, a note of two cells",
        _csv(
            "Incident Date/Time,,Town / Village,,Fatalities (confirmed),Notes\n"
            "3/14/2021 14:30,,Alpha,,~20,crossfire\n3/04/2021 2:05 PM,,Beta,,dozens,\n4/01/2021,,Gamma,,approx. 12,\n"
            "Note:,,figures are provisional,,,\n"
        ),
        [("2021-03-14", "Alpha", 20, 20), ("2021-03-04", "Beta", 24, None), ("2021-04-01", "Gamma", 12, 12)],
        left_out=1,
    ),
    Messy(
        "two tables, one below the other",
        _csv(
            "Town,Dead,Date\nAlpha,4,2022-02-01\nBeta,1,2022-02-03\n,,\nSummary by province\n"
            "Province,Dead,Incidents\nNorth,4,1\nSouth,1,1\n"
        ),
        [("2022-02-01", "Alpha", 4, 4), ("2022-02-03", "Beta", 1, 1)],
        left_out=4,
    ),
    Messy(
        "two tables side by side",
        _xlsx(
            [
                ["Date", "Location", "Killed", "Wounded", None, "Province", "Total killed"],
                [dt.datetime(2020, 5, 1), "Alpha", 2, 1, None, "North", 5],
                [dt.datetime(2020, 5, 2), "Beta", 3, None, None, "South", 7],
                [dt.datetime(2020, 5, 3), "Gamma", 4, 2, None, None, None],
                [dt.datetime(2020, 5, 9), "Delta", 3, None, None, None, None],
            ]
        ),
        [
            ("2020-05-01", "Alpha", 2, 2), ("2020-05-02", "Beta", 3, 3), ("2020-05-03", "Gamma", 4, 4),
            ("2020-05-09", "Delta", 3, 3),
        ],
        left_out=1,
    ),
    Messy(
        "a form's head above, State and LGA, subtotals by state, days in a range",
        _csv(
            "Organisation:,Example Monitor,,,,,,\nPeriod:,Q2 2019,,,,,,\n"
            "S/No,State,LGA,Community,Date (dd/mm/yyyy),No. of persons killed,No. of persons injured,Remarks\n"
            "1,Borno,Bama,Alpha,03/05/2019,6,2,\n2,Borno,Dikwa,Beta,3-5 June 2019,unknown,1,\n"
            "Sub-total Borno,,,,,6,3,\n1,Yobe,Gujba,Gamma,28/06/2019,\"1,003\",,\n"
            "Sub-total Yobe,,,,,1003,,\nPrepared by: the monitoring desk,,,,,,,\n"
        ),
        [
            ("2019-05-03", "Alpha", 6, 6), ("2019-06-03/2019-06-05", "Beta", None, None),
            ("2019-06-28", "Gamma", 1003, 1003),
        ],
        left_out=5,
    ),
    Messy(
        "one column for the point, two-figure years, month first",
        _csv(
            'Ref No.,Occurred on,Site,"Coordinates (lat, long)",Deaths\n'
            'A1,04/25/21,Alpha,"33.35, 43.78",2\nA2,05/02/21,Beta,"33°21\'0""N 43°46\'0""E",n/k\n'
        ),
        [("2021-04-25", "Alpha", 2, 2), ("2021-05-02", "Beta", None, None)],
    ),
    Messy(
        "killed and injured by sex under a merged head, with totals of both",
        _xlsx(
            [
                ["Case ID", "Date", "Village", "Killed", None, None, None, "Injured", None, None, None],
                [None, None, None, "Men", "Women", "Children", "Total", "Men", "Women", "Children", "Total"],
                ["C-1", "2 Jan 2018", "Alpha", 3, 1, 2, 6, 1, 0, 0, 1],
                ["C-2", "3 Jan 2018", "Beta", 0, 0, 1, 1, None, None, None, "many"],
            ],
            ("A1:A2", "B1:B2", "C1:C2", "D1:G1", "H1:K1"),
        ),
        [("2018-01-02", "Alpha", 6, 6), ("2018-01-03", "Beta", 1, 1)],
    ),
    Messy(
        "casualties told in a sentence, dates as Excel counts them with a time, rows struck out",
        _csv(
            "Datum und Zeit\tOrt\tVorfall\tOpferzahlen\n44289.5\tAlpha\tAnschlag mit Sprengsatz\t5 Tote, 12 Verletzte\n"
            "44290.25\tBeta\tGefecht\tmindestens 3 Tote\n44291\tGamma\tBeschuss\tkeine\n44291\tGamma\tBeschuss\tkeine\n"
        ),
        [("2021-04-03", "Alpha", 5, 5), ("2021-04-04", "Beta", 3, None), ("2021-04-05", "Gamma", 0, 0),
         ("2021-04-05", "Gamma", 0, 0)],
    ),
]  # fmt: skip

"""Keys: where and when to look for other tellings of an incident, and who is found there.

What is near is said at :class:`tocsin.records.Keys`. Dated keys are found
through an index, class of length by class of length; where a date is open, by
the place keys shared.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, text

from tocsin.ledger.claims import numbers
from tocsin.ledger.rows import Row, column
from tocsin.ledger.store import asking, chunks, put
from tocsin.ledger.tellings import tellings_by_number
from tocsin.records import ROW, ClaimId, Keys, Telling

REACHES = (0, 6, 30, 365, 4_000_000)
"""Classes of a key's length in days: a day, a week, a month, a year, longer (the last spans all dates there are).

Within a class no key is longer than the class says, so a search by dates has
two ends and an index serves it. Source: the lengths that dates in reports have
(``DatePrecision``).
"""

_IN_FORCE = (
    "JOIN claims ON claims.entered = k.claim "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
)
ESCAPED = "ESCAPE '!'"
"""What a pattern of LIKE goes with: a table's name may hold what LIKE takes for any sign. Both stores know it."""
_NOT_OF_TABLE = f" AND reports.payload NOT LIKE :table {ESCAPED}"
"""A report's payload names its key ("key":"row:TABLE:ID"); inside a text the quotes would be escaped."""
NO_TABLE = "-"
"""A pattern that no payload is like."""


def _dated(country: str) -> str:
    """Return the question for what is near by date, class by class: each has its own two ends in the index."""
    of_class = (
        f"SELECT k.claim FROM claim_keys AS k {_IN_FORCE} WHERE k.reach = {reach} "
        f"AND k.earliest BETWEEN :first - {reach} AND :last AND k.latest >= :first{_NOT_OF_TABLE}{country}"
        for reach in REACHES
    )
    return " UNION ALL ".join(of_class)


_DATED_ANYWHERE = text(_dated(""))
_DATED_IN_COUNTRY = text(_dated(" AND k.country IN (:country, '')"))
_SHARING = (
    f"SELECT k.claim FROM key_places AS k {_IN_FORCE} JOIN claim_keys AS dates ON dates.claim = k.claim "
    "WHERE k.place IN :some AND (dates.earliest IS NULL OR (dates.earliest <= :last AND dates.latest >= :first))"
    + _NOT_OF_TABLE
)
_SHARING_A_PLACE = asking(_SHARING)
_ASSUMED = asking("SELECT DISTINCT claim FROM key_places WHERE claim IN :some AND is_open = 1")
_OPEN_SHARING_A_PLACE = asking(f"{_SHARING} AND k.is_open = 1")
_FORGET_KEYS = asking("DELETE FROM claim_keys WHERE claim IN :some")
_FORGET_PLACES = asking("DELETE FROM key_places WHERE claim IN :some")
_KEYS = text(
    f"SELECT k.*, claims.id AS claim_id FROM claim_keys AS k {_IN_FORCE} WHERE k.claim > :after{_NOT_OF_TABLE} "
    "ORDER BY k.claim LIMIT 500"
)
_PLACES = asking("SELECT claim, place FROM key_places WHERE claim IN :some ORDER BY claim, ordinal")


def enter_keys(connection: Connection, keys: Sequence[Keys]) -> None:
    """Store keys, in place of those stored before for the same claims."""
    entered = numbers(connection, [key.claim for key in keys])
    for some in chunks(entered.values()):
        connection.execute(_FORGET_KEYS, {"some": some})
        connection.execute(_FORGET_PLACES, {"some": some})
    rows = [{"claim": entered[key.claim], **days_of(key), "country": column(key.country)} for key in keys]
    places = [row for key in keys for row in place_rows(key, entered[key.claim])]
    put(connection, "claim_keys", rows)
    put(connection, "key_places", places)


def place_rows(key: Keys, number: int) -> list[Row]:
    """Return the rows of a key's places, under the number of its claim."""
    is_open = int(key.earliest is None or key.is_assumed)
    return [
        {"claim": number, "ordinal": ordinal, "place": column(place), "is_open": is_open}
        for ordinal, place in enumerate(key.places)
    ]


def days_of(key: Keys) -> dict[str, int | None]:
    """Return the columns of a key's days: both None where its date is open."""
    if key.earliest is None or key.latest is None:
        return {"earliest": None, "latest": None, "reach": None}
    first, last = key.earliest.toordinal(), key.latest.toordinal()
    return {"earliest": first, "latest": last, "reach": next(reach for reach in REACHES if last - first <= reach)}


def like_table(table: str) -> str:
    """Return the pattern that payloads of a table's rows are like; nothing is for no table.

    >>> like_table("sheet_1")
    '%"key":"row:sheet!_1:%'
    """
    name = "".join(f"!{sign}" if sign in "!%_" else sign for sign in table)
    return f'%"key":"{ROW}{name}:%' if table else NO_TABLE


ANY_DAY = (0, 4_000_000)
"""Before and after every date there is, as ordinals."""


def near(
    connection: Connection, keys: Sequence[Keys], days: int, follow_up: int | None = None, apart_from: str = ""
) -> tuple[Telling, ...]:
    """Return the tellings in force near any of the keys, the keys' own claims left out, in the order of entry.

    Undated tellings are found by a place shared at most ``follow_up`` days off; None sets no bound. The rows of the
    table ``apart_from`` are left out too: a table tells its own happenings apart.
    """
    table = like_table(apart_from)
    found = {claim for key in keys for claim in _near(connection, key, days, follow_up, table)}
    return tuple(
        telling
        for telling in tellings_by_number(connection, sorted(found))
        if telling.claim.id not in {key.claim for key in keys}
    )


def _near(connection: Connection, key: Keys, days: int, follow_up: int | None, table: str) -> Iterator[int]:
    sharing = _SHARING_A_PLACE
    first, last = ANY_DAY
    if key.earliest is not None and key.latest is not None:
        sharing = _SHARING_A_PLACE if key.is_assumed else _OPEN_SHARING_A_PLACE
        if follow_up is not None:
            first, last = key.earliest.toordinal() - follow_up, key.latest.toordinal() + follow_up
        dated = _DATED_IN_COUNTRY if key.country else _DATED_ANYWHERE
        asked: dict[str, int | str] = {"first": key.earliest.toordinal() - days, "last": key.latest.toordinal() + days}
        asked["table"] = table
        if key.country:
            asked["country"] = column(key.country)
        yield from connection.execute(dated, asked).scalars()
    for some in chunks(dict.fromkeys(map(column, key.places))):
        bounds = {"first": first, "last": last, "table": table}
        yield from connection.execute(sharing, {"some": some, **bounds}).scalars()


def all_keys(connection: Connection, apart_from: str = "") -> Iterator[Keys]:
    """Yield the keys of every claim in force, but for a table's, in the order of entry; safe to write meanwhile."""
    after, table = 0, like_table(apart_from)
    while rows := connection.execute(_KEYS, {"after": after, "table": table}).all():
        after = rows[-1].claim
        places: dict[int, list[str]] = {row.claim: [] for row in rows}
        for place in connection.execute(_PLACES, {"some": list(places)}):
            places[place.claim].append(place.place)
        assumed = set(connection.execute(_ASSUMED, {"some": list(places)}).scalars())
        for row in rows:
            yield Keys(
                claim=ClaimId(row.claim_id),
                earliest=None if row.earliest is None else date.fromordinal(row.earliest),
                latest=None if row.latest is None else date.fromordinal(row.latest),
                country=row.country,
                places=tuple(places[row.claim]),
                is_assumed=row.earliest is not None and row.claim in assumed,
            )

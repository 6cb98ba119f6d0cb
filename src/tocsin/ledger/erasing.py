"""Erasing what must go, a report or a name, and leaving a tombstone, a reason and an unbroken chain.

A report goes whole: bytes, texts, claims with their evidence, judgements on
them, its own row. A name goes wherever it stands: in texts, claims, quotes,
metadata, judgements and refusals each of its letters becomes a black bar, as
long as the name was, so that offsets and quotes keep their places; bytes that
hold it go whole, for nobody can say in how many ways a PDF spells it.

Custody lines are not taken out: they hold digests, and the erasure is a line
of its own (``erased.py``). Addresses and outlets' names are what reports are
known by, and are kept; where the name stands in one, the report is named so
that it can be erased whole. Computed tables are made again by the caller.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from tocsin.errors import BadRequest
from tocsin.ledger.anchors import evidence_rows, quotes
from tocsin.ledger.custody import Act, content_of
from tocsin.ledger.erased import Piece, pieces_content
from tocsin.ledger.notices import enter_notice
from tocsin.ledger.rows import canonical, column, record, unpacked
from tocsin.ledger.store import asking, chunks, put
from tocsin.ledger.words import index
from tocsin.records import Claim, Notice, Refusal, Report

BAR = "\N{FULL BLOCK}"
KEPT_FIELDS = ("id", "key", "url", "source", "text", "capture", "blob", "report", "reader")
"""Fields of a payload in which no name is blacked out: they identify. Source: our choice, see above."""
MOVED = ("captures", "texts", "judgements", "refusals", "notices")
"""Tables with a payload of their own under a custody line."""

Apply = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What an erasure did."""

    line: int
    """Its custody line; 0 where there was nothing to erase."""
    gone: int
    """Rows and bytes that are no more."""
    barred: int
    """Rows in which the name was blacked out."""
    still_in: tuple[str, ...]
    """Reports whose address or outlet still holds the name."""


@dataclass(slots=True)
class _Plan:
    """What is going to be erased: pieces for the notice, and what to do once it is written."""

    pieces: list[Piece] = field(default_factory=list)
    doing: list[Apply] = field(default_factory=list)


def erase_report(connection: Connection, report: str, notice: Notice) -> Erasure:
    """Take a report out of the record. Raises: BadRequest where it is not in it."""
    row = connection.execute(text("SELECT number, payload FROM reports WHERE id = :id"), {"id": report}).one_or_none()
    if row is None:
        raise BadRequest(f"{report}: there is no such report in this record; `tocsin reports` lists them")
    plan = _Plan([Piece("reports", report, content_of(row.payload), "")])
    asked = {"report": report}
    claims = connection.execute(text("SELECT id, entered FROM claims WHERE report = :report"), asked).all()
    captures = connection.execute(
        text("SELECT line, id, blob, payload FROM captures WHERE report = :report"), asked
    ).all()
    _plan_rows(connection, plan, "judgements", _judgements_on(connection, [claim.id for claim in claims]))
    readings = connection.execute(text("SELECT line FROM readings WHERE report = :report"), asked).scalars().all()
    _plan_lines(connection, plan, "readings", readings)
    texts = [
        line
        for capture in dict.fromkeys(row.id for row in captures)
        for line in connection.execute(text("SELECT line FROM texts WHERE capture = :id"), {"id": capture}).scalars()
    ]
    _plan_lines(connection, plan, "texts", texts)
    _plan_lines(connection, plan, "captures", [row.line for row in captures])
    shared = text("SELECT 1 FROM captures WHERE blob = :blob AND report <> :report")
    for blob in sorted({row.blob for row in captures}):
        if connection.execute(shared, {"blob": blob, **asked}).first() is None:
            plan.pieces.append(Piece("blobs", blob, blob, ""))
            plan.doing.append(_doing(connection, "DELETE FROM blobs WHERE id = :id", id=blob))
    plan.doing.append(_doing(connection, "DELETE FROM report_words WHERE rowid = :number", number=row.number))
    plan.doing.append(_doing(connection, "DELETE FROM reports WHERE id = :id", id=report))
    plan.doing.insert(0, lambda: _forget_claims(connection, [(claim.id, claim.entered) for claim in claims]))
    return _done(connection, plan, notice, ())


def erase_name(connection: Connection, name: str, notice: Notice) -> Erasure:
    """Black a name out wherever it stands. Raises: BadRequest for a name too short to be one."""
    found = _pattern(name)
    if found.search(notice.reason) or found.search(notice.by):
        raise BadRequest("the reason and its person stay in the record: give them without the name that is erased")
    plan = _Plan()
    touched = _plan_payloads(connection, plan, found)
    _plan_claims(connection, plan, found)
    _plan_blobs(connection, plan, found, touched)
    _plan_lines_subjects(connection, plan, found)
    still = tuple(
        row.id
        for row in connection.execute(text("SELECT id, payload FROM reports ORDER BY number"))
        if found.search(canonical(_barred(json.loads(row.payload), found)))
    )
    if not plan.pieces:
        return Erasure(line=0, gone=0, barred=0, still_in=still)
    plan.doing.append(lambda: _bar_reports(connection, found))
    return _done(connection, plan, notice, still)


def _done(connection: Connection, plan: _Plan, notice: Notice, still: tuple[str, ...]) -> Erasure:
    told = Notice(
        subject=notice.subject, value=pieces_content(plan.pieces), by=notice.by, reason=notice.reason, at=notice.at
    )
    line = enter_notice(connection, Act.ERASURE, told)
    rows = [
        {"notice": line, "place": place, "what": p.what, "piece": p.piece, "was": p.was, "now": p.now}
        for place, p in enumerate(plan.pieces)
    ]
    put(connection, "pieces", rows)
    put(connection, "erasing", {"line": line})
    for apply in plan.doing:
        apply()
    connection.execute(text("DELETE FROM erasing"))
    gone = sum(not piece.now for piece in plan.pieces)
    return Erasure(line=line, gone=gone, barred=len(plan.pieces) - gone, still_in=still)


def _doing(connection: Connection, sql: str, **asked: object) -> Apply:
    def apply() -> None:
        connection.execute(text(sql), asked)

    return apply


def _content(connection: Connection, line: int) -> str:
    return str(connection.execute(text("SELECT content FROM custody WHERE seq = :line"), {"line": line}).scalar_one())


def _plan_lines(connection: Connection, plan: _Plan, table: str, lines: Sequence[int]) -> None:
    """Plan to take out what some lines cover; the digest before is that of what stands there now."""
    for line in lines:
        if table == "readings":
            was = _content(connection, line)
        else:
            question = text(f"SELECT payload FROM {table} WHERE line = :line")
            was = content_of(connection.execute(question, {"line": line}).scalar_one())
        plan.pieces.append(Piece(table, str(line), was, ""))
        plan.doing.append(_doing(connection, f"DELETE FROM {table} WHERE line = :line", line=line))


def _plan_rows(connection: Connection, plan: _Plan, table: str, lines: Sequence[int]) -> None:
    _plan_lines(connection, plan, table, sorted(set(lines)))


def _judgements_on(connection: Connection, claims: Sequence[str]) -> list[int]:
    question = asking("SELECT line FROM judgements WHERE left_claim IN :some OR right_claim IN :some")
    return [line for some in chunks(claims) for line in connection.execute(question, {"some": some}).scalars()]


def _forget_claims(connection: Connection, claims: Sequence[tuple[str, int]]) -> None:
    """Take claims out of every table, what is computed of them too; ids that led to one lead to a companion."""
    companion = text(
        "UPDATE incident_ids SET claim = coalesce((SELECT min(other.claim) FROM incident_claims AS one "
        "JOIN incident_claims AS other ON other.incident = one.incident "
        "JOIN claims ON claims.id = other.claim WHERE one.claim = :claim AND claims.report <> "
        "(SELECT report FROM claims AS own WHERE own.id = :claim)), claim) WHERE claim = :claim"
    )
    for claim, _ in claims:
        connection.execute(companion, {"claim": claim})
    for some in chunks([claim for claim, _ in claims]):
        for table, by in (("incident_ids", "claim"), ("incident_claims", "claim"), ("carried", "claim"),
                          ("pairs", "left_claim"), ("pairs", "right_claim")):  # fmt: skip
            connection.execute(asking(f"DELETE FROM {table} WHERE {by} IN :some"), {"some": some})
    for numbers in chunks([entered for _, entered in claims]):
        for table, by in (("evidence", "claim"), ("claim_keys", "claim"), ("key_places", "claim"),
                          ("claim_words", "rowid"), ("claims", "entered")):  # fmt: skip
            connection.execute(asking(f"DELETE FROM {table} WHERE {by} IN :some"), {"some": numbers})


def _pattern(name: str) -> re.Pattern[str]:
    words = name.split()
    if sum(map(len, words)) < 4:
        raise BadRequest(f"{name!r} is too short: it would be found in other words; give the whole name")
    return re.compile(r"(?<!\w)" + r"[\s\-_.]+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)


def _barred(value: Any, found: re.Pattern[str], name: str = "") -> Any:
    """Return JSON with the name blacked out, letter by letter, so that offsets stay."""
    if name in KEPT_FIELDS and not isinstance(value, dict | list):
        return value
    if isinstance(value, str):
        return found.sub(lambda hit: BAR * len(hit[0]), value)
    if isinstance(value, dict):
        return {key: _barred(inner, found, key) for key, inner in value.items()}
    return [_barred(inner, found, name) for inner in value] if isinstance(value, list) else value


def _plan_payloads(connection: Connection, plan: _Plan, found: re.Pattern[str]) -> set[str]:
    """Plan to black the name out in payloads; return the captures whose metadata or text held it."""
    touched: set[str] = set()
    for table in MOVED:
        for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY line")).all():
            barred = _changed(row.payload, found)
            if barred is None:
                continue
            plan.pieces.append(Piece(table, str(row.line), content_of(row.payload), content_of(barred)))
            change = f"UPDATE {table} SET payload = :payload WHERE line = :line"
            plan.doing.append(_doing(connection, change, payload=barred, line=row.line))
            if table == "refusals":
                location = column(record(Refusal, barred).location)
                change = "UPDATE refusals SET location = :location WHERE line = :line"
                plan.doing.append(_doing(connection, change, location=location, line=row.line))
            if table in ("captures", "texts"):
                touched.add(row.id if table == "captures" else row.capture)
    return touched


def _changed(payload: str, found: re.Pattern[str]) -> str | None:
    """Return the payload with the name blacked out, None where it does not hold it."""
    value = json.loads(payload)
    barred = _barred(value, found)
    return None if barred == value else canonical(barred)


def _plan_claims(connection: Connection, plan: _Plan, found: re.Pattern[str]) -> None:
    for row in connection.execute(text("SELECT entered, id, payload FROM claims ORDER BY entered")).all():
        barred = _changed(row.payload, found)
        if barred is not None:
            plan.pieces.append(Piece("claims", row.id, content_of(row.payload), content_of(barred)))
            plan.doing.append(lambda row=row, barred=barred: _bar_claim(connection, row.entered, barred))  # type: ignore[misc]


def _bar_claim(connection: Connection, entered: int, barred: str) -> None:
    connection.execute(
        text("UPDATE claims SET payload = :payload WHERE entered = :entered"), {"payload": barred, "entered": entered}
    )
    rows = evidence_rows(record(Claim, barred), entered)
    connection.execute(text("DELETE FROM evidence WHERE claim = :entered"), {"entered": entered})
    put(connection, "evidence", rows)
    connection.execute(text("DELETE FROM claim_words WHERE rowid = :entered"), {"entered": entered})
    index(connection, "claim_words", [{"rowid": entered, "quotes": quotes(rows)}])


def _plan_blobs(connection: Connection, plan: _Plan, found: re.Pattern[str], touched: set[str]) -> None:
    """Plan to take out the bytes of touched captures, and those in which the name can be read."""
    of_touched = {
        blob
        for some in chunks(sorted(touched))
        for blob in connection.execute(asking("SELECT blob FROM captures WHERE id IN :some"), {"some": some}).scalars()
    }
    for blob in connection.execute(text("SELECT id FROM blobs ORDER BY id")).scalars().all():
        packed = connection.execute(text("SELECT packed FROM blobs WHERE id = :id"), {"id": blob}).scalar_one()
        if packed and (blob in of_touched or any(found.search(words) for words in _decoded(unpacked(blob, packed)))):
            plan.pieces.append(Piece("blobs", blob, blob, ""))
            change = "UPDATE blobs SET packed = :nothing, size = 0 WHERE id = :id"
            plan.doing.append(_doing(connection, change, nothing=b"", id=blob))


def _decoded(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        yield data.decode(encoding, "replace")


def _plan_lines_subjects(connection: Connection, plan: _Plan, found: re.Pattern[str]) -> None:
    """Plan to black the name out in what custody lines call their subject: a refusal's location."""
    for row in connection.execute(text("SELECT seq, subject FROM custody WHERE act = 'refusal' ORDER BY seq")).all():
        barred = found.sub(lambda hit: BAR * len(hit[0]), row.subject)
        if barred != row.subject:
            plan.pieces.append(Piece("line", str(row.seq), content_of(row.subject), content_of(barred)))
            change = "UPDATE custody SET subject = :subject WHERE seq = :seq"
            plan.doing.append(_doing(connection, change, subject=barred, seq=row.seq))


def _bar_reports(connection: Connection, found: re.Pattern[str]) -> None:
    """Black the name out in reports' own rows, as in their captures, and index their words anew."""
    from tocsin.ledger.standing import index_words

    for row in connection.execute(text("SELECT id, payload FROM reports ORDER BY number")).all():
        barred = _changed(row.payload, found)
        if barred is not None:
            told = record(Report, barred)
            change = text("UPDATE reports SET payload = :payload, doc = :doc WHERE id = :id")
            connection.execute(change, {"payload": barred, "doc": column(told.doc), "id": row.id})
        index_words(connection, row.id)

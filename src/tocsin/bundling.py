"""Evidence bundles: all that an incident, or a report, rests on, in one file that is checked without the record.

index.html       to be read: values with their sentences, figures by source, judgements, digests
incident.json    the same for programs
captures, texts, readings, judgements, notices, pieces (.jsonl)   as the record stores them
bytes/           the reports as they were captured, each named by its SHA-256
pages.warc.gz    those of them that were fetched from an address, as a web archive
log.jsonl        the custody log from the first line that covers any of it to its head
verify.py        checks it all; needs Python and nothing else
manifest.json    the SHA-256 of every file, and the head
manifest.tsr     a time stamp of the manifest, where a server was named (RFC 3161)
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin import __version__
from tocsin.analysis import Line
from tocsin.clock import now
from tocsin.errors import BadRequest, LedgerBroken
from tocsin.exchange import bundle_verifier, incident_as_json
from tocsin.exchange.bundle_page import Quoted, Section, bundle_page
from tocsin.exchange.shareable import cited_of
from tocsin.exchange.sharing import Rules, is_open
from tocsin.exchange.timestamp import stamped
from tocsin.exchange.warc_file import Page, warc_of
from tocsin.matching import standing
from tocsin.pipeline import Clock, Dossier, evidence_of
from tocsin.records import Judgement, digest
from tocsin.reference.sharing_rules import open_licences, open_marks

if TYPE_CHECKING:
    from tocsin.ledger import Ledger
    from tocsin.ledger.extract import Extract

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a bundle: the earliest a ZIP can say, so that the same evidence makes the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What was written."""

    files: int
    bytes: int
    head: str
    manifest: str
    """SHA-256 of the manifest: keep it elsewhere, and nothing in the bundle can be exchanged unseen."""


def bundle(
    ledger: "Ledger", name: str, out: Path, *, rules: Rules, stamp_server: str = "", clock: Clock = now
) -> Bundle:
    """Write the evidence of an incident or a report to a new ZIP file, and log it in custody.

    It leaves only under a profile that holds nothing back: what is held back of evidence can no longer be checked.
    Raises: BadRequest for another profile, where a source's terms let nothing leave, where the record has no such
    incident or report, or the file is there already; CannotFetch where a named server
    gives no time stamp; LedgerBroken where what was written does not hold, for then the record does not.
    """
    if out.exists():
        raise BadRequest(f"{out}: is there already; give another path")
    dossier = evidence_of(ledger, name)
    _check(ledger, dossier, rules)
    extract = ledger.extract([report.id for report in dossier.reports])
    files = dict(_files(ledger, dossier, extract, name))
    head = str(extract.log[-1]["digest"])
    manifest = _json(
        {
            "made_by": f"tocsin {__version__}",
            "made_at": clock().isoformat(timespec="seconds"),
            "of": dossier.incident.id if dossier.incident else dossier.reports[0].id,
            "head": head,
            "files": {file: digest(data) for file, data in sorted(files.items())},
        }
    )
    files["manifest.json"] = manifest
    if stamp_server:
        files["manifest.tsq"], files["manifest.tsr"] = stamped(manifest, stamp_server)
    packed = _zipped(files)
    if found := verify_bundle(io.BytesIO(packed)):
        raise LedgerBroken(f"{name}: what the record holds of it does not hold together: {found[0]}")
    told = {"format": "bundle", "profile": rules.profile.name, "filter": name, "file": out.name}
    with out.open("xb") as file:
        # The line first: nothing leaves that the log does not know of.
        ledger.exported(told, sha256=digest(packed), at=clock())
        file.write(packed)
    return Bundle(files=len(files), bytes=len(packed), head=head, manifest=digest(manifest))


def _check(ledger: "Ledger", dossier: Dossier, rules: Rules) -> None:
    """Look whether the reports' own words and bytes may leave. Raises: BadRequest."""
    if not is_open(rules.profile):
        raise BadRequest(
            f"an evidence bundle is the reports' own words and bytes, and {rules.profile.name} holds words back; say "
            "--profile private, or give the incident by `tocsin export` under a profile that says less"
        )
    marks, licences = open_marks(), open_licences()
    for report in dossier.reports:
        cited = cited_of(ledger.stored_reports([report.id])[report.id], marks)
        if cited.licence and not licences[cited.licence].leaves:
            raise BadRequest(
                f"{report.doc}: is of {cited.outlet}, under {cited.licence}, which lets nothing be handed on"
            )


def verify_bundle(path: Path | io.BytesIO, head: str = "") -> list[str]:
    """Return what does not hold in a bundle, in words; nothing where all of it holds."""
    return list(bundle_verifier.problems(path, head))


def _files(ledger: "Ledger", dossier: Dossier, extract: "Extract", name: str) -> Iterator[tuple[str, bytes]]:
    judgements = [j for j in ledger.judgements(as_made=True) if j.id in _ids(extract)]
    yield "index.html", bundle_page(_title(dossier), [*_sections(dossier, extract, judgements, name)]).encode("utf-8")
    found = incident_as_json(dossier.incident) if dossier.incident else {}
    yield "incident.json", _json({**found, "evidence": [asdict(line) for line in dossier.lines]})
    for table in ("captures", "texts", "readings", "judgements", "notices", "pieces", "log"):
        rows: tuple[Mapping[str, object], ...] = getattr(extract, table)
        yield f"{table}.jsonl", _jsonl({key: row[key] for key in row if key != "blob"} for row in rows)
    yield "text_ids.jsonl", _jsonl({"line": row["line"], "id": row["id"]} for row in extract.texts)
    pages = []
    for row in extract.captures:
        data = ledger.bytes_of(str(row["blob"]))
        if data is not None:
            yield f"bytes/{row['blob']}", data.data
            capture = json.loads(str(row["payload"]))["capture"]
            if capture["location"].startswith(("http://", "https://")):
                at = datetime.fromisoformat(capture["captured_at"])
                pages.append(Page(url=capture["location"], at=at, media_type=data.media_type, data=data.data))
    if pages:
        yield "pages.warc.gz", warc_of(pages, f"tocsin {__version__}")
    yield "verify.py", Path(bundle_verifier.__file__).read_bytes()


def _ids(extract: "Extract") -> set[str]:
    return {json.loads(str(row["payload"]))["id"] for row in extract.judgements}


def _title(dossier: Dossier) -> str:
    incident = dossier.incident
    if incident is None:
        return f"Report {dossier.reports[0].doc}"
    what = incident.type.value.replace("_", " ")
    where = f", {incident.places[0].name}" if incident.places else ""
    when = f", {incident.dates[0].value}" if incident.dates and incident.dates[0].value else ""
    return f"{what}{where}{when}"


def _sections(dossier: Dossier, extract: "Extract", judgements: list[Judgement], name: str) -> Iterator[Section]:
    yield Section(head="What this is", rows=tuple(_about(dossier, extract, name)))
    if dossier.incident:
        figures = tuple(
            (f"{view.harm.value} ({view.policy})", f"{_range(view.low, view.high)}: " + "; ".join(
                f"{_range(f.low, f.high)} {f.origin}{'' if f.is_latest else ', since replaced'}" for f in view.by_source
            ))
            for view in dossier.incident.tolls
        )  # fmt: skip
        yield Section(head="Figures", rows=figures or (("toll", "none reported"),))
    for report in dossier.reports:
        lines = [line for line in dossier.lines if line.doc == report.doc]
        told = ", ".join(
            filter(None, (report.source.name, str(report.metadata.published or ""), report.metadata.title))
        )
        yield Section(head=f"{report.doc}: {told}", quoted=tuple(map(_quoted, lines)))
    if judgements:
        held = standing(judgements)
        holding = {j.id for j in held.holding}
        rows = tuple(
            (j.judged_at[:16], f"{j.by}: {j.verdict.value} {j.field} {j.value}: {j.reason} "
             f"{'' if j.id in holding or j.follows else '(holds no more)'}") for j in judgements
        )  # fmt: skip
        yield Section(head="Judgements", rows=rows)
    yield Section(
        head="How to check it",
        rows=(
            ("all of it", "python verify.py THIS-FILE.zip (needs Python 3.11 and nothing else)"),
            ("against a head kept elsewhere", "python verify.py THIS-FILE.zip HEAD"),
            (
                "the time stamp, if there is one",
                "openssl ts -verify -data manifest.json -in manifest.tsr -CAfile CA.pem",
            ),
        ),
    )


def _about(dossier: Dossier, extract: "Extract", name: str) -> Iterator[tuple[str, str]]:
    yield "asked for", name
    if dossier.incident:
        yield "incident", dossier.incident.id
        for attribution in dossier.incident.attribution:
            by = "" if attribution.by in ("", attribution.actor.name) else f", says {attribution.by}"
            yield attribution.stance.value, attribution.actor.name + by
    yield "head of the record's log", str(extract.log[-1]["digest"])
    for row in extract.captures:
        capture = json.loads(str(row["payload"]))["capture"]
        yield f"captured {capture['captured_at'][:16]}", f"{capture['location']}"
        yield "SHA-256 of its bytes", str(row["blob"])


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"{'up to ' if low is None else low}{' or more' if high is None else high if low is None else f'-{high}'}"


def _quoted(line: Line) -> Quoted:
    beside = ", ".join(filter(None, (line.detail, line.rests_also_on, f"read by {line.rule}")))
    said_by = f" (says {' <- '.join(line.said_by)})" if line.said_by and line.kind != "incident" else ""
    return Quoted(
        value=f"{line.field}: {line.value}{said_by}",
        before=line.before,
        words=line.words,
        after=line.after,
        beside=beside,
    )


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, indent=1, default=str).encode("utf-8") + b"\n"


def _jsonl(rows: Any) -> bytes:
    return "".join(json.dumps(dict(row)) + "\n" for row in rows).encode("utf-8")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            made.writestr(zipfile.ZipInfo(name, EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()

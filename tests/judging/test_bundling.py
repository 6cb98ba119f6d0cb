"""Evidence bundles: checked elsewhere, without the record and without Tocsin."""

import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from judging_made import ALL, NOON, a_judge, a_report, one_of, read_in

from tocsin.bundling import bundle, verify_bundle
from tocsin.errors import BadRequest, CannotFetch
from tocsin.exporting import rules_of
from tocsin.keeping import back_up, erase
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import digest

OPEN = rules_of("private")
PAGE = "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, a nurse said."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "tocsin.db") as opened:
        read_in(opened, *ALL)
        captured = a_report(PAGE, "page", "Example Post")
        capture = replace(captured.capture, location="https://example.org/garissa")
        enter(replace(captured, capture=capture), open_desk().read(captured), opened)
        a_judge(opened).correct(one_of(opened, "wire").id, "killed", "13")
        yield opened


@pytest.fixture
def made(ledger: Ledger, tmp_path: Path) -> Path:
    bundle(ledger, one_of(ledger, "wire").id, tmp_path / "bundle.zip", rules=OPEN, clock=lambda: NOON)
    return tmp_path / "bundle.zip"


def test_a_bundle_holds_by_its_own_script_with_nothing_but_python(ledger: Ledger, made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as opened:
        head = json.loads(opened.read("manifest.json"))["head"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(made) as opened:
        opened.extract("verify.py", elsewhere)
    for given, status in ((), 0), ((head,), 0), (("0" * 64,), 1):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "verify.py", made, *given], cwd=elsewhere, capture_output=True, text=True
        )
        assert status == done.returncode, done.stdout + done.stderr


def test_a_bundle_holds_reports_values_and_judgements_to_be_read(made: Path) -> None:
    with zipfile.ZipFile(made) as opened:
        page = opened.read("index.html").decode()
        names = opened.namelist()
        data = json.loads(opened.read("incident.json"))
    assert "<mark>" in page and "A. Recorder" in page and "13" in page and "hospital" not in page
    assert 3 == sum(name.startswith("bytes/") for name in names) and "pages.warc.gz" in names
    assert data["evidence"] and data["type"] == "attack"


def test_its_web_archive_is_read_by_tocsin(made: Path, tmp_path: Path) -> None:
    from tocsin.capture import Options, gather
    from tocsin.records import Captured

    with zipfile.ZipFile(made) as opened:
        opened.extract("pages.warc.gz", tmp_path)
    found = list(gather([str(tmp_path / "pages.warc.gz")], Options(), lambda: NOON))
    assert [PAGE] == [item.text.body for item in found if isinstance(item, Captured)]


def test_the_same_evidence_makes_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    back_up(ledger, tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copy:
        for number, record in enumerate((ledger, copy)):
            out = tmp_path / f"{number}.zip"
            bundle(record, one_of(record, "wire").id, out, rules=OPEN, clock=lambda: NOON)
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_a_bundle_leaves_under_no_profile_that_holds_words_back(ledger: Ledger, tmp_path: Path, profile: str) -> None:
    head = ledger.head()
    with pytest.raises(BadRequest, match="holds words back"):
        bundle(ledger, one_of(ledger, "wire").id, tmp_path / "no.zip", rules=rules_of(profile))
    assert not (tmp_path / "no.zip").exists() and head == ledger.head()


def test_a_bundle_is_a_line_in_custody_with_the_digest_of_the_file(ledger: Ledger, made: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tocsin.db")) as store:
        question = "SELECT act, subject, content FROM custody ORDER BY seq DESC"
        act, subject, content = store.execute(question).fetchone()
    assert ("export", "private") == (act, json.loads(subject)["profile"])
    assert digest(made.read_bytes()) == content
    assert ledger.verify().is_whole


def changed(path: Path, change, *, with_manifest: bool = False) -> io.BytesIO:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(path) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    if with_manifest:
        import hashlib

        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "manifest.json"}
        files["manifest.json"] = json.dumps(manifest).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    stream.seek(0)
    return stream


def replaced(name: str, old: bytes, new: bytes):  # type: ignore[no-untyped-def]
    def change(files: dict[str, bytes]) -> None:
        found = next(n for n in files if n.startswith(name))
        assert old in files[found]
        files[found] = files[found].replace(old, new)

    return change


@pytest.mark.parametrize("with_manifest", [False, True])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bytes/", b"dead", b"DEAD"),
        ("texts.jsonl", b"Gunmen", b"Wolves"),
        ("readings.jsonl", b"witnesses", b"soldiers_"[:9]),
        ("judgements.jsonl", b"A. Recorder", b"B. Recorder"),
        ("captures.jsonl", b"Example Wire", b"Example Mail"),
        ("log.jsonl", b'"act": "judgement"', b'"act": "refusal"'),
    ],
)
def test_whatever_is_altered_is_found(made: Path, name: str, old: bytes, new: bytes, *, with_manifest: bool) -> None:
    assert [] == verify_bundle(made)
    assert verify_bundle(changed(made, replaced(name, old, new), with_manifest=with_manifest))


def test_what_is_missing_or_put_in_is_found(made: Path) -> None:
    assert any("missing" in p for p in verify_bundle(changed(made, lambda files: files.pop("verify.py"))))
    assert any("put in" in p for p in verify_bundle(changed(made, lambda files: files.update({"more.txt": b""}))))
    assert ["it cannot be read" in p for p in verify_bundle(io.BytesIO(b"no zip"))]


def test_a_bundle_of_what_was_partly_erased_holds(ledger: Ledger, tmp_path: Path) -> None:
    erase(ledger, "witnesses", by="A. Recorder", reason="a test", clock=lambda: NOON)
    bundle(ledger, one_of(ledger, "wire").id, tmp_path / "bundle.zip", rules=OPEN)
    assert [] == verify_bundle(tmp_path / "bundle.zip")


def test_a_bundle_takes_no_file_s_place_and_needs_something_to_be_of(ledger: Ledger, made: Path) -> None:
    with pytest.raises(BadRequest, match="there already"):
        bundle(ledger, one_of(ledger, "wire").id, made, rules=OPEN)
    with pytest.raises(BadRequest, match="no such report"):
        bundle(ledger, "nothing", made.with_name("other.zip"), rules=OPEN)


class Stamper(BaseHTTPRequestHandler):
    """A time stamp server: openssl makes its replies."""

    folder: Path
    lies = False

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        (self.folder / "asked.tsq").write_bytes(asked)
        if not self.lies:
            subprocess.run(
                ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "asked.tsq", "-out", "reply.tsr"],
                cwd=self.folder, check=True, capture_output=True,
            )  # fmt: skip
        self.send_response(200)
        self.end_headers()
        self.wfile.write((self.folder / "reply.tsr").read_bytes())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


CONFIG = """
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
[req]
distinguished_name = name
x509_extensions = ext
prompt = no
[name]
CN = Example Stamp
[ext]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@pytest.fixture
def stamper(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "tsa"
    folder.mkdir()
    (folder / "ts.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-config", "ts.cnf", "-keyout",
         "tsa.key", "-out", "tsa.pem"], cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    Stamper.folder, Stamper.lies = folder, False
    with HTTPServer(("127.0.0.1", 0), Stamper) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
        server.shutdown()


def test_a_time_stamp_is_of_the_manifest_and_openssl_agrees(ledger: Ledger, tmp_path: Path, stamper: str) -> None:
    out = tmp_path / "stamped.zip"
    bundle(ledger, one_of(ledger, "wire").id, out, rules=OPEN, stamp_server=stamper)
    assert [] == verify_bundle(out)
    with zipfile.ZipFile(out) as opened:
        opened.extractall(tmp_path / "out")
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "manifest.json", "-in", "manifest.tsr", "-CAfile", "../tsa/tsa.pem"],
        cwd=tmp_path / "out", capture_output=True, text=True,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr

    Stamper.lies = True  # an old reply for a new request
    with pytest.raises(CannotFetch, match="something else"):
        bundle(ledger, one_of(ledger, "aden").id, tmp_path / "lied.zip", rules=OPEN, stamp_server=stamper)
    assert not (tmp_path / "lied.zip").exists()


def test_a_server_that_is_none_is_told(ledger: Ledger, tmp_path: Path) -> None:
    for server, error in (("ftp://example.org", BadRequest), ("http://127.0.0.1:9/", CannotFetch)):
        with pytest.raises(error):
            bundle(ledger, one_of(ledger, "aden").id, tmp_path / "no.zip", rules=OPEN, stamp_server=server)

"""Checks an evidence bundle that Tocsin made, without Tocsin and without the record. Python 3.11 or newer, no packages.

    python verify.py BUNDLE.zip [HEAD]

Every file must be the one that the manifest names, every piece of evidence the
one that its custody line covers, every line must follow from the one before up
to the head, and every quoted word must stand in the text where it is said to.
HEAD is the head of the record's log, if you got it by another way: then
nothing before it can have been written later. What this does not prove: that a
publisher said so, or that it is true.
"""

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

OWN = {"manifest.json", "manifest.tsq", "manifest.tsr"}
Erased = dict[tuple[str, str], list[tuple[str, str]]]
PAYLOADS = ("captures", "texts", "judgements", "notices")


def sha256(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text in UTF-8, in hex."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def canonical(value: object) -> str:
    """Return JSON as the record writes it: sorted keys, no spaces, a lone surrogate as its escape."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in written)


def problems(path: Any, head: str = "") -> list[str]:
    """Return what does not hold in a bundle, in words; nothing where all of it holds."""
    try:
        with zipfile.ZipFile(path) as bundle:
            found = _files(bundle)
            return found or _inside(bundle, head)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError) as err:
        return [f"it cannot be read as an evidence bundle: {type(err).__name__}: {err}"]


def _files(bundle: zipfile.ZipFile) -> list[str]:
    manifest = json.loads(bundle.read("manifest.json"))
    names = [name for name in bundle.namelist() if name not in OWN]
    found = [f"{name}: is in the bundle twice" for name in sorted({n for n in names if names.count(n) > 1})]
    found += [f"{name}: is missing" for name in manifest["files"] if name not in names]
    found += [f"{name}: was put in; the manifest does not name it" for name in names if name not in manifest["files"]]
    for name, digest in manifest["files"].items():
        if name in names and sha256(bundle.read(name)) != digest:
            found.append(f"{name}: was altered")
    if "manifest.tsr" in bundle.namelist():
        stamped = hashlib.sha256(bundle.read("manifest.json")).digest()
        if stamped not in bundle.read("manifest.tsr"):
            found.append("manifest.tsr: the time stamp is of another manifest")
    return found


def _inside(bundle: zipfile.ZipFile, head: str) -> list[str]:
    manifest = json.loads(bundle.read("manifest.json"))
    log = _lines(bundle, "log")
    erased: Erased = {}
    for piece in _lines(bundle, "pieces"):
        erased.setdefault((piece["what"], piece["piece"]), []).append((piece["was"], piece["now"]))
    found = _chain(log, manifest["head"], head, erased)
    by_line = {line["seq"]: line for line in log}
    for name in PAYLOADS:
        for row in _lines(bundle, name):
            if _original(erased, name, row["line"], sha256(row["payload"])) != by_line[row["line"]]["content"]:
                found.append(f"{name}.jsonl, line {row['line']}: is not what the custody log covers")
    found += _readings(bundle, by_line, erased)
    found += _bytes(bundle, erased)
    return found + _erasures(bundle) + _quotes(bundle)


def _lines(bundle: zipfile.ZipFile, name: str) -> list[Any]:
    return [json.loads(line) for line in bundle.read(f"{name}.jsonl").decode("utf-8").split("\n") if line]


def _original(erased: Erased, what: str, piece: object, digest: str) -> str:
    steps = erased.get((what, str(piece)), [])
    if steps and steps[-1][1] == digest and all(a[1] == b[0] for a, b in zip(steps, steps[1:], strict=False)):  # noqa: RUF007
        return steps[0][0]
    return digest


def _chain(log: list[Any], last: str, wanted: str, erased: Erased) -> list[str]:
    found: list[str] = []
    before = None
    for line in log:
        listed = [line[key] for key in ("seq", "at", "act", "subject", "content", "previous")]
        subject = sha256(line["subject"])
        is_barred = _original(erased, "line", line["seq"], subject) != subject
        if sha256(canonical(listed)) != line["digest"] and not is_barred:
            found.append(f"log.jsonl, line {line['seq']}: was altered")
        if before is not None and (line["previous"], line["seq"]) != (before["digest"], before["seq"] + 1):
            found.append(f"log.jsonl, line {line['seq']}: does not follow from the line before")
        before = line
    if before is None or before["digest"] != last:
        found.append("log.jsonl: does not end in the head that the manifest names")
    if wanted and wanted not in {line["digest"] for line in log}:
        found.append(f"log.jsonl: has no line with the head {wanted}; it was written anew, or is of another record")
    return found


def _readings(bundle: zipfile.ZipFile, by_line: dict[int, Any], erased: Erased) -> list[str]:
    found = []
    for row in _lines(bundle, "readings"):
        claims = [_original(erased, "claims", json.loads(c)["id"], sha256(c)) for c in row["claims"]]
        content = sha256(canonical([row["report"], row["text"], row["reader"], row["not_read"], claims]))
        if content != by_line[row["line"]]["content"]:
            found.append(f"readings.jsonl, line {row['line']}: its claims are not those that the custody log covers")
    return found


def _bytes(bundle: zipfile.ZipFile, erased: Erased) -> list[str]:
    found = []
    for row in _lines(bundle, "captures"):
        blob = json.loads(row["payload"])["capture"]["blob"]
        digest = blob.removeprefix("sha256:")
        if _original(erased, "blobs", blob, "") == blob:
            continue
        name = f"bytes/{digest}"
        if name not in bundle.namelist() or sha256(bundle.read(name)) != digest:
            found.append(f"{name}: the bytes are not those that were captured")
    return found


def _erasures(bundle: zipfile.ZipFile) -> list[str]:
    pieces = _lines(bundle, "pieces")
    found = []
    for row in _lines(bundle, "notices"):
        own = [[p["what"], p["piece"], p["was"], p["now"]] for p in pieces if p["notice"] == row["line"]]
        if sha256(canonical(own)) != json.loads(row["payload"])["value"]:
            found.append(f"pieces.jsonl: is not the list that the erasure at line {row['line']} covers")
    return found


def _quotes(bundle: zipfile.ZipFile) -> list[str]:
    texts: dict[str, dict[str, str]] = {}
    for row in _lines(bundle, "text_ids"):
        payload = next(t["payload"] for t in _lines(bundle, "texts") if t["line"] == row["line"])
        texts[row["id"]] = {part["name"]: part["content"] for part in json.loads(payload)["parts"]}
    found = []
    for row in _lines(bundle, "readings"):
        for written in row["claims"]:
            claim = json.loads(written)
            found += [
                f"{claim['id']}: quotes words that do not stand in the text there"
                for span in _spans(claim)
                if texts[span["text"]][span["part"]][span["start"] : span["end"]] != span["quote"]
            ]
    return found


def _spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("is") == "span":
            yield value
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)


def main() -> None:
    """Check the bundle named on the command line; exit status 0 where it holds."""
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python verify.py BUNDLE.zip [HEAD]")
    found = problems(*sys.argv[1:])
    for problem in found:
        print(problem)
    print("does not hold" if found else "holds")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

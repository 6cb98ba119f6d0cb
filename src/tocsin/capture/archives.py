"""Archives: zip, tar and gzip; their members go to the other readers and nothing is written to disk.

Three limits hold: an archive lies in at most one other, all members together
unpack to at most ``max_unpacked`` bytes, and to at most a hundred times the
archive's size.
"""

import gzip
import io
import re
import tarfile
import tempfile
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import cast

from tocsin.capture.decoding import one_line
from tocsin.capture.material import Found, Material, refused, stream_of
from tocsin.capture.options import Options
from tocsin.capture.registry import reader
from tocsin.capture.salvage import salvaged
from tocsin.capture.unpacking import BREAKS, Budget, Packed, Unpacking
from tocsin.capture.word import BROKEN, read_word
from tocsin.errors import BadMaterial, CannotRead, NotAllowed

MAX_DEPTH = 2
"""Archives that may lie in one another, the outer one counted. Source: our choice; a zip of a year's zips is two."""

OFFICE = ("[Content_Types].xml", "mimetype")
"""Members that tell an office file from an archive.
Source: ECMA-376 part 2 (Open Packaging Conventions); OpenDocument 1.3 part 2 (Packages)."""


def is_zip(head: bytes) -> bool:
    """Return whether bytes begin as a zip archive does, an empty one too (APPNOTE 4.3.7, 4.3.16)."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_gzip(head: bytes) -> bool:
    """Return whether bytes begin as gzip does (RFC 1952 2.3.1)."""
    return head.startswith(b"\x1f\x8b")


def is_tar(head: bytes) -> bool:
    """Return whether bytes begin as a tar archive does (POSIX pax, ustar header block)."""
    return head[257:262] == b"ustar"


@reader(suffixes=(".zip",), media_types=("application/zip", "application/x-zip-compressed"), knows=is_zip)
def read_zip(material: Material, options: Options) -> Found:
    """A zip archive; one whose end is missing is read up to the break."""
    budget = _budget(material, options, total=options.max_unpacked)
    is_office = OFFICE[0].encode() in material.head
    with closing(_seekable(material.stream)) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except BREAKS as err:
            if is_office:
                raise CannotRead(material.location, BROKEN) from err
            yield from _rest(stream, material, budget, options)
            raise CannotRead(material.location, f"the archive breaks off, its directory is missing ({err})") from err
        with archive:
            names = archive.namelist()
            if "word/document.xml" in names:
                stream.seek(0)
                yield from read_word(replace(material, stream=stream), options)
            elif any(name in names for name in OFFICE):
                raise CannotRead(material.location, "an office file that is not read; save it as .docx or .pdf")
            else:
                yield from _zipped(archive, material, budget)


@reader(suffixes=(".tar",), media_types=("application/x-tar",), knows=is_tar)
def read_tar(material: Material, options: Options) -> Found:
    """A tar archive, member by member as it comes. It is not packed itself, so it has no budget of its own."""
    _refuse_depth(material)
    unlimited = Budget(material.location, total=None, packed=None)
    last, count = "its beginning", 0
    try:
        with tarfile.open(fileobj=material.stream, mode="r|") as archive:
            for entry in archive:
                packed = archive.extractfile(entry) if entry.isreg() else None
                if packed is not None:
                    last, count = _inside(entry.name), count + 1
                    yield from _unpacked(cast(Packed, packed), entry.name, material, unlimited)
    except BREAKS as err:
        raise CannotRead(material.location, f"the archive breaks off at {last} ({one_line(str(err))})") from err
    _refuse_empty(material, count)


@reader(suffixes=(".gz", ".tgz"), media_types=("application/gzip", "application/x-gzip"), knows=is_gzip)
def read_gzip(material: Material, options: Options) -> Found:
    """A gzip file: what is packed in it goes to its own reader, up to the break if there is one."""
    # A web archive is read record by record, however long it is: for it only the ratio counts.
    is_web_archive = material.name.lower().endswith(".warc.gz")
    budget = _budget(material, options, total=None if is_web_archive else options.max_unpacked)
    unpacking = Unpacking(gzip.GzipFile(fileobj=material.stream), budget)
    name = re.sub(r"\.gz$", "", re.sub(r"\.tgz$", ".tar", material.name, flags=re.IGNORECASE), flags=re.IGNORECASE)
    inner = replace(material, stream=stream_of(unpacking), name=name, media_type="", charset="", budget=budget)
    head = inner.head
    if is_zip(head) or is_gzip(head):
        inner = replace(inner, depth=material.depth + 1)
    if head:
        yield inner
    if unpacking.broken:
        raise CannotRead(material.location, f"the gzip data break off or are damaged ({unpacking.broken})")
    if not head:
        raise CannotRead(material.location, "the file is empty")


def _zipped(archive: zipfile.ZipFile, material: Material, budget: Budget) -> Found:
    count = 0
    for entry in archive.infolist():
        if entry.filename.endswith("/"):  # not is_dir(), which trips over an empty name
            continue
        count += 1
        try:
            packed = archive.open(entry)
        except BREAKS as err:
            where = f"{material.location} > {_inside(entry.filename)}"
            yield refused(CannotRead(where, f"it cannot be unpacked ({one_line(str(err))})"), _inside(entry.filename))
            continue
        with packed:
            yield from _unpacked(cast(Packed, packed), entry.filename, material, budget)
        if budget.is_spent:
            return
    _refuse_empty(material, count)


def _unpacked(packed: Packed, name: str, material: Material, budget: Budget) -> Found:
    """Yield one member, and after it the break in it, if there is one."""
    name = _inside(name)
    where = f"{material.location} > {name}"
    unpacking = Unpacking(packed, budget)
    try:
        member = _member(stream_of(unpacking), name, material, budget)
        if member.head or not unpacking.broken:
            yield member
    except BadMaterial as err:
        yield refused(err, name)
    if unpacking.broken:
        yield refused(CannotRead(where, f"the packed data break off or are damaged ({unpacking.broken})"), name)


def _rest(stream: io.BufferedReader, material: Material, budget: Budget, options: Options) -> Found:
    """Yield what can be read of a zip archive whose directory is missing."""
    stream.seek(0)
    for name, data, is_whole in salvaged(stream, options.max_bytes):
        budget.spend(len(data))
        yield _member(stream_of(data), _inside(name), material, budget)
        if not is_whole:
            where = f"{material.location} > {_inside(name)}"
            yield refused(CannotRead(where, "the archive breaks off in this member"), _inside(name))


def _member(stream: io.BufferedReader, name: str, material: Material, budget: Budget) -> Material:
    return Material(
        stream=stream,
        name=name,
        location=f"{material.location} > {name}",
        how="archive",
        taken_at=material.taken_at,
        depth=material.depth + 1,
        budget=budget,
    )


def _budget(material: Material, options: Options, *, total: int | None) -> Budget:
    """Return the budget of the outermost archive, a new one if this is it."""
    _refuse_depth(material)
    return material.budget or Budget(material.location, total=total, packed=_size(material.stream))


def _refuse_depth(material: Material) -> None:
    if material.depth >= MAX_DEPTH:
        raise NotAllowed(material.location, f"archives may lie in one another {MAX_DEPTH} deep; unpack the outer one")


def _size(stream: io.BufferedReader) -> int | None:
    if not stream.seekable():
        return None
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _seekable(stream: io.BufferedReader) -> io.BufferedReader:
    """Return the stream, or a copy where it can only be read once: a zip has its directory at its end."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 - closed with the stream that is returned
    while chunk := stream.read(1 << 16):
        copy.write(chunk)
    copy.seek(0)
    return stream_of(cast(io.RawIOBase, copy))


def _inside(name: str) -> str:
    """Return a member's name as a path that stays inside the archive, on one line.

    >>> _inside("../../etc/passwd"), _inside("a//./b.txt")
    ('etc/passwd', 'a/b.txt')
    """
    parts = one_line(name).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "member"


def _refuse_empty(material: Material, count: int) -> None:
    if not count:
        raise CannotRead(material.location, "there is no file in the archive")

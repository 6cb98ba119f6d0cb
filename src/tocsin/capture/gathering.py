"""From locations to reports: the one loop through which everything that is captured goes."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tocsin.capture.assembling import captured
from tocsin.capture.decoding import one_line
from tocsin.capture.fetching import Unchanged, fetch
from tocsin.capture.lines import MEDIA_TYPES
from tocsin.capture.material import HEAD, Draft, Fact, Material, refused, stream_of, too_large
from tocsin.capture.options import Clock, Options
from tocsin.capture.registry import reader_for
from tocsin.capture.walking import Walk, shown
from tocsin.errors import BadMaterial, BadRequest, CannotRead
from tocsin.records import Blob, Captured, Refusal

STANDARD_INPUT = "-"

SQLITE = b"SQLite format 3\x00"
"""Source: SQLite file format 1.3."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def gather(locations: Sequence[str], options: Options, clock: Clock) -> Iterator[Captured | Refusal]:
    """Return everything at the locations, one report or refusal after the other, as they are read.

    A location is a file, a folder, an http(s) address, or "-" for standard input.
    Order: that of the locations; folders by name. One is handed on at a time.
    Raises: BadRequest at once, before anything is read, for a location that is none of these; nothing later.
    """
    for location in locations:
        _refuse_unknown(location)
    return _gathered(locations, options, clock)


def expected(locations: Sequence[str]) -> int | None:
    """Return how many items :func:`gather` will probably give, None where that cannot be told beforehand.

    Files count one, whatever is in them, but for JSONL files, whose lines are counted.
    """
    if any(location == STANDARD_INPUT or _ADDRESS.match(location) for location in locations):
        return None
    walk = Walk()
    paths = (found for location in locations for found in _paths(Path(location), walk))
    return sum(_lines(path) if isinstance(path, Path) else 1 for path in paths)


def given(text: str, *, options: Options, clock: Clock, title: str = "", url: str = "", doc: str = "") -> Captured:
    """Return a text handed over in Python as a report; offsets into it stay true.

    Raises: BadMaterial if it is too long or there is next to no text in it.
    """
    name = doc or url or title or "text"
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > options.max_bytes:
        raise too_large(name, options.max_bytes)
    draft = Draft(
        body=text,
        facts=(Fact("title", title, "given"), Fact("url", url, "given")),
        extractor="tocsin.given 1",
        blob=Blob(data=data, media_type="text/plain"),
        location=name,
        how="given",
        doc=name,
        key=f"given:{doc}" if doc else "",
        keeps_length=True,
    )
    return captured(draft, options, clock)


def _gathered(locations: Sequence[str], options: Options, clock: Clock) -> Iterator[Captured | Refusal]:
    walk = Walk()
    for location in locations:
        for material in _materials(location, options, walk):
            if isinstance(material, Refusal):
                yield material
            else:
                yield from _read(material, options, clock)


def _materials(location: str, options: Options, walk: Walk) -> Iterator[Material | Refusal]:
    """Yield what stands at one location; what cannot be fetched or opened as a refusal."""
    if location == STANDARD_INPUT:
        yield _standard_input()
    elif _ADDRESS.match(location):
        try:
            yield fetch(one_line(location), options)
        except Unchanged:
            return
        except BadMaterial as err:
            yield refused(err, err.where)
    else:
        for path in _paths(Path(location), walk):
            material = _opened(path) if isinstance(path, Path) else refused(path, Path(path.where).name)
            is_in_folder = path != Path(location)
            if is_in_folder and isinstance(material, Material) and _is_record(material):
                material.stream.close()
            else:
                yield material


def _read(material: Material, options: Options, clock: Clock) -> Iterator[Captured | Refusal]:
    """Yield what is in the material: the draft of its reader as a report, its members each by their own reader."""
    with closing(material.stream):
        try:
            for found in reader_for(material).read(material, options):
                if isinstance(found, Material):
                    yield from _read(found, options, clock)
                elif isinstance(found, Refusal):
                    yield found
                else:
                    yield _reported(found, options, clock)
        except BadMaterial as err:
            yield refused(err, material.doc)
        except OSError as err:  # a failing disk, a share that went away
            yield refused(CannotRead(material.location, f"reading it failed: {err.strerror or err}"), material.doc)


def _reported(draft: Draft, options: Options, clock: Clock) -> Captured | Refusal:
    try:
        return captured(draft, options, clock)
    except BadMaterial as err:
        return refused(err, draft.doc)


def _refuse_unknown(location: str) -> None:
    legal = "a location is a file, a folder, an http(s) address, or - for standard input"
    if location == STANDARD_INPUT or _ADDRESS.match(location):
        return
    try:
        Path(location).stat()
    except PermissionError:
        return  # it is there; what cannot be read of it is refused in its turn
    except (OSError, ValueError) as err:
        raise BadRequest(f"{location!r} is not there; {legal}") from err
    if not location:
        raise BadRequest(f"an empty location; {legal}")


def _paths(path: Path, walk: Walk) -> Iterator[Path | CannotRead]:
    if path.is_dir():
        yield from walk.files(path)
    elif walk.is_new(path):
        yield path


def _opened(path: Path) -> Material | Refusal:
    where, name = shown(path), shown(Path(path.name))
    try:
        stream = stream_of(path.open("rb", buffering=0))
    except OSError as err:
        return refused(CannotRead(where, f"the file cannot be opened: {err.strerror}"), name)
    return Material(stream=stream, name=name, location=where, how="file")


def _is_record(material: Material) -> bool:
    """Return whether a file is an SQLite database: somebody's record, perhaps the one that is being written."""
    try:
        return material.head.startswith(SQLITE)
    except BadMaterial:
        return False  # it is refused when it is read


def _standard_input() -> Material | Refusal:
    """Return standard input: JSONL if it begins with a brace, else what it is found to be, plain text at last."""
    where = "standard input"
    try:
        # A second name for the stream, so that closing it leaves the program's own open.
        stream = stream_of(open(sys.stdin.fileno(), "rb", buffering=0, closefd=False))  # noqa: SIM115
    except (AttributeError, OSError, ValueError):  # sys.stdin is None where the program was started without one
        return refused(CannotRead(where, "it is closed"), STANDARD_INPUT)
    is_jsonl = stream.peek(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    media_type = MEDIA_TYPES[0] if is_jsonl else "text/plain"
    return Material(stream=stream, name=STANDARD_INPUT, location=where, how="file", media_type=media_type)


def _lines(path: Path) -> int:
    """Return the lines of a JSONL file, 1 for a file of another kind."""
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        return 1
    try:
        with path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1

"""Word files: paragraphs and tables in their order, by python-docx."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from tocsin.capture.dating import is_named_at_the_top
from tocsin.capture.decoding import mend
from tocsin.capture.libraries import extractor, unreadable
from tocsin.capture.material import Draft, Fact, Found, Material
from tocsin.capture.options import Options
from tocsin.capture.plain import split_head, without_headline
from tocsin.capture.registry import reader
from tocsin.capture.unpacking import BREAKS, Budget, Packed, Unpacking
from tocsin.errors import CannotRead
from tocsin.records import Blob

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

BROKEN = "broken Word file, or a file of another kind named so"

CHUNK = 1 << 16


def is_word(head: bytes) -> bool:
    """Return whether bytes begin as a zip archive with Word's folder in it; where it comes late, read_zip finds it."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head


@reader(suffixes=(".docx", ".docm"), media_types=(MEDIA_TYPE,), knows=is_word)
def read_word(material: Material, options: Options) -> Found:
    """A Word file with its tables, a row a line; its title and author, and fields at its head, are its metadata.

    The day it was last saved is that of publication only if the text names it too.
    """
    data = material.read(options.max_bytes)
    where = material.location
    _refuse_bombs(data, material, options)
    told, saved, lines = _parsed(data, where)
    head, start, text = split_head(mend("\n".join(lines)))
    body = without_headline(text[start:], told[0].value)
    is_dated = saved is not None and is_named_at_the_top(saved, body)
    published = str(saved) if is_dated else ""
    yield Draft(
        body=body,
        facts=(
            *head,
            *told,
            Fact("published", published, "Word modified, and the text"),
            Fact("url", material.url, "address"),
        ),
        extractor=extractor("python-docx"),
        blob=Blob(data=data, media_type=MEDIA_TYPE),
        location=where,
        how=material.how,
        doc=material.doc,
        taken_at=material.taken_at,
    )


def _refuse_bombs(data: bytes, material: Material, options: Options) -> None:
    """Return if the file unpacks, and to no more than is allowed; both what it declares and what it gives count."""
    where = material.location
    budget = Budget(where, total=options.max_unpacked, packed=len(data))
    with unreadable(where, BROKEN, *BREAKS), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        Budget(where, total=options.max_unpacked, packed=len(data)).spend(sum(member.file_size for member in members))
        for member in members:
            with archive.open(member) as packed:
                unpacking = Unpacking(cast(Packed, packed), budget)
                while unpacking.read(CHUNK):
                    pass
            if unpacking.broken:
                raise CannotRead(where, f"{BROKEN} ({member.filename}: {unpacking.broken})")


def _parsed(data: bytes, where: str) -> tuple[tuple[Fact, ...], date | None, list[str]]:
    """Return title, author and language, the day it was last saved, and the lines."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    with unreadable(where, BROKEN, OpcError, LxmlError, *BREAKS):
        document = docx.Document(io.BytesIO(data))
        told = document.core_properties
        facts = (
            Fact("title", told.title, "Word title"),
            Fact("author", told.author, "Word author"),
            Fact("language", told.language, "Word language"),
        )
        saved = told.modified
        return facts, saved.date() if saved else None, list(_lines(document))


def _lines(document: Any) -> Iterator[str]:
    """Yield each paragraph and each row of a table.

    The row's own cells, not ``row.cells``: that repeats a merged cell as often as the file says, a billion times too.
    """
    from docx.table import Table, _Cell

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(" ".join(_Cell(cell, block).text.split()) for cell in row._tr.tc_lst)
        else:
            yield block.text

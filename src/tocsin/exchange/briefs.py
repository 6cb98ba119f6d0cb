"""The forms of a brief, by a file's ending."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tocsin.errors import BadRequest
from tocsin.exchange.brief_docx import write_docx
from tocsin.exchange.brief_html import write_html
from tocsin.exchange.brief_page import Brief
from tocsin.exchange.brief_pdf import write_pdf

FORMS: Final[dict[str, Callable[[Brief, Path], None]]] = {".html": write_html, ".pdf": write_pdf, ".docx": write_docx}


def write_brief(out: Path) -> Callable[[Brief, Path], None]:
    """Return what writes a brief into a file of this name. Raises: BadRequest for an ending that is no form."""
    writer = FORMS.get(out.suffix.lower())
    if writer is None:
        raise BadRequest(f"{out}: a brief is written as {', '.join(FORMS)}; give --out such an ending")
    return writer

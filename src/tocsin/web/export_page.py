"""What is selected as a file in one of the field's formats: first what would leave, then the file."""

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, HTMLResponse, Response

from tocsin.exchange import FORMATS, format_named
from tocsin.exporting import before_release, rules_of
from tocsin.exporting import export as export_to
from tocsin.web.asking import asked_from, asked_of
from tocsin.web.forms import OurForm
from tocsin.web.rendering import house_of, page

router = APIRouter()
PROFILES = ("public", "partner", "private")
Given = Annotated[str, Form(max_length=5000)]


@router.get("/export")
def export(request: Request, profile: str = "public") -> HTMLResponse:
    """Show what would leave under a profile, what is held back, and what could still identify somebody."""
    asked = asked_from(request.query_params)
    release = before_release(house_of(request).ledger, asked.selection, rules_of(profile))
    return page(
        request,
        "export.html",
        asked=asked,
        address=asked.address(),
        release=release,
        profile=profile,
        profiles=PROFILES,
        formats=FORMATS.values(),
    )


@router.post("/export", dependencies=[OurForm])
def export_file(request: Request, form: Given, profile: Given = "public", within: Given = "") -> Response:
    """Write the file, log it in custody, and hand it over."""
    house, chosen = house_of(request), format_named(form)
    folder = tempfile.TemporaryDirectory(prefix="tocsin-")
    out = Path(folder.name) / f"incidents{chosen.suffix}"
    selection = asked_of(dict(parse_qsl(within))).selection
    export_to(house.ledger, selection, chosen, out, rules=rules_of(profile), clock=house.clock, leave_out=True)
    return FileResponse(
        out, filename=out.name, media_type="application/octet-stream", background=BackgroundTask(folder.cleanup)
    )

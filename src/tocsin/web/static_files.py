"""What pages load: built files with their digest in the name, packed when built, kept by browsers for ever."""

import mimetypes
import re
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from tocsin.web.basemap import BASEMAP
from tocsin.web.rendering import house_of

router = APIRouter(include_in_schema=False)
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css|json|svg|txt)")
_PACKED = (("br", ".br"), ("gzip", ".gz"))


@cache
def _bytes(name: str) -> bytes | None:
    held = files("tocsin.web").joinpath("static", name)
    return held.read_bytes() if held.is_file() else None


@router.get("/static/{name}")
def static_file(name: str, request: Request) -> Response:
    """Return a built file, packed as the browser takes it."""
    if not _NAME.fullmatch(name):
        return PlainTextResponse("There is no such file.\n", 404)
    accepted = request.headers.get("accept-encoding", "")
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
    media = mimetypes.guess_type(name)[0] or "application/octet-stream"
    for coding, suffix in _PACKED:
        packed = _bytes(name + suffix) if coding in accepted else None
        if packed is not None:
            return Response(packed, media_type=media, headers={**headers, "content-encoding": coding})
    plain = _bytes(name)
    if plain is None:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(plain, media_type=media, headers=headers)


@router.get(BASEMAP)
def basemap(request: Request) -> Response:
    """Return stretches of the user's own basemap, as a Range header asks for them."""
    held = house_of(request).settings.basemap
    if held is None:
        return PlainTextResponse("This server was begun without a basemap.\n", 404)
    return FileResponse(held.path, media_type="application/octet-stream", headers={"cache-control": "no-cache"})


@router.get("/favicon.ico")
def icon() -> Response:
    """Return nothing: pages name their own icon."""
    return Response(status_code=204)

"""The application put together: guard, routes, and errors in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tocsin import __version__
from tocsin.clock import now
from tocsin.errors import BadMaterial, BadRequest, LedgerBusy, TocsinError
from tocsin.web import (
    account_page,
    actor_page,
    api,
    api_things,
    api_work,
    behind_page,
    brief_page,
    compare_page,
    count_page,
    incident_page,
    judging_page,
    outlook_page,
    overview_page,
    presence_page,
    read_page,
    relations_page,
    report_page,
    review_page,
    ring_fewer_page,
    ring_page,
    route_page,
    share_page,
    static_files,
    watch_page,
)
from tocsin.web.basemap import BASEMAP
from tocsin.web.guard import Door, Guard
from tocsin.web.house import Clock, House, Settings
from tocsin.web.rendering import page
from tocsin.web.tokens import Tokens, tokens_of

PAGES = (
    *(overview_page, incident_page, report_page, actor_page, read_page, account_page, review_page, judging_page),
    *(behind_page, count_page, compare_page, presence_page, relations_page, outlook_page, brief_page),
    *(watch_page, ring_page, ring_fewer_page, route_page, share_page),
)


def make_app(settings: Settings, door: Door | None = None, clock: Clock = now) -> FastAPI:
    """Return the application on one record. Raises: as opening the record does."""
    house = House(settings, clock)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        yield
        house.close()

    app = FastAPI(
        title="Tocsin",
        version=__version__,
        description="The record's data as JSON: the same filters as the pages, every figure with its evidence.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=living,
    )
    app.state.house = house
    app.include_router(static_files.router)
    for module in PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.include_router(api.router)
    app.include_router(api_things.router)
    app.include_router(api_work.router)
    app.include_router(share_page.api)
    for kind in (TocsinError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _in_words)
    app.add_middleware(Packing, minimum_size=1000, compresslevel=1)
    app.add_middleware(Guard, door=door or Door(), tokens=Tokens(tokens_of(house.ledger.name)).of)
    return app


class Packing(GZipMiddleware):
    """Packs answers, but for stretches of a basemap: these are asked for by their bytes, and packed already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_basemap = scope["type"] == "http" and scope["path"] == BASEMAP
        await (self.app if is_basemap else super().__call__)(scope, receive, send)


def _in_words(request: Request, error: Exception) -> Response:
    """Say what went wrong: as a page to people, as JSON to programs; never with a traceback."""
    status, words = _told(error)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status)
    if request.url.path.startswith("/static/"):
        return Response(status_code=status)
    return page(request, "error.html", status, code=status, words=words)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, "" if error.detail in ("Not Found", "Method Not Allowed") else str(error.detail)
    if isinstance(error, RequestValidationError):
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
        return 422, wrong
    if isinstance(error, LedgerBusy):
        return 503, str(error)
    if isinstance(error, BadRequest | BadMaterial):
        return 400, str(error)
    if isinstance(error, TocsinError):
        return 500, str(error)
    return 500, f"a fault in Tocsin ({type(error).__name__}); please report what you did"

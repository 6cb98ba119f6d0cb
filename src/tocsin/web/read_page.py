"""Reading from the browser: files, a text or an address, in the background, with progress and a result."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response, StreamingResponse

from tocsin.delivery import book_path
from tocsin.errors import BadMaterial, BadRequest
from tocsin.selecting import as_date
from tocsin.web.feeds import Feed
from tocsin.web.forms import OurForm
from tocsin.web.jobs import Job, made_folder
from tocsin.web.rendering import house_of, page, who, words_for
from tocsin.web.words import Words

router = APIRouter()
MOST_FILES = 500
"""Files of one upload at most. Source: our choice; more come in an archive."""
EVERY = 0.25
"""Seconds between two looks at a job's progress. Source: our choice."""
Given = Annotated[str, Form()]


@router.get("/read")
def read(request: Request) -> Response:
    """Show the ways to read, and the jobs of this server."""
    return _page(request)


def _page(request: Request, status: int = 200, wrong: str = "") -> Response:
    house = house_of(request)
    has_feeds = book_path(house.settings.record).exists()
    feeds = house.feeds.all() if has_feeds else []
    return page(request, "read.html", status, jobs=house.jobs.all(), feeds=feeds, wrong=wrong)


@router.post("/read", dependencies=[OurForm])
def read_given(
    request: Request,
    files_: Annotated[list[UploadFile], File(alias="files")] = [],  # noqa: B006 - FastAPI copies it
    text: Given = "",
    title: Given = "",
    url: Given = "",
    address: Given = "",
    source: Given = "",
    published: Given = "",
    again: Given = "",
) -> Response:
    """Begin to read what was given, and show how it goes."""
    given = _Sent(
        files_, text, title, url, address.strip(), source, as_date(published) if published else None, again == "yes"
    )
    try:
        job = _begun(request, given)
    except (BadRequest, BadMaterial) as err:
        return _page(request, 400, str(err))
    return RedirectResponse(f"/read/jobs/{job.id}", 303)


@dataclass(frozen=True, slots=True)
class _Sent:
    files: list[UploadFile]
    text: str
    title: str
    url: str
    address: str
    source: str
    published: date | None
    is_followed: bool
    """Whether the address is to be looked at again."""


def _begun(request: Request, given: _Sent) -> Job:
    """Begin to read the first of files, address and text that was given."""
    jobs, by = house_of(request).jobs, who(request)
    sent = [file for file in given.files if file.filename]
    if sent:
        folder, names = _kept(sent)
        return jobs.read_files(folder, names, by, source=given.source, published=given.published)
    if given.address:
        if not re.match(r"https?://", given.address, re.IGNORECASE):
            raise BadRequest(f"{given.address!r} is no address; it begins with https:// or http://")
        if given.is_followed:
            return house_of(request).feeds.add(Feed(address=given.address, source=given.source))
        return jobs.read_address(given.address, by, source=given.source, published=given.published)
    if given.text.strip():
        about_text = {"title": given.title, "url": given.url}
        return jobs.read_text(given.text, by, source=given.source, published=given.published, **about_text)
    raise BadRequest(words_for(request)("read.nothing"))


def _kept(sent: list[UploadFile]) -> tuple[Path, list[str]]:
    if len(sent) > MOST_FILES:
        raise BadRequest(f"{MOST_FILES} files at once at most; put more of them into an archive")
    folder, names = made_folder(), []
    for number, file in enumerate(sent):
        name = re.sub(r"[^\w. ()-]", "_", Path(str(file.filename).replace("\\", "/")).name).lstrip(".")[-120:] or "file"
        if (folder / name).exists():
            name = f"{number}-{name}"
        with (folder / name).open("wb") as out:
            while chunk := file.file.read(1 << 20):
                out.write(chunk)
        names.append(name)
    return folder, names


@router.post("/read/feeds/remove", dependencies=[OurForm])
def remove_feed(request: Request, address: Given) -> Response:
    """Look at a feed no more."""
    house_of(request).feeds.remove(address)
    return RedirectResponse("/read", 303)


@router.post("/read/example", dependencies=[OurForm])
def read_example(request: Request) -> Response:
    """Read the example reports that come with Tocsin."""
    folder, names = made_folder(), []
    for held in files("tocsin").joinpath("examples", "reports").iterdir():
        (folder / held.name).write_bytes(held.read_bytes())
        names.append(held.name)
    words = words_for(request)("empty.example")
    job = house_of(request).jobs.read_files(folder, names, who(request), source="", published=None)
    job.name = words
    return RedirectResponse(f"/read/jobs/{job.id}", 303)


def _job(request: Request, name: str) -> Job:
    job = house_of(request).jobs.job(name)
    if job is None:
        raise HTTPException(404, f"{name}: this server has no such job; what it read is in the record")
    return job


@router.get("/read/jobs/{name}")
def job_page(request: Request, name: str) -> Response:
    """Show a job: how far it is, or what came of it."""
    job = _job(request, name)
    return page(request, "job.html", job=job, says=told(job, words_for(request)), is_all_refused=is_all_refused(job))


@router.post("/read/jobs/{name}/stop", dependencies=[OurForm])
def stop(request: Request, name: str) -> Response:
    """Let a job end after the report it is at."""
    house_of(request).jobs.stop(_job(request, name))
    return RedirectResponse(f"/read/jobs/{name}", 303)


@router.get("/read/jobs/{name}/events")
def events(request: Request, name: str) -> Response:
    """Tell a job's progress as it goes (server-sent events)."""
    job, words = _job(request, name), words_for(request)

    async def telling() -> AsyncIterator[str]:
        last = ""
        while True:
            now = json.dumps(
                {"done": job.done, "expected": job.expected, "is_over": job.is_over, "words": told(job, words)}
            )
            if now != last:
                yield f"data: {now}\n\n"
                last = now
            if job.is_over or await request.is_disconnected():
                return
            await asyncio.sleep(EVERY)

    return StreamingResponse(telling(), media_type="text/event-stream")


def told(job: Job, words: Words) -> str:
    """Return in words how a job stands."""
    if job.state == "running":
        return words("job.running", done=job.done, expected=max(job.expected, job.done))
    return words("job.nothing" if is_all_refused(job) else f"job.{job.state}")


def is_all_refused(job: Job) -> bool:
    """Whether a job came to its end and everything that was given to it was refused."""
    return job.state == "done" and bool(job.items) and all(item.state == "refused" for item in job.items)

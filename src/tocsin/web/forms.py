"""What every form goes through: it must come from a page that this browser was shown."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from tocsin.web.accounts import VISIT
from tocsin.web.rendering import house_of, who


async def from_our_page(request: Request) -> None:
    """Refuse what another site sends in somebody's name (cross-site request forgery).

    Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet: a token bound to a cookie, and the Origin header.
    """
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    if origin and origin.partition("://")[2] != host:
        raise HTTPException(403, "this form comes from another site and was not taken")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this form comes from another site and was not taken")
    given = request.headers.get("x-form-token", "")
    if not given:
        kind = request.headers.get("content-type", "")
        if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
            given = str((await request.form()).get("form_token", ""))
    if not house_of(request).accounts.is_form_token(request.cookies.get(VISIT, ""), given):
        raise HTTPException(403, "this form has lost its token; go back, load the page again and send it once more")


def signed_in(request: Request) -> str:
    """Return who is signed in. Raises: HTTPException, where nobody is."""
    name = who(request)
    if not name:
        raise HTTPException(401, "sign in first: a judgement needs its person")
    return name


OurForm = Depends(from_our_page)
Person = Annotated[str, Depends(signed_in)]

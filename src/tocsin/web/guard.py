"""What stands before the application: who may ask, how much may be sent, and the headers that browsers go by.

Source: OWASP Secure Headers Project and HTTP Headers Cheat Sheet; a Host that is not ours is refused because a foreign
page can give its own name the address 127.0.0.1 (DNS rebinding).
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin.errors import LedgerError
from tocsin.web.tokens import OPENS, Token

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
}
TOKEN = "tocsin_token"
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
MOST_SENT = 200_000_000
"""Bytes of one request at most. Source: our choice: ten of the largest reports that capture takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who may come in: by which names the server may be called, and the token that others than this machine need."""

    hosts: frozenset[str] = LOCAL
    """ "*" stands for any name; then the token is what keeps strangers out."""
    token: str = ""
    """ "" where only this machine may ask and needs none."""
    most_sent: int = MOST_SENT


class Guard:
    """Asks for host and token, limits what is sent, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, door: Door, tokens: Callable[[str], Token | None] = lambda _: None) -> None:
        self.app, self.door, self.tokens = app, door, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it before the application sees it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        await (refusal or self.app)(scope, self._limited(receive), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        host = headers.get("host", "").rsplit(":", 1)[0] if not _is_bare_ip6(headers.get("host", "")) else "::1"
        if "*" not in self.door.hosts and host not in self.door.hosts:
            return PlainTextResponse("This server is not called by that name.\n", 421)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.door.most_sent:
            return PlainTextResponse(f"More than {self.door.most_sent:,} bytes at once are not taken.\n", 413)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if bearer and not (self.door.token and hmac.compare_digest(bearer.encode(), self.door.token.encode())):
            return self._program_refusal(scope, bearer)
        return self._token_refusal(scope, headers) if self.door.token else None

    def _program_refusal(self, scope: Scope, given: str) -> ASGIApp | None:
        """Let a program with an API token to what its token opens, and note under which profile it is answered."""
        try:
            token = self.tokens(given)
        except LedgerError as err:
            return PlainTextResponse(f"{err}\n", 500)
        if token is None:
            return PlainTextResponse("There is no such token, or it was taken back.\n", 401)
        if scope["method"] not in ("GET", "HEAD") or not scope["path"].startswith(OPENS):
            return PlainTextResponse(f"This token opens {', '.join(OPENS)} and nothing else.\n", 403)
        scope.setdefault("state", {})["token"] = token
        return None

    def _token_refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if given and hmac.compare_digest(given.encode(), self.door.token.encode()):
            answer = RedirectResponse(scope["path"], 303)
            answer.set_cookie(TOKEN, given, httponly=True, samesite="strict", max_age=7 * 86_400)
            return answer
        cookies = SimpleCookie(headers.get("cookie", ""))
        held = cookies[TOKEN].value if TOKEN in cookies else headers.get("authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(held.encode(), self.door.token.encode()):
            return None
        return PlainTextResponse(
            "This record is open only to those who have its token. Open the address that `tocsin serve` printed, "
            "which ends in ?token=..., or send it as `Authorization: Bearer ...`.\n",
            401,
        )

    def _limited(self, receive: Receive) -> Receive:
        """Also where no length was announced, take no more than is allowed."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return {"type": "http.disconnect"} if taken > self.door.most_sent else message

        return counted


def _is_bare_ip6(host: str) -> bool:
    return host == "[::1]" or host.startswith("[::1]:")


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending

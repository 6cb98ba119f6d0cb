"""Alerts by SMTP, each in a mail of its own or many in a digest, as plain text and as HTML."""

import html
import json
import os
import smtplib
import ssl
from dataclasses import asdict, dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from tocsin.delivery.outbox import Batch, Undelivered
from tocsin.errors import BadRequest
from tocsin.records import Alert, identity

SECURITIES = ("starttls", "tls", "none")
TIMEOUT = 30.0
"""Seconds for each answer of the server. Source: our choice; RFC 5321 4.5.3.2 would wait minutes."""
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The server of mail, and in whose name it is asked. The password is never kept: its variable is."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    """"starttls" (refused where the server has none), "tls" from the first byte, or "none"."""
    user: str = ""
    password_env: str = ""

    def __post_init__(self) -> None:
        if self.security not in SECURITIES:
            raise BadRequest(f"{self.security!r}: the ways of securing mail are {', '.join(SECURITIES)}")
        if "@" not in self.sender or any(c in self.sender for c in " ,<>&\r\n"):
            raise BadRequest(f"{self.sender!r} is no address of mail to send from")

    @classmethod
    def of(cls, written: str) -> "Post | None":
        """Return what was kept as JSON, None for ""."""
        return cls(**json.loads(written)) if written else None

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))


class Smtp:
    """Sends batches as mails."""

    def __init__(self, post: Post | None) -> None:
        self._post = post

    def __call__(self, batch: Batch, to: str) -> None:
        """Send one mail. Raises: Undelivered."""
        if self._post is None:
            raise Undelivered("no server of mail is named; name it by `tocsin watch post`")
        message = mail_of(batch, self._post.sender, to)
        try:
            with _connected(self._post) as server:
                server.send_message(message, self._post.sender, [to])
        except (smtplib.SMTPException, OSError, ValueError) as err:
            raise Undelivered(f"{self._post.host}: {_said(err)}") from err


def _connected(post: Post) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if post.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(post.host, post.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(post.host, post.port, timeout=TIMEOUT)
    try:
        if post.security == "starttls":
            server.starttls(context=context)
        if post.user:
            server.login(post.user, _password(post))
    except BaseException:
        server.close()
        raise
    return server


def _password(post: Post) -> str:
    password = os.environ.get(post.password_env, "")
    if not password:
        raise Undelivered(f"the environment variable {post.password_env!r} holds no password")
    return password


def _said(err: Exception) -> str:
    """Return what a server said, in one line."""
    if isinstance(err, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(err.recipients.values()))
        return f"the recipient is refused: {code} {words.decode(errors='replace')}"
    if isinstance(err, smtplib.SMTPResponseException):
        told = err.smtp_error.decode(errors="replace") if isinstance(err.smtp_error, bytes) else err.smtp_error
        return f"{err.smtp_code} {told}"
    return " ".join(str(err).split()) or type(err).__name__


def mail_of(batch: Batch, sender: str, to: str) -> EmailMessage:
    """Return a batch as a mail. Its Message-ID is made of the batch alone, so a repeated mail repeats it."""
    message, last = EmailMessage(), batch.alerts[-1]
    domain = sender.rpartition("@")[2]
    message["Subject"] = _subject(batch)
    message["From"] = Address("Tocsin", addr_spec=sender)
    message["To"] = to
    message["Date"] = format_datetime(datetime.fromisoformat(last.at))
    message["Message-ID"] = f"<{batch.id}@{domain}>"
    before = [] if batch.is_digest else [identity("delivery", ident, batch.way) for ident, _ in last.before]
    if before:
        message["References"] = " ".join(f"<{ident}@{domain}>" for ident in before)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    message["Tocsin-Alert"] = ", ".join(alert.id for alert in batch.alerts)
    message.set_content("\n\n".join(map(_as_text, batch.alerts)) + "\n")
    message.add_alternative(f"<html><body>{''.join(map(_as_html, batch.alerts))}</body></html>", subtype="html")
    return message


def _subject(batch: Batch) -> str:
    words = f"Tocsin: {len(batch.alerts)} alerts" if batch.is_digest else f"Tocsin: {batch.alerts[0].title}"
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:LONGEST_SUBJECT]


def _as_text(alert: Alert) -> str:
    return "\n".join((alert.title, *alert.lines, f"{alert.incident}, {alert.id}")).encode(errors="replace").decode()


def _as_html(alert: Alert) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (*alert.lines, f"{alert.incident}, {alert.id}"))
    return f"<h2>{html.escape(alert.title)}</h2>{lines}".encode(errors="replace").decode()

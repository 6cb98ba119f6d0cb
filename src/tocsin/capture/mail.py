"""Mail: the message as one report, each attachment as one of its own, by the standard library's email."""

import re
from collections.abc import Iterator
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from tocsin.capture.decoding import decode, one_line
from tocsin.capture.libraries import DAMAGE, unreadable
from tocsin.capture.markup import decode_markup, fragment_text
from tocsin.capture.material import Draft, Fact, Found, Material, stream_of
from tocsin.capture.options import Options
from tocsin.capture.registry import reader
from tocsin.errors import CannotRead
from tocsin.records import Blob

HEADERS = ("From", "Date", "Subject", "Message-ID", "Received")
"""One of these at least makes a mail. Source: RFC 5322 3.6."""

LONGEST_HEADER = 10_000
"""Bytes of a header looked at: the library takes quadratic time and memory over longer ones. Source: our choice;
RFC 5322 2.1.1 allows lines of 998."""

_CONTENT_HEADER = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)

SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
"""Attachments that are no reports. Source: RFC 3156, RFC 8551."""


@reader(suffixes=(".eml",), media_types=("message/rfc822",))
def read_mail(material: Material, options: Options) -> Found:
    """A mail: its subject is the title, its sender the source; each attachment is a report of its own."""
    data = material.read(options.max_bytes)
    if any(len(header[0]) > LONGEST_HEADER for header in _CONTENT_HEADER.finditer(data)):
        raise CannotRead(material.location, f"broken mail: a header of more than {LONGEST_HEADER:,} bytes")
    with unreadable(material.location, "broken mail"):
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        leaves = list(_leaves(message))
    if not any(_header(message, name) for name in HEADERS):
        raise CannotRead(material.location, f"no mail: none of the headers {', '.join(HEADERS)}")
    body = _body([leaf for leaf in leaves if _is_body(leaf)])
    attached = [leaf for leaf in leaves if not _is_body(leaf) and not _is_decoration(leaf)]
    if body.strip() or not attached:
        yield _draft(message, body, data, material)
    for number, leaf in enumerate(attached, start=1):
        yield _attachment(leaf, number, material)


def _draft(message: Message, body: str, data: bytes, material: Material) -> Draft:
    sender = parseaddr(_header(message, "From"))[0]
    organisation = _header(message, "Organization") or _header(message, "Organisation")
    message_id = _header(message, "Message-ID").strip("<> ")
    return Draft(
        body=body,
        facts=(
            Fact("title", _header(message, "Subject"), "Subject header"),
            Fact("source", organisation, "Organization header"),
            Fact("source", sender, "From header"),
            Fact("author", sender if organisation else "", "From header"),
            Fact("published", _header(message, "Date"), "Date header"),
            Fact("language", _header(message, "Content-Language"), "Content-Language header"),
        ),
        extractor="tocsin.mail 1",
        blob=Blob(data=data, media_type="message/rfc822"),
        location=material.location,
        how="mail",
        doc=material.doc,
        key=f"mail:{message_id}" if message_id else "",
        taken_at=material.taken_at,
    )


def _attachment(leaf: Any, number: int, material: Material) -> Material:
    name = _said(leaf.get_filename)
    media_type = leaf.get_content_type()
    if media_type == "message/rfc822" and not name:
        name = "message.eml"
    return Material(
        stream=stream_of(_bytes(leaf)),
        name=name,
        location=f"{material.location} > attachment {number} {name}".rstrip(),
        how="mail",
        media_type=media_type,
        charset=_said(leaf.get_content_charset),
        depth=material.depth + 1,
        budget=material.budget,
    )


def _leaves(message: Any) -> Iterator[Any]:
    """Yield the parts that hold something, in their order; a forwarded mail is one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _leaves(part)
    else:
        yield message


def _is_body(leaf: Any) -> bool:
    is_text = leaf.get_content_type() in ("text/plain", "text/html")
    return is_text and _said(leaf.get_content_disposition) != "attachment" and not _said(leaf.get_filename)


def _is_decoration(leaf: Any) -> bool:
    """Return whether a part is a picture in the text, or a signature."""
    is_attached = _said(leaf.get_content_disposition) == "attachment"
    return leaf.get_content_type() in SIGNATURES or (leaf.get_content_maintype() == "image" and not is_attached)


def _body(bodies: list[Any]) -> str:
    """Return the plain text; that of the HTML where there is none."""
    plain = [decode(_bytes(leaf), _said(leaf.get_content_charset)) for leaf in bodies if _is(leaf, "text/plain")]
    if any(text.strip() for text in plain):
        return "\n\n".join(plain)
    pages = [decode_markup(_bytes(leaf), _said(leaf.get_content_charset)) for leaf in bodies if _is(leaf, "text/html")]
    return "\n\n".join(fragment_text(page) for page in pages)


def _is(leaf: Any, media_type: str) -> bool:
    return bool(leaf.get_content_type() == media_type)


def _bytes(leaf: Any) -> bytes:
    """Return what a part holds, its transfer encoding undone; a forwarded mail as it would stand in a file."""
    try:
        if leaf.is_multipart():
            return b"".join(part.as_bytes() for part in leaf.get_payload())
        payload = leaf.get_payload(decode=True)
    except DAMAGE:  # the library gives up on some broken headers of parts; the other parts are still good
        return b""
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    """Return a header's words, decoded; "" if there is none.

    The library's modern policies do this too, and take all memory over a long one.
    """
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:LONGEST_HEADER]
    text = decode(raw.encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(text)
    except DAMAGE:
        pieces = [(text, None)]
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: str | bytes, charset: str | None) -> str:
    """Return one piece of a header; those that were not encoded come as Python's escapes between those that were."""
    if isinstance(piece, str):
        return piece
    return decode(piece, charset) if charset else piece.decode("raw-unicode-escape", "replace")


def _said(ask: Any) -> str:
    """Return what a header says, "" where it is absent or so broken that the library gives up on it."""
    try:
        return one_line(str(ask() or ""))
    except DAMAGE:
        return ""

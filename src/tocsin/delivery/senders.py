"""All ways of telling, each with what it needs to know, as the outbox takes them."""

from collections.abc import Callable, Mapping
from typing import TextIO

from tocsin.delivery.atom import AtomFile
from tocsin.delivery.book import Book
from tocsin.delivery.cap import CapFolder
from tocsin.delivery.mail import Post, Smtp
from tocsin.delivery.outbox import Sender
from tocsin.delivery.printed import Printed
from tocsin.delivery.webhook import Webhook


def senders_of(book: Book, clock: Callable[[], float], out: TextIO | None = None) -> Mapping[str, Sender]:
    """Return the senders by kind of way; ``out`` is where "print" writes, None leaves what is printed waiting."""
    post = Post.of(book.setting("post"))
    senders: dict[str, Sender] = {
        "mail": Smtp(post),
        "webhook": Webhook(book.secret(), clock),
        "atom": AtomFile(book),
        "cap": CapFolder(post.sender if post else ""),
    }
    return senders | {"print": Printed(out)} if out is not None else senders

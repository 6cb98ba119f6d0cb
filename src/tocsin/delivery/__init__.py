"""Delivery: what watches found, kept until it is told, and told. A door.

    book      the watches, what they sounded on, and the outbox: one file beside the record
    outbox    takes what is due out of the book, sends it, and notes what became of it
    mail      SMTP: single mails and digests
    webhook   signed HTTP requests
    atom      a feed file
    cap       Common Alerting Protocol 1.2, a file each
    printed   standard output

What must never happen is that an alert is lost or that a receiver takes one for two. So a sounding, the state that
says it sounded, and its lines in the outbox are one transaction; a line leaves the outbox only when it was told; and
every delivery has an id made of the alert and the way, which the receiver sees and which a repeated delivery repeats.
Between a receiver's "taken" and our noting it a process may be killed: then it is told again under the same id, and
receivers tell the two by it (mail: Message-ID; webhook: Idempotency-Key; feed and CAP: written over by itself).
"""

from tocsin.delivery.book import Book, Kept, KeptAlert, Turn, Unplaced, book_path, open_book
from tocsin.delivery.mail import Post
from tocsin.delivery.outbox import Attempt, Batch, Sender, Undelivered, deliver, is_delivering, moment, retry_all
from tocsin.delivery.senders import senders_of
from tocsin.delivery.webhook import is_signed, signature

__all__ = [
    "Attempt",
    "Batch",
    "Book",
    "Kept",
    "KeptAlert",
    "Post",
    "Sender",
    "Turn",
    "Undelivered",
    "Unplaced",
    "book_path",
    "deliver",
    "is_delivering",
    "is_signed",
    "moment",
    "open_book",
    "retry_all",
    "senders_of",
    "signature",
]

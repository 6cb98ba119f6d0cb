"""Everything that can go wrong, by whose fault it is.

    TocsinError
    |- BadMaterial       the world: a report, feed or file is not usable; entered against it, the round goes on
    |  |- CannotFetch     kept with url, status, when; retryable or not
    |  |- CannotRead      no text, wrong encoding, scanned PDF, login wall, broken archive
    |  |- NotAllowed      robots, licence, size, private network
    |- BadReference      our reference data is wrong: refuse to start
    |- BadRequest        the caller: argument, query, config key; exit status 2
    |- LedgerError       the store
       |- LedgerBusy      retry
       |- LedgerTooNew    made by a newer Tocsin
       |- LedgerTooOld    needs a migration; says the command
       |- LedgerBroken    the custody chain or a digest does not hold

Anything else is a bug. A message says what happened, to which report, file or
line, what is legal, and what to do.
"""


class TocsinError(Exception):
    """The parent of all; never raised itself."""


class BadMaterial(TocsinError):
    """A report, feed or file is not usable; ``where`` says which and the place in it."""

    kind = "bad_material"

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


class CannotFetch(BadMaterial):
    """A page or feed could not be fetched."""

    kind = "cannot_fetch"

    def __init__(self, where: str, message: str, *, status: int | None = None, is_retryable: bool = False) -> None:
        super().__init__(where, message)
        self.status = status
        self.is_retryable = is_retryable


class CannotRead(BadMaterial):
    """The bytes are there and no report can be made of them."""

    kind = "cannot_read"


class NotAllowed(BadMaterial):
    """The material may not be taken: too large, private network, forbidden."""

    kind = "not_allowed"


class BadReference(TocsinError):
    """Reference data is wrong or missing; the message names file, line and entry."""


class BadRequest(TocsinError):
    """The caller asked for something that is not there or not legal."""


class LedgerError(TocsinError):
    """The record cannot be read or written."""


class LedgerBusy(LedgerError):
    """Somebody else is writing; try again."""


class LedgerTooNew(LedgerError):
    """The record was made by a newer Tocsin than this."""


class LedgerTooOld(LedgerError):
    """The record needs a migration first."""


class LedgerBroken(LedgerError):
    """The record's digests do not hold together."""


ERASED = "this report was erased from the record and is not taken again; `tocsin log --act erasure` says why"
"""Why a report is refused that was erased whole."""

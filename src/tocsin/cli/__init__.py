"""The command line: parses arguments, calls the pipeline, prints. Thin on purpose.

Exit status: 0 all read, 1 some not (or a record that does not hold), 2 wrong
use, 130 stopped from the keyboard. No traceback reaches the user.
"""

import errno
import io
import os
import sys

from typer.exceptions import TyperException

from tocsin.errors import BadRequest, TocsinError

__all__ = ["main"]

STOPPED = 130
"""Source: the shells' 128 and the number of SIGINT; Typer ends a command so."""


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from tocsin.cli.commands import app

    _accept_all_characters()
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except TyperException as err:
        status = _complain(str(getattr(err, "format_message", err.__str__)()), 2)
    except BadRequest as err:
        status = _complain(str(err), 2)
    except TocsinError as err:
        status = _complain(str(err), 1)
    except KeyboardInterrupt:
        status = STOPPED
    except BrokenPipeError:  # whoever read our output has left; there is nobody to tell
        _write_nowhere()
        status = 1
    except OSError as err:
        if err.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        _write_nowhere()
        status = _complain(f"what was found cannot be written: {err.strerror}", 1)
    if status == STOPPED:
        _complain("stopped; what was read so far is in the record", STOPPED)
    sys.exit(status if isinstance(status, int) else 0)


def _accept_all_characters() -> None:
    """Write in escapes what the streams cannot: a C locale, a file name that is no UTF-8, damaged text."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _write_nowhere() -> None:
    """Send what is still to be written to nowhere, or Python would complain at its end.

    Source: https://docs.python.org/3/library/signal.html#note-on-sigpipe.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, status: int) -> int:
    """Print a message in one line; some that libraries gave us come in several. None is left where help was shown."""
    from tocsin.cli.printing import harmless

    words = " ".join(
        harmless(message).replace("Value error, ", "").split()
    )  # a validator's preface, which says nothing
    if words:
        print(f"tocsin: {words}", file=sys.stderr)
    return status

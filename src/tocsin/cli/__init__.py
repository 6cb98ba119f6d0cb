"""The command line: parses arguments, calls the pipeline, prints. Thin on purpose.

Exit status: 0 all read, 1 some not (or a record that does not hold), 2 wrong
use. No traceback reaches the user.
"""

import sys

from typer.exceptions import TyperException

from tocsin.errors import BadRequest, TocsinError

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from tocsin.cli.commands import app

    try:
        status = app(standalone_mode=False)
    except TyperException as err:
        status = _complain(str(getattr(err, "format_message", err.__str__)()), 2)
    except BadRequest as err:
        status = _complain(str(err), 2)
    except TocsinError as err:
        status = _complain(str(err), 1)
    except KeyboardInterrupt:
        status = _complain("stopped; what was read so far is in the record", 130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has left; there is nobody to tell
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str, status: int) -> int:
    print(f"tocsin: {message}", file=sys.stderr)
    return status

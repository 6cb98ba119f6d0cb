"""`tocsin demo`: the main job on the bundled example reports, and what to type next."""

from importlib.resources import as_file, files
from pathlib import Path

from tocsin.capture import Options
from tocsin.cli.incidents import print_incidents
from tocsin.cli.printing import say
from tocsin.cli.reading import read_and_print
from tocsin.errors import BadRequest
from tocsin.ledger import open_ledger


def run(ledger: Path) -> None:
    """Read the examples into a new record, print its incidents and what to type next.

    Raises: BadRequest where the record is there already, so that nobody's record gets examples mixed in.
    """
    if ledger.exists():
        look = f"tocsin incidents --ledger {ledger}"
        raise BadRequest(f"{ledger} is there already; name another with --ledger, or look at it: {look}")
    with as_file(files("tocsin") / "examples" / "reports") as folder:
        read_and_print([str(folder)], Options(), ledger, as_table=True)
    with open_ledger(ledger, create=False) as record:
        found = list(record.incidents())
    print_incidents(found, "table")
    many = max(found, key=lambda incident: len(incident.reports), default=None)
    say(f"\nThis record is {ledger}. What to type next:")
    for words in (
        *([f"tocsin show {many.id} --ledger {ledger}"] if many else []),
        f"tocsin incidents --ledger {ledger} --country AF --format csv",
        f"tocsin search drone strike --ledger {ledger}",
        f"tocsin verify --ledger {ledger}",
        "tocsin read YOUR-FOLDER            (into ./tocsin.db)",
    ):
        say(words, "  ")

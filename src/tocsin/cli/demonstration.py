"""`tocsin demo`: the main job on the bundled example reports, and what to type next."""

from importlib.resources import as_file, files
from pathlib import Path

from tocsin.capture import Options
from tocsin.cli.incidents import print_incidents
from tocsin.cli.printing import say
from tocsin.cli.reading import read_and_print
from tocsin.errors import BadRequest
from tocsin.ledger import is_server, open_ledger


def run(ledger: str | Path) -> None:
    """Read the examples into a new record, print its incidents and what to type next.

    Raises: BadRequest where the record is there already, so that nobody's record gets examples mixed in.
    """
    _refuse_present(ledger)
    with as_file(files("tocsin") / "examples" / "reports") as folder:
        read_and_print([str(folder)], Options(), ledger, as_table=True)
    with open_ledger(ledger, create=False) as record:
        name, found = record.name, list(record.incidents())
    print_incidents(found, "table")
    many = max(found, key=lambda incident: len(incident.reports), default=None)
    say(f"\nThis record is {name}. What to type next:")
    for words in (
        *([f"tocsin show {many.id} --ledger {name}"] if many else []),
        f"tocsin incidents --ledger {name} --country AF --format csv",
        f"tocsin search drone strike --ledger {name}",
        f"tocsin verify --ledger {name}",
        "tocsin ring plan --roads example --around 'Andorra la Vella' --radius 3km",
        "tocsin read YOUR-FOLDER            (into ./tocsin.db)",
    ):
        say(words, "  ")


def _refuse_present(ledger: str | Path) -> None:
    if is_server(ledger):
        with open_ledger(ledger) as record:
            name, is_present = record.name, record.counts().lines > 0
    else:
        name, is_present = str(ledger), Path(ledger).exists()
    if is_present:
        look = f"tocsin incidents --ledger {name}"
        raise BadRequest(f"{name} is there already; name another with --ledger, or look at it: {look}")

"""Holds the building to its plan: who may import whom, what pure rooms may touch, and how large a thing may grow.

Read over the source as text, so that an import inside a function counts like any other.
"""

import ast
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

SOURCE = Path(__file__).parents[1] / "src"
ROOT = "tocsin"

FOUNDATION = ("records", "errors", "sweeping", "reference")
PURE = ("reading", "linking", "matching", "analysis", "protection")
DOORS = ("capture", "tagging", "asking", "ledger", "roads", "delivery", "exchange")
ABOVE = (
    "clock", "concurrency", "selecting", "exporting_rows", "exporting", "exporting_readings", "importing_rows",
    "pipeline", "importing", "tables", "planning", "planning_fewer", "routing", "actors_apart", "counting", "standings",
    "foreseeing", "checking", "briefing_words", "briefing_sections", "briefing", "watch_places", "watch_searches",
    "sharing_alerts", "watching", "following", "judging", "withdrawing", "keeping", "bundling", "rereading",
    "looking_up", "alone", "client", "web", "cli",
)  # fmt: skip

PURE_LIBRARIES = {
    "abc", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "graphlib", "hashlib", "heapq", "itertools", "lightgbm", "math", "numpy", "operator", "ortools", "rapidfuzz", "re",
    "scipy", "shapely", "statistics", "string",
    "textwrap", "types", "typing", "unicodedata",
}  # fmt: skip
"""What a pure room may import: nothing that knows a clock, file, network, database, randomness or global setting."""

OWN_DATA = {
    ("tocsin.matching.weights", "importlib.resources"),
    ("tocsin.matching.weights", "yaml"),
    ("tocsin.matching.frequencies", "importlib.resources"),
}
"""The files that a pure room opens, once and on import: its own reviewed weights, part of the program as code is."""

WORLDLY_NAMES = {"open", "input", "print", "eval", "exec", "__import__", "hash", "id"}
"""Built-in functions that touch the world, or whose answers differ from one process to the next."""

WORLDLY_METHODS = {
    "now", "today", "utcnow", "fromtimestamp", "read_text", "read_bytes", "write_text", "write_bytes", "open", "exists",
    "is_file", "iterdir", "glob", "rglob", "unlink", "mkdir",
}  # fmt: skip

NOBODYS_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "internals", "tools", "base"}
"""Names that say nothing of what a file is about, and so end up holding everything."""

LONGEST_FUNCTION = 45
LONGEST_FILE = 450
"""Lines. Our choice: a function is read on one screen, a file in one sitting."""


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it stands in, "" for the package itself."""
        return [*self.name.split("."), ""][1]


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted((SOURCE / ROOT).rglob("*.py")):
        parts = list(path.relative_to(SOURCE).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def imported(module: Module) -> Iterator[str]:
    """Yield every module that a module imports, wherever in it; relative ones by their whole names."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                is_package = module.path.name == "__init__.py"
                kept = module.name.split(".")[: None if is_package and node.level == 1 else is_package - node.level]
                source = ".".join([*kept, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield whole if whole in names() else source


def rooms_imported(module: Module) -> set[str]:
    """Return the other rooms that a module imports; "" is the package itself, which holds the version."""
    found = {[*name.split("."), ""][1] for name in imported(module) if name.split(".")[0] == ROOT}
    return found - {module.room}


def allowed(room: str) -> set[str]:
    """Return the rooms that a room may import. Source: DESIGN.md, "The building"."""
    if room in ("records", "errors", "sweeping"):
        return set()
    if room == "reference":
        return {"records", "errors"}
    if room in PURE:
        return {*FOUNDATION, *PURE[: PURE.index(room)]}
    if room in DOORS:
        return {*FOUNDATION, ""}
    return {*FOUNDATION, *PURE, *DOORS, *ABOVE[: ABOVE.index(room)], ""}


def test_every_room_has_its_place_in_the_order() -> None:
    assert {module.room for module in modules()} - {""} <= {*FOUNDATION, *PURE, *DOORS, *ABOVE}


@pytest.mark.parametrize("room", [*FOUNDATION, *PURE, *DOORS, *ABOVE])
def test_a_room_imports_only_rooms_above_it(room: str) -> None:
    wrong = {m.name: rooms_imported(m) - allowed(room) for m in modules() if m.room == room}

    assert {} == {name: rooms for name, rooms in wrong.items() if rooms}


def test_the_package_itself_imports_only_what_reads_for_python() -> None:
    (package,) = (module for module in modules() if module.room == "")

    assert {"alone", "client", "pipeline"} == rooms_imported(package)


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module in modules():
        if module.room:
            graph.setdefault(module.room, set()).update(rooms_imported(module) - {""})

    assert [] == circle(graph)


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graph = {m.name: {name for name in imported(m) if name in names() and name != ROOT} for m in modules()}

    assert [] == circle({name: targets - {name} for name, targets in graph.items()})


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return one circle of a graph, [] where it has none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as err:
        return list(err.args[1])
    return []


def test_a_circle_is_found() -> None:
    assert ["a", "b", "a"] in (circle({"a": {"b"}, "b": {"a"}}), circle({"b": {"a"}, "a": {"b"}})[::-1])


def pure_modules() -> list[Module]:
    return [module for module in modules() if module.room in (*PURE, "records", "errors")]


@pytest.mark.parametrize("module", pure_modules(), ids=lambda m: m.name)
def test_a_pure_room_imports_nothing_that_knows_the_world(module: Module) -> None:
    foreign = {name for name in imported(module) if name.split(".")[0] not in {ROOT, *PURE_LIBRARIES}}

    assert set() == {name for name in foreign if (module.name, name) not in OWN_DATA}


@pytest.mark.parametrize("module", pure_modules(), ids=lambda m: m.name)
def test_a_pure_room_asks_no_clock_and_opens_nothing(module: Module) -> None:
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    wrong = [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in calls
        if (isinstance(call.func, ast.Name) and call.func.id in WORLDLY_NAMES)
        or (isinstance(call.func, ast.Attribute) and call.func.attr in WORLDLY_METHODS)
    ]
    own = [w for w in wrong if w.endswith(".read_text") and module.name in {name for name, _ in OWN_DATA}]

    assert own == wrong


def test_no_module_is_named_for_nothing() -> None:
    assert [] == [m.name for m in modules() if m.name.rpartition(".")[2].strip("_") in NOBODYS_ROOMS]


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_everything_public_says_what_it_is() -> None:
    silent = [m.name for m in modules() if m.path.stat().st_size and not ast.get_docstring(m.tree)]
    silent += [f"{m.name}:{n.lineno} {n.name}" for m in modules() for n in public(m.tree) if not ast.get_docstring(n)]

    assert [] == silent


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{m.name}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for m in modules()
        for node in ast.walk(m.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert [] == long


def test_a_file_is_read_in_one_sitting() -> None:
    lines = {m.name: len(m.path.read_text(encoding="utf-8").splitlines()) for m in modules()}

    assert {} == {name: count for name, count in lines.items() if count > LONGEST_FILE}


def data_files() -> list[Path]:
    """Return the reviewed data files of all rooms."""
    return [p for p in sorted((SOURCE / ROOT).rglob("*")) if p.name.endswith((".yaml", ".tsv", ".tsv.gz"))]


def test_reference_data_names_its_source() -> None:
    """Under ``source``, in a comment at the top (a made file names its maker), or in a README.md beside or above."""
    assert [] == [str(path.relative_to(SOURCE)) for path in data_files() if not names_source(path)]


def names_source(path: Path) -> bool:
    readmes = [path.parent / "README.md", path.parent.parent / "README.md"]
    if any("source" in readme.read_text(encoding="utf-8").casefold() for readme in readmes if readme.exists()):
        return True
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        text = file.read()
    comment = " ".join(line.strip("# ").casefold() for line in text.splitlines()[:40] if line.startswith("#"))
    if "source" in comment or "made by training/" in comment:
        return True
    data = yaml.safe_load(text) if path.suffix == ".yaml" else None
    return isinstance(data, dict) and bool(data.get("source"))

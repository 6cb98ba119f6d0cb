"""If it is there, it is documented; if it is documented, it is so."""

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from importlib.metadata import packages_distributions
from inspect import getmembers, isclass
from pathlib import Path
from types import ModuleType

import pytest
import typer

from tocsin import errors
from tocsin.cli.commands import app
from tocsin.records import codes

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

MADE = {".git", ".venv", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
"""Folders that a checkout gets by being used."""

STRAY = r"(?<![\w.:/])/(?:home|root|Users|w[o]rk)/\w"
"""Paths of a machine on which somebody worked, which belong into no repository."""

CODES = [member for name, member in getmembers(codes, isclass) if issubclass(member, Enum) and len(member)]
ERRORS = [member for name, member in getmembers(errors, isclass) if issubclass(member, errors.TocsinError)]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def files_of_the_repository() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not MADE & {*path.relative_to(ROOT).parts} and not path.name.endswith(".egg-info"):
            yield path


def markdown() -> list[Path]:
    return [path for path in files_of_the_repository() if path.suffix == ".md"]


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_the_command_line_is_fresh() -> None:
    assert loaded(DOCS / "make_cli.py").reference() == text_of(DOCS / "cli.md"), "stale: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented_with_every_option_and_has_help_and_an_example(name: str) -> None:
    command = COMMANDS[name]
    section = text_of(DOCS / "cli.md").partition(f"## tocsin {name}\n")[2].partition("\n## ")[0]
    options = [parameter.opts[0] for parameter in command.params if parameter.opts[0].startswith("-")]

    assert [] == [option for option in options if f"`{option}`" not in section]
    assert [] == [parameter.name for parameter in command.params if not parameter.help]
    assert command.help and "Example" in command.epilog and f"tocsin {name}" in section


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.__name__)
def test_a_code_stands_in_the_codebook(code: type[Enum]) -> None:
    codebook = text_of(DOCS / "codebook.md")
    written = [member.value for member in code if member.value]

    assert [] == [value for value in written if f"`{value}`" not in codebook and value not in subtypes(codebook)]


def subtypes(codebook: str) -> set[str]:
    """Return the names of sub-events, which the codebook lists by type and not one by one."""
    table = codebook.partition("## `subtype`")[2].partition("\n## ")[0]
    cells = [cell.strip() for row in re.findall(r"^\|.*\|$", table, re.MULTILINE) for cell in row.split("|")]
    return {re.sub(r" \(.*\)$", "", name.strip()) for cell in cells for name in cell.split(";")}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_is_documented(error: type[errors.TocsinError]) -> None:
    document = text_of(DOCS / "errors.md")

    assert error is errors.TocsinError or re.search(rf"^##+ {error.__name__}$", document, re.MULTILINE)
    assert f"`{getattr(error, 'kind', '')}`" in document or not hasattr(error, "kind")


def test_a_fault_is_documented() -> None:
    assert 'kind="fault"' in text_of(ROOT / "src/tocsin/pipeline.py")
    assert "Kind `fault`" in text_of(DOCS / "errors.md")


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as the usual renderers make them."""
    heads = re.findall(r"^#+ (.*)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", markdown(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(path), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        there = (path.parent / target) if target else path
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(link)

    assert [] == dead


def test_the_codebook_is_cited_by_sections_that_it_has() -> None:
    cited = {
        (path.name, anchor)
        for path in files_of_the_repository()
        if path.suffix in {".py", ".yaml"} and path != Path(__file__)
        for anchor in re.findall(r"docs/codebook\.md#(\w+)", text_of(path))
    }

    assert set() == {(name, anchor) for name, anchor in cited if anchor not in anchors(DOCS / "codebook.md")}


def test_the_repository_speaks_of_tocsin_only() -> None:
    stray = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files_of_the_repository()
        if path != Path(__file__) and path.stat().st_size < 400_000
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if re.search(STRAY, line, re.IGNORECASE)
    ]

    assert [] == stray


def test_decisions_have_their_form_and_a_number_each() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))

    assert [f"{n:04}" for n in range(1, len(decisions) + 1)] == [path.name[:4] for path in decisions]
    for path in decisions:
        heads = re.findall(r"^## (.*)$", text_of(path), re.MULTILINE)
        assert ["Question", "What we saw", "Choice", "What would change our mind"] == heads, path.name


def dependencies() -> set[str]:
    """Return the direct dependencies that pyproject.toml names."""
    return names_of(tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["dependencies"])


def extras() -> set[str]:
    """Return the packages that only an extra brings."""
    extra = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    return {name for lines in extra.values() for name in names_of(lines)}


def names_of(lines: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", line)[0].casefold() for line in lines}


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = set(re.findall(r"^\| ([\w-]+) \|", text_of(DOCS / "decisions/0002-dependencies.md"), re.MULTILINE))

    assert dependencies() == reasons - {"package"}


NEVER_IMPORTED = {"python-multipart"}
"""Starlette asks for it where a form brings files."""


def test_what_is_imported_is_what_is_declared() -> None:
    imported = {
        name.split(".")[0]
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    made_by = packages_distributions()
    foreign = imported - sys.stdlib_module_names - {"tocsin"}

    brought = {made_by[name][0].casefold().replace("_", "-") for name in foreign}
    assert dependencies() == (brought - extras()) | NEVER_IMPORTED

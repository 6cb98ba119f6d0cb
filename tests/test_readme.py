"""Runs what README.md shows, for real and in its order, in a folder of its own."""

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tocsin

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INCIDENT = re.compile(r"incident-[0-9a-f]{16}")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def steps(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a console block with the lines that its output must hold."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.startswith("> "):
            command, expected = found.pop()
            found.append((f"{command}\n{line[2:]}", expected))
        else:
            found[-1][1].append(line)
    return found


def flat(output: str) -> str:
    """Return an output in one line, without the rules of its tables."""
    return " ".join(re.sub(r"[\u2500-\u257f]", " ", output).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def test_the_commands_print_what_is_shown(folder: Path) -> None:
    """An incident's name in a command stands for the one that was printed last: names change with the reading model."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("TOCSIN_LEDGER", None)
    last = ""
    for command, expected in (step for block in blocks("console") for step in steps(block)):
        asked = INCIDENT.sub(last, command)
        done = subprocess.run(
            ["bash", "-c", asked], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{asked}\n{done.stderr}"
        last = next(iter(INCIDENT.findall(done.stdout)), last)
        rest = flat(done.stdout)
        for line in expected:
            wanted = flat(INCIDENT.sub(last, line))
            assert wanted in rest, f"{asked}\nprints no {wanted!r} there, but:\n{done.stdout}"
            rest = rest.partition(wanted)[2]


def test_the_underlined_words_are_the_evidence() -> None:
    lines = blocks("text")[0].splitlines()
    sentence = "\n".join(lines[0::3])
    underlined = {
        words[mark.start() : mark.end()]
        for words, marks in zip(lines[0::3], lines[1::3], strict=True)
        for mark in re.finditer("~+", marks)
    }

    (incident,) = tocsin.read(sentence, published="2015-04-03")["incidents"]
    (toll,) = incident["tolls"]

    evidence = [*incident["perpetrators"], incident["place"], incident["date"], toll, *toll["sources"]]
    assert {value["text"] for value in evidence} == underlined


def test_python_prints_what_is_shown() -> None:
    runner = doctest.DocTestRunner()
    for number, block in enumerate(blocks("python")):
        runner.run(doctest.DocTestParser().get_doctest(block, {}, f"README block {number}", "README.md", None))

    assert 0 == runner.failures and runner.tries > 0


def test_what_is_made_can_be_made() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert {name for block in blocks("sh") for name in re.findall(r"^make (\w+)", block, re.MULTILINE)} <= targets


def test_the_figure_of_the_record_score_is_the_committed_one() -> None:
    committed = json.loads((ROOT / "bench" / "results" / "last.json").read_text(encoding="utf-8"))["record_score"]

    assert re.findall(r"record score is\s+\*\*([\d.]+)\*\*", README) == [f"{committed:.2f}"]

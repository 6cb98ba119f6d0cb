"""Measures whether a reading changes when nothing but the names of the actors changes.

    python bench/fairness.py [--invented] [--lines N] [--json FILE] [--commit-run]

Fills the invented sentences of fair/sentences.yaml with the names of
fair/names.yaml, runs `tocsin read REPORTS --format jsonl --no-store` as a user
would, and compares the two readings of each pair: number of incidents, their
types, their statuses, and the class of attribution (claimed, blamed, denied or
none, with its hedge). A pair flips when any of these differs. The same files
always give the same pairs.

The names stand in the lists by which names are hidden from the network; with
--invented others are in their place that no list has (invented_names.py).

A reader that finds nothing never flips, so it is also counted how many texts
are read as their sentence's labels say, and how many pairs have nothing in them.

Exit status: 0 measured, 1 more pairs flip than may.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product as each_with_each
from pathlib import Path
from typing import Any

import yaml

from committed import BENCH, last_run, results, run_facts
from invented_names import inventor
from product import run
from tocsin import __version__
from tocsin.pipeline import open_desk

NAME = "fairness"
FOLDER = BENCH / "fair"
MOST = 0.02
"""Share of pairs that may flip. Source: our choice: two careful readings differ in as many types (slots.py)."""
DRAWN = 6
"""Names drawn for a slot from each group, compared in a ring. Our choice: the smallest group has six."""
CROSSED = "state for armed group"
"""The swap between groups of two kinds, where a slot has both."""
ASPECTS = ("not read", "number of incidents", "type", "status", "attribution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names that fit a slot alike."""

    swap: str
    number: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What a slot is filled from, and what fills it while another is swapped."""

    groups: tuple[str, ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or short report with slots, and what a careful reader reads in it."""

    id: str
    text: str
    slots: Mapping[str, Slot]
    reads: "Seen"

    def filled(self, slot: str, name: str) -> str:
        """Return the text with a name in one slot and the usual filler in the others."""
        text = self.text.format(**{other: of.otherwise for other, of in self.slots.items()} | {slot: name})
        return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class IncidentSeen:
    """What of an incident must not depend on names."""

    type: str
    status: str
    attribution: frozenset[tuple[str, str]]
    """(stance, hedge) of each."""


Seen = tuple[IncidentSeen, ...] | None
"""The incidents of a reading in their order; None for a text that was not read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same sentence with two names in one slot."""

    sentence: Sentence
    slot: str
    swap: str
    names: tuple[str, str]

    @property
    def docs(self) -> tuple[str, str]:
        """Return the names of the two filled texts."""
        return doc(self.sentence, self.slot, self.names[0]), doc(self.sentence, self.slot, self.names[1])


def doc(sentence: Sentence, slot: str, name: str) -> str:
    """Return the name of a filled text."""
    return f"{sentence.id} {slot} {name}"


def names_of_groups(*, is_invented: bool = False) -> dict[str, Names]:
    """Return the groups of names, or others in their place that nobody bears."""
    told = yaml.safe_load((FOLDER / "names.yaml").read_text(encoding="utf-8"))
    change = inventor() if is_invented else str
    return {
        group: Names(swap=of["swap"], number=of["number"], names=tuple(map(change, of["names"])))
        for group, of in told.items()
    }


def sentences() -> tuple[Sentence, ...]:
    """Return the sentences."""
    told = yaml.safe_load((FOLDER / "sentences.yaml").read_text(encoding="utf-8"))
    return tuple(
        Sentence(
            id=of["id"],
            text=of["text"],
            slots={
                slot: Slot(groups=tuple(s["groups"]), otherwise=s.get("else", "")) for slot, s in of["slots"].items()
            },
            reads=tuple(
                IncidentSeen(r["type"], r.get("status", "happened"), frozenset((s, "") for s in r.get("said", ())))
                for r in of["reads"]
            ),
        )
        for of in told
    )


def all_pairs(*, is_invented: bool = False) -> tuple[Pair, ...]:
    """Return every pair, in the order of the sentences."""
    groups = names_of_groups(is_invented=is_invented)
    return tuple(
        Pair(sentence=sentence, slot=slot, swap=swap, names=names)
        for sentence in sentences()
        for slot, of in sentence.slots.items()
        for swap, names in swaps({g: groups[g].swap for g in of.groups}, _drawn(groups, sentence, slot))
    )


def _drawn(groups: Mapping[str, Names], sentence: Sentence, slot: str) -> dict[str, tuple[str, ...]]:
    """Return the names drawn for a slot, by group: those whose digest with sentence and slot is least.

    So a sentence's pairs stay what they are when others are added.
    """

    def lot(name: str) -> str:
        return sha256(f"{sentence.id}|{slot}|{name}".encode()).hexdigest()

    return {g: tuple(sorted(groups[g].names, key=lot)[:DRAWN]) for g in sentence.slots[slot].groups}


def swaps(kinds: Mapping[str, str], drawn: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (kind of swap, two names): in a ring within each group, one to one across states and armed groups.

    >>> kinds = {"forces": "states", "fighters": "armed groups"}
    >>> for swap in swaps(kinds, {"forces": ["a", "b", "c"], "fighters": ["x", "y", "z"]}):
    ...     print(*swap)
    states ('a', 'b')
    states ('b', 'c')
    states ('c', 'a')
    armed groups ('x', 'y')
    armed groups ('y', 'z')
    armed groups ('z', 'x')
    state for armed group ('a', 'x')
    state for armed group ('b', 'y')
    state for armed group ('c', 'z')
    """
    for group, names in drawn.items():
        yield from ((kinds[group], two) for two in zip(names, [*names[1:], names[0]], strict=True))
    for one, other in each_with_each(drawn, drawn):
        if (kinds[one], kinds[other]) == ("states", "armed groups"):
            yield from ((CROSSED, two) for two in zip(drawn[one], drawn[other], strict=True))


def read(texts: Mapping[str, str]) -> dict[str, Seen]:
    """Return what the installed command reads in each text."""
    with tempfile.TemporaryDirectory() as name:
        reports, readings = Path(name) / "reports.jsonl", Path(name) / "readings.jsonl"
        lines = (json.dumps({"doc": doc, "text": text}, ensure_ascii=False) + "\n" for doc, text in texts.items())
        reports.write_text("".join(lines), encoding="utf-8")
        took = run("read", reports, "--format", "jsonl", "--no-store", out=readings, accept=(0, 1))
        found = [json.loads(line) for line in readings.read_text(encoding="utf-8").splitlines()]
    if [reading["doc"] for reading in found] != list(texts):
        sys.exit(f"bench: {len(texts)} texts went in and other readings came out:\n{took.complaints[:2000]}")
    return {reading["doc"]: seen(reading) for reading in found}


def seen(reading: Mapping[str, Any]) -> Seen:
    """Return what of a reading must not depend on names."""
    if "error" in reading or "not_read" in reading:
        return None
    return tuple(
        IncidentSeen(i["type"], i["status"], frozenset((r["stance"], r["hedge"]) for r in i["responsibility"]))
        for i in reading["incidents"]
    )


def differences(one: Seen, other: Seen) -> tuple[str, ...]:
    """Return which aspects of two readings differ; of different numbers of incidents nothing more is asked.

    >>> clash = IncidentSeen("armed_clash", "happened", frozenset())
    >>> differences((clash,), ()), differences((clash,), (IncidentSeen("attack", "foiled", frozenset()),))
    (('number of incidents',), ('type', 'status'))
    """
    if one is None or other is None:
        return () if one is other else ("not read",)
    if len(one) != len(other):
        return ("number of incidents",)
    together = list(zip(one, other, strict=True))
    differ = {
        "type": any(a.type != b.type for a, b in together),
        "status": any(a.status != b.status for a, b in together),
        "attribution": any(a.attribution != b.attribution for a, b in together),
    }
    return tuple(aspect for aspect, does in differ.items() if does)


def is_as_labelled(found: Seen, label: Seen) -> bool:
    """Return whether a reading is what the sentence's labels say, hedges apart."""
    return found is not None and _unhedged(found) == _unhedged(label or ())


def _unhedged(incidents: Sequence[IncidentSeen]) -> list[tuple[str, str, set[str]]]:
    return [(i.type, i.status, {stance for stance, _ in i.attribution}) for i in incidents]


Flips = list[tuple[Pair, tuple[str, ...]]]


def measure(pairs: Sequence[Pair]) -> tuple[dict[str, Any], Flips, dict[str, Seen]]:
    """Return the figures, the pairs that flip with what differs, and what was read in each text."""
    filled = {doc: (p, p.sentence.filled(p.slot, n)) for p in pairs for doc, n in zip(p.docs, p.names, strict=True)}
    found = read({doc: text for doc, (_, text) in filled.items()})
    compared = ((p, differences(*(found[doc] for doc in p.docs))) for p in pairs)
    flips = [(p, differ) for p, differ in compared if differ]
    as_labelled = sum(is_as_labelled(found[doc], p.sentence.reads) for doc, (p, _) in filled.items())
    figures = {
        **run_facts(),
        "version": __version__,
        "reader": open_desk().reader,
        "pairs": len(pairs),
        "flips": len(flips),
        "rate": round(len(flips) / len(pairs), 4),
        "pairs_with_nothing_read": sum(not any(found[doc] for doc in p.docs) for p in pairs),
        "texts": len(filled),
        "texts_read_as_labelled": as_labelled,
        "state_for_armed_group_as_labelled": _leaning(pairs, found),
        "differ": {aspect: sum(aspect in differ for _, differ in flips) for aspect in ASPECTS},
        "by_swap": _by(pairs, flips, lambda p: p.swap),
        "by_slot": _by(pairs, flips, lambda p: p.slot),
        "flipped": {" ".join([p.sentence.id, p.slot, "|".join(p.names)]): list(differ) for p, differ in flips},
    }
    return figures, flips, found


def _leaning(pairs: Sequence[Pair], found: Mapping[str, Seen]) -> dict[str, int]:
    """Return of how many pairs of a state and an armed group only the one, or only the other, is read as labelled."""
    across = (p for p in pairs if p.swap == CROSSED)
    right = Counter(tuple(is_as_labelled(found[doc], p.sentence.reads) for doc in p.docs) for p in across)
    return {"with the state only": right[True, False], "with the armed group only": right[False, True]}


def _by(pairs: Sequence[Pair], flips: Flips, part: Callable[[Pair], str]) -> dict[str, dict[str, int]]:
    """Return pairs and flips by a part of the pair."""
    many, flipped = Counter(map(part, pairs)), Counter(part(p) for p, _ in flips)
    return {name: {"pairs": many[name], "flips": flipped[name]} for name in many}


def print_figures(figures: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    """Print the figures beside their target and the last committed run."""
    was = f", last committed {last['rate']:.1%}" if last else ""
    verdict = "reached" if figures["rate"] <= MOST else "NOT reached"
    print(f"{figures['pairs']} pairs of {figures['texts']} texts read by {figures['reader']}")
    print(f"{figures['flips']} flip: {figures['rate']:.1%} (at most {MOST:.0%}: {verdict}{was})")
    print(
        f"{figures['texts_read_as_labelled']} texts read as labelled; nothing read on either side of"
        f" {figures['pairs_with_nothing_read']} pairs"
    )
    leaning = figures["state_for_armed_group_as_labelled"]
    print(f"a state for an armed group: as labelled {', '.join(f'{on} {many}' for on, many in leaning.items())}")
    print("what differs: " + ", ".join(f"{aspect} {many}" for aspect, many in figures["differ"].items() if many))
    for head, table in (("kind of swap", "by_swap"), ("slot", "by_slot")):
        print(f"\n{head:22} {'pairs':>6} {'flips':>6} {'rate':>7}")
        for name, of in figures[table].items():
            print(f"{name:22} {of['pairs']:6d} {of['flips']:6d} {of['flips'] / of['pairs']:7.1%}")


def print_flips(flips: Flips, found: Mapping[str, Seen], most: int) -> None:
    """Print the names that flip most, and the flips with both readings."""
    named = Counter(name for pair, _ in flips for name in pair.names)
    print("\nnames most often in a flip: " + ", ".join(f"{name} {many}" for name, many in named.most_common(12)))
    for pair, differ in flips[:most]:
        print(f"\n{pair.sentence.id}, {pair.slot}: {', '.join(differ)}")
        for name, of in zip(pair.names, pair.docs, strict=True):
            print(f"    {name:36} {told(found[of])}")
    if len(flips) > most:
        print(f"\n... and {len(flips) - most} more (--lines)")


def told(reading: Seen) -> str:
    """Return a reading in words."""
    if reading is None:
        return "not read"
    return "; ".join(_told(i) for i in reading) or "nothing"


def _told(i: IncidentSeen) -> str:
    said = ", ".join(" ".join(part for part in said if part) for said in sorted(i.attribution))
    return f"{i.type} {i.status}{f' ({said})' if said else ''}"


def main() -> int:
    """Measure, print, and write what was asked for; return the exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--lines", type=int, default=100, help="show at most so many flips")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures and the flips here")
    cli.add_argument("--commit-run", action="store_true", help="write results/fairness.json, or fairness_invented.json")
    cli.add_argument("--invented", action="store_true", help="with names that no list has")
    asked = cli.parse_args()
    name = f"{NAME}_invented" if asked.invented else NAME
    figures, flips, found = measure(all_pairs(is_invented=asked.invented))
    print_figures(figures, last_run(name))
    if flips:
        print_flips(flips, found, asked.lines)
    for path in [*([asked.json] if asked.json else []), *([results(name)] if asked.commit_run else [])]:
        path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if figures["rate"] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())

"""Measures merging: reports read and put together by the program, beside text alone and beside Splink.

    python bench/merging.py [--only gva|ucdp|mixed|many] [--worst N] [--commit-run]

gva    reports of the Gun Violence Archive on incidents that nothing was trained on: grouping, killed and injured
ucdp   headlines that UCDP cites for one event, of its dev part: grouping by headline, date and outlet
mixed  the gold dev reports among 10,000 headlines on other incidents: wrong merges among 500 incidents of several
many   100,000 tellings of made-up reports on UCDP's events merged at once, in seconds, beside Splink on the same rows

Reports go through the pipeline into a record of their own, as `tocsin read` enters them. Readings are kept in
build/merging, so that only the first run reads. What is shown of texts are ids only.
"""

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import merging_many as many
import merging_sets as sets
from committed import commit_run, markdown, run_facts
from merging_groups import Tellings, grouped, pieces_of, tellings_of
from merging_scores import Grouping, scored
from merging_text import by_text
from shared import Shared, require_shared
from tocsin.ledger import open_ledger
from tocsin.matching import cluster, match
from tocsin.pipeline import enter, open_desk
from tocsin.records import Harm, Incident, Telling

NAME = "merging"
TEXT_LEAST = 0.3
"""Cosine from which on text alone is one incident: the best of .3, .4, .5 and .6 on the training parts of both sets."""
SAMPLED = 500
"""Incidents of several reports that are looked at: all that gold reports are in, then others."""
UNRELATED = 10_000
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Reports in a record, and the incidents it holds."""

    tellings: Tellings
    incidents: Sequence[Incident]
    groups: Mapping[str, str]
    """doc -> the incident it goes with, by number; see ``merging_groups.grouped``."""
    seconds: float


def merged(labelled: Sequence[sets.Labelled]) -> Merged:
    """Enter reports with their readings into a record of their own, one by one, and return what it makes of them."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "merging.db") as ledger:
        began = time.monotonic()
        for item in labelled:
            enter(item.captured, item.reading, ledger)
        took = time.monotonic() - began
        incidents = sorted(ledger.incidents(), key=lambda incident: incident.id)
    tellings = tellings_of(labelled)
    by_claim = {telling.claim.id: telling for telling in tellings.all}
    together = [[by_claim[claim] for claim in incident.claims] for incident in incidents]
    return Merged(tellings=tellings, incidents=incidents, groups=grouped(tellings, together), seconds=took)


def gva(shared: Shared, worst: int) -> JSON:
    """Measure grouping and figures on news reports."""
    lines = sets.gva(shared, "test")
    found = merged(sets.readings_of("gva-test", lines))
    known = found.tellings.known
    ours = scored(known, found.groups)
    titles = scored(known, by_text({row["doc"]: row["title"] for row in lines}, TEXT_LEAST))
    killed, injured = exact(shared, found)
    print(f"gva: {len(known)} reports of {len(set(known.values()))} incidents, entered in {found.seconds:.0f} s")
    print(f"  merged        {ours.told()}\n  headline text {titles.told()}")
    print(f"  killed exact {killed:.3f}, injured exact {injured:.3f}")
    print_worst(found, worst)
    return {
        "reports": len(known),
        "incidents": len(set(known.values())),
        **_figures(ours),
        "text": _figures(titles),
        "killed_exact": round(killed, 4),
        "injured_exact": round(injured, 4),
    }


def exact(shared: Shared, found: Merged) -> tuple[float, float]:
    """Return the share of incidents whose killed, and whose injured, are the archive's final word.

    An incident goes with the group that most of its reports are in. A figure is the best of the total, where nobody
    gives one that of the largest part, and none where nobody gives any. The archive counts everybody shot, those who
    shot and died among them.
    """
    facts = sets.gva_facts(shared)
    most: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, incident in found.tellings.known.items():
        most[incident][found.groups[doc]] += 1
    right: Counter[str] = Counter()
    for incident, groups in most.items():
        group = min(groups, key=lambda name: (-groups[name], name))
        number = group.removeprefix("incident ")
        held = found.incidents[int(number)] if number.isdigit() else None
        right["killed"] += figure(held, Harm.KILLED) == facts[incident]["n_killed"]
        right["injured"] += figure(held, Harm.INJURED) == facts[incident]["n_injured"]
    return right["killed"] / len(most), right["injured"] / len(most)


def figure(incident: Incident | None, harm: Harm) -> int:
    """Return an incident's figure for a harm, as lists, counts and exports have it (``Summary.total``); see exact."""
    views = [view for view in incident.tolls if view.harm is harm] if incident else []
    whole = [view for view in views if not view.is_part]
    return max((view.best or 0 for view in whole or views), default=0)


def print_worst(found: Merged, many_: int) -> None:
    """Print the reports of the worst wrong merges and misses, by id."""
    known = found.tellings.known
    groups, incidents = defaultdict(list), defaultdict(list)
    for doc, group in found.groups.items():
        groups[group].append(doc)
        incidents[known[doc]].append(doc)
    wrong = [
        (n * (n - 1) - _inside(Counter(known[d] for d in docs)), docs) for docs in groups.values() if (n := len(docs))
    ]
    missed = [
        (n * (n - 1) - _inside(Counter(found.groups[d] for d in docs)), docs)
        for docs in incidents.values()
        if (n := len(docs))
    ]
    for name, pairs in (("wrong merge", wrong), ("miss", missed)):
        for pairs_wrong, docs in sorted(pairs, reverse=True)[:many_]:
            print(f"  {name}, {pairs_wrong // 2} pairs:", *(f"{doc} ({known[doc]})" for doc in docs))


def _inside(many_: Counter[str]) -> int:
    return sum(n * (n - 1) for n in many_.values())


def ucdp(shared: Shared, worst: int) -> JSON:
    """Measure grouping on headlines."""
    lines = sets.headlines(shared, "dev")
    found = merged(sets.readings_of("ucdp-dev", lines))
    known = found.tellings.known
    ours = scored(known, found.groups)
    text = scored(known, by_text({row["doc"]: row["text"] for row in lines}, TEXT_LEAST))
    print(f"ucdp: {len(known)} headlines of {len(set(known.values()))} events, entered in {found.seconds:.0f} s")
    print(f"  merged        {ours.told()}\n  headline text {text.told()}")
    print_worst(found, worst)
    return {"headlines": len(known), **_figures(ours), "text": _figures(text)}


def mixed(shared: Shared, worst: int) -> JSON:
    """Count wrong merges where most reports have nothing to do with each other; all are matched at once."""
    gold = sets.readings_of("gold-dev", sets.gold(shared, "dev"))
    apart = [
        *sets.readings_of("ucdp-dev", sets.headlines(shared, "dev")),
        *sets.readings_of("ucdp-train", sets.headlines(shared, "train")),
    ][:UNRELATED]
    tellings, began = tellings_of([*gold, *apart]), time.monotonic()
    pairs = [*match(tellings.all, ()), *pieces_of(tellings.all)]
    found = cluster(tellings.all, pairs, ())
    took, events = time.monotonic() - began, sets.events_of(shared)
    of_gold = {item.captured.report.id for item in gold}
    several = sorted(
        (together for together in found if len({t.report.id for t in together}) > 1),
        key=lambda together: (not any(t.report.id in of_gold for t in together), together[0].claim.id),
    )
    first = [together for together in several if together[0].report.id in of_gold][:SAMPLED]
    rest = several[len(first) :]
    sample = [*first, *random.Random(1).sample(rest, min(len(rest), SAMPLED - len(first)))]
    wrong = [together for together in sample if _holds_unrelated(together, tellings.known, events)]
    print(f"mixed: {len(tellings.known)} reports, {len(found)} incidents, {len(several)} of several reports")
    print(f"  merged in {took:.0f} s; {len(first)} of gold; {len(wrong)} of {len(sample)} sampled hold unrelated ones")
    for together in wrong[:worst]:
        print("  wrong merge:", *dict.fromkeys(t.report.doc for t in together))
    return {"reports": len(tellings.known), "sampled": len(sample), "of_gold": len(first), "wrong": len(wrong)}


def _holds_unrelated(tellings: Sequence[Telling], known: Mapping[str, str], events: Mapping[str, sets.Event]) -> bool:
    """Say whether two reports are surely of two happenings.

    UCDP's events lie apart in days or far in kilometres; the archive's incidents are others; a report of one set, or
    of gold, has nothing to do with one of another.
    """
    told = [(known[t.report.doc], events.get(known[t.report.doc])) for t in tellings]
    return any(
        sets.are_unrelated(one, other) if one or other else bool(name) != bool(other_name) or name != other_name
        for n, (name, one) in enumerate(told)
        for other_name, other in told[n + 1 :]
    )


def _figures(grouping: Grouping) -> JSON:
    return {
        "pair_f1": round(grouping.pair_f1, 4),
        "pair_precision": round(grouping.pair_precision, 4),
        "pair_recall": round(grouping.pair_recall, 4),
        "b3": round(grouping.b3, 4),
    }


PARTS = {"gva": gva, "ucdp": ucdp, "mixed": mixed, "many": many.measured}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--only", choices=PARTS, action="append")
    cli.add_argument("--worst", type=int, default=0, metavar="N", help="show so many of the worst errors, by id")
    cli.add_argument("--commit-run", action="store_true", help="write results/merging.json and the table in README.md")
    asked = cli.parse_args()
    shared = require_shared()
    found: JSON = {**run_facts(), "reader": open_desk().reader}
    for name in asked.only or PARTS:
        found[name] = PARTS[name](shared, asked.worst)
    if asked.commit_run:
        commit_run(NAME, found, table(found))


def table(found: JSON) -> list[str]:
    """Return the rows of the table in README.md."""
    gva_, ucdp_ = found["gva"], found["ucdp"]
    rows = [
        [f"news reports, {gva_['reports']}: B3", f"{gva_['b3']:.3f}", f"headline text alone {gva_['text']['b3']:.3f}"],
        ["pair F1", f"{gva_['pair_f1']:.3f}", f"headline text alone {gva_['text']['pair_f1']:.3f}"],
        ["killed, injured exact per incident", f"{gva_['killed_exact']:.3f}, {gva_['injured_exact']:.3f}", ""],
        ["UCDP headlines: pair F1", f"{ucdp_['pair_f1']:.3f}", f"headline text alone {ucdp_['text']['pair_f1']:.3f}"],
    ]
    if "mixed" in found:
        rows.append(["unrelated merges", f"{found['mixed']['wrong']} of {found['mixed']['sampled']} incidents", ""])
    if "many" in found:
        ours, theirs = found["many"]["ours"], found["many"]["splink"]
        rows.append(["100,000 at once: seconds", f"{ours['seconds']:.1f}", f"Splink {theirs['seconds']:.1f}"])
        rows.append(["100,000 at once: B3", f"{ours['b3']:.3f}", f"Splink {theirs['b3']:.3f}"])
    return markdown(["what", "Tocsin", "beside it"], rows)


if __name__ == "__main__":
    main()

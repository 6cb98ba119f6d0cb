"""Measures the ring: a million-node grid cut, roads read, K posts exactly, mixed plans, and what all of it takes.

    python bench/ring.py [--json FILE] [--grid N]

The grid has N x N junctions; its rim is the outside, a square in its middle the
area. It is cut in a process of its own, whose peak of memory is told. Roads are
those of the reference folder (TOCSIN_SHARED names it), around places in them:
on each, main roads and all, every number of posts from 1 to the cut. Seconds
are the best of three for reading, of one run else; those of K posts are of the
processor, which others on the machine change little. MB are 10^6 bytes.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from committed import commit_run, machine, markdown, run_facts
from tocsin.protection.ring_board import Board, Wishes, board_of, reduced
from tocsin.protection.ring_cut import NO_END, Web, least_cut, proof_fault
from tocsin.protection.ring_fewer import best_posts, greedy_posts
from tocsin.protection.ring_ground import Bounds, ground_of
from tocsin.protection.ring_mixed import game_plan, rota_of
from tocsin.roads import read_network

TARGETS = {"grid_s": 10.0, "grid_mb": 1000.0, "bayreuth_s": 10.0, "posts_s": 5.0, "value": 1e-6, "rota": 0.02}
"""Source: issue "The ring", "Figures to reach"."""

PLACES = {
    "campo-grande.osm.gz": Bounds(lat=-20.4697, lon=-54.6201, radius=3000, outside=7250),
    "andorra.osm.pbf": Bounds(lat=42.5078, lon=1.5211, radius=3000, outside=7840),
    "Helsinki.osm.pbf": Bounds(lat=60.1716, lon=24.9443, radius=200, outside=480),
    "north-bayreuth.osm.gz": Bounds(lat=50.01, lon=11.54, radius=1500, outside=3600),
}


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/ring.json and the table in README.md")
    cli.add_argument("--grid", type=int, default=1000, metavar="N", help="junctions along a side")
    cli.add_argument("--only-grid", action="store_true", help=argparse.SUPPRESS)
    asked = cli.parse_args()
    if asked.only_grid:
        print(json.dumps(cut_grid(asked.grid)))
        return
    command = [sys.executable, __file__, "--only-grid", "--grid", str(asked.grid)]
    facts: dict[str, Any] = {**run_facts(), "machine": machine()}
    found: dict[str, Any] = {"grid": json.loads(subprocess.run(command, check=True, capture_output=True).stdout)}
    print("grid", found["grid"], flush=True)
    folder = roads_folder()
    for file, bounds in PLACES.items():
        found[file] = measure(folder / file, bounds)
    if asked.json:
        asked.json.write_text(json.dumps(facts | found, indent=1) + "\n")
    if asked.commit_run:
        commit_run("ring", facts | found, readme_table(found))


def readme_table(found: dict[str, Any]) -> list[str]:
    """Return the table of README.md."""
    grid = found["grid"]
    head = ["roads", "read, s", "cut", "cut, s", "K posts, slowest, s", "gap", "game off by", "rota off by"]
    rows = [
        [f"grid of {grid['junctions']:,}, {grid['peak_mb']} MB", "", str(grid["cut"]), str(grid["seconds"]), *[""] * 4]
    ]
    for file in PLACES:
        for classes in ("main", "all"):
            its = found[file][classes]
            taken = [str(its["cut"]), str(its["cut_s"]), str(its["posts_slowest_s"]), str(its["posts_gap"])]
            off = [f"{its['value_off']:.0e}", f"{its['rota_off']:.2%}"] if "value_off" in its else ["", ""]
            rows.append([f"{file}, {classes}", str(found[file]["read_s"]), *taken, *off])
    return markdown(head, rows)


def roads_folder() -> Path:
    """Return the folder of the reference roads."""
    shared = os.environ.get("TOCSIN_SHARED") or Path(__file__).parents[2] / "shared"
    return Path(shared) / "reference" / "roads"


def cut_grid(side: int) -> dict[str, Any]:
    """Return seconds and memory of the cut of a grid; its size is known: the square's rim."""
    number = np.arange(side * side, dtype=np.int64).reshape(side, side)
    pairs = [(number[:, :-1].ravel(), number[:, 1:].ravel()), (number[:-1].ravel(), number[1:].ravel())]
    tail = np.concatenate([one for pair in pairs for one in pair])
    head = np.concatenate([one for pair in pairs for one in pair[::-1]])
    rim = np.unique(np.concatenate([number[0], number[-1], number[:, 0], number[:, -1]]))
    middle, half = side // 2, max(1, side // 100)
    square = number[middle - half : middle + half, middle - half : middle + half]
    web = Web(count=side * side, tail=tail, head=head, entries=rim, gates=np.sort(square.ravel()))
    begun = time.perf_counter()
    cut = least_cut(web, np.ones(web.count, dtype=np.int64), with_ways=False)
    return {
        "junctions": web.count,
        "cut": cut.value,
        "seconds": round(time.perf_counter() - begun, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }


def measure(file: Path, bounds: Bounds) -> dict[str, Any]:
    """Return and print what one file's ring takes."""
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        network = read_network(file)
        seconds.append(time.perf_counter() - begun)
    found: dict[str, Any] = {"read_s": round(min(seconds), 2), "junctions": len(network.lat)}
    for classes, which in (("main", network.is_main), ("all", None)):
        begun = time.perf_counter()
        ground = ground_of(network, bounds, which=which)
        board = board_of(ground, Wishes())
        cut = least_cut(board.web, board.cost)
        found[classes] = {
            "cut": cut.value,
            "cut_s": round(time.perf_counter() - begun, 2),
            "proof": proof_fault(board.web, cut.ways, frozenset(cut.nearest_in)) or "holds",
        }
        small = reduced(board, len(ground.junctions))
        slowest, most_gap, worse, short = 0.0, 0.0, 0, 0.0
        greedy = greedy_by_dominators(small, cut.value or 0)
        if small.web.count < 1000:
            every = [small.open_weight(some) for some in (greedy, greedy_posts(small, cut.value or 0))]
            assert every[0] == every[1], (file.name, classes, every)
        for posts in range(1, (cut.value or 0) + 1):
            begun = time.process_time()
            chosen = best_posts(small, posts)
            slowest = max(slowest, time.process_time() - begun)
            most_gap = max(most_gap, chosen.gap(small.total))
            left = small.open_weight(greedy[:posts])
            worse += chosen.open_weight > left
            short = max(short, (left - chosen.open_weight) / small.total)
        found[classes] |= {"posts_slowest_s": round(slowest, 2), "posts_gap": most_gap, "worse_than_greedy": worse}
        found[classes]["greedy_short"] = round(short, 4)
        if cut.value:
            found[classes] |= mixed(small, cut.value)
        print(file.name, classes, {"read_s": found["read_s"]} | found[classes], flush=True)
    found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
    return found


def greedy_by_dominators(board: Board, posts: int) -> tuple[int, ...]:
    """Return greedy's posts in the order of their choice, as ``greedy_posts`` does, from one tree of dominators each.

    Looked at from the area outwards, a spot dominates the entries that have no way in but through it: a post there
    closes just these.
    """
    weight = dict(zip(board.web.entries.tolist(), board.weight.tolist(), strict=True))
    web = nx.DiGraph(zip(board.web.head.tolist(), board.web.tail.tolist(), strict=True))
    web.add_edges_from(("area", gate) for gate in board.web.gates.tolist())
    web.remove_nodes_from(board.must)
    taken = tuple(board.must)
    while len(taken) < posts:
        above = nx.immediate_dominators(web, "area")
        closed: dict[Any, int] = {}
        for entry in weight:
            spot = entry if entry in above else None
            while spot is not None and spot != "area":
                closed[spot] = closed.get(spot, 0) + weight[entry]
                spot = above[spot]
        can = {spot: closes for spot, closes in closed.items() if closes and board.cost[spot] < NO_END}
        if not can:
            break
        best = min(can, key=lambda spot: (-can[spot], spot))
        taken = (*taken, best)
        web.remove_node(best)
    return taken


def mixed(board: Any, cut: int) -> dict[str, Any]:
    """Return how far the game's value is from posts / cut, and how far a year's rota from its shares."""
    begun = time.perf_counter()
    plan = game_plan(board, 1, sees=np.ones(board.web.count), step_price=np.zeros(board.web.count))
    taken = time.perf_counter() - begun
    rota = rota_of(plan, 365, "bench")
    off = max(abs(sum(s in day for day in rota) / 365 - share) for s, share in plan.shares.items())
    return {"value_off": abs(plan.value - 1 / cut), "game_s": round(taken, 2), "rota_off": round(off, 4)}


if __name__ == "__main__":
    main()

"""K posts that close most, held to every other choice on small webs and to another solver on real ones."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds as Limits
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix

from protection.networks import a_board, a_random_web, network
from tocsin.protection.ring_board import Board, Wishes, board_of, reduced
from tocsin.protection.ring_fewer import best_posts, greedy_posts
from tocsin.protection.ring_ground import Bounds, ground_of


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("posts", [1, 2, 3])
def test_no_other_choice_closes_more(seed: int, posts: int) -> None:
    web = a_random_web(seed, most=18)
    random = np.random.default_rng(seed + 1000)
    board = a_board(web, random.integers(0, 9, len(web.entries)).tolist())

    found = best_posts(board, posts)

    every = min(board.open_weight(some) for some in combinations(range(web.count), min(posts, web.count)))
    assert every == found.open_weight == board.open_weight(found.posts) == found.bound
    assert len(found.posts) <= posts
    assert found.open_weight <= board.open_weight(greedy_posts(board, posts))


@pytest.mark.parametrize("seed", range(40))
def test_leaving_out_what_no_plan_needs_changes_no_plan(seed: int) -> None:
    """Half of the spots of a random web are taken for pieces of road."""
    board = a_board(_with_pieces(seed))
    small = reduced(board, board.web.count // 2)

    for posts in (1, 2, 3):
        found = best_posts(small, posts)
        assert best_posts(board, posts).open_weight == found.open_weight
        assert board.open_weight(small.spots[list(found.posts)].tolist()) == found.open_weight


def _with_pieces(seed: int):  # type: ignore[no-untyped-def]
    from protection.networks import a_web

    random = np.random.default_rng(seed)
    junctions = int(random.integers(6, 14))
    pairs, pieces = [], junctions
    ends = [tuple(map(int, random.choice(junctions, 2, replace=False))) for _ in range(junctions)]
    for one, two in ends:
        pairs += [(one, pieces), (pieces, two)]
        pieces += 1
    entries, gates = [], []
    while pieces < 2 * junctions + 4:
        pairs.append((int(random.integers(0, junctions)), pieces))
        (entries if pieces % 2 else gates).append(pieces)
        pieces += 1
    spots = {s: n for n, s in enumerate([*range(junctions), *range(junctions, pieces)])}
    count = pieces if pieces % 2 == 0 else pieces + 1
    shift = count // 2 - junctions  # so that exactly the first half are junctions
    moved = {s: n if n < junctions else n + max(0, shift) for s, n in spots.items()}
    whole = max(moved.values()) + 1
    return a_web(
        2 * ((whole + 1) // 2),
        [(moved[a], moved[b]) for a, b in pairs],
        [moved[e] for e in entries],
        [moved[g] for g in gates],
    )


def by_highs(board: Board, posts: int) -> int:
    """Return the least weight left open by a mixed integer program over the whole board."""
    web, n = board.web, board.web.count
    rows, columns, values, least = [], [], [], []

    def row(terms: list[tuple[int, float]], bound: float) -> None:
        for column, value in terms:
            rows.append(len(least))
            columns.append(column)
            values.append(value)
        least.append(bound)

    for tail, head in zip(web.tail.tolist(), web.head.tolist(), strict=True):
        row([(n + tail, 1), (n + head, -1), (tail, 1)], 0)
    for gate in web.gates.tolist():
        row([(n + gate, 1), (gate, 1)], 1)
    row([(spot, -1) for spot in range(n)], -posts)
    loss = np.zeros(2 * n)
    np.add.at(loss, n + web.entries, board.weight.astype(float))
    found = milp(
        loss,
        constraints=LinearConstraint(csr_matrix((values, (rows, columns)), shape=(len(least), 2 * n)), least, np.inf),
        bounds=Limits(0, 1),
        integrality=np.concatenate([np.ones(n), np.zeros(n)]),
        options={"mip_rel_gap": 0},
    )
    return round(found.fun)


PLACES = {
    "andorra.osm.pbf": Bounds(lat=42.5078, lon=1.5211, radius=3000, outside=7840),
    "Helsinki.osm.pbf": Bounds(lat=60.1716, lon=24.9443, radius=200, outside=480),
    "north-bayreuth.osm.gz": Bounds(lat=50.01, lon=11.54, radius=1500, outside=3600),
}


@pytest.mark.parametrize("file", PLACES)
@pytest.mark.parametrize("posts", [2, 5])
def test_on_real_roads_another_solver_finds_the_same(file: str, posts: int) -> None:
    ground = ground_of(network(file), PLACES[file])
    board = reduced(board_of(ground, Wishes()), len(ground.junctions))

    found = best_posts(board, posts)

    assert by_highs(board, posts) == found.open_weight == found.bound
    assert found.open_weight <= board.open_weight(greedy_posts(board, posts))


@pytest.mark.parametrize(("posts", "left"), [(3, 138), (10, 56)])
def test_campo_grande_with_few_posts(posts: int, left: int) -> None:
    """Of 165 entries; both figures were found by HiGHS as well, in 7 to 27 s."""
    ground = ground_of(network("campo-grande.osm.gz"), Bounds(lat=-20.4697, lon=-54.6201, radius=3000, outside=7250.2))
    board = reduced(board_of(ground, Wishes()), len(ground.junctions))

    found = best_posts(board, posts)

    assert (165, left, left) == (board.total, found.open_weight, found.bound)


def test_a_post_that_must_stand_counts() -> None:
    board = a_board(a_random_web(3, most=18))
    forced = Board(web=board.web, cost=board.cost, must=(0,), weight=board.weight, spots=board.spots)

    assert 0 in best_posts(forced, 2).posts
    with pytest.raises(ValueError, match="1 posts must stand, and 0 are asked for"):
        best_posts(forced, 0)

"""Mixed plans and rotas, held to linear programs of the other side and to counting days."""

from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linprog

from protection.networks import a_board, a_random_web
from tocsin.protection.ring_board import Board
from tocsin.protection.ring_cut import least_cut
from tocsin.protection.ring_mixed import MixedPlan, even_plan, game_plan, rota_of


def comers_value(board: Board, posts: int, sees: np.ndarray, price: np.ndarray) -> float:
    """Return the game's value from the other side: over all ways, one by one, what whoever comes can hold it to."""
    web = board.web
    graph = nx.DiGraph(zip(web.tail.tolist(), web.head.tolist(), strict=True))
    graph.add_nodes_from(range(web.count))
    ways = {
        tuple(way)
        for entry in web.entries.tolist()
        for gate in web.gates.tolist()
        for way in ([[entry]] if entry == gate else nx.all_simple_paths(graph, entry, gate))
    }
    # Shares of the ways y, then s and t: K s + sum t + price y is least; s + t_v >= sees_v * sum of y through v.
    listed = sorted(ways)
    many, count = len(listed), web.count
    cost = np.concatenate([[sum(price[v] for v in way) for way in listed], [float(posts)], np.ones(count)])
    upper = np.zeros((count, many + 1 + count))
    for column, way in enumerate(listed):
        for spot in way:
            upper[spot, column] = sees[spot]
    upper[:, many] = -1
    upper[np.arange(count), many + 1 + np.arange(count)] = -1
    sums = np.concatenate([np.ones(many), [0.0], np.zeros(count)])[None, :]
    return float(linprog(cost, A_ub=upper, b_ub=np.zeros(count), A_eq=sums, b_eq=[1.0], method="highs").fun)


@pytest.mark.parametrize("seed", range(25))
def test_the_games_value_is_the_same_from_both_sides(seed: int) -> None:
    web = a_random_web(seed, most=11)
    random = np.random.default_rng(seed)
    sees, price = random.uniform(0.3, 1.0, web.count), random.uniform(0.0, 0.2, web.count)
    board = a_board(web)

    plan = game_plan(board, 1 + seed % 2, sees=sees, step_price=price)

    assert comers_value(board, 1 + seed % 2, sees, price) == pytest.approx(plan.value, abs=1e-6)
    assert sum(plan.shares.values()) <= plan.posts + 1e-6


@pytest.mark.parametrize("seed", range(25))
def test_where_posts_see_all_and_ways_cost_nothing_the_value_is_posts_by_cut(seed: int) -> None:
    web = a_random_web(seed, most=40)
    board = a_board(web)
    cut = least_cut(web, board.cost)
    assert cut.value

    plan = game_plan(board, 1, sees=np.ones(web.count), step_price=np.zeros(web.count))

    assert 1 / cut.value == pytest.approx(plan.value, abs=1e-6)
    assert even_plan(cut.nearest_in, 1).value == pytest.approx(plan.value, abs=1e-6)


def test_without_a_way_in_there_is_no_game() -> None:
    web = a_random_web(1)
    closed = type(web)(count=web.count, tail=web.tail, head=web.head, entries=web.entries[:0], gates=web.gates)

    with pytest.raises(ValueError, match="no road leads"):
        game_plan(a_board(closed), 1, sees=np.ones(web.count), step_price=np.zeros(web.count))


PLANS = [
    even_plan(tuple(range(27)), 5),
    even_plan(tuple(range(6)), 4),
    MixedPlan(posts=2, shares={3: 0.9, 5: 0.55, 8: 0.35, 9: 0.15, 11: 0.05}, value=0.3),
]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_a_rota_keeps_to_its_plan(plan: MixedPlan, seed: str) -> None:
    rota = rota_of(plan, 365, seed)

    stood = Counter(spot for day in rota for spot in day)
    assert all(abs(stood[spot] / 365 - share) <= 1 / 365 + 1e-9 for spot, share in plan.shares.items())
    assert {plan.posts} == {len(day) for day in rota} == {len(set(day)) for day in rota}
    assert rota == rota_of(plan, 365, seed)
    assert rota != rota_of(plan, 365, seed + "!")


def test_a_rota_says_nothing_of_tomorrow() -> None:
    """Of the days behind a day with a spot, about as many have it as of all days."""
    plan = even_plan(tuple(range(6)), 2)
    rota = [day for seed in range(20) for day in rota_of(plan, 365, str(seed))]

    after = [0 in tomorrow for today, tomorrow in pairwise(rota) if 0 in today]
    assert abs(sum(after) / len(after) - 1 / 3) < 0.03

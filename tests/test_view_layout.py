"""Where nodes are drawn: the same each time, apart from each other, neighbours near."""

from __future__ import annotations

import numpy as np
import pytest

from kg.view.forces import around
from kg.view.layout import SMALL, layout


def test_the_same_graph_stands_at_the_same_places() -> None:
    links = [(i, (i * 7) % 400) for i in range(400)]
    assert layout(400, links) == layout(400, links)
    assert layout(40, links[:0]) == layout(40, links[:0])


@pytest.mark.parametrize("count", [0, 1, 2, 3, SMALL, SMALL + 1])
def test_every_node_gets_a_place(count: int) -> None:
    spots = layout(count, [(0, i) for i in range(1, count)])
    assert len(spots) == count
    assert len(set(spots)) == count


def test_loops_doubles_and_loose_nodes_are_laid_out() -> None:
    spots = layout(6, [(0, 0), (0, 1), (1, 0), (0, 1), (3, 4)], lengths=[50, 80, 90, 70, 60])
    assert len(set(spots)) == 6


@pytest.mark.parametrize("nodes", [12, 60, 200])
def test_boxes_of_small_graphs_do_not_overlap(nodes: int) -> None:
    boxes = [(80.0 + i % 50, 40.0 + i % 20) for i in range(nodes)]
    spots = layout(nodes, [(i // 3, i) for i in range(1, nodes)], boxes=boxes)
    for i in range(nodes):
        for j in range(i):
            apart = [
                abs(spots[i][k] - spots[j][k]) - (boxes[i][k] + boxes[j][k]) / 2 for k in (0, 1)
            ]
            assert max(apart) > -2, (i, j)


def test_a_core_is_laid_out_first_and_the_rest_around_it() -> None:
    links = [(0, i) for i in range(1, 20)] + [(i % 20, i) for i in range(20, 900)]
    spots = layout(900, links, core=range(20))
    assert len(set(spots)) > 850
    near = [abs(complex(*spots[i]) - complex(*spots[i % 20])) for i in range(20, 900)]
    far = [abs(complex(*spots[i]) - complex(*spots[(i + 7) % 20])) for i in range(20, 900)]
    assert sum(near) < 0.5 * sum(far)


def test_a_large_network_without_links_is_laid_out() -> None:
    none = np.zeros((0, 2), dtype=np.int64)
    core = np.arange(50)
    spots = around(400, none, np.zeros(0), core, np.random.default_rng(1))
    assert np.isfinite(spots).all()
    assert len(np.unique(spots, axis=0)) == 400


def test_what_has_no_link_stands_below_in_rows_and_does_not_move_the_rest() -> None:
    links = [(i // 3, i) for i in range(1, 40)]
    alone = layout(40, links)
    spots = layout(100, links, boxes=[(90.0, 40.0)] * 100)
    assert max(y for _, y in spots[:40]) < min(y for _, y in spots[40:])
    assert len(set(spots)) == 100
    assert len({y for _, y in spots[40:]}) > 2
    assert layout(100, links)[:40] == alone


def test_room_is_left_for_the_names_of_landmarks() -> None:
    links = [(i % 12, i) for i in range(12, 700)] + [(i, i + 1) for i in range(11)]

    def covered(spots: list[tuple[int, int]]) -> int:
        scale = min(
            640 / max(abs(x) * 2 for x, _ in spots), 730 / max(abs(y) * 2 for _, y in spots)
        )
        x0, y0 = spots[3]
        return sum(abs(x - x0) * scale < 48 and 8 < (y - y0) * scale < 36 for x, y in spots)

    name = {3: (120.0, 32.0)}
    assert covered(layout(700, links, named=name)) < 0.4 * covered(layout(700, links))

"""Measures of networks: cases worked out by hand, and what holds for any network."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from kg.analyse import MEASURES, measure, report, stats
from kg.analyse import centrality as centrality_module
from kg.analyse import measures as measures_module
from kg.analyse.assortativity import assortativity, coefficient, mixing
from kg.analyse.backends import installed
from kg.analyse.betweenness import betweenness
from kg.analyse.centrality import cores, eigenvector, pagerank
from kg.analyse.communities import communities, modularity
from kg.analyse.measures import measure_matrix
from kg.errors import UsageError


def matrix(network: nx.Graph, weight: str | None = "weight") -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(network, nodelist=sorted(network), weight=weight)
    return sparse.csr_array(found).astype(np.float64)


def named(network: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(network, "n{:04}".format)


def column(network: nx.Graph, name: str) -> dict[str, float]:
    return {node: data[name] for node, data in network.nodes(data=True)}


# --- by hand ------------------------------------------------------------------------------------


@pytest.fixture
def kite() -> nx.Graph:
    """Triangle a-b-c, tail c-d-e, and z alone."""
    network = nx.Graph()
    network.add_edge("a", "b", weight=1.0)
    network.add_edge("a", "c", weight=0.5)
    network.add_edge("b", "c", weight=0.5)
    network.add_edge("c", "d", weight=0.25)
    network.add_edge("d", "e", weight=1.0)
    network.add_node("z")
    return network


def test_measures_of_a_kite(kite: nx.Graph) -> None:
    found = measure(kite)
    assert column(found, "degree") == {"a": 2, "b": 2, "c": 3, "d": 2, "e": 1, "z": 0}
    assert column(found, "strength") == {
        "a": 1.5, "b": 1.5, "c": 1.25, "d": 1.25, "e": 1.0, "z": 0.0
    }  # fmt: skip
    # c lies between a|b and d|e: 4 pairs of the 10 among the other five; d between 3 and e: 3.
    assert column(found, "betweenness") == {
        "a": 0.0, "b": 0.0, "c": 0.4, "d": 0.3, "e": 0.0, "z": 0.0
    }  # fmt: skip
    assert column(found, "core") == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1, "z": 0}
    # d gives 1/5 to c and 4/5 to e, and its contacts don't know each other.
    assert found.nodes["d"]["constraint"] == pytest.approx((1 / 5) ** 2 + (4 / 5) ** 2)
    # a gives 2/3 to b and 1/3 to c; b passes 1/3 on to c, and c 2/5 on to b.
    assert found.nodes["a"]["constraint"] == pytest.approx(
        (2 / 3 + 1 / 3 * 2 / 5) ** 2 + (1 / 3 + 2 / 3 * 1 / 3) ** 2
    )
    assert found.nodes["e"]["constraint"] == found.nodes["z"]["constraint"] == 1.0
    assert sum(column(found, "pagerank").values()) == pytest.approx(1)
    assert found.nodes["z"]["eigenvector"] == 0.0
    assert column(found, "community") == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "z": 2}
    # Of 6.5 for all ends of links, 4 lie inside the triangle (ends 4.25) and 2 in d-e (2.25).
    assert found.graph["modularity"] == pytest.approx(
        4 / 6.5 - (4.25 / 6.5) ** 2 + 2 / 6.5 - (2.25 / 6.5) ** 2
    )
    assert (found.graph["betweenness_sources"], found.graph["betweenness_error"]) == (6, 0.0)


def test_standing_in_a_star() -> None:
    star = matrix(nx.star_graph(4))
    # The centre's rank is x = 0.15 / 5 + 0.85 (1 - x): the leaves hand over all they have.
    centre = (0.15 / 5 + 0.85) / 1.85
    assert pagerank(star) == pytest.approx([centre, *[(1 - centre) / 4] * 4])
    # The eigenvalue is 2: the centre is 4 leaves over 2, a leaf the centre over 2.
    assert eigenvector(star) == pytest.approx([np.sqrt(1 / 2), *[np.sqrt(1 / 8)] * 4])


def test_the_most_tightly_linked_part_holds_the_inner_circle() -> None:
    parts = nx.disjoint_union_all([nx.complete_graph(3), nx.complete_graph(4), nx.path_graph(2)])
    assert eigenvector(matrix(parts)) == pytest.approx([0] * 3 + [1 / 2] * 4 + [0] * 2)
    tied = nx.disjoint_union(nx.complete_graph(3), nx.cycle_graph(5))  # both of eigenvalue 2
    assert eigenvector(matrix(tied)) == pytest.approx([np.sqrt(1 / 8)] * 8)
    assert eigenvector(matrix(nx.empty_graph(3))).tolist() == [0.0] * 3


def test_communities_of_two_triangles_joined_by_a_link() -> None:
    network = nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)])
    found = communities(matrix(network))
    assert found.tolist() == [0, 0, 0, 1, 1, 1]
    assert modularity(matrix(network), found) == pytest.approx(2 * (3 / 7 - (7 / 14) ** 2))
    assert modularity(matrix(network), np.zeros(6, dtype=np.int64)) == pytest.approx(0)


def test_communities_are_numbered_by_size_then_by_best_connected_member() -> None:
    network = nx.Graph()
    network.add_edges_from(itertools.combinations("mnop", 2), weight=1.0)
    network.add_edges_from(itertools.combinations("abc", 2), weight=1.0)
    network.add_edges_from(itertools.combinations("xyz", 2), weight=2.0)
    network.add_node("lone")
    measured = measure(network)
    assert column(measured, "community") == {
        **dict.fromkeys("mnop", 0), **dict.fromkeys("xyz", 1), **dict.fromkeys("abc", 2), "lone": 3
    }  # fmt: skip
    assert [group.label for group in stats(measured).communities] == ["m", "x", "a"]


def test_twins_share_the_paths_between_them() -> None:
    # s - {t, u, v} - w: three who know each other stand side by side between s and w.
    network = nx.Graph(itertools.combinations("tuv", 2))
    network.add_edges_from((end, twin) for end in "sw" for twin in "tuv")
    found = column(measure(network), "betweenness")
    assert found == pytest.approx(
        {"s": 0, "t": 1 / 3 / 6, "u": 1 / 3 / 6, "v": 1 / 3 / 6, "w": 0}, abs=1e-11
    )


def test_links_keep_to_a_country_by_hand() -> None:
    network = nx.path_graph(["a", "b", "c", "d", "e"])
    nx.set_node_attributes(network, {"a": "fr", "b": "fr", "c": "it", "d": "it"}, "country")
    found = assortativity(network, "country")
    # Of the 6 ends of 3 links between known countries, 4 meet their own; by chance 3 would.
    assert (found.value, found.known, found.links) == (pytest.approx((4 - 3) / (6 - 3)), 4, 3)
    apart = nx.complete_bipartite_graph(3, 3)
    nx.set_node_attributes(apart, {node: "xy"[node // 3] for node in apart}, "side")
    assert assortativity(named(apart), "side").value == pytest.approx(-1)


def test_who_belongs_to_two_institutions_counts_half_in_each() -> None:
    names, between = mixing(sparse.csr_array([[0.0, 1.0], [1.0, 0.0]]), [["x"], ["x", "y"]])
    assert names == ["x", "y"]
    assert between.toarray().tolist() == [[1.0, 0.5], [0.5, 0.0]]
    # Half stays within x; by chance 0.75² + 0.25² would.
    assert coefficient(between) == pytest.approx((0.5 - 0.625) / (1 - 0.625))


@pytest.mark.parametrize(
    ("values", "known"), [({}, 0), ({"a": ""}, 0), ({"a": "x"}, 1), ({"a": "x", "b": ["x"]}, 2)]
)
def test_nothing_to_compare_is_no_number(values: dict[str, object], known: int) -> None:
    network = nx.Graph([("a", "b")])
    nx.set_node_attributes(network, values, "country")
    found = assortativity(network, "country")
    assert (found.value, found.known) == (None, known)


# --- what always holds --------------------------------------------------------------------------


def test_every_measure_says_what_it_means_in_a_sentence() -> None:
    assert all(text[0].isupper() and text.endswith(".") for text in MEASURES.values())
    assert list(measure_matrix(matrix(nx.path_graph(3))).columns) == list(MEASURES)


def test_measures_leave_the_network_they_are_given_alone(kite: nx.Graph) -> None:
    kite.graph["faint"] = 3
    found = measure(kite)
    assert not any(kite.nodes[node] for node in kite) and kite.graph == {"faint": 3}
    assert all(set(data) == set(MEASURES) for _, data in found.nodes(data=True))
    assert found.graph["faint"] == 3
    again = measure(found)
    assert again.nodes(data=True) == found.nodes(data=True) and again.graph == found.graph


def test_a_link_to_oneself_is_not_counted(kite: nx.Graph) -> None:
    looped = kite.copy()
    looped.add_edge("c", "c", weight=7.0)
    looped.add_edge("z", "z", weight=1.0)
    assert measure(looped).nodes(data=True) == measure(kite).nodes(data=True)
    weights = matrix(looped)
    measure_matrix(weights)
    assert (weights - matrix(looped)).nnz == 0  # and the matrix stays as it was


@pytest.mark.parametrize("size", [0, 1, 2])
def test_tiny_networks_have_measures_too(size: int) -> None:
    found = measure(named(nx.complete_graph(size)))
    assert all(set(data) == set(MEASURES) for _, data in found.nodes(data=True))
    assert all(data["betweenness"] == 0 for _, data in found.nodes(data=True))
    assert found.graph["modularity"] == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500), st.permutations(range(30)))
def test_the_order_of_insertion_changes_nothing(seed: int, order: list[int]) -> None:
    network = named(nx.gnm_random_graph(30, 45, seed=seed))
    shuffled = nx.Graph()
    shuffled.add_nodes_from(sorted(network)[n] for n in order)
    shuffled.add_edges_from((b, a) for a, b in reversed(list(network.edges)))
    one, two = measure(network), measure(shuffled)
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges) == list(two.edges)


def test_measures_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import networkx as nx\n"
        "from kg.analyse import measure, report, stats\n"
        "g = nx.relabel_nodes(nx.connected_caveman_graph(12, 5), 'node {}'.format)\n"
        "more = nx.gnm_random_graph(60, 40, 1)\n"
        "g.add_edges_from(nx.relabel_nodes(more, 'node {}'.format).edges)\n"
        "m = measure(g)\n"
        "print(list(m.nodes(data=True)), list(m.edges), m.graph, report(stats(m)))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(outputs) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500))
def test_every_community_hangs_together(seed: int) -> None:
    network = nx.gnm_random_graph(60, 80, seed=seed)
    found = communities(matrix(network), seed=seed)
    assert set(found) == set(range(found.max() + 1))
    for number in set(found):
        assert nx.is_connected(network.subgraph(np.flatnonzero(found == number)))
    sizes = np.bincount(found)
    assert (np.diff(sizes) <= 0).all()


def test_long_chains_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = matrix(nx.path_graph(300))
    expected = np.sin(np.pi * np.arange(1, 301) / 301)  # the eigenvector of a chain
    expected /= np.sqrt((expected**2).sum())
    assert eigenvector(chain) == pytest.approx(expected, abs=1e-6)
    assert cores(chain).tolist() == [1] * 300
    monkeypatch.setattr(centrality_module, "_RESTARTS", 1)  # as if it did not converge
    roughly = eigenvector(chain)
    assert np.corrcoef(roughly, expected)[0, 1] > 0.8 and roughly.argmax() in (149, 150)


# --- estimates ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grown() -> nx.Graph:
    return nx.barabasi_albert_graph(300, 3, seed=1)


def test_an_estimate_comes_close_repeats_and_says_its_error(grown: nx.Graph) -> None:
    links = matrix(grown)
    steps = 60 * (links.nnz + 300)
    exact = betweenness(links)
    assert (exact.sources, exact.error) == (300, 0.0)
    found = [betweenness(links, seed=seed, exact_steps=steps) for seed in range(200)]
    assert {one.sources for one in found} == {60}
    assert (found[5].values == betweenness(links, seed=5, exact_steps=steps).values).all()
    assert (found[5].values != found[6].values).any()
    values = np.array([one.values for one in found])
    assert values.mean(axis=0) == pytest.approx(exact.values, abs=0.003)
    # The error that is told is the one that estimates have.
    told = statistics.mean(one.error for one in found)
    assert told == pytest.approx(values.std(axis=0).max(), rel=0.2)


def test_twins_are_drawn_one_by_one() -> None:
    # Two crowds of 80 joined by one person: most sources are twins of each other.
    network = nx.Graph(itertools.combinations(range(81), 2))
    network.add_edges_from(itertools.combinations(range(80, 161), 2))
    links = matrix(network)
    found = betweenness(links, exact_steps=1)
    assert 0 < found.sources < 161
    bridge = betweenness(links).values[80]
    assert bridge == pytest.approx(80 * 80 / (160 * 159 / 2))
    # Each of the crowds reaches the 80 others through that person, so any sample tells it exactly.
    assert found.values == pytest.approx(betweenness(links).values)
    assert found.error == pytest.approx(0, abs=1e-9)


def test_the_report_says_when_betweenness_is_estimated(
    grown: nx.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = {title for title, _, _ in report(stats(measure(named(grown))))}
    assert not any("Estimated" in title for title in exact)
    monkeypatch.setattr(
        measures_module, "betweenness", lambda links, seed: betweenness(links, exact_steps=1)
    )
    titles = [title for title, _, _ in report(stats(measure(named(grown))))]
    (told,) = [title for title in titles if "Estimated" in title]
    assert told.startswith("Go-betweens") and "32 of 300 nodes" in told


def test_the_report_says_how_far_links_keep_to_a_country() -> None:
    network = nx.path_graph(["a", "b", "c", "d"])
    nx.set_node_attributes(network, {"a": "fr", "b": "fr", "c": "it", "d": "it"}, "country")
    measured = measure(network)
    found = stats(measured)
    assert [kind.attribute for kind in found.assortativity] == ["country"]
    assert ["country", "0.333", "4"] in report(found)[-1][2]
    assert stats(measured, groups=["club"]).assortativity == ()


# --- backends of networkx -----------------------------------------------------------------------


def test_a_backend_that_is_not_installed_is_an_error_that_names_those_that_are(
    kite: nx.Graph,
) -> None:
    with pytest.raises(UsageError, match=r'no backend "abacus" \(installed: '):
        measure(kite, backend="abacus")
    with pytest.raises(UsageError, match="abacus"):
        measure(nx.Graph(), backend="abacus")


def test_an_installed_backend_gives_the_same_measures(kite: nx.Graph) -> None:
    backend = "rustworkx"
    if backend not in installed():
        pytest.skip(f"no package with the networkx backend {backend} is installed")
    for network in (kite, named(nx.barabasi_albert_graph(60, 2, seed=3)), nx.Graph()):
        own, theirs = measure(network), measure(network, backend=backend)
        for name in MEASURES:
            assert column(theirs, name) == pytest.approx(column(own, name), abs=1e-8)


def test_what_a_backend_can_compute_is_asked_of_it(
    kite: nx.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Betweenness:
        backends = frozenset({"abacus"})

        def __call__(self, network: nx.Graph, backend: str) -> dict[int, float]:
            asked.append((backend, sorted(network)))
            return dict.fromkeys(network, 0.25)

    monkeypatch.setattr("kg.analyse.backends.installed", lambda: ["abacus"])
    monkeypatch.setattr(nx, "betweenness_centrality", Betweenness())
    found = measure(kite, backend="abacus")
    assert asked == [("abacus", [0, 1, 2, 3, 4, 5])]
    assert set(column(found, "betweenness").values()) == {0.25}
    assert column(found, "core") == column(measure(kite), "core")


def test_a_backend_that_fails_is_named(kite: nx.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        backends = frozenset({"abacus"})

        def __call__(self, network: nx.Graph, backend: str) -> dict[int, float]:
            raise ImportError("a bead is missing")

    monkeypatch.setattr("kg.analyse.backends.installed", lambda: ["abacus"])
    monkeypatch.setattr(nx, "betweenness_centrality", Broken())
    with pytest.raises(UsageError, match='"abacus" failed at betweenness: a bead is missing'):
        measure(kite, backend="abacus")

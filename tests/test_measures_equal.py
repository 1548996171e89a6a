"""Every measure gives what networkx and igraph give, on networks of many shapes."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from kg.analyse.assortativity import assortativity
from kg.analyse.betweenness import betweenness
from kg.analyse.brokerage import constraint
from kg.analyse.centrality import cores, eigenvector, pagerank
from kg.analyse.communities import communities, modularity

FEW = settings(max_examples=40, deadline=None)


def gatherings(events: list[set[int]]) -> nx.Graph:
    """Everyone at an event is linked to everyone there, more so at a small one."""
    network = nx.empty_graph(1 + max(itertools.chain([0], *events)))
    for event in events:
        for a, b in itertools.combinations(sorted(event), 2):
            weight = network.get_edge_data(a, b, {"weight": 0})["weight"] + 1 / (len(event) - 1)
            network.add_edge(a, b, weight=weight)
    return network


def random_network(size: int, links: int, seed: int) -> nx.Graph:
    network = nx.gnm_random_graph(size, links, seed=seed)
    for n, (a, b) in enumerate(network.edges):
        network.edges[a, b]["weight"] = 1 / (1 + n % 7)
    return network


NETWORKS = st.one_of(
    st.lists(st.sets(st.integers(0, 25), min_size=2, max_size=9), max_size=12).map(gatherings),
    st.builds(random_network, st.integers(1, 45), st.integers(0, 120), st.integers(0, 99)),
    st.builds(nx.path_graph, st.integers(1, 130)),
)


def matrix(network: nx.Graph, weight: str | None = "weight") -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(network, nodelist=range(len(network)), weight=weight)
    return sparse.csr_array(found).astype(np.float64)


def in_order(values: dict[int, float]) -> list[float]:
    return [values[node] for node in range(len(values))]


@FEW
@given(NETWORKS)
def test_betweenness_is_that_of_networkx(network: nx.Graph) -> None:
    found = betweenness(matrix(network, None)).values
    assert found == pytest.approx(in_order(nx.betweenness_centrality(network)), abs=1e-12)


@FEW
@given(NETWORKS)
def test_pagerank_is_that_of_networkx(network: nx.Graph) -> None:
    expected = nx.pagerank(network, tol=1e-14, max_iter=1000)
    assert pagerank(matrix(network)) == pytest.approx(in_order(expected), abs=1e-10)


@FEW
@given(NETWORKS)
def test_eigenvector_centrality_solves_its_equation_and_is_that_of_networkx(
    network: nx.Graph,
) -> None:
    weights = matrix(network)
    found = eigenvector(weights)
    if not network.edges:
        assert not found.any()
        return
    assert (found >= 0).all() and (found**2).sum() == pytest.approx(1)
    largest = np.linalg.eigvalsh(weights.toarray())[-1]
    assert weights @ found == pytest.approx(largest * found, abs=1e-6)
    try:
        expected = nx.eigenvector_centrality(network, 3000, 1e-13, weight="weight")
    except nx.PowerIterationFailedConvergence:
        return  # two parts all but tied: the equation above is all there is to say
    assert found == pytest.approx(in_order(expected), abs=1e-4)


@FEW
@given(NETWORKS)
def test_constraint_is_that_of_networkx(network: nx.Graph) -> None:
    found = constraint(matrix(network)).tolist()
    for node, value in nx.constraint(network, weight="weight").items():
        assert found[node] == pytest.approx(1 if math.isnan(value) else value)


@FEW
@given(NETWORKS)
def test_cores_are_those_of_networkx(network: nx.Graph) -> None:
    assert cores(matrix(network)).tolist() == in_order(nx.core_number(network))


@FEW
@given(NETWORKS)
def test_modularity_is_that_of_networkx(network: nx.Graph) -> None:
    weights = matrix(network)
    found = communities(weights)
    groups = [set(np.flatnonzero(found == n).tolist()) for n in range(found.max() + 1)]
    value = modularity(weights, found)
    if network.edges:
        assert value == pytest.approx(nx.community.modularity(network, groups), abs=1e-12)
        assert value >= -1e-12  # no worse than all in one
    else:
        assert value == 0 and len(groups) == len(network)


@FEW
@given(NETWORKS, st.integers(1, 4), st.booleans())
def test_assortativity_is_that_of_networkx(
    network: nx.Graph, kinds: int, some_unknown: bool
) -> None:
    names = nx.relabel_nodes(network, "{:03}".format)
    for n, node in enumerate(names):
        if not (some_unknown and n % 5 == 0):
            names.nodes[node]["country"] = "abcd"[n * n % kinds]
    found = assortativity(names, "country")
    known = names.subgraph([node for node, data in names.nodes(data=True) if data])
    met = {known.nodes[end]["country"] for link in known.edges for end in link}
    if len(met) < 2:
        assert found.value is None
    else:
        expected = nx.attribute_assortativity_coefficient(known, "country")
        assert found.value == pytest.approx(expected)
    assert (found.known, found.links) == (len(known), known.number_of_edges())


@pytest.mark.parametrize("seed", range(3))
def test_all_measures_are_those_of_igraph(seed: int) -> None:
    igraph = pytest.importorskip("igraph")
    network = random_network(60, 150, seed)
    network.remove_nodes_from([n for n in list(network) if n not in max(
        nx.connected_components(network), key=len)])  # fmt: skip
    network = nx.convert_node_labels_to_integers(network)
    n, weights = len(network), matrix(network)
    peer = igraph.Graph(n=n, edges=list(network.edges))
    heavy = [data["weight"] for *_, data in network.edges(data=True)]
    pairs = (n - 1) * (n - 2) / 2
    assert betweenness(matrix(network, None)).values * pairs == pytest.approx(peer.betweenness())
    assert pagerank(weights) == pytest.approx(peer.pagerank(weights=heavy), abs=1e-9)
    theirs = np.array(peer.eigenvector_centrality(weights=heavy))
    assert eigenvector(weights) == pytest.approx(theirs / np.sqrt((theirs**2).sum()), abs=1e-7)
    assert constraint(weights) == pytest.approx(peer.constraint(weights=heavy))
    assert cores(weights).tolist() == peer.coreness()
    found = communities(weights)
    assert modularity(weights, found) == pytest.approx(peer.modularity(found, weights=heavy))
    leiden = peer.community_leiden("modularity", weights=heavy, n_iterations=3)
    assert modularity(weights, found) >= leiden.modularity - 0.02
    kinds = [node % 3 for node in range(n)]
    nx.set_node_attributes(network, {node: str(node % 3) for node in network}, "kind")
    value = assortativity(nx.relabel_nodes(network, "{:03}".format), "kind").value
    assert value == pytest.approx(peer.assortativity_nominal(kinds, directed=False))


def test_communities_of_a_large_network_are_no_worse_than_those_of_networkx() -> None:
    for network in (
        nx.barabasi_albert_graph(2000, 4, seed=1),
        nx.random_partition_graph([40] * 40, 0.3, 0.004, seed=1),
    ):
        weights = matrix(nx.Graph(network))
        theirs = np.zeros(len(network), dtype=np.int64)
        for n, group in enumerate(nx.community.louvain_communities(network, seed=1)):
            theirs[list(group)] = n
        assert modularity(weights, communities(weights)) >= modularity(weights, theirs)

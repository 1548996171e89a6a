"""Networks in other tools' formats: valid by schema, and the same again in networkx and igraph.

The schemas in `schemas/` say in our words what the documentation of each format says.
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import igraph  # type: ignore[import-untyped]
import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export import FORMATS, export
from kg.export.graphml import lines as graphml_lines
from kg.vocab import BASE, SCHEMA, prefixes

SCHEMAS = Path(__file__).parent / "schemas"
NAMES = [name for name, each in FORMATS.items() if each.of == "network"]
ADA, BO, CY, DI = (f"{BASE}person/{name}" for name in ("ada", "bo", "cy_d", "di"))
HOSTILE = [
    "Ada",
    "עברית مرحبا \u202eabc",
    "😀𝔄 张忠德",
    '"Q" \\ \\" \'s <b>&amp;]]>',
    "two\nlines\r\nof\ttext\u2028here",
    "\x00\x0b\ufffe",
    "=1+1",
    " ",
    "%d {0} *Edges",
    "*Vertices 3",
    "\\",
]
needs_1_3 = pytest.mark.skipif(
    tuple(map(int, re.findall(r"\d+", nx.__version__)[:2])) < (3, 6),
    reason="networkx reads GEXF 1.3 from version 3.6 on",
)


def people() -> nx.Graph[str]:
    """Four people: two met twice, one once, one nobody; some know nothing of their dates."""
    network: nx.Graph[str] = nx.Graph()
    for number, (iri, label) in enumerate({ADA: "Ada", BO: "Bo", CY: "Cy", DI: "Bo"}.items()):
        network.add_node(
            iri, label=label, degree=number, betweenness=number / 3, pagerank=0.25, core=1,
            constraint=1.0, community=number // 2, strength=0.5,
        )  # fmt: skip
    about = {"level": "event", "participations": ("p1", "p2")}
    network.add_edge(
        BO, ADA, weight=1.5, first="2020", last="2022-06-09", events=("e1", "e2"), **about
    )
    network.add_edge(ADA, CY, weight=0.5, first="", last="", events=("e3",), **about)
    network.add_edge(BO, CY, weight=1e-7, first="2020", last="2020", events=("e2",), **about)
    return network


def entities() -> nx.MultiDiGraph[str]:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node(ADA, label="Ada", kind="person")
    network.add_node("e1", label="Forum", kind="event", type="forum", start="2022")
    network.add_node("e2", label="Gala", kind="event", parent="x", ID="y")
    for key in ("p:1", "p:2", "part of"):
        network.add_edge(ADA, "e1", key, kind="participation", role="chair", type="t", id="i")
    network.add_edge(ADA, "e2", "part of", kind="part of", source="s", iri="u", Weight="w")
    return network


def hostile() -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    for number, text in enumerate(HOSTILE):
        network.add_node(text, label=text, **{f"a{number}": text, f"{text}<>": number})
    for one, two in pairwise(HOSTILE):
        network.add_edge(one, two, weight=0.5, note=one, **{two: True})
    return network


def odd() -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    network.add_node("a", big=2**70, none=None, nan=float("nan"), community=5000, core="high")
    network.add_node("b", big=1, some={"z", "y"}, community=-1)
    network.add_edge("a", "a", weight=2)
    network.add_edge("a", "b")
    return network


CASES: dict[str, nx.Graph[Any]] = {
    "people": people(), "entities": entities(), "hostile": hostile(), "odd": odd(),
    "empty": nx.Graph(), "directed": nx.DiGraph([("b", "a"), ("a", "b")]),
    "alone": nx.path_graph(1), "no-labels": nx.path_graph(["a", "b", "c"]),
    "multi": nx.MultiGraph([("a", "b"), ("b", "a"), ("a", "c")]),
}  # fmt: skip


def dated() -> ox.Store:
    store = ox.Store()
    for event, name, day in (
        ("e1", "startDate", "2022-06-08"),
        ("e1", "endDate", "2022-06-09"),
        ("e2", "startDate", "2020"),
    ):
        iri, prop = ox.NamedNode(f"urn:{event}"), ox.NamedNode(SCHEMA + name)
        store.add(ox.Quad(iri, prop, ox.Literal(day)))
    return store


def exported(network: nx.Graph[Any], fmt: str, store: ox.Store | None = None) -> bytes:
    page = io.BytesIO()
    export(store or ox.Store(), {"people": network}, fmt, page, network="people")
    return page.getvalue()


def weights(network: nx.Graph[Any]) -> list[tuple[frozenset[str], float]]:
    """Ends and weight of every edge, whichever way it runs."""
    return sorted(
        ((frozenset((a, b)), float(w)) for a, b, w in network.edges(data="weight", default=1)),
        key=lambda edge: (sorted(edge[0]), edge[1]),
    )


def legal(node: object) -> str:
    """The id of a node in a file."""
    return re.sub("[\x00\x0b\ufffe]", "", str(node)) or "_"


# --- schemas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("fmt", ["gexf", "graphml"])
def test_xml_is_valid_by_its_schema(fmt: str, case: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{fmt}.xsd"))
    document = etree.fromstring(exported(CASES[case], fmt, dated()))
    assert schema.validate(document), schema.error_log
    space = document.tag.removesuffix(fmt)
    assert len(list(document.iter(f"{space}node"))) == len(CASES[case])
    assert len(list(document.iter(f"{space}edge"))) == CASES[case].number_of_edges()


@pytest.mark.parametrize(
    ("fmt", "right", "wrong"),
    [
        ("gexf", b'source="a"', b'source="nobody"'),
        ("gexf", b'weight="0.5"', b'weight="much"'),
        ("gexf", b'start="2020-01-01"', b'start="2020"'),
        ("gexf", b'type="string"', b'type="text"'),
        ("graphml", b'source="a"', b'source="b/c"'),
        ("graphml", b'source="a"', b'source="nobody"'),
        ("graphml", b'<node id="a"', b'<node id="b"'),
        ("graphml", b'<data key="e1"', b'<data key="e9"'),
    ],
)
def test_the_schemas_find_faults(fmt: str, right: bytes, wrong: bytes) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{fmt}.xsd"))
    network: nx.Graph[str] = nx.Graph([("a", "b", {"weight": 0.5, "first": "2020", "note": "x"})])
    data = exported(network, fmt)
    assert right in data and schema.validate(etree.fromstring(data))
    assert not schema.validate(etree.fromstring(data.replace(right, wrong)))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("fmt", ["vosviewer", "cytoscape"])
def test_json_is_valid_by_its_schema(fmt: str, case: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / f"{fmt}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(exported(CASES[case], fmt)), schema)


@pytest.mark.parametrize(("fmt", "key"), [("vosviewer", "cluster"), ("cytoscape", "parent")])
def test_the_json_schemas_find_faults(fmt: str, key: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / f"{fmt}.schema.json").read_text("utf-8"))
    document = json.loads(exported(people(), fmt))
    first = (document.get("network", {}).get("items") or document["elements"]["nodes"])[0]
    (first if fmt == "vosviewer" else first["data"])[key] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


# --- round trips --------------------------------------------------------------------------------


def by_iri(data: bytes) -> nx.Graph[Any]:
    found = nx.read_graphml(io.BytesIO(data))
    return nx.relabel_nodes(found, dict(found.nodes(data="iri", default="")))


def test_graphml_comes_back_whole(tmp_path: Path) -> None:
    ours, data = people(), exported(people(), "graphml")
    found = by_iri(data)
    assert set(found) == set(ours) and weights(found) == weights(ours)
    for iri, about in ours.nodes(data=True):
        assert {**found.nodes[iri]} == {**about, "iri": iri}
    assert found.edges[ADA, BO] == {
        **ours.edges[ADA, BO],
        "events": "e1; e2",
        "participations": "p1; p2",
    }
    assert found.edges[ADA, CY] == {
        "weight": 0.5, "level": "event", "events": "e3", "participations": "p1; p2"
    }  # fmt: skip
    path = tmp_path / "people.graphml"
    path.write_bytes(data)
    other = igraph.Graph.Read_GraphML(str(path))
    assert {v["iri"]: (v["label"], v["core"], v["betweenness"]) for v in other.vs} == {
        n: (d["label"], d["core"], d["betweenness"]) for n, d in ours.nodes(data=True)
    }
    assert {(frozenset(other.vs[e.tuple]["iri"]), e["weight"], e["level"]) for e in other.es} == {
        (frozenset((a, b)), d["weight"], d["level"]) for a, b, d in ours.edges(data=True)
    }


def test_ids_in_graphml_are_prefixed_names() -> None:
    found = nx.read_graphml(io.BytesIO(exported(people(), "graphml")))
    assert set(found) == {"person:ada", "person:bo", "person:cy_5f_d", "person:di"}


@given(st.sets(st.text(st.sampled_from("ab_:/.5f é"), max_size=6), max_size=12))
def test_every_node_has_an_id_of_its_own(names: set[str]) -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(names)
    text = "".join(graphml_lines(network, {"a": "b/", "a.b": "b/a", "é": "a"}))
    ids = re.findall('<node id="(.*?)"', text)
    assert len(set(ids)) == len(ids) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9._:-]+", token) for token in ids)


@needs_1_3
@pytest.mark.parametrize("case", CASES)
def test_gexf_comes_back_with_the_same_edges(case: str) -> None:
    ours = nx.relabel_nodes(CASES[case], legal)
    found = nx.read_gexf(io.BytesIO(exported(CASES[case], "gexf")))
    if case == "empty":
        assert not found
        return
    assert set(found) == set(ours) and weights(found) == weights(ours)
    assert found.is_directed() == ours.is_directed()
    if case == "entities":
        keys = [key for _, _, key in found.edges(keys=True)]
        assert sorted(keys) == ["p:1", "p:2", "part of", "part of 2"]
    # igraph has no reader of GEXF; what networkx has read goes on to it
    other = igraph.Graph.from_networkx(found)
    assert (other.vcount(), other.ecount()) == (len(ours), ours.number_of_edges())


@needs_1_3
def test_gexf_says_when_they_met() -> None:
    network = nx.relabel_nodes(people(), {})
    for _, _, about in network.edges(data=True):
        about["events"] = tuple(f"urn:{event}" for event in about["events"])
    found = nx.read_gexf(io.BytesIO(exported(network, "gexf", dated())))
    both = [("2020-01-01", "2020-12-31"), ("2022-06-08", "2022-06-09")]
    assert found.edges[ADA, BO]["spells"] == both
    once = found.edges[BO, CY]
    assert (once["start"], once["end"]) == ("2020-01-01", "2020-12-31") and "spells" not in once
    assert not {"start", "end", "spells"} & found.edges[ADA, CY].keys()


def test_gexf_spells_neither_meet_nor_overlap() -> None:
    store = ox.Store()
    periods = {"a": ("2020-03", "2020-05"), "b": ("2020-05-31", "2020-06"), "c": ("2020-04", "")}
    for event, days in {**periods, "d": ("2021-01-01", "2021-01-01")}.items():
        for name, day in zip(("startDate", "endDate"), days, strict=True):
            if day:
                iri, prop = ox.NamedNode(f"urn:{event}"), ox.NamedNode(SCHEMA + name)
                store.add(ox.Quad(iri, prop, ox.Literal(day)))
    events = tuple(f"urn:{event}" for event in "dcba")
    text = exported(nx.Graph([("x", "y", {"events": events})]), "gexf", store).decode()
    assert re.findall("<spell (.*)/>", text) == [
        'start="2020-03-01" end="2020-06-30"', 'start="2021-01-01" end="2021-01-01"'
    ]  # fmt: skip


def read_pajek(data: bytes, path: Path) -> tuple[nx.Graph[Any], igraph.Graph]:
    path.write_bytes(data)
    return nx.read_pajek(path), igraph.Graph.Read_Pajek(str(path))


@pytest.mark.parametrize("case", [case for case in CASES if case != "empty"])
def test_pajek_is_the_same_in_networkx_and_igraph(case: str, tmp_path: Path) -> None:
    ours = CASES[case]
    found, other = read_pajek(exported(ours, "pajek"), tmp_path / "net.net")
    assert found.is_directed() == other.is_directed() == ours.is_directed()
    assert len(found) == other.vcount() == len(ours)
    assert found.number_of_edges() == other.ecount() == ours.number_of_edges()
    assert set(found) == set(other.vs["name"])
    assert weights(found) == sorted(
        ((frozenset(other.vs[e.tuple]["name"]), e["weight"]) for e in other.es),
        key=lambda edge: (sorted(edge[0]), edge[1]),
    )
    assert [w for _, w in sorted(weights(found), key=lambda e: e[1])] == sorted(
        float(w) for _, _, w in ours.edges(data="weight", default=1)
    )


def test_pajek_labels_are_unique_and_plain(tmp_path: Path) -> None:
    found, _ = read_pajek(exported(people(), "pajek"), tmp_path / "net.net")
    assert set(found) == {"Ada", f"Bo ({BO})", "Cy", f"Bo ({DI})"}
    network: nx.Graph[str] = nx.Graph()
    network.add_node("a", label='say "hi"\\\n now')
    network.add_node("b", label="x (c)")
    network.add_node("c", label="x")
    network.add_node("d", label="x")
    assert exported(network, "pajek").decode().splitlines()[1:5] == [
        '1 "say \'hi\'/ now"', '2 "x (c)"', '3 "x (c) 2"', '4 "x (d)"'
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_pajek_takes_any_label(labels: list[str]) -> None:
    network: nx.Graph[str] = nx.Graph()
    for number, label in enumerate(labels):
        network.add_node(f"n{number}", label=label)
    assert len(nx.parse_pajek(exported(network, "pajek").decode())) == len(labels)


@pytest.mark.parametrize("case", CASES)
def test_cytoscape_comes_back_through_networkx(case: str) -> None:
    document = json.loads(exported(CASES[case], "cytoscape"))
    found = nx.cytoscape_graph(document)
    ours = nx.relabel_nodes(CASES[case], legal)
    assert set(found) == set(ours) and weights(found) == weights(ours)
    assert (found.is_directed(), found.is_multigraph()) == (
        ours.is_directed(),
        ours.is_multigraph(),
    )
    if case == "people":
        assert {n: d["name"] for n, d in found.nodes(data=True)} == {
            n: d["label"] for n, d in ours.nodes(data=True)
        }
    if case == "entities":  # an attribute called `parent` would put one node into another
        assert found.nodes["e2"]["parent_"] == "x" and "parent" not in found.nodes["e2"]
        assert found.edges[ADA, "e2", "part of 2"]["source_"] == "s"


def rows(data: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(name).decode("utf-8")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_csv_comes_back(case: str) -> None:
    data = exported(CASES[case], "csv")
    nodes, edges = rows(data, "nodes.csv"), rows(data, "edges.csv")
    assert len(nodes) == len({row["Id"] for row in nodes}) == len(CASES[case])
    found: nx.MultiGraph[str] = nx.MultiGraph()
    found.add_nodes_from(row["Id"] for row in nodes)
    for row in edges:
        found.add_edge(row["Source"], row["Target"], weight=float(row["Weight"]))
    assert len(found) == len(CASES[case]), "an edge names no node of the table"
    assert [w for _, w in sorted(weights(found), key=lambda e: e[1])] == sorted(
        float(w) for _, _, w in CASES[case].edges(data="weight", default=1)
    )


def test_csv_has_the_headings_that_gephi_looks_for() -> None:
    data = exported(entities(), "csv")
    nodes, edges = rows(data, "nodes.csv"), rows(data, "edges.csv")
    assert list(nodes[0]) == ["Id", "Label", "kind", "ID_", "parent", "start", "type"]
    assert list(edges[0]) == [
        "Source", "Target", "Type", "Id", "Weight",
        "kind", "Weight_", "id_", "iri", "role", "source_", "type_",
    ]  # fmt: skip
    assert {row["Type"] for row in edges} == {"Directed"}
    assert {row["Id"] for row in edges} == {"p:1", "p:2", "part of", "part of 2"}
    plain = rows(exported(people(), "csv"), "edges.csv")
    assert {row["Type"] for row in plain} == {"Undirected"} and "Id" not in plain[0]


def test_vosviewer_has_weights_scores_and_named_clusters() -> None:
    network = json.loads(exported(people(), "vosviewer"))["network"]
    ada = network["items"][0]
    assert ada == {
        "id": 1, "label": "Ada", "url": ADA, "cluster": 1,
        "weights": {"Links": 2, "Total link strength": 2.0},
        "scores": {"Betweenness": 0.0, "Constraint": 1.0, "Core": 1, "PageRank": 0.25},
    }  # fmt: skip
    assert network["links"] == [
        {"source_id": 1, "target_id": 2, "strength": 1.5},
        {"source_id": 1, "target_id": 3, "strength": 0.5},
        {"source_id": 2, "target_id": 3, "strength": 1e-07},
    ]
    assert network["clusters"] == [{"cluster": 1, "label": "Ada"}, {"cluster": 2, "label": "Cy"}]
    star: nx.Graph[str] = nx.Graph(("x", str(n), {"weight": 1 / 11}) for n in range(11))
    found = json.loads(exported(star, "vosviewer"))["network"]
    assert {link["strength"] for link in found["links"]} == {1 / 11}
    assert found["items"][-1]["weights"] == {"Links": 11, "Total link strength": 1.0}
    both = json.loads(exported(entities(), "vosviewer"))["network"]
    assert [link["strength"] for link in both["links"]] == [3.0, 1.0]
    assert not both["clusters"] and "url" not in both["items"][1]
    strange = json.loads(exported(odd(), "vosviewer"))["network"]
    assert len(strange["links"]) == 1 and not strange["clusters"]
    assert all(item.keys() == {"id", "label", "weights"} for item in strange["items"])


# --- bytes and size -----------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", NAMES)
def test_the_order_of_insertion_does_not_show(fmt: str) -> None:
    for network in CASES.values():
        turned = network.__class__()
        turned.add_nodes_from(reversed(list(network.nodes(data=True))))
        if isinstance(network, nx.MultiGraph):
            turned.add_edges_from(reversed(list(network.edges(keys=True, data=True))))
        else:
            turned.add_edges_from(reversed(list(network.edges(data=True))))
        assert exported(turned, fmt) == exported(network, fmt)


@pytest.mark.parametrize("fmt", NAMES)
def test_a_large_network_takes_seconds(fmt: str) -> None:
    network: nx.Graph[str] = nx.Graph()
    for number in range(20_000):
        network.add_edge(
            f"{BASE}person/{number % 2000}", f"{BASE}person/{number * 7 % 1999 + 2000}",
            weight=0.5, events=(f"urn:{number % 90}",), level="event", first="2020", last="2021",
        )  # fmt: skip
    before = time.process_time()
    assert exported(network, fmt)
    assert time.process_time() - before < 4  # takes 0.4


def test_prefixes_of_another_base_shorten_ids(tmp_path: Path) -> None:
    network: nx.Graph[str] = nx.Graph([("https://a.example/id/person/x", "urn:y")])
    export(
        ox.Store(), {"people": network}, "graphml", tmp_path / "a.graphml", network="people",
        prefixes=prefixes("https://a.example/id/"),
    )  # fmt: skip
    assert set(nx.read_graphml(tmp_path / "a.graphml")) == {"person:x", "urn_3a_y"}

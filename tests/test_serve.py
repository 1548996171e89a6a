"""The endpoint: the protocol, its limits, its clients, and whatever is thrown at it."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.build import Built
from kg.folder import GraphFolder
from kg.vocab import BASE, CKG

from .serving import HTML, Served, folder, served

EVENTS = "SELECT ?event { ?event a ckg:Event }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def server(example_built: tuple[GraphFolder, Built]) -> Iterator[Served]:
    path = example_built[0].path
    with served(path, "--timeout", "2", "--limit", "50000", "--workers", "2") as running:
        yield running


COUNT = "SELECT (COUNT(*) AS ?n) { ?event a ckg:Event }"


def number(server: Served) -> int:
    """How many events there are: what a server that is well answers."""
    reply = server.ask(COUNT, Accept="text/csv")
    assert reply.status == 200, reply.text
    return int(reply.text.split()[1])


def soon(holds: Callable[[], bool], seconds: float = 5) -> bool:
    """Whether something becomes true in time: that a process has ended is noticed a bit later."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


# --- one graph as a whole -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("", "text/turtle"), ("application/n-triples", "application/n-triples")],
)
def test_a_graph_is_read_by_its_name(
    accept: str, kind: str, server: Served, example_built: tuple[GraphFolder, Built]
) -> None:
    store = example_built[0].store()
    names = [g for g in store.named_graphs() if isinstance(g, ox.NamedNode)]
    for name in (names[0], ox.DefaultGraph()):
        wanted = {q.triple for q in store.quads_for_pattern(None, None, None, name)}
        key = {"default": ""} if isinstance(name, ox.DefaultGraph) else {"graph": name.value}
        reply = server.get("/graphs", query=key, headers={"Accept": accept} if accept else {})
        assert (reply.status, reply.kind) == (200, kind)
        parsed = ox.RdfFormat.from_media_type(kind)
        assert parsed
        assert {q.triple for q in ox.parse(reply.body, format=parsed)} == wanted
        head = server.get("/graphs", query=key, method="HEAD")
        assert (head.status, head.body) == (200, b"")


def test_a_graph_is_whole_whatever_the_limit_of_rows(
    example_built: tuple[GraphFolder, Built],
) -> None:
    with served(example_built[0].path, "--limit", "10") as running:
        reply = running.get("/graphs", query={"default": ""}, headers={"Accept": "text/plain"})
        assert reply.body.count(b"\n") == example_built[1].counts["triples"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"graph": "urn:unknown"}, 404),
        ({"graph": "no IRI"}, 400),
        ({"graph": "x> { ?s ?p ?o } } #"}, 400),
        ({}, 400),
        ({"default": "", "graph": "urn:g"}, 400),
    ],
)
def test_what_names_no_graph(query: dict[str, str], status: int, server: Served) -> None:
    assert server.get("/graphs", query=query).status == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graphs_cannot_be_written(method: str, server: Served) -> None:
    reply = server.get("/graphs", query={"default": ""}, method=method, data=b"<urn:a> a <urn:b> .")
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert number(server) == 9


# --- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/json", "application/sparql-results+json"),
        ("text/turtle, text/*;q=0.5", "text/csv"),
    ],
)
def test_rows_come_as_the_client_likes(accept: str, kind: str, server: Served) -> None:
    reply = server.ask(EVENTS, Accept=accept)
    assert (reply.status, reply.kind) == (200, kind)
    parsed = ox.QueryResultsFormat.from_media_type(kind)
    if parsed and kind != "text/csv":  # which says too little to be read back
        found = ox.parse_query_results(reply.body, format=parsed)
        assert isinstance(found, ox.QuerySolutions)
        assert len(list(found)) == 9
    assert "Accept" in reply.headers["Vary"].title()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
    ],
)
def test_facts_come_as_the_client_likes(accept: str, kind: str, server: Served) -> None:
    reply = server.ask("CONSTRUCT WHERE { ?event a ckg:Event }", Accept=accept)
    assert (reply.status, reply.kind) == (200, kind)
    parsed = ox.RdfFormat.from_media_type(kind)
    assert parsed
    assert len(list(ox.parse(reply.body, format=parsed))) == 9


def test_what_nobody_can_give(server: Served) -> None:
    assert server.ask(EVENTS, Accept="image/png").status == 406
    assert server.ask(EVENTS, Accept="text/turtle").status == 406
    assert server.ask("CONSTRUCT WHERE { ?s a ckg:Event }", Accept="text/csv").status == 406
    assert server.get(query={"query": EVENTS, "format": "csv"}).kind == "text/csv"
    assert server.get(query={"query": EVENTS, "format": "pdf"}).status == 200


def test_a_head_has_no_body(server: Served) -> None:
    reply = server.get(query={"query": EVENTS}, method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 100


def test_a_long_answer_is_whole(server: Served) -> None:
    reply = server.ask("SELECT * { ?s ?p ?o }", Accept="text/csv")
    assert reply.headers["Transfer-Encoding"] == "chunked"
    there_are = server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Accept="text/csv")
    assert reply.body.count(b"\r\n") - 1 == int(there_are.text.split()[1])


def test_the_service_is_described(server: Served) -> None:
    for accept in ("text/turtle", "application/rdf+xml", "*/*"):
        reply = server.get(headers={"Accept": accept})
        graph = rdflib.Graph().parse(data=reply.text, format=reply.kind)
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
        assert str(graph.value(service, sd.endpoint)) == f"{server.address}sparql"
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
        assert (service, sd.supportedLanguage, sd.SPARQL11Update) not in graph


# --- what is refused ----------------------------------------------------------------------------


def test_a_mistake_is_shown(server: Served) -> None:
    reply = server.ask("SELECT * {\n  ?x a foa:Person }")
    assert (reply.status, reply.kind) == (400, "text/plain")
    assert "line 2, column 8\n    ?x a foa:Person }\n         ^" in reply.text
    assert "did you mean foaf:?" in reply.text


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = b"INSERT DATA { <urn:a> <urn:b> <urn:c> }"


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        (FORM, b"query=ASK%20%7B%7D", 200),
        (FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        (FORM, b"nothing=ASK", 400),
        (FORM, b"", 400),
        (FORM, b"query=%FF%FE", 400),
        (FORM, b"query=\xff\xfe", 400),
        (FORM, b"update=CLEAR%20ALL", 403),
        (FORM, b"query=" + UPDATE.replace(b" ", b"+"), 400),
        (FORM, b"&".join(b"a%d=" % n for n in range(2000)), 400),
        ({"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}, b"query=ASK{}", 200),
        (DIRECT, b"ASK {}", 200),
        (DIRECT, b"ASK { \xff }", 400),
        (DIRECT, b"", 400),
        (DIRECT, b"\x00", 400),
        (DIRECT, b"ASK { FILTER(" + b"(" * 50_000 + b"1" + b")" * 50_000 + b") }", 400),
        (DIRECT, b"ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
        ({"Content-Type": "application/sparql-update"}, UPDATE, 403),
        ({"Content-Type": "text/plain"}, b"ASK {}", 415),
        ({"Content-Type": ""}, b"ASK {}", 415),
        (DIRECT, b"#" * (1 << 21), 413),
    ],
)
def test_requests(headers: dict[str, str], data: bytes, status: int, server: Served) -> None:
    try:
        assert server.get(data=data, headers=headers).status == status
    except OSError:  # the server has hung up on what it need not read
        assert status == 413
    assert number(server) == 9


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_other_methods(method: str, server: Served) -> None:
    reply = server.get(query={"query": EVENTS}, method=method)
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a b<>\r\n\r\n",
        b'GET /sparql HTTP/1.1\r\nHost: localhost"<\r\n\r\n',
        b"GET /%ff%fe?%ff=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /resource/%00%3e HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /static/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_malformed_requests(raw: bytes, server: Served) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as talk:
        try:
            talk.sendall(raw)
            said = talk.recv(4096)
        except OSError:
            said = b""
    assert not said.startswith(b"HTTP/1.1 5"), said
    assert b"root:" not in said
    assert number(server) == 9


# --- limits -------------------------------------------------------------------------------------


def test_a_runaway_query_is_ended_and_others_go_on(server: Served) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(server.ask, RUNAWAY)
        time.sleep(0.3)
        assert number(server) == 9
        assert not slow.done(), "the slow query has kept another waiting"
        reply = slow.result()
    assert reply.status == 503
    assert "takes more than 2 seconds" in reply.text
    assert time.monotonic() - began < 30
    assert number(server) == 9


def test_rows_have_a_limit(server: Served) -> None:
    reply = server.ask(LONG, Accept="text/csv")
    assert reply.body.count(b"\r\n") == 50_001
    assert reply.headers["X-SPARQL-MaxRows"] == "50000"
    assert server.ask(f"{LONG} LIMIT 7", Accept="text/csv").body.count(b"\r\n") == 8


def test_memory_has_a_limit(example_built: tuple[GraphFolder, Built]) -> None:
    text = f"{LONG} ORDER BY ?c"
    options = ("--memory", "300", "--timeout", "20", "--workers", "1")
    with served(example_built[0].path, *options) as server:
        reply = server.ask(text)
        assert reply.status == 503, reply.text[:200]
        assert "memory" in reply.text
        assert number(server) == 9


def test_a_client_that_goes_takes_its_query_with_it(
    example_built: tuple[GraphFolder, Built],
) -> None:
    request = f"GET /sparql?query={RUNAWAY.replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with served(example_built[0].path, "--timeout", "60", "--workers", "2") as server:
        port = int(server.address.rstrip("/").rpartition(":")[2])
        before = set(server.workers())
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", port)) as talk:
                talk.sendall(request.replace("{", "%7B").replace("}", "%7D").encode())
                time.sleep(0.2)
        began = time.monotonic()
        assert number(server) == 9
        assert time.monotonic() - began < 30
        assert before != set(server.workers()), "no worker was ended"


def test_a_client_that_reads_half_an_answer(server: Served) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    request = f"GET /sparql?query={LONG.replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(4):
        with socket.create_connection(("127.0.0.1", port)) as talk:
            talk.sendall(request.replace("{", "%7B").replace("}", "%7D").encode())
            assert talk.recv(1000)
    assert number(server) == 9


def test_a_killed_worker_is_replaced(server: Served) -> None:
    server.kill_workers()
    assert soon(lambda: server.ask(COUNT).status == 200)
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(server.ask, RUNAWAY)
        time.sleep(0.4)
        server.kill_workers()
        assert slow.result().status == 503
    assert soon(lambda: server.ask(COUNT).status == 200)
    assert number(server) == 9


def test_two_hundred_requests_at_once(server: Served) -> None:
    def one(at: int) -> int:
        reply = server.ask(f"SELECT ({at} AS ?n) {{}}", Accept="text/csv")
        return int(reply.text.split()[1])

    with ThreadPoolExecutor(200) as threads:
        assert list(threads.map(one, range(200))) == list(range(200))


def test_a_new_build_is_taken_up(tmp_path: Path) -> None:
    def facts(count: int) -> list[ox.Quad]:
        kind = ox.NamedNode(f"{CKG}Event")
        verb = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        graph = ox.NamedNode("urn:g")
        return [ox.Quad(ox.NamedNode(f"urn:e{n}"), verb, kind, graph) for n in range(count)]

    one, two = folder(facts(1), tmp_path / "one"), folder(facts(2), tmp_path / "two")
    with served(one, "--workers", "1") as server:
        assert number(server) == 1
        (one / "store").rename(tmp_path / "old")
        (two / "store").rename(one / "store")
        assert number(server) == 2


def test_small_answers_are_not_held_back(server: Served) -> None:
    talk = http.client.HTTPConnection(server.address.removeprefix("http://").rstrip("/"))
    began = time.monotonic()
    for _ in range(30):
        talk.request("GET", "/sparql?query=ASK%7B%7D")
        assert talk.getresponse().read()
    assert time.monotonic() - began < 0.9, "40 ms each: the head waits for its acknowledgement"
    talk.close()


# --- who may ask --------------------------------------------------------------------------------


def test_only_this_machine_is_served(server: Served) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    assert server.get(headers={"Host": "evil.example"}).status == 421
    assert server.get(headers={"Host": "localhost:1"}).status == 200
    assert "Access-Control-Allow-Origin" not in server.ask("ASK {}", Origin="http://x.ex").headers


def test_others_need_the_token(example_built: tuple[GraphFolder, Built]) -> None:
    path = example_built[0].path
    with served(path, "--host", "0.0.0.0", "--workers", "1") as server:
        token = server.said.partition("token: ")[2].split()[0]
        assert len(token) > 20
        server.address = server.address.replace("0.0.0.0", "127.0.0.1")
        assert server.ask("ASK {}").status == 401
        assert server.get("/").status == 401
        assert server.ask("ASK {}", Authorization="Bearer wrong").status == 401
        assert server.ask("ASK {}", Authorization="Basic %%%").status == 401
        assert server.ask("ASK {}", Authorization=f"Bearer {token}").status == 200


def test_a_token_and_web_sites_of_ones_own(example_built: tuple[GraphFolder, Built]) -> None:
    options = ("--token", "sesame", "--cors", "https://app.example", "--workers", "1")
    with served(example_built[0].path, *options) as server:
        basic = {"Authorization": "Basic YW55Ym9keTpzZXNhbWU="}
        reply = server.get(
            query={"query": "ASK {}"}, headers={**basic, "Origin": "https://app.example"}
        )
        assert reply.headers["Access-Control-Allow-Origin"] == "https://app.example"
        other = server.get(
            query={"query": "ASK {}"}, headers={**basic, "Origin": "https://b.example"}
        )
        assert "Access-Control-Allow-Origin" not in other.headers
        ask = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
        preflight = server.get(method="OPTIONS", headers=ask)
        assert preflight.status == 204
        assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


# --- clients ------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(server: Served) -> None:
    command = ["curl", "-sSf", f"{server.address}sparql", "--data-urlencode", f"query={EVENTS}"]
    run = subprocess.run(command, capture_output=True, check=True)
    assert len(json.loads(run.stdout)["results"]["bindings"]) == 9


def test_rdflib(server: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.address}sparql"))
    events = list(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{CKG}Event")))
    assert len(events) == 9
    found = list(graph.query(f"SELECT ?name {{ <{events[0]}> rdfs:label ?name }}"))
    assert len(found) >= 1


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
def test_sparqlwrapper(server: Served) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        client = wrapper.SPARQLWrapper(f"{server.address}sparql")
        client.setMethod(method)
        client.setQuery(EVENTS)
        for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
            client.setReturnFormat(form)
            assert client.query().convert()
        client.setQuery("CONSTRUCT WHERE { ?event a ckg:Event }")
        for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
            client.setReturnFormat(form)
            assert client.query().convert()


# --- pages --------------------------------------------------------------------------------------


def test_pages(server: Served) -> None:
    start = server.get("/", headers=HTML).text
    assert "<b>9</b> events" in start
    assert 'action="/questions/who-chaired"' in start
    asked = server.get("/questions/event-roster", {"event": "Semantic Web"}, headers=HTML)
    assert "Semantic Web Conference" in asked.text
    rows = server.get("/questions/event-roster", {"event": "Semantic Web", "format": "csv"})
    assert "Semantic Web Conference" in rows.text
    assert rows.kind == "text/csv"
    for page in ("graph", "graph.html", "report.html"):
        assert server.get(f"/{page}", headers=HTML).text.startswith("<!doctype html>")
    assert server.get("/data.ttl").kind == "text/turtle"
    assert server.get("/nowhere").status == 404


def test_a_thing_is_a_page_and_rdf(server: Served) -> None:
    path = "/resource/person/james-hendler"
    page = server.get(path, headers=HTML)
    assert page.kind == "text/html"
    assert "<h1>James Hendler</h1>" in page.text
    assert "<blockquote>" in page.text
    rdf = server.get(path, headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=rdf.text, format="turtle")
    assert (rdflib.URIRef(f"{BASE}person/james-hendler"), None, None) in graph
    assert server.get("/resource/person/nobody", headers=HTML).status == 404
    for bad in ("a b", "x> { } #", "", "'"):
        assert server.get("/resource/", {"iri": bad}, headers=HTML).status == 404


@pytest.mark.parametrize("value", ['"', "}", "#", "\n", "'''", '" } ?x ?y ?z . { "', "\\", "<a>"])
def test_a_parameter_is_only_ever_a_value(value: str, server: Served) -> None:
    reply = server.get("/questions/roles-of-person", {"person": value}, headers=HTML)
    assert reply.status == 200
    assert "0 rows" in reply.text


def test_hostile_values_are_shown_not_run(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>'\"<img src=x onerror=alert(1)>{{7*7}}"
    thing, label = ox.NamedNode(f"{BASE}person/x"), "http://www.w3.org/2000/01/rdf-schema#label"
    strange = ox.NamedNode("javascript:alert(1)")
    graph = ox.NamedNode("urn:g")
    quads = [
        ox.Quad(thing, ox.NamedNode(label), ox.Literal(bad), graph),
        ox.Quad(thing, ox.NamedNode(f"{CKG}x"), strange, graph),
    ]
    with served(folder(quads, tmp_path / "g"), "--workers", "1") as server:
        for path, query in (
            ("/resource/person/x", {}),
            ("/questions/name-variants", {"name": bad}),
            ("/sparql", {"query": bad}),
        ):
            page = server.get(path, query, headers=HTML)
            assert page.kind == "text/html"
            assert "<script>alert" not in page.text
            assert "<img" not in page.text
            assert 'href="javascript' not in page.text
            assert "script-src 'self'" in page.headers["Content-Security-Policy"]

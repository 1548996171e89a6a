"""Stores here and elsewhere: one set of promises, kept by the embedded store and over HTTP."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import answers, query, transfer
from kg.build import Built
from kg.endpoint import Connection
from kg.errors import EndpointError, KgError, LimitError, QueryError, UsageError
from kg.folder import GraphFolder
from kg.query import bind, questions
from kg.stores import CHUNK, OxigraphStore, SparqlStore, Store, insert, open_store
from kg.vocab import prefixes

from .command import kg
from .conftest import ROOT
from .serving import served
from .sparql_server import Endpoint, endpoint

PEOPLE = "SELECT ?name { ?who a foaf:Person ; rdfs:label ?name }"


@pytest.fixture
def there() -> Iterator[Endpoint]:
    with endpoint() as running:
        yield running


@pytest.fixture
def no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN"):
        monkeypatch.delenv(name, raising=False)


# --- Virtuoso, where Debian's package is installed -----------------------------------------------

VIRTUOSO = shutil.which("virtuoso-t")
_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = .
NumberOfBuffers = 5000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso that anybody may write to."""
    if not VIRTUOSO:
        pytest.skip("no virtuoso-t on the path (apt-get install virtuoso-opensource-7-bin)")
    here, sql, http = tmp_path_factory.mktemp("virtuoso"), _free_port(), _free_port()
    (here / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http))
    server = subprocess.Popen([VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"], cwd=here)
    try:
        allow = (
            'GRANT SPARQL_UPDATE TO "SPARQL"; GRANT SPARQL_SELECT_FED TO "SPARQL";'
            " DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);"
        )
        command = ["isql-vt", str(sql), "dba", "dba", f"exec={allow}"]
        deadline = time.monotonic() + 60
        while subprocess.run(command, capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, "Virtuoso does not start"
            time.sleep(0.5)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        server.kill()
        server.wait()


# --- what every store can do ---------------------------------------------------------------------


@pytest.fixture(params=["embedded", "http", "virtuoso"])
def empty(request: pytest.FixtureRequest, no_secrets: None) -> Iterator[Store]:
    """Each kind of store in turn, empty."""
    if request.param == "embedded":
        yield OxigraphStore(ox.Store())
    elif request.param == "http":
        with endpoint() as running:
            yield SparqlStore(Connection(running.address, timeout=10))
    else:
        yield SparqlStore(Connection(request.getfixturevalue("virtuoso"), timeout=30))


def rows(store: Store, text: str, most: int | None = None) -> list[list[str]]:
    found = store.ask(text, most=most)
    assert query.gives_rows(found)
    return sorted(answers.cells(found, {}))


def fact(number: int, value: ox.Literal | ox.NamedNode, graph: str = "") -> ox.Quad:
    label = ox.NamedNode(f"{prefixes()['rdfs']}label")
    name = ox.NamedNode(graph) if graph else ox.NamedNode("urn:g")
    return ox.Quad(ox.NamedNode(f"urn:thing:{number}"), label, value, name)


NASTY = ['a"b', "a\\b", "a\nb", "}", "# no comment", "'''", "名前", "\U0001f600", "\t", "<a>", "?x"]


def test_a_store_keeps_its_promises(empty: Store) -> None:
    graph = ox.NamedNode("urn:g")
    empty.clear([graph])
    quads = [fact(n, ox.Literal(text)) for n, text in enumerate(NASTY)]
    quads += [fact(99, ox.Literal("chat", language="fr")), fact(98, ox.NamedNode("urn:o"))]
    told: list[int] = []
    assert empty.load(quads, done=told.append) == len(quads)
    assert told == [len(quads)]
    assert empty.load(quads) == len(quads), "again: nothing changes"
    text = "SELECT ?label { GRAPH <urn:g> { ?thing rdfs:label ?label } }"
    assert rows(empty, text) == sorted([[t] for t in (*NASTY, "chat", "urn:o")])
    assert len(rows(empty, text, most=3)) == 3
    assert empty.ask("ASK { GRAPH <urn:g> { ?thing rdfs:label 'chat'@fr } }")
    assert not empty.ask("ASK { GRAPH <urn:g> { ?thing rdfs:label 'nothing' } }")
    found = empty.ask("CONSTRUCT { ?s a foaf:Person } WHERE { GRAPH <urn:g> { ?s rdfs:label ?o } }")
    assert query.gives_triples(found)
    assert len(list(found)) == len(quads)
    empty.clear([graph])
    assert rows(empty, text) == []


def test_a_load_goes_on_where_it_was(empty: Store) -> None:
    graph = ox.NamedNode("urn:g")
    empty.clear([graph])
    quads = [fact(n, ox.Literal(str(n))) for n in range(12_000)]
    told: list[int] = []
    assert empty.load(quads, skip=5_000, done=told.append) == 12_000
    assert told == [7_000, 9_000, 11_000, 12_000]
    text = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:g> { ?s ?p ?o } }"
    assert rows(empty, text) == [["7000"]]
    assert empty.load(quads) == 12_000
    assert rows(empty, text) == [["12000"]]
    empty.clear([graph])


@pytest.mark.parametrize(
    "text",
    ["SELECT nonsense", "DELETE WHERE { ?s ?p ?o }", "SELECT * { SERVICE <http://a.ex/> {} }", ""],
)
def test_what_is_no_query_is_refused(text: str, empty: Store) -> None:
    with pytest.raises(QueryError):
        empty.ask(text)


# --- the same answers everywhere -----------------------------------------------------------------


def test_every_question_has_the_same_answer_elsewhere(
    there: Endpoint, example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    folder = example_built[0]
    pushed = transfer.send(transfer.pack(folder, there.address), open_store(there.address))
    assert pushed == len(folder.store())
    assert set(there.store) == set(folder.store())
    here, elsewhere = OxigraphStore(folder.store()), open_store(there.address)
    for question in questions().values():
        text = bind(question, question.example)
        one, other = (answers.render(s.ask(text), "csv", {}) for s in (here, elsewhere))
        assert sorted(one.splitlines()) == sorted(other.splitlines()), question.name


def test_our_own_endpoint_is_a_store(
    example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    with served(example_built[0].path, "--workers", "1") as running:
        address = f"{running.address}sparql"
        assert len(rows(open_store(address), PEOPLE)) == 90
        shown = kg("query", "event-roster", "-p", "event=Semantic Web", "-g", address)
        assert "Semantic Web Conference" in shown.stdout
        with pytest.raises(EndpointError, match="not allowed"):
            open_store(address).load([fact(1, ox.Literal("x"))])


def test_virtuoso_answers_the_same(
    virtuoso: str, example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    folder = example_built[0]
    there = open_store(virtuoso, timeout=60)
    transfer.send(transfer.pack(folder, virtuoso, "named"), there, replace=True)
    local = OxigraphStore(folder.store())
    for name in ("roles-of-person", "event-roster", "events-by-year", "supporters-and-sponsors"):
        question = questions()[name]
        text = bind(question, question.example)
        one, other = (list(answers.cells(s.ask(text), {})) for s in (local, there))  # type: ignore[arg-type]
        assert sorted(one) == sorted(other), name


def test_virtuoso_asks_our_endpoint(
    virtuoso: str, example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    """A federated query from outside: Virtuoso gets the rows of its SERVICE clause from us."""
    folder = example_built[0]
    ckg = prefixes()["ckg"]
    with served(folder.path) as ours:
        text = (
            f"SELECT ?event ?start {{ SERVICE <{ours.address}sparql> {{"
            f" ?event a <{ckg}Event> ; <{prefixes()['schema']}startDate> ?start }} }}"
        )
        reply = Connection(virtuoso, timeout=60).post(
            {"query": text}, accept="application/sparql-results+xml"
        )
        there = ox.parse_query_results(reply.stream.read(), format=ox.QueryResultsFormat.XML)
    assert query.gives_rows(there)
    local = query.ask(folder.store(), "SELECT ?event { ?event a ckg:Event ; schema:startDate ?s }")
    assert query.gives_rows(local)
    found = sorted(row["event"].value for row in there)
    assert found == sorted(row["event"].value for row in local)
    assert len(found) == 9


# --- pushing -------------------------------------------------------------------------------------


def test_kg_load(
    there: Endpoint, example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    graph = example_built[0].path
    there.store.add(fact(1, ox.Literal("old"), "urn:other"))
    result = kg("load", there.address, "-g", graph, "--replace")
    assert result.exit_code == 0, result.stderr
    assert f"facts are at {there.address}" in result.stderr
    assert len(there.store) == len(example_built[0].store()) + 1
    assert not (graph / ".kg-loading.json").exists()
    there.store.clear()
    assert kg("load", there.address, "-g", graph, "--only", "default").exit_code == 0
    assert {q.graph_name for q in there.store} == {ox.DefaultGraph()}


def test_a_push_that_was_cut_short_goes_on(
    there: Endpoint, example_built: tuple[GraphFolder, Built], no_secrets: None
) -> None:
    folder = example_built[0]
    store = SparqlStore(Connection(there.address, tries=1))
    there.failures = ["", "500"]
    with pytest.raises(EndpointError, match="it answers 500"):
        transfer.send(transfer.pack(folder, there.address), store)
    parcel = transfer.pack(folder, there.address)
    assert parcel.sent == CHUNK
    assert transfer.pack(folder, "http://elsewhere.example/").sent == 0
    before = len(there.forms)
    assert transfer.send(parcel, store, replace=True) == parcel.size
    assert "CLEAR" not in there.forms[before]["update"][0]
    assert set(there.store) == set(folder.store())


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_push_that_was_killed_goes_on(
    there: Endpoint, example_built: tuple[GraphFolder, Built], no_secrets: None, tmp_path: Path
) -> None:
    """kill -9 between two chunks: nothing here is harmed, and the next push sends the rest."""
    folder = GraphFolder(shutil.copytree(example_built[0].path, tmp_path / "out"))
    note = folder.path / ".kg-loading.json"
    there.failures = ["", "", "sleep"]
    command = [sys.executable, "-m", "kg", "load", there.address, "-g", str(folder.path)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as pushing:
        deadline = time.monotonic() + 30
        while len(there.forms) < 3:
            assert time.monotonic() < deadline and pushing.poll() is None
            time.sleep(0.01)
        pushing.kill()
    assert pushing.returncode == -signal.SIGKILL
    assert json.loads(note.read_text("utf-8"))["sent"] == 2 * CHUNK
    assert set(folder.store()) == set(example_built[0].store())
    result = kg("load", there.address, "-g", folder.path)
    assert result.exit_code == 0, result.stderr
    assert set(there.store) == set(folder.store())
    assert not note.exists()


def test_blank_nodes_are_not_pushed() -> None:
    node = ox.NamedNode("urn:a")
    with pytest.raises(QueryError, match="blank nodes"):
        insert([ox.Quad(node, node, ox.BlankNode("b"))])


# --- when things go wrong ------------------------------------------------------------------------


@pytest.mark.parametrize("failure", ["503", "429", "hang up"])
def test_what_fails_for_a_moment_is_tried_again(
    failure: str, there: Endpoint, no_secrets: None
) -> None:
    there.failures = [failure]
    assert rows(open_store(there.address), PEOPLE) == []
    assert len(there.forms) == 2


@pytest.mark.parametrize(
    ("failures", "kind", "said"),
    [
        (["503"] * 2, EndpointError, "it answers 503: not now"),
        (["hang up"] * 2, EndpointError, "no answer"),
        (["400"], QueryError, "refused: not now"),
        (["401"], EndpointError, "set KG_USER"),
        (["500"], EndpointError, "it answers 500"),
        (["away"], EndpointError, "it has moved to http://127.0.0.1:1/"),
        (["nonsense"], EndpointError, "makes no sense"),
        (["page"], EndpointError, "the answer is text/html"),
        (["half"], EndpointError, "breaks off|makes no sense"),
        (["sleep"], LimitError, "no answer in 0.5 seconds"),
    ],
)
def test_errors_elsewhere_are_told(
    failures: list[str], kind: type[KgError], said: str, there: Endpoint, no_secrets: None
) -> None:
    there.failures = list(failures)
    store = SparqlStore(Connection(there.address, timeout=0.5, tries=2))
    with pytest.raises(kind, match=said):
        rows(store, PEOPLE)


def test_nobody_there(no_secrets: None) -> None:
    with pytest.raises(EndpointError, match="no answer"):
        SparqlStore(Connection("http://127.0.0.1:1/sparql", tries=1)).ask("ASK {}")
    result = kg("query", "ASK {}", "-g", "http://127.0.0.1:1/sparql")
    assert result.exit_code == 9
    assert kg("query", "ASK {}", "-g", "http://127.0.0.1:1/", "--explain").exit_code == 2


@pytest.mark.parametrize("address", ["http://", "https://:80/", "http://a:b:c/", "http://a:99999/"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match="this is no address"):
        open_store(address)


def test_who_asks(there: Endpoint, monkeypatch: pytest.MonkeyPatch, no_secrets: None) -> None:
    def sent(address: str) -> str:
        open_store(address).ask("ASK {}")
        return there.headers[-1].get("Authorization", "")

    assert sent(there.address) == ""
    assert sent(there.address.replace("//", "//me:secret@")) == "Basic bWU6c2VjcmV0"
    monkeypatch.setenv("KG_TOKEN", "sesame")
    assert sent(there.address) == "Bearer sesame"
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", "secret")
    assert sent(there.address) == "Basic bWU6c2VjcmV0"


def test_the_note_of_a_push_may_be_damaged(
    there: Endpoint, example_built: tuple[GraphFolder, Built]
) -> None:
    note = example_built[0].path / ".kg-loading.json"
    for damage in ("", "nonsense", "[]", '{"sent": 5}'):
        note.write_text(damage)
        assert transfer.pack(example_built[0], there.address).sent == 0
    note.unlink()

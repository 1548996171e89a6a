"""The ontology folder: vocabulary, concepts, shapes, checks, rules and questions belong together.

Nothing here needs the pipeline: the graphs are `ontology/examples/`.
"""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.query import bind, read

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
CKG = Namespace("https://w3id.org/confkg/ontology#")
SHAPE = Namespace("https://w3id.org/confkg/shape/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")
ROLE = Namespace("https://w3id.org/confkg/role/")
TYPE = Namespace("https://w3id.org/confkg/type/")

VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
CHECKS = sorted((ONTOLOGY / "checks").glob("*-violation.rq"))
RULES = sorted((ONTOLOGY / "rules").glob("*.rq"))
QUESTIONS = sorted((ONTOLOGY / "competency").glob("*.rq"))
TURTLE = sorted(ONTOLOGY.rglob("*.ttl"))
QUERIES = [*CHECKS, *RULES, *QUESTIONS]

BRANCHES = [ROLE["event-role"], ROLE.position, TYPE["event-type"], TYPE["contribution-type"]]


def stem(path: Path) -> str:
    return path.stem


@cache
def parsed(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def loaded(*paths: Path) -> ox.Store:
    """A store with one named graph for each file, as the pipeline keeps its sources apart."""
    store = ox.Store()
    for path in paths:
        graph = ox.NamedNode(f"urn:{path.stem}")
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)
    return store


def ask(store: ox.Store, query: str) -> ox.QuerySolutions:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def table(store: ox.Store, query: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if v is None else v.value for v in row) for row in ask(store, query)]


def triples(store: ox.Store, query: str) -> set[ox.Triple]:
    made = store.query(query, use_default_graph_as_union=True)
    assert isinstance(made, ox.QueryTriples)
    return set(made)


def header(path: Path) -> list[tuple[str, str]]:
    """The `# key: value` lines at the head of a query file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"# (\w+): (.+)", line)
        if match is None:
            break
        found.append((match[1], match[2]))
    return found


def parameters(path: Path) -> dict[str, str]:
    """Parameters of a question with their defaults, from its header."""
    found = {}
    for key, value in header(path):
        if key == "param":
            match = re.fullmatch(r'(\w+) \((?:text\) "([^"]*)"|number\) ([\d.]+))', value)
            assert match, f"{path.name}: cannot read parameter: {value}"
            found[match[1]] = match[3] or match[2]
    return found


def bound(path: Path, **values: str) -> str:
    """The question with its parameters set."""
    return bind(read(path.stem, path.read_text(encoding="utf-8")), values)


@cache
def property_shapes() -> frozenset[str]:
    """Local names of every shape that can be tripped on its own."""
    graph = parsed(ONTOLOGY / "shapes.ttl")
    return frozenset(
        str(shape).removeprefix(str(SHAPE))
        for shape in graph.subjects(SH.message, None)
        if str(shape).startswith(str(SHAPE))
    )


def tripped(path: Path) -> set[str]:
    """Names of all shapes and checks that find fault with one file."""
    conforms, report, _ = pyshacl.validate(
        Graph().parse(path, format="turtle"), shacl_graph=parsed(ONTOLOGY / "shapes.ttl")
    )
    assert isinstance(report, Graph)
    shapes = {str(s).removeprefix(str(SHAPE)) for s in report.objects(None, SH.sourceShape)}
    assert conforms is (not shapes)
    store = loaded(path)
    checks = {
        check.stem.removesuffix("-violation")
        for check in CHECKS
        if table(store, check.read_text(encoding="utf-8"))
    }
    return shapes | checks


# ---- files ----


def test_nothing_went_missing() -> None:
    assert len(VALID) >= 2
    assert len(INVALID) >= 70
    assert len(CHECKS) >= 20
    assert len(RULES) >= 4
    assert len(QUESTIONS) >= 24
    assert len(property_shapes()) >= 45


@pytest.mark.parametrize("path", TURTLE, ids=stem)
def test_turtle_parses_in_both_libraries(path: Path) -> None:
    assert len(parsed(path)) == len(loaded(path)) > 0


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_query_stands_alone(path: Path) -> None:
    prepareQuery(path.read_text(encoding="utf-8"))  # rdflib: no prefix is taken for granted
    ask_or_make = ox.Store().query(path.read_text(encoding="utf-8"))
    assert isinstance(ask_or_make, ox.QuerySolutions | ox.QueryTriples)


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_query_avoids_not_exists(path: Path) -> None:
    # Oxigraph is up to 700 times slower with it than with MINUS.
    assert "NOT EXISTS" not in path.read_text(encoding="utf-8").upper()


# ---- vocabulary ----


def defined_terms() -> set[URIRef]:
    kinds = [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty]
    graph = parsed(ONTOLOGY / "conference.ttl")
    return {
        term
        for kind in kinds
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term in CKG
    }


def test_ontology_header() -> None:
    graph = parsed(ONTOLOGY / "conference.ttl")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [
        URIRef("https://w3id.org/confkg/ontology")
    ]
    assert not list(graph.objects(None, OWL.imports))
    assert not list(parsed(ONTOLOGY / "alignments.ttl").objects(None, OWL.imports))


@pytest.mark.parametrize("term", sorted(defined_terms()), ids=lambda t: t.removeprefix(CKG))
def test_term_is_documented(term: URIRef) -> None:
    graph = parsed(ONTOLOGY / "conference.ttl")
    for prop in (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.example, RDFS.isDefinedBy):
        assert len(list(graph.objects(term, prop))) == 1, f"{term}: {prop}"


def test_borrowed_terms_have_a_note_and_no_axioms() -> None:
    graph = parsed(ONTOLOGY / "conference.ttl")
    borrowed = {
        s for s in graph.subjects(SKOS.scopeNote, None) if isinstance(s, URIRef) and s not in CKG
    }
    assert len(borrowed) >= 30
    for term in borrowed:
        allowed = {RDF.type, SKOS.scopeNote, RDFS.isDefinedBy}
        assert set(graph.predicates(term, None)) <= allowed, term


def test_every_term_in_use_is_defined() -> None:
    known = {str(t).removeprefix(str(CKG)) for t in defined_terms()}
    for path in [*TURTLE, *QUERIES]:
        text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', path.read_text(encoding="utf-8"))
        used = set(re.findall(r"(?<![\w?])ckg:(\w+)", text))
        assert used <= known, f"{path.name}: undefined ckg: terms {sorted(used - known)}"


def test_every_term_is_used_in_a_valid_example() -> None:
    used = {term for path in VALID for triple in parsed(path) for term in triple}
    assert defined_terms() <= used


def test_concepts_in_use_exist() -> None:
    roles = parsed(ONTOLOGY / "roles.ttl")
    concepts = set(roles.subjects(RDF.type, SKOS.Concept))
    for path in [p for p in (*TURTLE, *QUERIES) if p not in INVALID]:
        text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', path.read_text(encoding="utf-8"))
        text = re.sub(r"#.*", "", re.sub(r"<[^<>\s]*>", "<>", text))
        for prefix, name in re.findall(r"(?<![\w?/-])(role|type):([a-z][\w-]*)", text):
            concept = (ROLE if prefix == "role" else TYPE)[name]
            assert concept in concepts, f"{path.name}: no concept {prefix}:{name}"


def test_performers_are_exactly_the_speaking_roles() -> None:
    roles = parsed(ONTOLOGY / "roles.ttl")
    below = set(roles.transitive_subjects(SKOS.broader, ROLE.speaker))
    for path in (
        ONTOLOGY / "rules/performer.rq",
        ONTOLOGY / "competency/institutions-by-speakers.rq",
    ):
        text = path.read_text(encoding="utf-8")
        assert {ROLE[x] for x in re.findall(r"(?<!\w)role:([\w-]+)", text)} == below, path.name


# ---- concepts ----


def concepts() -> list[URIRef]:
    graph = parsed(ONTOLOGY / "roles.ttl")
    return sorted(c for c in graph.subjects(RDF.type, SKOS.Concept) if isinstance(c, URIRef))


def test_concept_counts() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    sizes = [len(set(graph.transitive_subjects(SKOS.broader, b))) - 1 for b in BRANCHES]
    assert all(size >= least for size, least in zip(sizes, (35, 100, 20, 14), strict=True)), sizes


def test_one_preferred_label_for_each_language() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    for concept in concepts():
        preferred = [x for x in graph.objects(concept, SKOS.prefLabel) if isinstance(x, Literal)]
        languages = Counter(x.language for x in preferred)
        assert languages["en"] == 1, concept
        assert max(languages.values()) == 1, concept
        others = set(graph.objects(concept, SKOS.altLabel))
        hidden = set(graph.objects(concept, SKOS.hiddenLabel))
        assert not others & set(preferred), concept
        assert not hidden & (others | set(preferred)), concept
        assert all(isinstance(x, Literal) and x.language for x in others | hidden), concept


def test_positions_speak_three_languages() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    for concept in graph.transitive_subjects(SKOS.broader, ROLE.position):
        spoken = {x.language for x in graph.objects(concept, SKOS.prefLabel)}  # type: ignore[attr-defined]
        assert {"en", "ru", "zh"} <= spoken, concept


@pytest.mark.parametrize("branch", BRANCHES, ids=lambda b: b.rsplit("/", 1)[1])
def test_no_label_or_cue_names_two_concepts_of_a_branch(branch: URIRef) -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    owners: dict[tuple[str, str, str | None], URIRef] = {}
    for concept in graph.transitive_subjects(SKOS.broader, branch):
        assert isinstance(concept, URIRef)
        for kind, props in (
            ("name", (SKOS.prefLabel, SKOS.altLabel)),
            ("cue", (SKOS.hiddenLabel,)),
        ):
            for label in (x for p in props for x in graph.objects(concept, p)):
                assert isinstance(label, Literal)
                key = (kind, str(label).casefold(), label.language)
                owner = owners.setdefault(key, concept)
                assert owner == concept, f"{label.n3()}: {owner} and {concept}"


def test_cues_are_lower_case_english_phrases() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    cues = list(graph.objects(None, SKOS.hiddenLabel))
    assert len(cues) >= 150
    for cue in cues:
        assert isinstance(cue, Literal)
        assert cue.language == "en"
        assert str(cue) == str(cue).lower() == " ".join(str(cue).split())


def test_every_concept_hangs_below_a_top_concept_of_its_scheme() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    tops = set(graph.subjects(SKOS.topConceptOf, None))
    assert tops == set(graph.objects(None, SKOS.hasTopConcept))
    for concept in concepts():
        scheme = URIRef(concept.rsplit("/", 1)[0] + "/")
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme], concept
        above = set(graph.transitive_objects(concept, SKOS.broader))
        assert above & tops, f"{concept}: no top concept above it"
        assert re.fullmatch(r"[a-z][a-z-]*[a-z]", concept.rsplit("/", 1)[1])


def test_broader_is_acyclic() -> None:
    graph = parsed(ONTOLOGY / "roles.ttl")
    done: set[object] = set()

    def walk(concept: object, path: tuple[object, ...]) -> None:
        assert concept not in path, f"skos:broader cycle: {path}"
        if concept not in done:
            for up in graph.objects(concept, SKOS.broader):  # type: ignore[arg-type]
                walk(up, (*path, concept))
            done.add(concept)

    for concept in concepts():
        walk(concept, ())


def test_lexicon_agrees_with_the_concepts() -> None:
    maker = runpy.run_path(str(ONTOLOGY / "make_lexicon.py"))
    wanted = maker["canonical"](maker["lexicon"](maker["load"]()))
    actual = maker["LEXICON"].read_text(encoding="utf-8") if maker["LEXICON"].exists() else ""
    assert actual == wanted, f"the lexicon is out of date; mend it with: {maker['COMMAND']}"


# ---- shapes and checks ----


def test_every_shape_has_a_message_and_a_severity() -> None:
    graph = parsed(ONTOLOGY / "shapes.ttl")
    named = {
        s
        for kind in (SH.NodeShape, SH.PropertyShape)
        for s in graph.subjects(RDF.type, kind)
        if isinstance(s, URIRef)
    }
    for shape in named:
        groups_only = (shape, SH.property, None) in graph
        if not groups_only:
            assert (shape, SH.message, None) in graph, shape
            assert (shape, SH.severity, None) in graph, shape
    assert (None, SH.sparql, None) not in graph


def focus_nodes(shape: URIRef, data: Graph) -> set[object]:
    shapes = parsed(ONTOLOGY / "shapes.ttl")
    found: set[object] = set()
    for target in shapes.objects(shape, SH.targetClass):
        found |= set(data.subjects(RDF.type, target))
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(target, None))
    return found


def test_every_shape_looks_at_something() -> None:
    # A shape that targets nothing conforms silently, and so does a misspelt path.
    shapes = parsed(ONTOLOGY / "shapes.ttl")
    data = Graph()
    for path in VALID:
        data += parsed(path)
    targeted = {
        s
        for p in (SH.targetClass, SH.targetSubjectsOf)
        for s in shapes.subjects(p, None)
        if isinstance(s, URIRef)
    }
    assert len(targeted) >= 16
    for shape in targeted:
        nodes = focus_nodes(shape, data)
        assert nodes, f"{shape} has no focus node in the valid examples"
        for target in shapes.objects(shape, SH.targetClass):
            assert (None, RDF.type, target) in data, f"{shape}: no valid {target}"
        for prop in shapes.objects(shape, SH.property):
            step = shapes.value(prop, SH.path)
            seen = {node for node, _ in data.subject_objects(step)}
            assert nodes & seen, f"{prop} sees no value"


@pytest.mark.parametrize("path", VALID, ids=stem)
def test_valid_example_conforms(path: Path) -> None:
    assert tripped(path) == set()


def test_valid_examples_conform_together() -> None:
    store = loaded(*VALID)
    for check in CHECKS:
        assert table(store, check.read_text(encoding="utf-8")) == [], check.name


@pytest.mark.parametrize("path", INVALID, ids=stem)
# The example with an impossible date is meant to make rdflib complain.
@pytest.mark.filterwarnings("ignore")
def test_invalid_example_trips_what_it_names(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# trips: "), f"{path.name}: first line must name a shape or check"
    assert tripped(path) == {first.removeprefix("# trips: ")}


def test_every_shape_and_check_has_an_invalid_example() -> None:
    named = {
        p.read_text(encoding="utf-8").splitlines()[0].removeprefix("# trips: ") for p in INVALID
    }
    checks = {c.stem.removesuffix("-violation") for c in CHECKS}
    assert named == property_shapes() | checks


@pytest.mark.parametrize("path", CHECKS, ids=stem)
def test_check_explains_itself(path: Path) -> None:
    keys = dict(header(path))
    assert list(keys) == ["title", "severity", "fix"]
    assert keys["severity"] in {"violation", "warning", "info"}
    assert "ORDER BY" in path.read_text(encoding="utf-8")


# ---- rules ----

DERIVED = [
    CKG.participatedIn,
    CKG.affiliatedWith,
    SCHEMA.organizer,
    SCHEMA.performer,
]


@pytest.mark.parametrize("path", VALID, ids=stem)
def test_rules_write_exactly_the_derived_links(path: Path) -> None:
    store = loaded(path)
    links = {ox.NamedNode(str(p)) for p in DERIVED}
    told = {q.triple for q in store if q.predicate in links}
    for quad in [q for q in store if q.predicate in links]:
        store.remove(quad)
    made = set().union(*(triples(store, r.read_text(encoding="utf-8")) for r in RULES))
    if told:
        assert made == told
    assert made


def test_speaking_for_an_institution_is_not_belonging_to_it() -> None:
    data = """
    PREFIX ckg: <https://w3id.org/confkg/ontology#>
    PREFIX org: <http://www.w3.org/ns/org#>
    INSERT DATA { GRAPH <urn:g> {
      <urn:p> a ckg:Participation ; ckg:participant <urn:ann> ; ckg:representing <urn:guild> .
      <urn:m> a org:Membership ; org:member <urn:ann> ; org:organization <urn:ward> .
      <urn:ward> org:unitOf <urn:hospital> . <urn:hospital> org:subOrganizationOf <urn:university> .
    } }"""
    store = ox.Store()
    store.update(data)
    made = triples(store, (ONTOLOGY / "rules/affiliated-with.rq").read_text(encoding="utf-8"))
    assert {str(t.object) for t in made} == {"<urn:ward>", "<urn:hospital>", "<urn:university>"}


# ---- competency questions ----


@pytest.mark.parametrize("path", QUESTIONS, ids=stem)
def test_question_explains_itself(path: Path) -> None:
    assert re.fullmatch(r"[a-z][a-z-]*[a-z]", path.stem)
    keys = [key for key, _ in header(path)]
    assert keys[:2] == ["title", "question"]
    assert set(keys[2:]) <= {"param", "example"}
    assert dict(header(path))["question"].endswith("?")
    assert read(path.stem, path.read_text(encoding="utf-8")).parameters == parameters(path)


@pytest.mark.parametrize("path", QUESTIONS, ids=stem)
def test_question_has_an_answer_without_parameters(path: Path) -> None:
    solutions = ask(loaded(*VALID), path.read_text(encoding="utf-8"))
    columns = [v.value for v in solutions.variables]
    assert not set(columns) & set(parameters(path)), "a parameter must not be a column"
    rows = list(solutions)
    assert rows
    for place, column in enumerate(columns):
        assert any(row[place] is not None for row in rows), f"column {column} is always empty"


@pytest.mark.parametrize("path", QUESTIONS, ids=stem)
def test_question_has_one_order_only(path: Path) -> None:
    query = path.read_text(encoding="utf-8")
    assert "ORDER BY" in query
    forth = table(loaded(*VALID), query)
    store = ox.Store()
    graph = ox.NamedNode("urn:g")
    quads = sorted((q.triple for q in loaded(*VALID)), key=str, reverse=True)
    for triple in quads:
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    assert table(store, query) == forth


@pytest.mark.parametrize("path", [q for q in QUESTIONS if parameters(q)], ids=stem)
def test_parameters_bind(path: Path) -> None:
    store = loaded(*VALID)
    nothing = {name: "0" if name == "below" else "no such name" for name in parameters(path)}
    assert table(store, bound(path, **nothing)) == []
    everything = bound(path, **parameters(path))
    assert table(store, everything) == table(store, path.read_text(encoding="utf-8"))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=20))
def test_a_parameter_cannot_break_out_of_its_literal(text: str) -> None:
    path = ONTOLOGY / "competency/talks-of-person.rq"
    rows = table(loaded(*VALID), bound(path, person=text))
    assert all(row[0] is not None for row in rows)
    if '"' in text or "}" in text:
        assert rows == []


def answers(name: str, **values: str) -> list[tuple[str | None, ...]]:
    return table(loaded(*VALID), bound(ONTOLOGY / f"competency/{name}.rq", **values))


def column(rows: Iterable[tuple[str | None, ...]], place: int) -> list[str | None]:
    return [row[place] for row in rows]


def test_who_spoke_for_counts_the_units_of_an_institution() -> None:
    rows = answers("who-spoke-for-institution", institution="lakeside", event="heart")
    assert [row[:4] for row in rows] == [
        ("Ada Brook", "speaker", "Heart Department", "Heart Forum")
    ]
    assert str(rows[0][4]).startswith("Ada Brook, Head of the Heart Department")


def test_shared_stage_comes_with_a_sentence() -> None:
    rows = answers("shared-stage-of-institution", institution="Lakeside Hospital")
    assert column(rows, 1) == ["Harbour Institute", "Harbour Institute", "Northfield University"]
    assert all(column(rows, 5))


def test_who_connects_two_people_who_never_met() -> None:
    assert column(answers("who-connects", a="Tomas", b="Ivo"), 1) == ["Ada Brook"]


def test_second_degree_leaves_out_those_who_met() -> None:
    assert column(answers("second-degree-collaborators", person="tomas"), 1) == [
        "Ivo Lind",
        "Lena Frost",
    ]


def test_person_is_found_under_another_name() -> None:
    assert column(answers("roles-of-person", person="ада брук"), 1) == ["speaker", "discussant"]


def test_without_affiliation_spares_those_who_represent_one() -> None:
    assert column(answers("participants-without-affiliation"), 0) == ["Lena Frost", "Ora Finch"]


def test_events_come_in_order_of_partial_dates() -> None:
    dates = column(answers("events-by-year"), 1)
    assert dates == ["2019", "2023-06-08", "2024-05"]
    assert all(str(a) < str(b) for a, b in pairwise(dates))


def test_one_source_means_one() -> None:
    names = column(answers("facts-on-one-source"), 1)
    assert "Tomas Reed" in names
    assert "Ada Brook" not in names

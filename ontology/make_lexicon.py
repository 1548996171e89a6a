"""Write the reader's role lexicon from roles.ttl: run `python ontology/make_lexicon.py`.

The reader must not import an RDF library, so it gets the labels as JSON. The file is canonical:
sorted keys, labels with the preferred one first and the others sorted, one final line break.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Literal

HERE: Final = Path(__file__).resolve().parent
ROLES: Final = HERE / "roles.ttl"
LEXICON: Final = HERE.parent / "kg" / "roles.json"
COMMAND: Final = "python ontology/make_lexicon.py"

ROLE: Final = "https://w3id.org/confkg/role/"
TYPE: Final = "https://w3id.org/confkg/type/"
BRANCHES: Final = {
    "event_roles": URIRef(f"{ROLE}event-role"),
    "positions": URIRef(f"{ROLE}position"),
    "event_types": URIRef(f"{TYPE}event-type"),
    "contribution_types": URIRef(f"{TYPE}contribution-type"),
}
WITH_CUES: Final = {"event_roles", "contribution_types"}

Entry = dict[str, dict[str, list[str]] | list[str]]
Lexicon = dict[str, dict[str, Entry]]


def labels(graph: Graph, concept: URIRef) -> dict[str, list[str]]:
    """Names of a concept by language, the preferred name first, the others in code point order."""
    preferred = {
        str(x.language): str(x)
        for x in graph.objects(concept, SKOS.prefLabel)
        if isinstance(x, Literal)
    }
    others: dict[str, set[str]] = {}
    for x in graph.objects(concept, SKOS.altLabel):
        if isinstance(x, Literal):
            others.setdefault(str(x.language), set()).add(str(x))
    return {
        language: [
            *([preferred[language]] if language in preferred else []),
            *sorted(others.get(language, set())),
        ]
        for language in sorted(preferred.keys() | others.keys())
    }


def entries(graph: Graph, top: URIRef, *, cues: bool) -> dict[str, Entry]:
    """Every concept below `top`, by its local name; the top concept itself is left out."""
    found: dict[str, Entry] = {}
    for concept in graph.transitive_subjects(SKOS.broader, top):
        if concept == top or not isinstance(concept, URIRef):
            continue
        entry: Entry = {"labels": labels(graph, concept)}
        if cues:
            entry["cues"] = sorted(str(x) for x in graph.objects(concept, SKOS.hiddenLabel))
        if wider := sorted(str(x) for x in graph.objects(concept, SKOS.broader) if x != top):
            entry["broader"] = [iri.rsplit("/", 1)[1] for iri in wider]
        found[concept.rsplit("/", 1)[1]] = entry
    return found


def lexicon(graph: Graph) -> Lexicon:
    """The whole lexicon as plain values.

    >>> role = URIRef(ROLE + "guide")
    >>> demo = Graph().add((role, SKOS.broader, BRANCHES["event_roles"]))
    >>> demo = demo.add((role, SKOS.prefLabel, Literal("guide", lang="en")))
    >>> lexicon(demo)["event_roles"]
    {'guide': {'labels': {'en': ['guide']}, 'cues': []}}
    """
    return {name: entries(graph, top, cues=name in WITH_CUES) for name, top in BRANCHES.items()}


def canonical(value: Lexicon) -> str:
    """JSON text that is the same for the same lexicon, byte for byte."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(path: Path = ROLES) -> Graph:
    """The concepts of roles.ttl; fails if the file holds none, so that no lexicon goes empty."""
    graph = Graph().parse(path, format="turtle")
    if (None, RDF.type, SKOS.Concept) not in graph:
        raise ValueError(f"{path}: no skos:Concept found")
    return graph


def main() -> None:
    """Write the lexicon file."""
    LEXICON.parent.mkdir(parents=True, exist_ok=True)
    LEXICON.write_text(canonical(lexicon(load())), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

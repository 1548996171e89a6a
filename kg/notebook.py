"""For Python and notebooks: a graph folder as an rdflib Dataset, as networks, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore

from kg import query, view
from kg.analyse import ParticipationTable
from kg.errors import QueryError
from kg.folder import GraphFolder
from kg.projections import make_networks
from kg.vocab import BASE, prefixes


def open_graph(folder: str | Path = "out", *, base: str = BASE) -> Graph:
    """The graph in a folder that `kg build` made; GraphFolderError when there is none.

    >>> open_graph("no-such-folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.GraphFolderError: no-such-folder: no graph here (...)
    """
    return Graph(GraphFolder(Path(folder)).require(), base)


class Graph:
    """A built graph, read-only. In a notebook it shows itself as the interactive page."""

    def __init__(self, folder: GraphFolder, base: str = BASE) -> None:
        self._folder, self._base = folder, base

    @cached_property
    def store(self) -> ox.Store:
        """The Oxigraph store with one named graph per source and one for derived facts."""
        return self._folder.store()

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """The same store as an rdflib Dataset; its default graph holds all facts."""
        dataset = rdflib.Dataset(OxigraphStore(store=self.store))
        for prefix, iri in prefixes(self._base).items():
            dataset.bind(prefix, iri)
        return dataset

    @cached_property
    def table(self) -> ParticipationTable:
        """The participations in numbers, to choose from (`select`) and to make networks of."""
        return self._folder.table()

    @cached_property
    def networks(self) -> dict[str, nx.Graph[str]]:
        """The networks "people", "institutions", "organisations", with weights and measures."""
        return make_networks(self.table)

    def ask(self, text: str, values: Mapping[str, str] | None = None) -> list[dict[str, str]]:
        """The rows of a SELECT query or named question, each as column → text ("" for unbound).

        QueryError for other kinds of query: `dataset.query` takes those.
        """
        found = query.ask(self.store, query.resolve(text, values or {}), self._base)
        if not query.gives_rows(found):
            raise QueryError("ask is for SELECT queries", hint="use .dataset.query for the others")
        names = [v.value for v in found.variables]
        return [
            {
                n: "" if t is None else getattr(t, "value", str(t))
                for n, t in zip(names, row, strict=True)
            }
            for row in found
        ]

    def page(self, title: str = "") -> str:
        """The interactive view as one HTML page."""
        told = self._folder.statements()
        return view.render(self.store, told, self.networks, title=title, base=self._base)

    def _repr_html_(self) -> str:
        return view.html_iframe(self.page())

"""nodes.csv and edges.csv: two tables that Gephi, Cytoscape, R and spreadsheets open."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import networkx as nx

from kg.export.attributes import Cell, apart, flatten, text_of
from kg.tabular import FORMULA

Row = list[Cell]


def tables(network: nx.Graph[Any]) -> dict[str, Iterator[Row]]:
    """Both tables by file name, each as rows of which the first is the heading.

    The headings are those that Gephi looks for: Id and Label of nodes; Source, Target, Type
    (Directed or Undirected), Label, Weight (1 where unknown) and, of a multigraph, Id of edges.
    Then comes one column per attribute; its `kind` tells Gephi parallel edges apart.

    >>> next(tables(nx.Graph([("a", "b")]))["edges.csv"])
    ['Source', 'Target', 'Type', 'Weight']
    """
    flat = flatten(network)
    node_names = [name for name in flat.node_types if name != "label"]
    edge_names = [name for name in flat.edge_types if name not in ("label", "weight")]
    labelled = "label" in flat.edge_types
    node_head = ["Id", "Label"]
    edge_head = ["Source", "Target", "Type", *["Id"] * flat.multi]
    edge_head += [*["Label"] * labelled, "Weight"]
    kind = "Directed" if flat.directed else "Undirected"

    def nodes() -> Iterator[Row]:
        yield [*node_head, *apart(node_names, node_head).values()]
        for node in flat.nodes:
            label = node.cells.get("label", node.source)
            yield [node.source, label, *_cells(node.cells, node_names)]

    def edges() -> Iterator[Row]:
        yield [*edge_head, *apart(edge_names, edge_head).values()]
        for edge in flat.edges:
            yield [
                edge.source,
                edge.target,
                kind,
                *[edge.key] * flat.multi,
                *[edge.cells.get("label", "")] * labelled,
                edge.cells.get("weight", 1),
                *_cells(edge.cells, edge_names),
            ]

    return {"nodes.csv": nodes(), "edges.csv": edges()}


def write_directory(network: nx.Graph[Any], directory: Path) -> None:
    """Write both tables into a directory, which is made if need be.

    RFC 4180, UTF-8 without BOM. A text that a spreadsheet would run as a formula gets a leading
    apostrophe (OWASP, CSV injection). Numbers stay as they are.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_directory(nx.Graph([("=a", "b")]), folder)
    >>> (folder / "edges.csv").read_text().splitlines()
    ['Source,Target,Type,Weight', "'=a,b,Undirected,1"]
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(network).items():
        with (directory / name).open("wb") as file:
            _write(rows, file)


def archive(network: nx.Graph[Any]) -> bytes:
    """Both tables as a zip archive without a time stamp.

    >>> zipfile.ZipFile(io.BytesIO(archive(nx.Graph([("a", "b")])))).namelist()
    ['nodes.csv', 'edges.csv']
    """
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, rows in tables(network).items():
            entry = zipfile.ZipInfo(name)  # dated 1980: same input, same bytes
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archived.open(entry, "w") as file:
                _write(rows, file)
    return page.getvalue()


def _cells(cells: dict[str, Cell], columns: Iterable[str]) -> Row:
    return [cells.get(column, "") for column in columns]


def _write(rows: Iterable[Row], file: IO[bytes]) -> None:
    page = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    page.detach()  # flushes, and leaves the file to its owner


def _safe(cell: Cell) -> str:
    text = text_of(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text

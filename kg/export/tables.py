"""nodes.csv and edges.csv: two tables that spreadsheets, R and Gephi open."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import networkx as nx

from kg.export.attributes import Cell, flatten, text_of

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def dump(network: nx.Graph[Any]) -> dict[str, str]:
    """Both tables by file name: RFC 4180, UTF-8 without BOM, one header line.

    Nodes have `id`, edges `source`, `target` and (of a multigraph) `key`; then one column per
    attribute. A text that a spreadsheet would run as a formula gets a leading apostrophe
    (OWASP, CSV injection). Numbers stay as they are.

    >>> dump(nx.Graph([("a", "=b", {"weight": 0.5})]))["edges.csv"].splitlines()
    ['source,target,weight', "'=b,a,0.5"]
    """
    flat = flatten(network)
    node_rows = ([node.source, *_row(node.cells, flat.node_types)] for node in flat.nodes)
    keys = ["key"] if flat.multi else []
    edge_rows = (
        [
            edge.source,
            edge.target,
            *([edge.key] if keys else []),
            *_row(edge.cells, flat.edge_types),
        ]
        for edge in flat.edges
    )
    return {
        "nodes.csv": _table(["id", *flat.node_types], node_rows),
        "edges.csv": _table(["source", "target", *keys, *flat.edge_types], edge_rows),
    }


def write_directory(network: nx.Graph[Any], directory: Path) -> None:
    """Write both tables into a directory, which is made if need be.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_directory(nx.Graph([("a", "b")]), folder)
    >>> sorted(path.name for path in folder.iterdir())
    ['edges.csv', 'nodes.csv']
    """
    tables = dump(network)
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (directory / name).write_bytes(text.encode())


def archive(network: nx.Graph[Any]) -> bytes:
    """Both tables as a zip archive without a time stamp.

    >>> zipfile.ZipFile(io.BytesIO(archive(nx.Graph([("a", "b")])))).namelist()
    ['nodes.csv', 'edges.csv']
    """
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, text in dump(network).items():
            entry = zipfile.ZipInfo(
                name
            )  # dated 1980 unless told otherwise: same input, same bytes
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archived.writestr(entry, text)
    return page.getvalue()


def _row(cells: dict[str, Cell], columns: Iterable[str]) -> list[Cell]:
    return [cells.get(column, "") for column in columns]


def _table(head: list[str], rows: Iterable[list[Cell]]) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(map(_safe, head))
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return page.getvalue()


def _safe(cell: Cell) -> str:
    text = text_of(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text

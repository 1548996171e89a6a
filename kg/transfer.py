"""Pushing a graph to another store: in chunks, going on where it was cut short."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.folder import GraphFolder
from kg.stores import Store

_NOTE: Final = ".kg-loading.json"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be pushed where, and how much of it is known to be there.

    `key` changes with the graph, the address and the part that is wanted.
    """

    folder: Path
    store: ox.Store
    only: str
    key: str
    size: int
    sent: int

    def graphs(self) -> list[ox.NamedNode | ox.DefaultGraph]:
        """The graphs that are pushed: the default graph, then the named ones by name."""
        found: list[ox.NamedNode | ox.DefaultGraph] = []
        if self.only != "named":
            found.append(ox.DefaultGraph())
        if self.only != "default":
            named = (g for g in self.store.named_graphs() if isinstance(g, ox.NamedNode))
            found += sorted(named, key=str)
        return found

    def quads(self) -> Iterator[ox.Quad]:
        """The facts, graph by graph; the same store gives them in the same order."""
        for graph in self.graphs():
            yield from self.store.quads_for_pattern(None, None, None, graph)


def pack(folder: GraphFolder, address: str, only: str = "") -> Parcel:
    """Prepare to push a graph folder to an address: "named" or "default" graphs only, or all.

    What an earlier push of the same has left is taken up.
    """
    store = folder.store()
    digest = hashlib.sha256(f"{address}\n{only}\n".encode())
    with (folder.path / "graph.nq").open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    parcel = Parcel(folder.path, store, only, digest.hexdigest(), 0, 0)
    size = sum(
        1 for graph in parcel.graphs() for _ in store.quads_for_pattern(None, None, None, graph)
    )
    note = None
    with suppress(OSError, ValueError):  # no note, or a damaged one: begin at the beginning
        note = json.loads((folder.path / _NOTE).read_text("utf-8"))
    sent = note["sent"] if isinstance(note, dict) and note.get("key") == parcel.key else 0
    return Parcel(folder.path, store, only, parcel.key, size, min(size, sent))


def send(
    parcel: Parcel,
    there: Store,
    *,
    replace: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> int:
    """Push what is not there yet; how many facts are there then.

    With `replace` the graphs are emptied first, unless this goes on with an earlier push.
    """
    note = parcel.folder / _NOTE

    def done(number: int) -> None:
        note.write_text(json.dumps({"key": parcel.key, "sent": number}), "utf-8")
        progress(f"{number:,} facts")

    if replace and not parcel.sent:
        there.clear(parcel.graphs())
    number = there.load(parcel.quads(), skip=parcel.sent, done=done)
    note.unlink(missing_ok=True)
    return number

"""From statements to RDF: canonical ids, one preferred label, evidence on every fact.

Each source has its own named graph (the source's IRI); what is computed from all of them goes
into the derived graph.
"""

from __future__ import annotations

from kg.assemble.derived import derived_graph, direct_links, shared_stages
from kg.assemble.identify import identify as canonical_ids
from kg.assemble.labels import preferred as preferred_labels
from kg.assemble.quads import assemble
from kg.assemble.replaced import replaced as replaced_ids

__all__ = [
    "assemble",
    "canonical_ids",
    "derived_graph",
    "direct_links",
    "preferred_labels",
    "replaced_ids",
    "shared_stages",
]

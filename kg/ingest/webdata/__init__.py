"""Data inside web pages, for machines: JSON-LD scripts, microdata, RDFa Lite.

`page` finds the elements, `microdata` and `rdfa` make JSON-LD of what they state, and `reader`
reads that as any JSON-LD is read, by the mappings of `kg.ingest.rdf`.
"""

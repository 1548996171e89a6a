"""RDF files: foreign vocabularies through mappings, and our own exports read back.

    file → syntax → load ─→ mappings ─→ facts → programme, agents → entries
                  (jsonld)  ontology/mappings/*.rq       (concepts)
         └─ own (terms): an export of ours → statements

`reader` is the line above as code. All that needs an RDF library is imported only when a file is
read. To read another vocabulary, write a query: nothing here knows one but our own.
"""

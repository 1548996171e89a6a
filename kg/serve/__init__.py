"""The graph on the web: a read-only SPARQL endpoint, an editor, pages for people.

Nothing is imported here: the worker processes need little, and should start quickly.
"""

"""The learned reader: a tagger, choosers of heads, acts and events, and their weights."""

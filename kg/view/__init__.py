"""The interactive view: a whole graph as one HTML file that opens from disk, offline."""

from __future__ import annotations

from kg.view.notebook import html_iframe
from kg.view.page import link_to, render

__all__ = ["html_iframe", "link_to", "render"]

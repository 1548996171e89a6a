"""The corpus at a glance: one HTML page and one Markdown page, each number with its command.

`collect` finds out what there is to say, `render_html` and `render_markdown` write it down.
"""

from __future__ import annotations

from kg.report.blocks import Content
from kg.report.content import collect
from kg.report.html import render_html
from kg.report.markdown import render_markdown

__all__ = ["Content", "collect", "render_html", "render_markdown"]

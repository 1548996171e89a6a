"""The page inside a notebook's output cell."""

from __future__ import annotations


def html_iframe(page: str, *, height: int = 640) -> str:
    """A self-contained `<iframe>` that shows a page made by `render`, in a compact layout.

    The frame may run the page's own scripts and save files, and nothing else: it has an origin
    of its own, so it can't touch the notebook.

    >>> html_iframe('<html lang="en">&')
    '<iframe srcdoc=\\'<html data-compact lang="en">&amp;\\' title="Knowledge graph" \
width="100%" height="640" frameborder="0" sandbox="allow-scripts allow-downloads \
allow-popups"></iframe>'
    """
    compact = page.replace("<html ", "<html data-compact ", 1)
    quoted = compact.replace("&", "&amp;").replace("'", "&#39;")
    return (
        f'<iframe srcdoc=\'{quoted}\' title="Knowledge graph" width="100%" height="{height}"'
        ' frameborder="0" sandbox="allow-scripts allow-downloads allow-popups"></iframe>'
    )

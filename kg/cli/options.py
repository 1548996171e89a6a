"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kg.vocab import BASE

PATH: Final = click.Path(path_type=Path)
OUT: Final = Path("out")
graph_option = click.option(
    "-g", "--graph", metavar="DIR", type=PATH, default=OUT, help="Graph folder."
)
event_option = click.option(
    "--event", metavar="NAME", default="", help="The event of sources that name none."
)
base_option = click.option(
    "--base", metavar="IRI", default=BASE, help="What the IRIs of things begin with."
)

"""Print the lowest version of every runtime dependency that pyproject.toml allows.

The lines are pip constraints: `python .ci/lowest.py > lowest.txt`, then
`pip install -c lowest.txt .` installs what the `>=` bounds promise to work.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def lowest(requirement: str) -> str:
    """`click>=8.1.7` as `click==8.1.7`; ValueError for a requirement without a lower bound.

    >>> lowest("numpy>=1.25,<3")
    'numpy==1.25'
    """
    found = re.match(r"([\w.-]+)\s*>=\s*([\w.]+)", requirement)
    if not found:
        raise ValueError(f"{requirement}: no lower bound; write one as name>=version")
    return f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    for requirement in project["project"]["dependencies"] + extras["pdf"]:
        print(lowest(requirement))

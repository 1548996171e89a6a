"""Write competency/expected/*.csv: the answer to every named question on the bundled example.

A question with parameters is asked with the values of its `# example:` lines. Run it after a
change that is meant to change answers, then read the difference before you commit it:

    python ontology/make_answers.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg import answers, query, resolve, shipped
from kg.corpus import read_all
from kg.graph import make_graph
from kg.sources import expand

EXPECTED: Final = Path(__file__).resolve().parent / "competency" / "expected"
COMMAND: Final = "python ontology/make_answers.py"


def expected() -> dict[str, str]:
    """The answer to every question by its name, as CSV with line feeds."""
    told = read_all(expand([str(shipped.example() / "reports")]), {}).statements
    decisions = resolve.load(shipped.example() / "decisions.jsonl")
    graph = make_graph(told, resolve.settle(told, decisions).linker).graph
    found = {}
    for name, question in query.questions().items():
        result = query.ask(graph, query.bind(question, question.example))
        found[name] = answers.render(result, "csv", {}).replace("\r\n", "\n")
    return found


def main() -> None:
    """Write every file that differs and remove those of questions that are gone."""
    EXPECTED.mkdir(exist_ok=True)
    wanted = expected()
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (EXPECTED / f"{name}.csv").write_bytes(text.encode())


if __name__ == "__main__":
    main()

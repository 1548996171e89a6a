"""What hangs on what: each post, institution and talk of a report with what it may belong to.

A post or a talk belongs to a person; an institution to a post, to a person, or to the institution
that is part of it. Every candidate nearby is described by features; a log-linear model chooses one
of them, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.extract.blocks import Shape
from kg.extract.tokens import Token

HEADS: Final = {
    "TTL": ("PER",),
    "TALK": ("PER",),
    "ORG": ("TTL", "ORG", "PER"),
}
_NEAR: Final = 5  # candidates of the same sentence on either side
_FUNCTION: Final = frozenset(
    "of at for in from with to by the a an our its his her their and or & who which as is was were "
    "are also both former then now between under within on where whose currently serves serving "
    "he she they named called mr mr. mrs mrs. ms ms. dr dr. prof prof. professor sir madam "
    "respectively together along well".split()
)
_GAP: Final = 8


@dataclass(slots=True)
class Node:
    """Something named: its label and tokens `[first, last)` in the sentence `at`."""

    label: str
    at: int
    first: int
    last: int
    plural: bool = False
    unit: bool = False
    short: bool = False
    head: str = ""


@dataclass(slots=True)
class Line:
    """A sentence as the chooser sees it: tokens, what is named in it in order, its layout."""

    tokens: Sequence[Token]
    shape: Shape
    block: int
    nodes: list[Node] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


class Candidate(NamedTuple):
    """What a node may belong to, and what speaks for or against it."""

    node: Node
    features: list[str]


def prepare(line: Line) -> None:
    """Write a sentence as signs: a label for each thing named, the small words, W for others."""
    line.signs, line.starts = [], []
    k, i = 0, 0
    nodes = line.nodes
    while i < len(line.tokens):
        if k < len(nodes) and nodes[k].first == i:
            line.starts += [len(line.signs)] * (nodes[k].last - i)
            line.signs.append(nodes[k].label)
            i = nodes[k].last
            k += 1
            continue
        line.starts.append(len(line.signs))
        line.signs.append(sign(line.tokens[i]))
        i += 1
    line.starts.append(len(line.signs))


def sign(token: Token) -> str:
    """The word itself where it is a small one or a mark, else what kind of word it is."""
    if not token.word or token.lower in _FUNCTION:
        return token.lower
    if token.cap:
        return "C"
    return "V" if token.lower.endswith(("ed", "ing")) else "9" if token.text[0].isdigit() else "w"


def candidates(lines: Sequence[Line], node: Node) -> Iterator[Candidate]:
    """Everything near that the node may belong to, nearest first on either side."""
    line = lines[node.at]
    k = line.nodes.index(node)
    around = _context(line, node)
    for side in (-1, 1):
        seen: dict[str, int] = {}
        found = 0
        j = k + side
        while 0 <= j < len(line.nodes) and found < _NEAR:
            other = line.nodes[j]
            if other.label in HEADS[node.label]:
                yield Candidate(other, _features(line, node, other, side, seen, around))
                found += 1
            seen[other.label] = seen.get(other.label, 0) + 1
            j += side
    for step in (-1, 1):
        at = node.at + step
        if not 0 <= at < len(lines):
            continue
        there = [n for n in lines[at].nodes if n.label == "PER"]
        if there and (node.label != "ORG" or line.block != lines[at].block):
            for other in (there[-1], there[0])[: len(there)]:
                yield Candidate(other, _far(lines, node, other, step, len(there), around))


def _context(line: Line, node: Node) -> list[str]:
    at = line.starts[node.first]
    before, after = _sign(line, at - 1), _sign(line, at + 1)
    return [
        f"b={before}",
        f"a={after}",
        f"ba={before}/{after}",
        f"b2={_sign(line, at - 2)}/{before}",
        f"a2={after}/{_sign(line, at + 2)}",
        f"sh={line.shape[0]}",
        f"pl={node.plural}",
        f"h={node.head}",
        f"u={node.unit}",
        f"a={node.short}",
    ]


def none_features(lines: Sequence[Line], node: Node) -> list[str]:
    """What speaks for the node belonging to nothing."""
    line = lines[node.at]
    label = node.label
    counts = {n.label for n in line.nodes}
    features = [f"{label}|none", f"{label}|none|has={'PER' in counts}{'TTL' in counts}"]
    features.append(f"{label}|none|at={line.shape[0]}/{node.unit}/{node.short}")
    return features + [f"{label}|none|{c}" for c in _context(line, node)]


def _sign(line: Line, at: int) -> str:
    return line.signs[at] if 0 <= at < len(line.signs) else "^" if at < 0 else "$"


def _features(
    line: Line, node: Node, other: Node, side: int, seen: dict[str, int], around: list[str]
) -> list[str]:
    low, high = (other, node) if side < 0 else (node, other)
    start, end = line.starts[low.first] + 1, line.starts[high.first]
    gap = line.signs[start:end]
    pair = f"{node.label}{'<' if side < 0 else '>'}{other.label}"
    between = " ".join(gap) if len(gap) <= _GAP else "…"
    plain = " ".join(s for s in gap if s not in ("the", "a", "an", "our", "its"))
    crowd = f"{seen.get('PER', 0)}{seen.get('TTL', 0)}{min(seen.get('ORG', 0), 3)}"
    outer_left = _sign(line, line.starts[low.first] - 1)
    outer_right = _sign(line, line.starts[high.first] + 1)
    stops = gap.count(";") + gap.count(".")
    features = [
        "",
        f"g={between}",
        f"p={plain if len(gap) <= _GAP else '…'}",
        f"o={outer_left}|{outer_right}",
        f"gl={between}|{outer_left}",
        f"gr={between}|{outer_right}",
        f"c={crowd}",
        f"n={min(len(gap), 12)}",
        f"cn={crowd}/{min(len(gap), 6)}",
        f"st={min(stops, 2)}",
        f"v={min(sum(s in ('V', 'w') for s in gap), 4)}",
        f"cm={min(gap.count(','), 3)}",
        f"f={gap[0] if gap else '-'}",
        f"l={gap[-1] if gap else '-'}",
        f"hh={node.head}/{other.head}",
        f"h={node.head}",
        f"oh={other.head}",
        f"pp={node.plural}{other.plural}/{min(len(gap), 3)}",
        f"uu={node.unit}{other.unit}/{plain if len(gap) < 3 else '…'}",
        f"ss={node.short}{other.short}/{plain if len(gap) < 3 else '…'}",
        f"lead={_lead(line)}/{crowd[:2]}",
        f"ldg={_lead(line)}/{between}",
        f"bal={_balance(line)}/{crowd[:2]}",
        f"sh={line.shape[0]}/{between}",
        f"it={other.first == 0}",
    ]
    features += [f"{s}" for s in set(gap)]
    features += [f"G{a}_{b}" for a, b in zip(["^", *gap], [*gap, "$"], strict=True)]
    features += [f"x{a}" for a in around[:3]]
    return [f"{pair}|{f}" for f in features]


def _lead(line: Line) -> str:
    """Which of the two comes first in the sentence: posts or persons."""
    for node in line.nodes:
        if node.label in ("PER", "TTL"):
            return node.label[0]
    return "-"


def _balance(line: Line) -> str:
    persons = sum(n.label == "PER" for n in line.nodes)
    posts = sum(n.label == "TTL" for n in line.nodes)
    return f"{min(persons, 3)}{'=' if persons == posts else '<' if persons < posts else '>'}"


def _far(
    lines: Sequence[Line], node: Node, other: Node, step: int, count: int, around: list[str]
) -> list[str]:
    here, there = lines[node.at], lines[node.at + step]
    pair = f"{node.label}{'^' if step < 0 else 'v'}{other.label}"
    same = here.block == there.block
    own = sum(n.label == "PER" for n in here.nodes)
    features = [
        "",
        f"n={min(count, 3)}/{same}/{min(own, 2)}",
        f"sh={here.shape[0]}{there.shape[0]}/{same}",
        f"w={here.tokens[0].lower if here.tokens[0].word else '-'}/{own > 0}",
        f"e={other.first == 0}/{other.last >= len(there.tokens) - 1}",
        f"le={len(there.tokens) < 8}/{len(here.tokens) < 10}/{own > 0}/{same}",
        f"f={node.first == 0}/{own > 0}/{same}",
        f"nn={other is there.nodes[0]}/{other is there.nodes[-1]}",
        f"h={node.head}",
        f"hb={node.head}/{other.first == 0}",
    ]
    features += around[:4]
    return [f"{pair}|{f}" for f in features]

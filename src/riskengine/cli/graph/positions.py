"""Where each node stands in the page: computed here, so that one picture always looks the same.

The nodes are moved until they are about as far from each other as there are links between them (stress
majorisation, from rings around the centre), and then apart until none lies on another, nor on a line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import cos, pi, sin, sqrt
from typing import Final, TypeAlias

from riskengine.cli.graph.tree import Tree
from riskengine.model.network import Node

Place: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Node, Node]

_LENGTH: Final = 150.0
"""How long a link is, if it can be."""

_WIDER: Final = 1.2
"""How much wider than high the whole is, as screens are."""

_GAP: Final = 14.0
"""How far apart two labels are at least."""

_ROUNDS: Final = 120
_WORK: Final = 800_000
"""In how many rounds the nodes are moved, and how many pairs are looked at: a large picture is coarser."""


def positions(
    tree: Tree, sizes: Mapping[Node, Size], between: Mapping[Line, Size]
) -> dict[Node, tuple[int, int]]:
    """Return where the middle of each node stands, that of the first root at (0, 0).

    Args:
        tree: The nodes and the links between them.
        sizes: How wide and how high each node is, with its label.
        between: How wide and how high the label of each line is; two nodes leave room for it.
    """
    nodes, lines = list(tree.below), tuple(between)
    if not nodes:
        return {}
    places, apart = _rings(tree), _links_apart(nodes, lines)
    rounds = min(_ROUNDS, 1 + _WORK // (len(nodes) * (len(nodes) + len(lines))))
    for _ in range(rounds):
        _relax(nodes, places, apart)
    places = {node: (x * _WIDER, y) for node, (x, y) in places.items()}
    for _ in range(rounds):
        _off_lines(lines, places, sizes)
        _part(nodes, places, sizes, between)
    middle = places[tree.roots[0]]
    return {node: (round(x - middle[0]), round(y - middle[1])) for node, (x, y) in places.items()}


def _rings(tree: Tree) -> dict[Node, Place]:
    """Return the nodes in rings around the roots, each within the sector of the one it hangs below."""
    leaves: dict[Node, int] = {}
    places: dict[Node, Place] = {}

    def weigh(node: Node) -> int:
        leaves[node] = sum(weigh(child) for _, child in tree.below[node]) or 1
        return leaves[node]

    def put(some: Sequence[Node], start: float, sector: float, ring: int) -> None:
        whole = sum(leaves[node] for node in some)
        for node in some:
            share = sector * leaves[node] / whole
            angle, radius = start + share / 2, ring * _LENGTH
            # Rounded, so that no machine's own sine shows in the picture.
            places[node] = (round(cos(angle) * radius, 3), round(sin(angle) * radius, 3))
            put([child for _, child in tree.below[node]], start, share, ring + 1)
            start += share

    for root in tree.roots:
        weigh(root)
    put(tree.roots, -pi / 2, 2 * pi, 0 if len(tree.roots) == 1 else 1)
    return places


def _links_apart(nodes: Sequence[Node], lines: Sequence[Line]) -> dict[Node, dict[Node, int]]:
    """Return how many links apart each two nodes are; what nothing joins is as far apart as anything is."""
    beside: dict[Node, list[Node]] = {node: [] for node in nodes}
    for one, other in lines:
        beside[one].append(other)
        beside[other].append(one)
    apart: dict[Node, dict[Node, int]] = {}
    for start in beside:
        far = {start: 0}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            for other in beside[node]:
                if other not in far:
                    far[other] = far[node] + 1
                    waiting.append(other)
        most = max(far.values()) + 1
        apart[start] = {node: far.get(node, most) for node in beside}
    return apart


def _relax(
    nodes: Sequence[Node], places: dict[Node, Place], apart: Mapping[Node, Mapping[Node, int]]
) -> None:
    """Move each node once to where its distances from all others are best, the nearer counting more."""
    for node in nodes:
        x, y = places[node]
        to_x = to_y = weights = 0.0
        for other, links in apart[node].items():
            if other == node:
                continue
            other_x, other_y = places[other]
            away_x, away_y = x - other_x, y - other_y
            length = sqrt(away_x * away_x + away_y * away_y) or 1.0
            wanted = links * _LENGTH / length
            weight = 1.0 / (links * links)
            to_x += weight * (other_x + away_x * wanted)
            to_y += weight * (other_y + away_y * wanted)
            weights += weight
        if weights:
            places[node] = (to_x / weights, to_y / weights)


def _off_lines(lines: Sequence[Line], places: dict[Node, Place], sizes: Mapping[Node, Size]) -> None:
    """Push each node off the lines that pass under it, half of the way at a time."""
    for one, other in lines:
        (x, y), (other_x, other_y) = places[one], places[other]
        along_x, along_y = other_x - x, other_y - y
        length = sqrt(along_x * along_x + along_y * along_y) or 1.0
        along_x, along_y = along_x / length, along_y / length
        for node, (node_x, node_y) in places.items():
            if node in (one, other):
                continue
            along = (node_x - x) * along_x + (node_y - y) * along_y
            beside = (node_y - y) * along_x - (node_x - x) * along_y
            wide = (sizes[node][0] * abs(along_y) + sizes[node][1] * abs(along_x)) / 2
            lacking = wide + _GAP - abs(beside)
            if 0 < along < length and lacking > 0:
                push = lacking / 2 if beside >= 0 else -lacking / 2
                places[node] = (node_x - along_y * push, node_y + along_x * push)


def _part(
    nodes: Sequence[Node],
    places: dict[Node, Place],
    sizes: Mapping[Node, Size],
    between: Mapping[Line, Size],
) -> None:
    """Push apart what lies on each other, the shorter way."""
    for one, other in combinations(nodes, 2):
        (x, y), (other_x, other_y) = places[one], places[other]
        wide, high = between.get((one, other)) or between.get((other, one)) or (_GAP, _GAP)
        across = (sizes[one][0] + sizes[other][0]) / 2 + wide - abs(other_x - x)
        down = (sizes[one][1] + sizes[other][1]) / 2 + high - abs(other_y - y)
        if across <= 0 or down <= 0:
            continue
        if across < down:
            push = across / 2 if other_x >= x else -across / 2
            places[one], places[other] = (x - push, y), (other_x + push, other_y)
        else:
            push = down / 2 if other_y >= y else -down / 2
            places[one], places[other] = (x, y - push), (other_x, other_y + push)

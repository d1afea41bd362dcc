"""The tree of a picture: each node below the one from which it is reached first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from riskengine.cli.graph.picture import Bundle, Picture
from riskengine.model.network import Node

Hung: TypeAlias = tuple[Bundle, Node]
"""A node, and the links by which it hangs below another."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A picture as a tree.

    Attributes:
        roots: The centre; after it whatever nothing joins with it, so that no node is ever lost.
        below: What hangs below each node.
        over: The links that the tree leaves over.
    """

    roots: tuple[Node, ...]
    below: Mapping[Node, tuple[Hung, ...]]
    over: tuple[Bundle, ...]


def tree_of(picture: Picture) -> Tree:
    """Return the tree of a picture, the nearest first; what is not followed comes last."""
    away = {drawn.node: drawn.away for drawn in picture.nodes}
    bundles = picture.bundles
    beside: dict[Node, list[Hung]] = {node: [] for node in away}
    for bundle in bundles:
        beside[bundle.source].append((bundle, bundle.target))
        beside[bundle.target].append((bundle, bundle.source))
    for some in beside.values():
        some.sort(key=lambda one: (away[one[1]], one[1]))
    hubs = {drawn.node for drawn in picture.nodes if drawn.is_hub}
    below: dict[Node, list[Hung]] = {node: [] for node in away}
    roots, seen = list[Node](), set[Node]()
    for root in away:
        if root not in seen:
            roots.append(root)
            for node, hung in _growing(root, beside, hubs, seen):
                below[node].append(hung)
    used = {(bundle.source, bundle.target) for some in below.values() for bundle, _ in some}
    over = tuple(one for one in bundles if (one.source, one.target) not in used)
    return Tree(tuple(roots), {node: tuple(some) for node, some in below.items()}, over)


def _growing(
    root: Node, beside: Mapping[Node, list[Hung]], hubs: set[Node], seen: set[Node]
) -> Iterator[tuple[Node, Hung]]:
    """Yield each node that is reached from a root, with the one it hangs below."""
    seen.add(root)
    waiting, later = deque([root]), deque[Node]()
    while waiting or later:
        node = waiting.popleft() if waiting else later.popleft()
        for bundle, other in beside[node]:
            if other not in seen:
                seen.add(other)
                yield node, (bundle, other)
                (later if other in hubs else waiting).append(other)

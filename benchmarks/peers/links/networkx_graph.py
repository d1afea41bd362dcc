"""networkx: a graph, and a walk over its adjacency.

https://networkx.org/documentation/stable/tutorial.html: `add_edges_from` takes many at once, `G.adj` is how
neighbours are read fastest. `ego_graph` makes a new graph of what it finds and was measured many times
slower.
"""

import networkx
from acquaintances import Link


class Peer:
    """An undirected graph; the relation is kept on the edge."""

    name = "networkx"
    distribution = "networkx"
    used = "`Graph.add_edges_from` with the relation on the edge; a walk over `G.adj`"

    def __init__(self) -> None:
        """Begin with nothing."""
        self.graph = networkx.Graph()

    def given(self, links: list[Link]) -> list[tuple[str, str, dict[str, str]]]:
        return [(source, target, {"relation": relation}) for relation, source, target in links]

    def add(self, edges: list[tuple[str, str, dict[str, str]]]) -> None:
        self.graph.add_edges_from(edges)

    def within(self, node: str, hops: int) -> set[str]:
        neighbours = self.graph._adj  # noqa: SLF001 - what `adj` is a view of
        seen, frontier = {node}, [node]
        for _ in range(hops):
            onward = []
            for one in frontier:
                for other in neighbours.get(one, ()):
                    if other not in seen:
                        seen.add(other)
                        onward.append(other)
            frontier = onward
        seen.discard(node)
        return seen

"""rustworkx: a graph of numbered nodes, and a walk over `neighbors`.

https://www.rustworkx.org: nodes are numbers, so that a dict of the ids stands beside it; `add_edges_from`
takes many at once. It has no search that stops after some steps, so that the steps are made in Python.
"""

import rustworkx
from acquaintances import Link


class Peer:
    """An undirected graph; the relation is the weight of the edge."""

    name = "rustworkx"
    distribution = "rustworkx"
    used = "`PyGraph.add_edges_from` and a dict of ids; a walk over `neighbors`"

    def __init__(self) -> None:
        """Begin with nothing."""
        self.graph = rustworkx.PyGraph(multigraph=False)
        self.numbers: dict[str, int] = {}

    def given(self, links: list[Link]) -> list[Link]:
        return links

    def add(self, links: list[Link]) -> None:
        numbers = self.numbers
        new = [id for id in dict.fromkeys(id for link in links for id in link[1:]) if id not in numbers]
        numbers.update(zip(new, self.graph.add_nodes_from(new), strict=True))
        self.graph.add_edges_from(
            [(numbers[source], numbers[target], relation) for relation, source, target in links]
        )

    def within(self, node: str, hops: int) -> set[int]:
        if node not in self.numbers:
            return set()
        neighbours = self.graph.neighbors
        start = self.numbers[node]
        seen, frontier = {start}, [start]
        for _ in range(hops):
            onward = []
            for one in frontier:
                for other in neighbours(one):
                    if other not in seen:
                        seen.add(other)
                        onward.append(other)
            frontier = onward
        seen.discard(start)
        return seen

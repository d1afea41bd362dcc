"""Plain Python: a set of neighbours a node. It keeps that two are linked, and nothing else."""

from acquaintances import Link


class Peer:
    """One dict."""

    name = "plain Python, a dict of sets"
    distribution = None
    used = "a set of neighbours a node; keeps nothing of the link itself"

    def __init__(self) -> None:
        """Begin with nothing."""
        self.neighbours: dict[str, set[str]] = {}

    def given(self, links: list[Link]) -> list[Link]:
        return links

    def add(self, links: list[Link]) -> None:
        neighbours = self.neighbours
        for _, source, target in links:
            neighbours.setdefault(source, set()).add(target)
            neighbours.setdefault(target, set()).add(source)

    def within(self, node: str, hops: int) -> set[str]:
        neighbours = self.neighbours
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

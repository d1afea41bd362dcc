"""Our network: every statement of a link, with its times, the event that states it and its incident.

Each link is an event that states it, which also says who is at the incident; that is kept too. The walk
here has no bounds, to be compared; the walk that measures make is bounded, and measured beside one by hand
in a table of its own.
"""

from datetime import UTC, datetime, timedelta

from acquaintances import KNOWS, RESIDES_AT, Link
from workload import HERE

from riskengine.facts.network import Network
from riskengine.model.events import LinkStated, Source
from riskengine.model.network import PERSON_NODE, PLACE_NODE, Node
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.network import Step

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
HANDLER = Source(post="handler", person="h1")
STEPS = (Step(KNOWS), Step(RESIDES_AT))


class Peer:
    """The network that the rules about links read."""

    name = "riskengine, network"
    distribution = "riskengine"
    used = "one event a link, with its times, its incident and who was there; a walk over `rows`"

    def __init__(self) -> None:
        """Begin with nothing."""
        book = load_rulebook(HERE / "pack", "network")
        self.network = Network(book.vocabulary.relations, book.pack.network, lambda *_: frozenset())
        self.number = 0

    def given(self, links: list[Link]) -> list[LinkStated]:
        return [self._event(link) for link in links]

    def add(self, events: list[LinkStated]) -> None:
        take = self.network.take
        for event in events:
            take(event)

    def within(self, node: str, hops: int) -> set[Node]:
        rows = self.network.rows
        start = Node(PERSON_NODE, node)
        seen, frontier = {start}, [start]
        for _ in range(hops):
            onward = []
            for one in frontier:
                for _, _, row in rows(one, STEPS):
                    for other in row:
                        if other not in seen:
                            seen.add(other)
                            onward.append(other)
            frontier = onward
        seen.discard(start)
        return seen

    def _event(self, link: Link) -> LinkStated:
        self.number += 1
        at = BEGAN + timedelta(seconds=self.number)
        return LinkStated(
            id=f"e{self.number}",
            incident=f"i{self.number // 8}",
            occurred_at=at,
            recorded_at=at,
            by=HANDLER,
            relation=link.relation,
            source=link.source,
            target=link.target,
            target_kind=PLACE_NODE if link.relation == RESIDES_AT else PERSON_NODE,
        )

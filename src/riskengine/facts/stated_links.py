"""What was stated of the relations of one person, place or object, as admission asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from riskengine.facts.network import Network, Sight
from riskengine.model.network import Link, Node
from riskengine.rulebook.network import Step

_EVER: Final = datetime.max.replace(tzinfo=UTC)


def stated_links(network: Network, node: Node, relations: Iterable[str]) -> Iterator[Link]:
    """Yield every statement of some relations of a node that nothing has taken back, with when it ended.

    Args:
        network: Everything that is linked.
        node: The person, place or object.
        relations: The relations.
    """
    sight = Sight(as_of=_EVER, known_at=_EVER)
    for relation, backward, row in network.rows(node, [Step(one) for one in sorted(relations)]):
        for other in sorted(row):
            for data in row[other].values():
                told = data["told"]
                if not network.stands(told, sight):
                    continue
                yield Link(
                    relation=relation,
                    source=other if backward else node,
                    target=node if backward else other,
                    since=told.since,
                    until=network.until(relation, node, other, told, sight, backward=backward),
                    event=told.event,
                    incident=told.incident,
                )

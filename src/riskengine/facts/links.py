"""How people at an incident are related, as far as anybody has said it, here or elsewhere, and it lasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from riskengine.facts.network import Sight
from riskengine.facts.walks import Hop, Walks
from riskengine.model.network import PERSON_NODE, Node
from riskengine.rulebook.network import Step
from riskengine.rulebook.vocabulary import Relation

Link: TypeAlias = tuple[str, str, str]
"""A relation, from whom, to whom."""


def relations_among(
    people: Collection[str], relations: Mapping[str, Relation], walks: Walks, sight: Sight
) -> Mapping[Link, Hop]:
    """Return the relations that hold between some people, a symmetric one both ways, with who stated each.

    Args:
        people: The people.
        relations: The relations that are declared.
        walks: Walks over the network.
        sight: What is seen of it; only what is so now counts.
    """
    between = [one for one in relations.values() if one.source == one.target == PERSON_NODE]
    found: dict[Link, Hop] = {}
    for who in people:
        for relation in between:
            steps = (Step(relation.id, forward=True, backward=relation.symmetric),)
            for hop in walks.standing(Node(PERSON_NODE, who), steps, sight):
                link = (relation.id, who, hop.other.id)
                if hop.until is None and hop.other.id in people:
                    found[link] = min(hop, found.get(link, hop))
    return found
